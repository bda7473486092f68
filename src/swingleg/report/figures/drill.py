"""A drill as a moving stick figure: one rep over and over, and as a strip of key poses for paper.

The figure is the virtual performer without faults (`coach.drills.perform`), so that what is shown
is what is scored. A page that holds one puts `SCRIPT` once behind them; without scripts, and on
paper, the pose at the top and the strip are there. The figure faces right: the right leg is near,
solid and orange, the left one far, dashed and blue.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from swingleg.coach.drills import DRILLS, Drill
from swingleg.coach.drills.perform import perform
from swingleg.core.motion import point, segment
from swingleg.report.figures import svg as s

Array = NDArray[np.float64]
#: pictures of a rep that are sent; the page goes between them smoothly
FRAMES = 48
#: pixels per metre, and the picture's size
SCALE, WIDTH, HEIGHT = 104.0, 216.0, 224.0
FLOOR = HEIGHT - 16.0
#: the lines of the figure, back to front: class, points
LINES = (
    ("limb left", ("neck", "left_elbow", "left_hand")),
    ("bone left", ("pelvis", "left_knee", "left_ankle")),
    ("foot left", ("left_ankle", "left_heel", "left_toe", "left_ankle")),
    ("trunk", ("pelvis", "neck")),
    ("bone right", ("pelvis", "right_knee", "right_ankle")),
    ("foot right", ("right_ankle", "right_heel", "right_toe", "right_ankle")),
    ("limb right", ("neck", "right_elbow", "right_hand")),
)


@dataclass(frozen=True)
class Rep:
    """points : name → (FRAMES, 2) metres, x from the pelvis's middle. at : phases 0..1."""

    points: dict[str, Array]
    head: Array
    seconds: float
    top: int
    captions: tuple[tuple[int, str], ...]


@cache
def rep_of(id_: str) -> Rep:
    """One whole rep of the right leg, as the library means it.

    Raises
    ------
    ValueError : the drill is a run and has no target.
    """
    drill = DRILLS[id_]
    target = drill.target
    if target is None:
        raise ValueError(f"{id_} has no target")
    alternate = target.pattern == "alternate"
    motion = perform(drill, reps=3, side="right", fps=240)
    row = motion.attrs["reps"].iloc[2 if alternate else 1]
    start = row.start_s - target.lift_off * target.rep_s
    clock = motion.time.values
    phases = np.arange(FRAMES) / FRAMES
    when = start + phases * target.rep_s

    def at(name: str) -> Array:
        xy = point(motion, name)[:, :2]
        return np.column_stack([np.interp(when, clock, xy[:, i]) for i in (0, 1)])

    names = {p for _, line in LINES for p in line if not p.endswith(("elbow", "hand"))}
    points = {name: at(name) for name in names}
    drift = target.travelling and np.polyval(np.polyfit(when, points["pelvis"][:, 0], 1), when)
    away = drift if alternate and target.travelling else float(points["pelvis"][:, 0].mean())
    for xy in points.values():
        xy[:, 0] -= away
    thighs = {
        side: np.interp(when, clock, segment(motion, side, "thigh")) for side in ("left", "right")
    }
    points |= _arms(points, thighs, alternate)
    up = points["neck"] - points["pelvis"]
    up = up / np.linalg.norm(up, axis=1, keepdims=True)
    top = round(target.peak * FRAMES) % FRAMES
    return Rep(points, points["neck"] + 0.17 * up, target.rep_s, top, _captions(drill, top))


def _arms(points: dict[str, Array], thighs: dict[str, Array], alternate: bool) -> dict[str, Array]:
    """Arms that hang, or swing with the opposite thigh where the legs take turns."""
    out = {}
    for side, other in (("left", "right"), ("right", "left")):
        ahead = np.clip(0.45 * (thighs[other] - thighs[side]), -35, 35) if alternate else 0.0
        upper = np.deg2rad(np.zeros(FRAMES) - 4 + ahead)
        fore = upper + np.deg2rad(84.0 if alternate else 14.0)
        elbow = points["neck"] + 0.30 * np.column_stack([np.sin(upper), -np.cos(upper)])
        out[f"{side}_elbow"] = elbow
        out[f"{side}_hand"] = elbow + 0.26 * np.column_stack([np.sin(fore), -np.cos(fore)])
    return out


def _captions(drill: Drill, top: int) -> tuple[tuple[int, str], ...]:
    """Frames of the strip and what they are called."""
    target = drill.target
    assert target is not None
    fold = np.interp(np.arange(FRAMES) / FRAMES, target.phase, target.thigh + target.knee)
    half = 0.5 * fold.max()
    up = int(np.flatnonzero(fold[:top] <= half)[-1])
    low = top + int(np.flatnonzero(fold[top:] <= half)[0])
    opens = drill.id == "paw_back"  # the leg opens on its way down
    return (
        (int(target.lift_off * FRAMES), "foot leaves"),
        (up, "on the way up"),
        (top, "top"),
        (low, "opens and sweeps" if opens else "on the way down"),
        (int(target.touch_down * FRAMES) % FRAMES, "foot is back"),
    )


def animation(drill: Drill) -> str:
    """The moving figure with its strip, as a fragment of HTML."""
    rep, target = rep_of(drill.id), drill.target
    assert target is not None
    title = (
        f"{drill.name}: a stick figure from the side. At most the thigh is "
        f"{target.thigh_peak_deg:.0f} degrees forward of vertical and the knee bent by "
        f"{target.knee_peak_deg:.0f} degrees."
    )
    data = json.dumps(
        {
            "seconds": rep.seconds,
            "top": rep.top,
            "lines": [np.round(_placed(rep, names), 1).tolist() for _, names in LINES],
            "head": np.round(_pixels(rep.head), 1).tolist(),
        },
        separators=(",", ":"),
    )
    picture = _figure(rep, rep.top, title)
    return (
        f'<figure class="drill" data-rep="{escape(data, quote=True)}">{picture}'
        '<p class="controls" hidden><button type="button" class="play" aria-pressed="true">Pause'
        '</button> <button type="button" class="slow" aria-pressed="false">Half speed</button></p>'
        f"{strip(drill)}</figure>"
    )


def strip(drill: Drill) -> str:
    """Five poses of a rep side by side, with words under them."""
    rep = rep_of(drill.id)
    step, scale = 92.0, 0.56
    parts = []
    for k, (frame, words) in enumerate(rep.captions):
        parts.append(
            s.el(
                "g", *_drawn(rep, frame), transform=f"translate({k * step - 13:g} 0) scale({scale})"
            )
        )
        parts.append(
            s.text(
                k * step + step / 2, FLOOR * scale + 18, words, cls="small muted", anchor="middle"
            )
        )
    width = step * len(rep.captions)
    floor = s.line((4, FLOOR * scale), (width - 4, FLOOR * scale), cls="floor")
    return s.svg(width, FLOOR * scale + 24, f"{drill.name}, five poses", floor, *parts, cls="poses")


def _figure(rep: Rep, frame: int, title: str) -> str:
    floor = s.line((8, FLOOR), (WIDTH - 8, FLOOR), cls="floor")
    return s.svg(WIDTH, HEIGHT, title, floor, *_drawn(rep, frame), cls="mover")


def _drawn(rep: Rep, frame: int) -> list[str]:
    parts = []
    for cls, names in LINES:
        points = _placed(rep, names)[frame]
        parts.append(s.polyline(points, cls=cls))
        if cls == "trunk":
            x, y = _pixels(rep.head)[frame]
            parts.append(s.circle(float(x), float(y), 0.1 * SCALE, cls="head"))
    return parts


def _placed(rep: Rep, names: tuple[str, ...]) -> Array:
    """(FRAMES, points, 2) pixels."""
    return np.stack([_pixels(rep.points[n]) for n in names], axis=1)


def _pixels(xy: Array) -> Array:
    return np.array([0.46 * WIDTH, FLOOR]) + xy * (SCALE, -SCALE)


def script() -> str:
    """What makes the figures move: to be put once into a page, within <script>."""
    return resources.files("swingleg.report").joinpath("templates/drill.js").read_text("utf-8")
