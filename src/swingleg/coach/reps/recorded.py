"""A recording of a drill → Motion: what `analyze` does, without what holds for running only.

Legs need not take turns and may rest (`estimate_pose(runs=False)`), the pose network's habits are
not taken out (they were learned from runners, and a pose far from a run is not among them), and
the foot's zero is taken from standing still instead of from mid-stance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.coach.reps.one_leg import one_leg_per_lift
from swingleg.coach.reps.signals import lift_of
from swingleg.core.athlete import Athlete
from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import SEGMENTS, point, sample_rate, segment
from swingleg.core.said import KnownLength, PersonChoice

Floats = NDArray[np.float64]
#: progress(stage, done, total)
Progress = Callable[[str, float, float], None]

#: standing: both legs lifted less than this (leg lengths), for at least this time
STANDING_LIFT, STANDING_S = 0.035, 0.3
#: angle of heel to toe in a picture of a foot that stands flat, degrees: median of nine rendered
#: drills (the odd ones of validation/drill_clips.py), sd 3.6
FLAT_IN_PICTURE_DEG = -1.5


@dataclass(frozen=True)
class Recorded:
    """motion, and where it came from. keypoints : None for motion capture."""

    path: Path
    kind: str
    motion: xr.Dataset
    keypoints: xr.Dataset | None = None


@dataclass(frozen=True)
class Said:
    """What the user said of the recording; as the settings of `analyze`."""

    athlete: Athlete
    person: PersonChoice | None = None
    known_length: KnownLength | None = None
    metres_per_pixel: float | None = None
    slow_motion: float | None = None
    mirrored: bool = False
    roll: float = 0.0
    backend: str = "blazepose"
    mapping: str | None = None
    fps: float | None = None
    static: str | None = None
    markers: str | None = None


def record_of(
    path: str | Path, said: Said, *, progress: Progress | None = None, reuse: bool = True
) -> Recorded:
    """Read a clip, key points or motion capture of somebody doing a drill.

    Raises
    ------
    InputError : the file or the person in it cannot be used. ModelError : no pose model.
    """
    from swingleg.read.registry import kind_of

    path = Path(path)
    tick = progress or (lambda stage, done, total: None)
    if not path.exists():
        raise InputError("there is no such file", where=str(path))
    if kind_of(path) == "video":
        from swingleg.pose.run import estimate_pose

        tick("pose", 0, 0)
        keypoints = estimate_pose(
            path,
            slow_motion=said.slow_motion,
            backend=said.backend,
            person=said.person,
            progress=lambda done, total: tick("pose", done, total),
            reuse=reuse,
            runs=False,
        )
        return Recorded(path, "video", from_keypoints(keypoints, said), keypoints)
    from swingleg.read.registry import read

    recording = read(path, mapping=said.mapping, fps=said.fps)
    if recording.keypoints is not None:
        from swingleg.pose.sides import consistent_sides

        keypoints = consistent_sides(recording.keypoints, take_turns=False)
        return Recorded(path, "keypoints", from_keypoints(keypoints, said), keypoints)
    if recording.markers is None:
        raise InputError(
            "the file holds neither markers nor keypoints",
            where=str(path),
            fix="Give the file with the trial's markers.",
        )
    return Recorded(path, recording.kind, _from_markers(recording.markers, said))


def from_keypoints(keypoints: xr.Dataset, said: Said) -> xr.Dataset:
    """Motion of key points whose left and right are consistent."""
    from swingleg.motion import motion_from_keypoints

    seen = one_leg_per_lift(keypoints)
    motion = motion_from_keypoints(
        seen,
        said.athlete,
        metres_per_px=said.metres_per_pixel,
        known_length=said.known_length,
        roll_deg=said.roll,
        mirrored=said.mirrored,
        calibrate=False,
    )
    told = {key: list(seen.attrs[key]) for key in ("side_unsure_s", "mixed_up_s")}
    return foot_zeroed(motion).assign_attrs(told)


def foot_zeroed(motion: xr.Dataset) -> xr.Dataset:
    """The Motion with foot and ankle angles from flat standing feet.

    Without a stretch of standing on both feet, the usual angle of a flat foot in a picture is
    taken. attrs gain ``foot_zero`` ("standing" or "usual").
    """
    still = _standing(motion)
    out = motion.copy(deep=True)
    for k, side in enumerate(SIDES):
        sole = point(motion, f"{side}_toe") - point(motion, f"{side}_heel")
        raw = np.degrees(np.arctan2(sole[:, 1], sole[:, 0]))
        zero = float(np.nanmedian(raw[still])) if still.any() else FLAT_IN_PICTURE_DEG
        foot = raw - zero
        out["segment_angle"].values[:, k, SEGMENTS.index("foot")] = foot
        out["joint_angle"].values[:, k, 2] = foot - segment(motion, side, "shank")
    return out.assign_attrs(foot_zero="standing" if still.any() else "usual")


def _standing(motion: xr.Dataset) -> NDArray[np.bool_]:
    """(T,) where both legs are down for long enough."""
    lifts: list[Any] = []
    for k, side in enumerate(SIDES):
        knee = motion["joint_angle"].values[:, k, 1]
        lifts.append(lift_of(segment(motion, side, "thigh"), knee))
    down = np.fmax(*lifts) < STANDING_LIFT
    edges = np.flatnonzero(np.diff(np.concatenate([[0], down.astype(int), [0]])))
    out = np.zeros(down.size, dtype=bool)
    for start, end in edges.reshape(-1, 2):
        if end - start >= STANDING_S * sample_rate(motion):
            out[start:end] = True
    return out


def _from_markers(markers: xr.Dataset, said: Said) -> xr.Dataset:
    from swingleg.motion.markers import body_from_markers, load_marker_map, motion_of
    from swingleg.read.registry import read

    static = read(said.static).markers if said.static else None
    own_map = load_marker_map(Path(said.markers)) if said.markers else None
    body, _ = body_from_markers(
        markers, said.athlete, static=static, marker_map=own_map, runs=False
    )
    motion = motion_of(body)
    return motion if static is not None else foot_zeroed(motion)
