"""Stick figures of a simulated stride: one that moves, and a strip of poses laid over each other.

Shapes name the points they join (`data-p`), so that a few lines of script can move them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.report.figures import svg as s
from swingleg.simulate.result import Stride

Floats = NDArray[np.float64]

#: pictures of one stride, equally spaced by phase
FRAMES = 60
#: rows of `Stride.points`
HEAD, HIP = 0, 1
_LEGS = {"left": (7, 8, 9, 10, 11), "right": (2, 3, 4, 5, 6)}
#: rows that `_frame` adds: the tips of the force arrows, right and left
_TIPS = {"right": 12, "left": 13}
_WIDTH, _HEIGHT, _FLOOR = 290.0, 330.0, 306.0
#: pixels per metre and per body weight
_METRE, _BODY_WEIGHT = 156.0, 46.0
#: lightest force drawn, body weights
_LEAST = 0.05
#: radius of the head, metres
_HEAD_M = 0.1
#: ground marks that pass in one stride
_MARKS = 8
POSES = 6
#: the hips' place in the room of a pose: a foot reaches further behind than ahead
_HIP_AT = 0.55


@dataclass(frozen=True)
class Panel:
    """A figure that moves. frames : (FRAMES, 14, 2) pixels, NaN where no force is drawn."""

    svg: str
    frames: Floats
    stride_s: float


def moving(stride: Stride, title: str, speed_m_s: float) -> Panel:
    """The figure at its highest right knee; the script moves it on."""
    frames = pixels(stride, _WIDTH / 2)
    first = int(np.argmin(frames[:, _LEGS["right"][0], 1]))
    period = float(stride.time[-1] - stride.time[0])
    mark = max(speed_m_s * period * _METRE / _MARKS, 1.0)
    floor = s.el(
        "line", x1=0, y1=_FLOOR, x2=_WIDTH, y2=_FLOOR, cls="belt",
        stroke_dasharray=f"{0.7 * mark:.2f} {0.3 * mark:.2f}",
    )  # fmt: skip
    shapes = _body(frames[first]) + [_arrow(frames[first], side) for side in _LEGS]
    return Panel(s.svg(_WIDTH, _HEIGHT, title, floor, *shapes, cls="runner"), frames, period)


def moves(panels: Sequence[Panel], speed_m_s: float) -> dict[str, Any]:
    """What the script needs: frames as lists of pixels, seconds, and how far the ground moves."""
    return {
        "seconds": round(panels[0].stride_s, 4),
        "travel": [round(speed_m_s * p.stride_s * _METRE, 1) for p in panels],
        "frames": [_lists(p.frames) for p in panels],
    }


def strip(now: Stride, changed: Stride, title: str) -> str:
    """Poses of one stride: now thin and dashed, changed thick and solid."""
    step, height, scale = 158.0, 286.0, 0.8
    width = POSES * step
    floor = _FLOOR * scale + 4
    parts = [s.line((0, floor), (width, floor), cls="floor")]
    for k in range(POSES):
        for stride, cls in ((now, "now"), (changed, "changed")):
            frame = pixels(stride, 0.0)[k * FRAMES // POSES] * scale + (step * (k + _HIP_AT), 4.0)
            parts += _ghost(frame, cls, scale)
        words = f"{100 * k / POSES:.0f} %"
        parts.append(s.text(step * (k + _HIP_AT), height - 8, words, cls="small muted",
                            anchor="middle"))  # fmt: skip
    return s.svg(width, height, title, *parts, cls="overlaid")


def pixels(stride: Stride, middle: float) -> Floats:
    """(FRAMES, 14, 2): points and the tips of forces at equal steps of phase, hip at `middle`."""
    phase = (stride.time - stride.time[0]) / (stride.time[-1] - stride.time[0])
    wanted = np.arange(FRAMES) / FRAMES
    points = _at(wanted, phase, stride.points)
    up = points[:, HEAD] - points[:, HIP]  # to the crown; the head is drawn around its middle
    points[:, HEAD] -= _HEAD_M * up / np.linalg.norm(up, axis=1, keepdims=True)
    force = _at(wanted, phase, stride.force)
    tips = points[:, [_LEGS["right"][3], _LEGS["left"][3]]] + force * _BODY_WEIGHT / _METRE
    tips[np.hypot(*np.moveaxis(force, -1, 0)) < _LEAST] = np.nan
    every = np.concatenate([points, tips], axis=1)
    return np.asarray(np.stack([middle + _METRE * every[..., 0], _FLOOR - _METRE * every[..., 1]],
                               axis=-1))  # fmt: skip


def _at(wanted: Floats, phase: Floats, values: Floats) -> Floats:
    flat = values.reshape(len(phase), -1)
    columns = [np.interp(wanted, phase, column) for column in flat.T]
    return np.stack(columns, axis=1).reshape(len(wanted), *values.shape[1:])


def _body(frame: Floats) -> list[str]:
    """The far (left) leg first, so that the near one lies over it."""
    head = frame[HEAD]
    return [
        *_leg(frame, "left"),
        _path(frame, (HIP, HEAD), "trunk"),
        s.el("circle", cx=head[0], cy=head[1], r=_HEAD_M * _METRE, cls="head", data_c=HEAD),
        *_leg(frame, "right"),
        s.el("circle", cx=frame[HIP, 0], cy=frame[HIP, 1], r=4, cls="joint", data_c=HIP),
    ]


def _leg(frame: Floats, side: str) -> list[str]:
    knee, ankle, heel, ball, toe = _LEGS[side]
    return [
        _path(frame, (HIP, knee, ankle), f"bone {side}"),
        _path(frame, (ankle, heel, ball, toe, ankle), f"foot {side}"),
    ]


def _ghost(frame: Floats, cls: str, scale: float) -> list[str]:
    """A pose of the strip; at the knee a hollow circle for the left, a filled square for right."""
    head = frame[HEAD]
    parts = [_path(frame, (HIP, HEAD), f"trunk {cls}")]
    if cls == "changed":
        parts.append(s.circle(head[0], head[1], scale * _HEAD_M * _METRE, cls="head"))
    for side in ("left", "right"):
        knee, ankle, heel, ball, toe = _LEGS[side]
        rows = (HIP, knee, ankle, heel, ball, toe, ankle)
        parts.append(_path(frame, rows, f"trace {side} {cls}"))
        if cls == "changed":
            parts.append(s.marker(float(frame[knee, 0]), float(frame[knee, 1]), side, 3.6))
    return parts


def _path(frame: Floats, rows: tuple[int, ...], cls: str) -> str:
    shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in frame[list(rows)])
    return s.el("polyline", points=shape, cls=cls, data_p=" ".join(map(str, rows)))


def _arrow(frame: Floats, side: str) -> str:
    """The force on one foot, with a head of its own; hidden while the foot is in the air."""
    foot, tip = frame[_LEGS[side][3]], frame[_TIPS[side]]
    shown = bool(np.isfinite(tip).all())
    end = tip if shown else foot
    return s.el(
        "line", x1=foot[0], y1=foot[1], x2=end[0], y2=end[1], cls=f"force {side}",
        marker_end=f"url(#tip-{side})", data_f=f"{_LEGS[side][3]} {_TIPS[side]}",
        visibility=None if shown else "hidden",
    )  # fmt: skip


def _lists(frames: Floats) -> list[list[float | None]]:
    return [
        [round(float(v), 1) if np.isfinite(v) else None for v in frame.ravel()] for frame in frames
    ]
