"""A curve over the gait cycle or a contact: the norm as a grey band, left and right mean ± sd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.report.cycles import Cycle
from swingleg.report.figures import svg as s

#: pixels that a letter of the small text needs
_LETTER = 6.5
#: room that a line of words takes of a large panel's height
_WORDS = 0.08
#: percent or units → pixels
Map = Callable[[np.ndarray | float], np.ndarray]
_NICE = (0.2, 0.5, 1, 5, 10, 15, 20, 30, 40, 50)


@dataclass(frozen=True)
class Size:
    """Pixels of a panel; text keeps its size, so a small panel is not a shrunk large one."""

    width: float
    height: float
    left: float = 40
    right: float = 26
    top: float = 16
    bottom: float = 46


LARGE = Size(470, 330)
SMALL = Size(310, 220, bottom=44)


def curve_panel(
    title: str,
    cycles: Sequence[Cycle],
    norm: tuple[np.ndarray, np.ndarray, np.ndarray] | None,
    *,
    size: Size = LARGE,
    marks: Sequence[tuple[float, str]] = (),
    up: str = "",
    down: str = "",
    unit: str = "°",
    over: str = "the gait cycle",
) -> str:
    """One panel.

    norm : pct, mean, sd (same length), in `unit`. marks : (value, words) of horizontal marks.
    up, down : plain words for the two ends of the vertical axis. over : what 0 to 100 % is; other
    than the gait cycle, it is named below the axis instead of ground and air.
    """
    low, high, ticks = _axis(
        cycles,
        norm,
        [m for m, _ in marks],
        2.0 if unit == "°" else 0.0,
        share=_WORDS if unit != "°" and (up or down) else 0.0,
    )
    right, base = size.width - size.right, size.height - size.bottom

    def x(pct: np.ndarray | float) -> np.ndarray:
        return size.left + (right - size.left) * np.asarray(pct, dtype=float) / 100

    def y(deg: np.ndarray | float) -> np.ndarray:
        return base - (base - size.top) * (np.asarray(deg, dtype=float) - low) / (high - low)

    parts = [_grid(x, y, ticks, size, base, unit)]
    if norm is not None:
        pct, mean, sd = norm
        parts += [
            s.band(x(pct), y(mean - sd), y(mean + sd), cls="norm"),
            s.polyline(np.column_stack([x(pct), y(mean)]), cls="norm-mean"),
        ]
    for value, words in marks:
        parts += [
            s.line((size.left, float(y(value))), (right, float(y(value))), cls="mark-line"),
            s.text(right - 2, float(y(value)) - 4, words, cls="small muted", anchor="end"),
        ]
    if over == "the gait cycle":
        parts += [_events(cycles, x, size, base)]
    else:
        middle = (size.left + right) / 2
        parts += [s.text(middle, base + 36, f"% of {over}", cls="small muted", anchor="middle")]
    for c in cycles:
        if c.n > 1:
            parts.append(s.band(x(c.pct), y(c.mean - c.sd), y(c.mean + c.sd), cls=f"sd {c.side}"))
    for c in cycles:
        parts.append(s.polyline(np.column_stack([x(c.pct), y(c.mean)]), cls=f"curve {c.side}"))
    places = s.spread_out([float(y(c.mean[-1])) for c in cycles], 14)
    for c, place in zip(cycles, places, strict=True):
        parts.append(s.text(right + 6, place + 4, c.side[0].upper(), cls=f"tag {c.side}"))
    for words, place in ((up, size.top + 10), (down, base - 6)):
        if words:
            parts.append(s.text(size.left + 6, place, words, cls="small muted"))
    return s.svg(size.width, size.height, _describe(title, cycles, norm, unit, over), *parts)


def _axis(
    cycles: Sequence[Cycle],
    norm: tuple[np.ndarray, np.ndarray, np.ndarray] | None,
    marks: list[float],
    margin: float,
    share: float = 0.0,
) -> tuple[float, float, np.ndarray]:
    """Lower end, upper end and ticks. share : of the range kept free at each end, for words."""
    values = [c.mean - c.sd for c in cycles] + [c.mean + c.sd for c in cycles]
    if norm is not None:
        values += [norm[1] - norm[2], norm[1] + norm[2]]
    every = np.concatenate([*values, np.array([*marks, 0.0])])
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    margin += share * (high - low)
    step = next((n for n in _NICE if (high - low) / n <= 6), 60)
    low, high = step * np.floor((low - margin) / step), step * np.ceil((high + margin) / step)
    return low, high, np.arange(low, high + step / 2, step)


def _grid(x: Map, y: Map, ticks: np.ndarray, size: Size, base: float, unit: str) -> str:
    right = size.width - size.right
    parts = []
    for tick in ticks:
        at = float(y(tick))
        parts.append(s.line((size.left, at), (right, at), cls="zero" if tick == 0 else "grid"))
        words = f"{tick:g}{'°' if unit == '°' else ''}".replace("-", "−")
        parts.append(s.text(size.left - 6, at + 4, words, cls="small muted", anchor="end"))
    for pct in (0, 25, 50, 75, 100):
        at = float(x(pct))
        parts.append(s.line((at, base), (at, base + 4), cls="zero"))
        words = f"{pct} %" if pct == 100 else str(pct)
        parts.append(s.text(at, base + 17, words, cls="small muted", anchor="middle"))
    return "".join(parts)


def _events(cycles: Sequence[Cycle], x: Map, size: Size, base: float) -> str:
    """Toe-off lines, and a bar below: on the ground (filled), in the air (open)."""
    if not cycles:
        return ""
    right, off = size.width - size.right, float(np.mean([c.toe_off_pct for c in cycles]))
    parts = [
        s.line(
            (float(x(c.toe_off_pct)), size.top),
            (float(x(c.toe_off_pct)), base),
            cls=f"event {c.side}",
        )
        for c in cycles
    ]
    top = base + 24
    at = float(x(off))
    for start, end, name, words in (
        (size.left, at, "ground", "on the ground"),
        (at, right, "air", "in the air (swing)"),
    ):
        parts.append(s.rect(start, top, end - start, 16, cls=f"phase {name}"))
        if end - start < _LETTER * len(words):
            words = words.split()[-1] if name == "ground" else "air"
        parts.append(s.text((start + end) / 2, top + 12, words, cls="small", anchor="middle"))
    return "".join(parts)


def _describe(title: str, cycles: Sequence[Cycle], norm: object, unit: str, over: str) -> str:
    """Words for who cannot see the picture."""

    def amount(value: float) -> str:
        return f"{value:.0f}°" if unit == "°" else f"{value:.2g} {unit}"

    parts = [
        f"{c.side} leg from {amount(c.mean.min())} to {amount(c.mean.max())}, highest at "
        f"{c.pct[int(c.mean.argmax())]:.0f} %"
        for c in cycles
    ]
    band = "with the norm band" if norm is not None else "without a norm"
    return f"{title} over {over}, {band}: {'; '.join(parts) or 'no whole stride'}"
