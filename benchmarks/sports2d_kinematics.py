"""Sports2D's kinematics of a px-TRC, timed inside Sports2D's own environment.

Started by `benchmarks.kinematics_speed` as `python sports2d_kinematics.py TRC OUT HEIGHT_M FPS
WIDTH HEIGHT MASS_KG`; needs `pip install sports2d` and nothing of swingleg. Each line read from
standard input starts one run and is answered by one line: `total_s written_s`, seconds of the run
and how much of it went into writing the TRC and the MOT file.

Imports are done before the first run. Everything optional is off: pose estimation, pictures,
video, graphs, C3D, calibration file, OpenSim. Sports2D opens the clip and reads every frame even
where the key points come from a file; a stand-in hands it one ready picture, so that decoding
costs it nothing.
"""

from __future__ import annotations

import copy
import logging
import os
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ["MPLBACKEND"] = "Agg"
logging.disable(logging.CRITICAL)

import cv2  # noqa: E402
import numpy as np  # noqa: E402
from Sports2D import Sports2D, process  # noqa: E402


class NoVideo:
    """A clip of the right size, rate and length of which every frame is the same, at no cost."""

    def __init__(self, width: int, height: int, fps: float, frames: int) -> None:
        self._facts = {
            cv2.CAP_PROP_FRAME_WIDTH: width,
            cv2.CAP_PROP_FRAME_HEIGHT: height,
            cv2.CAP_PROP_FPS: fps,
            cv2.CAP_PROP_FRAME_COUNT: frames,
        }
        self._picture = np.zeros((height, width, 3), np.uint8)
        self._open = True

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._open

    def get(self, fact: int) -> float:
        return self._facts[fact]

    def read(self) -> tuple[bool, np.ndarray]:
        return True, self._picture

    def release(self) -> None:
        self._open = False


def configuration(trc: Path, height_m: float, mass_kg: float) -> dict[str, Any]:
    """Sports2D's defaults, its angles and post-processing as they are, the optional off."""
    found = copy.deepcopy(Sports2D.DEFAULT_CONFIG)
    found["base"] |= {
        "load_trc_px": str(trc),
        "first_person_height": height_m,
        "nb_persons_to_detect": 1,
        "show_realtime_results": False,
        "save_vid": False,
        "save_img": False,
        "person_ordering_method": "highest_likelihood",
    }
    # named, so that it need not look for accelerators
    found["pose"] |= {"device": "cpu", "backend": "onnxruntime"}
    found["px_to_meters_conversion"] |= {"make_c3d": False, "save_calib": False}
    found["post-processing"] |= {"show_graphs": False, "save_graphs": False}
    found["kinematics"] |= {"participant_mass": [mass_kg]}
    return found


def main() -> None:
    trc, out = Path(sys.argv[1]), Path(sys.argv[2])
    height_m, fps = float(sys.argv[3]), float(sys.argv[4])
    width, height, mass_kg = int(sys.argv[5]), int(sys.argv[6]), float(sys.argv[7])
    frames = len(trc.read_text(encoding="utf-8").splitlines()) - 5
    process.cv2.VideoCapture = lambda *_: NoVideo(width, height, fps, frames)
    process.get_start_time_ffmpeg = lambda *_: 0.0
    process.tqdm = lambda items, *_, **__: items
    spent = [0.0]
    for name in ("make_trc_with_trc_data", "make_mot_with_angles"):
        setattr(process, name, timed(getattr(process, name), spent))
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever Sports2D prints must not be taken for a reply
    print(version("sports2d"), file=replies, flush=True)
    for _ in sys.stdin:
        spent[0] = 0.0
        start = time.perf_counter()
        process.process_fun(
            configuration(trc, height_m, mass_kg), Path("clip.mp4"), None, round(fps), out
        )
        print(time.perf_counter() - start, spent[0], file=replies, flush=True)


def timed(function: Any, spent: list[float]) -> Any:
    """`function`, its seconds added to spent[0]."""

    def run(*args: Any, **named: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            spent[0] += time.perf_counter() - start

    return run


if __name__ == "__main__":
    main()
