"""A key frame: the picture (or an empty ground) with the leg and its angles on top."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.core.keypoints import other_side
from swingleg.report.figures import svg as s

#: line style → dash and gap, in units of the picture (the far leg first: it wins)
_DASHES = {"faint": (6.0, 6.5), "left": (11.0, 6.5)}
#: x, y, width, height
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class AngleMark:
    """An angle at `vertex` between the directions to `a` and to `b`, pixels of the crop."""

    words: str
    vertex: np.ndarray
    a: np.ndarray
    b: np.ndarray


@dataclass(frozen=True)
class SpanMark:
    """A level distance from `a` to `b`, drawn below them, pixels of the crop."""

    words: str
    a: np.ndarray
    b: np.ndarray


@dataclass(frozen=True)
class Drawing:
    """What lies over a picture, in pixels of the crop.

    near, far : (5, 2) leg points, NaN = unseen. trunk : (2, 2) pelvis and neck.
    """

    width: float
    height: float
    near: np.ndarray
    far: np.ndarray
    trunk: np.ndarray
    near_side: str
    angles: tuple[AngleMark, ...] = ()
    spans: tuple[SpanMark, ...] = ()


def frame_picture(drawing: Drawing, jpeg: bytes | None, title: str) -> str:
    """One picture with its drawing; labels stay inside the picture and off each other."""
    d, width, height = drawing, drawing.width, drawing.height
    placed: list[Box] = []
    busy = _samples(d.near)
    parts = [s.rect(0, 0, width, height, cls="blank")]
    if jpeg is not None:
        data = base64.b64encode(jpeg).decode("ascii")
        parts.append(
            s.el(
                "image",
                href=f"data:image/jpeg;base64,{data}",
                x=0,
                y=0,
                width=width,
                height=height,
                preserveAspectRatio="none",
            )
        )
    unit = height / 300
    far_side = other_side(d.near_side)
    parts += _skeleton(d.far, far_side, unit, faint=True)
    if np.isfinite(d.trunk).all():
        parts += _bones(d.trunk, "trunk-line", unit)
    parts += _skeleton(d.near, d.near_side, unit, faint=False)
    size = 15 * unit
    for span in d.spans:
        parts.append(_span(span, unit))
    for mark in d.angles:
        parts.append(_arc(mark, unit))
    for words, anchor, away in [*map(_angle_label, d.angles), *map(_span_label, d.spans)]:
        box = _place(words, anchor, away, size, (width, height), placed, busy)
        placed.append(box)
        look = f"font-size:{size:.1f}px;stroke-width:{4.5 * unit:.1f}px"
        middle = box[0] + box[2] / 2
        parts.append(
            s.el(
                "text",
                s.escape(words),
                x=middle,
                y=box[1] + 0.8 * size,
                style=look,
                text_anchor="middle",
                cls="on-frame",
            )
        )
    return s.svg(width, height, title, *parts, cls="keyframe" if jpeg else "keyframe plain")


def _skeleton(leg: np.ndarray, side: str, unit: float, *, faint: bool) -> list[str]:
    if not np.isfinite(leg[:3]).all():
        return []
    extra = " faint" if faint else ""
    parts = _bones(leg[:3], f"frame-bone {side}{extra}", unit)
    if np.isfinite(leg[3:]).all():
        parts += _bones(leg[[2, 3, 4, 2]], f"frame-bone {side}{extra}", unit)
    if not faint:
        parts += [s.circle(x, y, 3.6 * unit, cls=f"frame-joint {side}") for x, y in leg[:3]]
    return parts


def _bones(points: np.ndarray, cls: str, unit: float) -> list[str]:
    """A line with a pale casing, so that it reads on any background."""
    shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dash = next((d for name, d in _DASHES.items() if name in cls.split()), None)
    gaps = f";stroke-dasharray:{dash[0] * unit:.1f} {dash[1] * unit:.1f}" if dash else ""
    return [
        s.el("polyline", points=shape, cls="casing", style=f"stroke-width:{5.5 * unit:.1f}px"),
        s.el("polyline", points=shape, cls=cls, style=f"stroke-width:{3 * unit:.1f}px{gaps}"),
    ]


def _samples(leg: np.ndarray) -> np.ndarray:
    """(n, 2) points along hip → knee → ankle → heel and ankle → toe, where seen."""
    share = np.linspace(0, 1, 9)[:, None]
    chains = [leg[i] + (leg[j] - leg[i]) * share for i, j in ((0, 1), (1, 2), (2, 3), (2, 4))]
    points = np.vstack(chains)
    return points[np.isfinite(points).all(axis=1)]


def _unit_vector(v: np.ndarray) -> np.ndarray:
    return v / max(float(np.linalg.norm(v)), 1e-9)


def _arc(mark: AngleMark, unit: float) -> str:
    """Dashed reference arm and an arc between the two arms."""
    a, b = _unit_vector(mark.a - mark.vertex), _unit_vector(mark.b - mark.vertex)
    r = 34 * unit
    start, end = np.arctan2(a[1], a[0]), np.arctan2(b[1], b[0])
    sweep = (end - start + np.pi) % (2 * np.pi) - np.pi
    turn = start + np.linspace(0, sweep, 24)
    arc = mark.vertex + r * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    arm = mark.vertex + a * 56 * unit
    shape = " ".join(f"{x:.1f},{y:.1f}" for x, y in arc)
    thin = f"stroke-width:{2 * unit:.1f}px"
    casing = f"stroke-width:{4 * unit:.1f}px"
    ends = {"x1": mark.vertex[0], "y1": mark.vertex[1], "x2": arm[0], "y2": arm[1]}
    return "".join(
        [
            s.el("line", **ends, cls="casing", style=casing),
            s.el("polyline", points=shape, cls="casing", style=casing),
            s.el("line", **ends, cls="arm", style=f"{thin};stroke-dasharray:{5 * unit:.1f}"),
            s.el("polyline", points=shape, cls="arc", style=thin),
        ]
    )


def _span(span: SpanMark, unit: float) -> str:
    """Plumb line under `a`, and the level distance to `b`."""
    y = max(span.a[1], span.b[1])
    foot = np.array([span.a[0], y])
    end = np.array([span.b[0], y])
    shape = [(span.a, foot, "arm"), (foot, end, "arc")]
    return "".join(
        s.el(
            "line",
            x1=p[0],
            y1=p[1],
            x2=q[0],
            y2=q[1],
            cls=cls,
            style=f"stroke-width:{w * unit:.1f}px",
        )
        for casing in (True, False)
        for p, q, kind in shape
        for cls, w in ((("casing", 4.0) if casing else (kind, 2.0)),)
    )


def _angle_label(mark: AngleMark) -> tuple[str, np.ndarray, np.ndarray]:
    """Words, where they belong, and the direction to move away in."""
    middle = _unit_vector(mark.a - mark.vertex) + _unit_vector(mark.b - mark.vertex)
    return mark.words, mark.vertex, _unit_vector(middle)


def _span_label(span: SpanMark) -> tuple[str, np.ndarray, np.ndarray]:
    middle = np.array([(span.a[0] + span.b[0]) / 2, max(span.a[1], span.b[1])])
    return span.words, middle, np.array([0.0, 1.0])


def _place(
    words: str,
    anchor: np.ndarray,
    away: np.ndarray,
    size: float,
    picture: tuple[float, float],
    placed: Sequence[Box],
    busy: np.ndarray,
) -> Box:
    """Where a label goes: near its anchor, inside the picture, off the leg and the others.

    busy : (n, 2) points along the leg.
    """
    width, height = 1.28 * s.text_width(words, size), 1.15 * size
    margin = 0.35 * size
    best: tuple[float, Box] | None = None
    base = np.arctan2(away[1], away[0])
    for reach in (3.2 * size, 4.4 * size, 5.6 * size):
        for turn in (0, 0.5, -0.5, 1.0, -1.0, 1.6, -1.6, 2.3, -2.3, 3.1):
            direction = np.array([np.cos(base + turn), np.sin(base + turn)])
            centre = anchor + direction * reach + (np.sign(direction[0]) * width * 0.35, 0)
            wish = centre - (width / 2, height / 2)
            x = float(np.clip(wish[0], margin, max(margin, picture[0] - width - margin)))
            y = float(np.clip(wish[1], margin, max(margin, picture[1] - height - margin)))
            box = (x, y, width, height)
            moved = float(np.hypot(x - wish[0], y - wish[1]))
            covered = sum(_overlap(box, other) for other in placed)
            inside = (busy >= (x, y)) & (busy <= (x + width, y + height))
            covered += 0.12 * size * float(inside.all(axis=1).sum())
            cost = 6 * covered / size + moved / size + 0.5 * abs(turn) + 0.4 * reach / size
            if best is None or cost < best[0]:
                best = (cost, box)
    assert best is not None
    return best[1]


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(across, 0.0) * max(down, 0.0) / max(min(a[3], b[3]), 1e-6)
