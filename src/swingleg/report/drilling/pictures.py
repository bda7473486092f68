"""The best and the worst repetition: the moment at the top, and its curves over the target's."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.coach.reps import RepScore, Session
from swingleg.coach.reps.criteria import criteria_of
from swingleg.coach.reps.recorded import Recorded
from swingleg.coach.reps.score import wanted_of
from swingleg.coach.reps.window import SHARE, target_window
from swingleg.core.errors import SwinglegError
from swingleg.core.keypoints import other_side
from swingleg.report import cycles, project
from swingleg.report.cycles import Cycle
from swingleg.report.figures.curve import SMALL, curve_panel
from swingleg.report.figures.frame import AngleMark, Drawing, frame_picture
from swingleg.report.keyframes import _boxes, _jpeg

#: curve → title, plain words, its criterion, upper end, lower end
CURVES = {
    "thigh": ("Thigh angle", "hip to knee, from the vertical", "hip_flexion", "knee in front",
              "knee behind"),
    "knee": ("Knee bend", "0° is a straight leg", "knee_flexion", "more bent", "straighter"),
    "ankle": ("Ankle bend", "foot against shin", "dorsiflexion", "toes up", "toes pointed"),
}  # fmt: skip
#: the grey band about the target costs less than this many points of its criterion
_CLOSE = 5.0
_INSIDE = (SHARE >= 0) & (SHARE <= 1)


@dataclass(frozen=True)
class Shown:
    """One repetition as the page shows it."""

    score: RepScore
    number: int
    picture: str
    panels: tuple[dict[str, str], ...]


def shown(
    session: Session, source: Recorded, chosen: Sequence[tuple[int, RepScore]]
) -> list[Shown]:
    """Pictures and curves of some repetitions: (number, score) each."""
    pictures = top_pictures(source, [score for _, score in chosen])
    return [
        Shown(score, number, picture, curves(session, score))
        for (number, score), picture in zip(chosen, pictures, strict=True)
    ]


def curves(session: Session, score: RepScore) -> tuple[dict[str, str], ...]:
    """Thigh, knee and ankle over the lift, on the target with a band that is close enough.

    Where the runner's own running asks for more than the drill, a line marks what was scored.
    """
    assert session.drill is not None
    assert session.drill.target is not None
    aim = target_window(session.drill.target)
    told = {p.criterion.id for p in session.scores.parts} if session.scores else set()
    half = {c.id: c.half for c in criteria_of(session.drill.id)}
    pct = 100 * SHARE[_INSIDE]
    panels = []
    for name, (title, plain, criterion, up, down) in CURVES.items():
        values = getattr(score.window, name)[_INSIDE]
        if (name == "ankle" and criterion not in told) or not np.isfinite(values).all():
            continue
        target = getattr(aim, name)[_INSIDE]
        close = half.get(criterion, 20.0) * math.sqrt(math.log2(100 / (100 - _CLOSE)))
        asked = raised(session).get(name)
        marks = () if asked is None else ((asked, f"running needs {asked:.0f}°"),)
        one = Cycle(score.lift.side, pct, values, np.zeros_like(values), 0.0, 1)
        picture = curve_panel(
            title, [one], (pct, target, np.full_like(target, close)), size=SMALL, over="the lift",
            marks=marks, up=up, down=down,
        )  # fmt: skip
        panels.append({"title": title, "plain": plain, "svg": picture})
    return tuple(panels)


def raised(session: Session) -> dict[str, float]:
    """Quality → what was scored against, degrees, where that is more than the drill's target."""
    if session.scores is None or session.needs is None or session.drill is None:
        return {}
    plain = wanted_of(session.drill, None)
    return {q: v for q, v in session.scores.wanted.items() if v > plain[q]}


def top_pictures(source: Recorded, scores: Sequence[RepScore]) -> list[str]:
    """One picture each at the top of the lift, from the clip or on an empty ground."""
    motion, times = source.motion, np.array([s.lift.peak_s for s in scores])
    pictures: Sequence[np.ndarray | None] = [None] * len(scores)
    if source.kind == "video" and project.has_picture(motion):
        pictures = _frames(source, times) or pictures
    names = (*cycles.leg_names("left"), *cycles.leg_names("right"), "pelvis", "neck")
    body = cycles.positions_at(motion, times, names)[..., :2]
    drawn = len(pictures) > 0 and pictures[0] is not None
    pixels = (
        project.to_pixels(motion, body, times)
        if drawn
        else project.to_canvas(body, px_per_unit=400 / float(motion.attrs["leg_length"]))
    )
    boxes = _boxes(pixels, pictures[0] if drawn else None)
    return [_picture(motion, s, pixels[k], boxes[k], pictures[k]) for k, s in enumerate(scores)]


def _frames(source: Recorded, times: np.ndarray) -> Sequence[np.ndarray | None] | None:
    """The clip's pictures; a clip that cannot be read again costs the page nothing else."""
    from swingleg.read.video import read_frames_at

    slow = float(source.keypoints.attrs.get("slow_motion", 1.0)) if source.keypoints else 1.0
    try:
        return read_frames_at(Path(source.path), list(map(float, times)), slow_motion=slow)
    except SwinglegError:
        return None


def _picture(
    motion: xr.Dataset,
    score: RepScore,
    pixels: np.ndarray,
    box: np.ndarray,
    picture: np.ndarray | None,
) -> str:
    """pixels (12, 2): left leg, right leg, pelvis, neck."""
    local = pixels - box[:2]
    legs = {"left": local[:5], "right": local[5:10]}
    side = score.lift.side
    hip, knee, ankle = legs[side][:3]
    marks: tuple[AngleMark, ...] = ()
    if np.isfinite(legs[side][:3]).all():
        thigh, bend = (score.qualities[q] for q in ("thigh", "knee"))
        marks = tuple(
            mark
            for value, mark in (
                (thigh, AngleMark(f"thigh {thigh:.0f}°", hip, hip + np.array([0.0, 1.0]), knee)),
                (bend, AngleMark(f"knee {bend:.0f}°", knee, knee + (knee - hip), ankle)),
            )
            if np.isfinite(value)
        )
    drawing = Drawing(
        width=float(box[2]),
        height=float(box[3]),
        near=legs[side],
        far=legs[other_side(side)],
        trunk=local[10:12],
        near_side=side,
        angles=marks,
    )
    label = f"Top of a lift of the {side} leg at {score.lift.peak_s:.1f} s: " + ", ".join(
        m.words for m in marks
    )
    return frame_picture(drawing, None if picture is None else _jpeg(picture, box), label)
