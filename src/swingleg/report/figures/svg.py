"""SVG as text: elements, numbers, paths. Nothing here knows about running."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

Point = Sequence[float] | np.ndarray


def el(name: str, *children: str, **attrs: object) -> str:
    """One element. `cls` becomes class, `a_b` becomes a-b; None attributes are left out."""
    parts = [
        f' {"class" if key == "cls" else key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attrs.items()
        if value is not None
    ]
    inside = "".join(children)
    return f"<{name}{''.join(parts)}>{inside}</{name}>" if inside else f"<{name}{''.join(parts)}/>"


def svg(width: float, height: float, title: str, *children: str, cls: str = "fig") -> str:
    """A picture with its description for screen readers; it scales to its container."""
    return el(
        "svg",
        el("title", escape(title)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(height)}",
        role="img",
        cls=cls,
        aria_label=title,
    )


def text(x: float, y: float, words: str, *, cls: str = "", anchor: str = "start") -> str:
    """One line of text with its baseline at (x, y)."""
    return el("text", escape(words), x=x, y=y, text_anchor=anchor, cls=cls or None)


def line(a: Point, b: Point, *, cls: str) -> str:
    return el("line", x1=a[0], y1=a[1], x2=b[0], y2=b[1], cls=cls)


def polyline(points: Iterable[Point], *, cls: str) -> str:
    return el("polyline", points=_points(points), cls=cls)


def polygon(points: Iterable[Point], *, cls: str) -> str:
    return el("polygon", points=_points(points), cls=cls)


def band(x: np.ndarray, low: np.ndarray, high: np.ndarray, *, cls: str) -> str:
    """The area between two curves, in pixels."""
    there = np.column_stack([x, high])
    back = np.column_stack([x, low])[::-1]
    return polygon(np.vstack([there, back]), cls=cls)


def circle(x: float, y: float, r: float, *, cls: str) -> str:
    return el("circle", cx=x, cy=y, r=r, cls=cls)


def rect(x: float, y: float, width: float, height: float, *, cls: str, rx: float = 0) -> str:
    return el("rect", x=x, y=y, width=width, height=height, rx=rx or None, cls=cls)


def marker(x: float, y: float, side: str, r: float = 5.0) -> str:
    """Left: hollow circle. Right: filled square. Both: filled diamond."""
    if side == "left":
        return circle(x, y, r, cls="mark left")
    if side == "right":
        return rect(x - r * 0.9, y - r * 0.9, 1.8 * r, 1.8 * r, cls="mark right")
    shape = [(x, y - 1.2 * r), (x + 1.2 * r, y), (x, y + 1.2 * r), (x - 1.2 * r, y)]
    return polygon(shape, cls="mark both")


def text_width(words: str, size: float) -> float:
    """Roughly how wide a line of a system font is, in the units of its size."""
    narrow = sum(c in "ijltf.,:;'|°±()[] " for c in words)
    return size * (0.56 * (len(words) - narrow) + 0.32 * narrow)


def spread_out(places: Sequence[float], gap: float) -> list[float]:
    """Places nudged apart until neighbours stand at least `gap` apart, in the order given."""
    order = np.argsort(places)
    out = np.asarray(places, dtype=float)[order]
    for _ in range(50):
        short = gap - np.diff(out)
        if (short <= 1e-6).all():
            break
        push = np.clip(short, 0, None) / 2
        out[:-1] -= push
        out[1:] += push
    result = np.empty_like(out)
    result[order] = out
    return [float(v) for v in result]


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(p[0])},{_number(p[1])}" for p in points)


def _value(value: object) -> str:
    if isinstance(value, (float, int, np.floating, np.integer)) and not isinstance(value, bool):
        return _number(float(value))
    return escape(str(value), quote=True)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") if math.isfinite(value) else "0"
