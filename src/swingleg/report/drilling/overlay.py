"""The clip with the legs drawn on it and every repetition named as it is at its top."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from swingleg.coach.reps import Session
from swingleg.coach.reps.recorded import Recorded
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import LEG_POINTS, joint, segment
from swingleg.report import project
from swingleg.report.overlay import Flash, Track, write_drawn

#: how long a repetition's number stays
_SHOWN_S = 0.4


def write_drill_overlay(
    session: Session,
    source: Recorded,
    path_out: Path,
    *,
    progress: Callable[[float, float], None] | None = None,
) -> Path:
    """Write an H.264 MP4 of at most 720 lines.

    Raises
    ------
    VideoError : the clip cannot be read. OutputError : the file cannot be written.
    """
    seen = source.keypoints
    assert seen is not None
    return write_drawn(
        lambda scale: _track(session, source, scale),
        source.path,
        path_out,
        slow=float(seen.attrs.get("slow_motion", 1.0)),
        fps=float(seen.attrs["fps"]),
        total=int(seen.sizes["time"]),
        progress=progress,
    )


def _track(session: Session, source: Recorded, scale: tuple[float, float]) -> Track:
    motion = source.motion
    names = [f"{s}_{p}" for s in SIDES for p in LEG_POINTS] + ["pelvis", "neck"]
    xy = motion.position.sel(point=names, space=["x", "y"]).values
    time = motion.time.values
    pixels = project.to_pixels(motion, xy, time) * np.asarray(scale)
    return Track(
        time=time,
        legs={"left": pixels[:, 0:5], "right": pixels[:, 5:10]},
        trunk=pixels[:, 10:12],
        thigh={s: segment(motion, s, "thigh") for s in SIDES},
        knee={s: joint(motion, s, "knee") for s in SIDES},
        flashes=_flashes(session),
        near=str(motion.attrs["near_side"]),
    )


def _flashes(session: Session) -> tuple[Flash, ...]:
    """ "R 3 · 82" at the top of the right leg's third lift, with its score."""
    count, out = {"left": 0, "right": 0}, []
    scores = session.scores.reps if session.scores else [None] * len(session.segments.reps)
    for lift, score in zip(session.segments.reps, scores, strict=True):
        count[lift.side] += 1
        words = f"{lift.side[0].upper()} {count[lift.side]}"
        if score is not None and score.total is not None:
            words += f": {score.total:.0f}"
        out.append(Flash(lift.peak_s, words, lift.side, True, _SHOWN_S))
    return tuple(out)
