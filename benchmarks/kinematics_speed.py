"""How fast keypoints become kinematics, beside Sports2D's on the same frames.

    python -m benchmarks.kinematics_speed [CLIP | keypoints.nc] --sports2d-python PATH

Sports2D (Pagnon & Kim 2024, JOSS 9:6849) runs in an environment of its own:

    python -m venv s2d && s2d/bin/pip install sports2d

It reads the keypoints from a TRC file in pixels (its option `load_trc_px`) under HALPE-26 names;
`benchmarks/sports2d_kinematics.py` says what is switched off for it. Both sides have done their
imports and one run before that is not counted; they take turns, and the least of the runs stands
for each. Height, mass and speed are the demo runner's, whatever the clip.
What each does in its time:

Sports2D   read the TRC, joint and segment angles, gaps, outliers, low-pass, metres, floor line
swingleg   the same keypoints, in memory, to the summary: fit of a body over all frames with its
           uncertainty, calibration, metres, gait events, forces, every metric with its interval,
           norms, findings

"without files" leaves out Sports2D's time for writing TRC and MOT; "with files" sets its whole
time against swingleg's with `save`, which writes the report too.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from importlib.resources import files
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.settings import Settings

AIM = 5.0
_PARTS = {
    "shoulder": "Shoulder", "elbow": "Elbow", "wrist": "Wrist", "hip": "Hip", "knee": "Knee",
    "ankle": "Ankle", "heel": "Heel", "toe_tip": "BigToe",
}  # fmt: skip
_MIDDLES = {"Hip": "hip", "Neck": "shoulder", "Head": "ear"}


def px_trc(keypoints: xr.Dataset, path: Path) -> None:
    """Write keypoints as the TRC in pixels that Sports2D loads (y down, z 0; no point left out).

    The middles of hips, shoulders and ears stand for its Hip, Neck and Head.
    """
    at = {name: keypoints.position.sel(keypoint=name).values for name in keypoints.keypoint.values}
    points = {"Nose": at["nose"]}
    for side in ("right", "left"):
        for ours, theirs in _PARTS.items():
            points[side[0].upper() + theirs] = at[f"{side}_{ours}"]
    for theirs, ours in _MIDDLES.items():
        points[theirs] = (at[f"left_{ours}"] + at[f"right_{ours}"]) / 2
    time_s = keypoints.time.values
    rate, count = f"{keypoints.attrs['fps']:g}", len(time_s)
    head = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame"
        "\tOrigNumFrames",
        f"{rate}\t{rate}\t{count}\t{len(points)}\tpx\t{rate}\t0\t{count}",
        "Frame#\tTime\t" + "".join(f"{name}\t\t\t" for name in points),
        "\t\t" + "\t".join(f"X{n}\tY{n}\tZ{n}" for n in range(1, len(points) + 1)),
    ]
    at_z0 = [np.column_stack([xy, np.zeros(count)]) for xy in points.values()]
    rows = [
        "\t".join([str(n), f"{t:.6f}", *("" if np.isnan(v) else f"{v:.4f}" for v in values)])
        for n, (t, values) in enumerate(zip(time_s, np.hstack(at_z0), strict=True))
    ]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


class Sports2D:
    """Sports2D waiting in its own environment, imports done."""

    def __init__(self, python: Path, trc: Path, out: Path, s: Settings, keypoints: xr.Dataset):
        facts = (s.height, keypoints.fps, keypoints.width, keypoints.height, s.mass)
        script = Path(__file__).with_name("sports2d_kinematics.py")
        self._log = (out / "sports2d.log").open("w", encoding="utf-8")
        self._process = subprocess.Popen(
            [str(python), str(script), str(trc), str(out), *map(str, facts)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.version = self._reply()

    def run(self) -> tuple[float, float]:
        """Seconds of one run, and how many of them went into writing files."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        total, written = map(float, self._reply().split())
        return total, written

    def close(self) -> None:
        self._process.communicate(timeout=30)
        self._log.close()

    def _reply(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line:
            self._log.flush()
            told = Path(self._log.name).read_text(encoding="utf-8").strip().splitlines()
            sys.exit(f"Sports2D failed: {told[-1] if told else 'it said nothing'}")
        return line


def swingleg(keypoints: xr.Dataset, s: Settings, out: Path) -> tuple[float, float]:
    """Seconds from keypoints to summary, and with all files of the result written."""
    from swingleg.pipeline import analyze_keypoints
    from swingleg.report import save
    from swingleg.report.summary import summary_dict

    start = time.perf_counter()
    analysis = analyze_keypoints(keypoints, s)
    summary_dict(analysis)
    measured = time.perf_counter() - start
    save(analysis, out)
    return measured, time.perf_counter() - start


def keypoints_of(source: Path) -> xr.Dataset:
    """A clip's keypoints, or those of a result (`keypoints.nc`)."""
    if source.suffix == ".nc":
        return xr.load_dataset(source, engine="h5netcdf")
    from swingleg.pose import estimate_pose

    return estimate_pose(source)


def main() -> None:
    from swingleg.demo import demo_clip

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    demo = Path(str(files("swingleg.demo") / "overstrider.mp4"))
    parser.add_argument("source", type=Path, nargs="?", default=demo, help="default: the demo")
    parser.add_argument("--sports2d-python", type=Path, required=True)
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--runs", type=int, default=5)
    choice = parser.parse_args()
    with demo_clip() as (_, settings):
        pass
    keypoints = keypoints_of(choice.source).isel(time=slice(choice.frames))
    if keypoints.sizes["time"] < choice.frames:
        sys.exit(f"{choice.source} has {keypoints.sizes['time']} frames, not {choice.frames}")
    with tempfile.TemporaryDirectory() as folder:
        trc, theirs, ours = Path(folder) / "points_px.trc", Path(folder) / "s", Path(folder) / "o"
        theirs.mkdir()
        px_trc(keypoints, trc)
        other = Sports2D(choice.sports2d_python, trc, theirs, settings, keypoints)
        pairs = [(other.run(), swingleg(keypoints, settings, ours)) for _ in range(choice.runs + 1)]
        other.close()
        written = sorted(f.name for f in theirs.iterdir() if f.suffix in (".trc", ".mot"))
    s2d, own = np.array(pairs[1:]).transpose(1, 0, 2)  # (run, total/written), (run, measured/saved)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{choice.source.name}: {choice.frames} frames, least of {choice.runs} runs, {cores} cores"
    )
    print(f"Sports2D {other.version} wrote {', '.join(written)}\n")
    print(f"{'':<15} {'Sports2D':>9} {'swingleg':>9} {'ratio':>7}   swingleg's runs")
    for name, slow, fast in (
        ("without files", s2d[:, 0] - s2d[:, 1], own[:, 0]),
        ("with files", s2d[:, 0], own[:, 1]),
    ):
        ratio, each = slow.min() / fast.min(), " ".join(f"{t:.2f}" for t in fast)
        print(f"{name:<15} {slow.min():7.2f} s {fast.min():7.2f} s {ratio:6.2f}×   {each}")
    print(f"\naimed at: {AIM:g}× without files")


if __name__ == "__main__":
    main()
