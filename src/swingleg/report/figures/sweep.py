"""A figure against what was swept, and a difference with its spread around zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.report.figures import svg as s
from swingleg.report.figures.curve import Size

PANEL = Size(310, 214, left=46, right=14, top=20, bottom=42)
WIDE = Size(470, 250, left=52, right=16, top=24, bottom=44)
_WHISKER = (132.0, 22.0)


@dataclass(frozen=True)
class Line:
    """A figure over the sweep, a value per point.

    low, high : lowest and highest value over assumptions, or None. told : whether the point can be
    told from this runner now.
    """

    value: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    told: tuple[bool, ...]


def whisker(title: str, difference: float, low: float | None, high: float | None,
            reach: float, *, faint: bool = False) -> str:  # fmt: skip
    """A dot at the difference, a line over its spread, zero in the middle.

    reach : value at either end, the same for all that stand in one row.
    """
    width, height = _WHISKER
    middle, room = width / 2, width / 2 - 7

    def x(value: float) -> float:
        return middle + room * float(np.clip(value / reach, -1, 1))

    y, cls = height / 2, " faint" if faint else ""
    parts = [s.line((5, y), (width - 5, y), cls="grid"), s.line((middle, 2), (middle, height - 2),
                                                                cls="zero")]  # fmt: skip
    if low is not None and high is not None:
        parts.append(s.line((x(low), y), (x(high), y), cls=f"spread{cls}"))
        parts += [s.line((x(v), y - 4), (x(v), y + 4), cls=f"spread{cls}") for v in (low, high)]
    parts.append(s.circle(x(difference), y, 4.2, cls=f"dot{cls}"))
    return s.svg(width, height, title, *parts, cls="difference")


def sweep_panel(
    title: str,
    x: Sequence[float],
    line: Line,
    *,
    now: tuple[float, float] | None,
    words: Callable[[float], str],
    band: tuple[float, float, str] | None = None,
    failed: Sequence[float] = (),
    size: Size = PANEL,
) -> str:
    """A figure at each point of a sweep.

    x : of the points, in order. now : this runner's (x, value). words : x → text of a tick. band :
    from, to and words of the sweet spot. failed : where there is no answer.
    """
    right, base = size.width - size.right, size.height - size.bottom
    known = [v for v in (*line.value, *line.low, *line.high) if v is not None and np.isfinite(v)]
    if now is not None and np.isfinite(now[1]):
        known.append(now[1])
    low, high, ticks = _axis(min(known), max(known))
    span = [*x, *failed, *([now[0]] if now is not None else [])]
    first, last = min(span), max(span)
    gap = 0.04 * ((last - first) or 1.0)

    def across(value: float) -> float:
        share = (value - first + gap) / (last - first + 2 * gap)
        return size.left + (right - size.left) * share

    def down(value: float) -> float:
        return base - (base - size.top) * (value - low) / (high - low)

    parts = []
    if band is not None:
        start, end = across(band[0]), across(band[1])
        parts.append(s.rect(start, size.top, max(end - start, 2.0), base - size.top, cls="norm"))
        if band[2]:
            parts.append(s.text((start + end) / 2, size.top - 7, band[2], cls="small",
                                anchor="middle"))  # fmt: skip
    parts += _frame(ticks, down, size, base, right)
    for tick in _x_ticks(first, last, right - size.left):
        at = across(tick)
        parts.append(s.line((at, base), (at, base + 4), cls="zero"))
        parts.append(s.text(at, base + 17, words(tick), cls="small muted", anchor="middle"))
    if now is not None:
        at = across(now[0])
        parts.append(s.line((at, size.top), (at, base), cls="mark-line"))
        parts.append(s.text(at, base + 33, "now", cls="small", anchor="middle"))
    for i, value in enumerate(x):
        ends = line.low[i], line.high[i]
        if ends[0] is not None and ends[1] is not None:
            at = across(value)
            parts.append(s.line((at, down(ends[0])), (at, down(ends[1])), cls="spread thin"))
    seen = [i for i, value in enumerate(line.value) if np.isfinite(value)]
    path = [(across(x[i]), down(line.value[i])) for i in seen]
    parts.append(s.polyline(path, cls="course"))
    for place, i in zip(path, seen, strict=True):
        parts.append(s.circle(*place, 3.6, cls="dot" if line.told[i] else "dot faint"))
    if now is not None and np.isfinite(now[1]):
        parts.append(s.polygon(_diamond(across(now[0]), down(now[1])), cls="mark now"))
    parts += [s.text(across(v), base - 5, "✕", cls="small muted", anchor="middle") for v in failed]
    return s.svg(size.width, size.height, title, *parts, cls="sweep")


def _diamond(x: float, y: float, r: float = 6.0) -> list[tuple[float, float]]:
    return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]


def _frame(
    ticks: np.ndarray, down: Callable[[float], float], size: Size, base: float, right: float
) -> list[str]:
    step = float(ticks[1] - ticks[0])
    digits = max(0, -int(np.floor(np.log10(step) + 1e-9)))
    parts = [s.line((size.left, base), (right, base), cls="zero")]
    for tick in ticks:
        at = down(float(tick))
        parts.append(s.line((size.left, at), (right, at), cls="grid"))
        words = f"{tick:.{digits}f}".replace("-", "−")
        parts.append(s.text(size.left - 6, at + 4, words, cls="small muted", anchor="end"))
    return parts


def _axis(low: float, high: float) -> tuple[float, float, np.ndarray]:
    """Ends and ticks; never so narrow that a change of 2 % looks like a cliff."""
    least = 0.04 * max(abs(low), abs(high), 1e-6)
    if high - low < least:
        low, high = (low + high - least) / 2, (low + high + least) / 2
    step = _nice((high - low) / 4)
    bottom, top = step * np.floor(low / step), step * np.ceil(high / step)
    return float(bottom), float(top), np.arange(bottom, top + step / 2, step)


def _x_ticks(first: float, last: float, room: float) -> list[float]:
    step = _nice((last - first) / max(room / 56, 2)) if last > first else 1.0
    start = step * np.ceil(first / step - 1e-9)
    return [float(v) for v in np.arange(start, last + 1e-6 * step + 1e-9, step)]


def _nice(raw: float) -> float:
    """The next of 1, 2, 5, 10 … at or above."""
    power = 10.0 ** np.floor(np.log10(raw))
    return float(next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999))
