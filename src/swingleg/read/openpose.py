"""OpenPose-style JSON: one file per picture → Keypoints of one runner.

OpenPose, and Sports2D, Pose2Sim and AlphaPose (``--format open``) write such folders. The layout
(BODY_25, COCO-18, COCO-17, HALPE-26, COCO-WholeBody-133) is told by the number of keypoints. Files
hold no clock: the frame number in a file's name, divided by the frame rate, is its time.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording
from swingleg.read.people import main_person
from swingleg.read.pixels import build_keypoints
from swingleg.read.skeletons import LAYOUTS

#: taken when nobody says the frame rate
ASSUMED_FPS = 30.0
_FOLDER = "Give the folder that the pose program wrote, with one JSON file per picture."


def read_openpose(
    path: str | Path, *, fps: float | None = None, picture: tuple[int, int] | None = None
) -> Recording:
    """A folder of JSON files, or a pattern such as ``poses/run1_*.json`` → Keypoints.

    Parameters
    ----------
    fps : pictures per second; `ASSUMED_FPS` with a note when None. picture : width and height in
    pixels; told from the keypoints with a note when None.

    Frames without the runner, and frame numbers without a file, are NaN.

    Raises
    ------
    InputError : no such files, a damaged one (named), an unknown layout, nobody in any picture,
    or coordinates that are not pixels.
    """
    path = Path(path)
    files = json_files(path)
    if not files:
        raise InputError("there are no keypoint JSON files", where=str(path), fix=_FOLDER)
    frames, people = _frames(files), [_people(file) for file in files]
    counts = {person.shape[0] for group in people for person in group}
    if not counts:
        raise InputError(
            f"nobody is in any of the {len(files)} pictures", where=str(path), fix=_FOLDER
        )
    if len(counts) > 1 or not counts <= LAYOUTS.keys():
        known = ", ".join(f"{name} ({count})" for count, (name, _) in LAYOUTS.items())
        raise InputError(
            f"the files hold {' and '.join(map(str, sorted(counts)))} keypoints per person",
            where=str(path),
            fix=f"Known layouts are {known}.",
        )
    layout, index = LAYOUTS[counts.pop()]
    seen, crowd = main_person(frames, people)
    _check_pixels(seen, path)
    rate = fps or ASSUMED_FPS
    keypoints, notes = build_keypoints(
        (np.arange(len(seen)) + frames[0]) / rate,
        seen[..., :2],
        np.clip(np.nan_to_num(seen[..., 2]), 0.0, 1.0),
        index,
        source=path,
        backend=f"openpose:{layout}",
        picture=picture,
    )
    return Recording(
        path, "openpose", keypoints=keypoints, notes=(*_rate_note(fps, path), *notes, *crowd)
    )


def json_files(path: Path) -> list[Path]:
    """The JSON files of a folder or a pattern, in the order of their frame numbers."""
    if path.is_dir():
        found = list(path.glob("*.json"))
    elif any(mark in path.name for mark in "*?["):
        found = list(path.parent.glob(path.name))
    else:
        found = [path] if path.is_file() else []
    return sorted(found, key=lambda file: (_number(file) or 0, file.name))


def _number(file: Path) -> int | None:
    match = re.search(r"(\d+)(?:_keypoints)?$", file.stem)
    return int(match[1]) if match else None


def _frames(files: list[Path]) -> list[int]:
    numbers = [_number(file) for file in files]
    if any(number is None for number in numbers) or len(set(numbers)) < len(numbers):
        return list(range(len(files)))
    return [number for number in numbers if number is not None]


def _people(file: Path) -> list[np.ndarray]:
    """(K, 3) x, y, confidence of each person in one file; a point at 0, 0 was not seen: NaN."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        group = content["people"]
        flat = [person.get("pose_keypoints_2d", person.get("pose_keypoints")) for person in group]
        people = [np.asarray(values, dtype=float).reshape(-1, 3) for values in flat if values]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"is not an OpenPose keypoint file ({type(error).__name__}: {str(error)[:80]})",
            where=str(file),
            fix="The file is cut short or of another kind; write the keypoints again.",
        ) from error
    for person in people:
        person[(person[:, :2] == 0).all(axis=1) | (person[:, 2] <= 0)] = (np.nan, np.nan, 0.0)
    return [person for person in people if np.isfinite(person[:, 0]).any()]


def _check_pixels(seen: np.ndarray, path: Path) -> None:
    if np.nanmax(np.abs(seen[..., :2])) <= 2.0:
        raise InputError(
            "the coordinates are shares of the picture, not pixels",
            where=str(path),
            fix="Run OpenPose without --keypoint_scale (0, the default, writes pixels).",
        )


def _rate_note(fps: float | None, path: Path) -> list[QualityWarning]:
    if fps:
        return []
    return [
        QualityWarning(
            "fps_assumed",
            f"{path.name} does not say its frame rate; {ASSUMED_FPS:g} frames/s were taken, and "
            "every time and speed rests on that.",
            "Give the video's frame rate with --fps.",
        )
    ]
