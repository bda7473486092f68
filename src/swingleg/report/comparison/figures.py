"""Two mean curves over the cycle, with the stretches in which they differ marked."""

from __future__ import annotations

import numpy as np

from swingleg.comparison.model import CurveChange
from swingleg.gait.cycles import PCT
from swingleg.report.cycles import Cycle
from swingleg.report.figures import curve, sweep
from swingleg.report.figures import svg as s

SIZE = curve.LARGE
#: names of the stretches, in order
LETTERS = "abcdefgh"


def before_after(found: CurveChange, title: str, up: str, down: str) -> str:
    """Before dashed and thin, after solid; bands: the strides' standard deviation."""
    side = "right" if found.side == "near" else str(found.side)
    cycles = [
        Cycle(side, PCT, mean, sd, off, n)
        for mean, sd, off, n in zip(
            (found.before, found.after),
            (found.before_sd, found.after_sd),
            found.toe_off_pct,
            found.n,
            strict=True,
        )
    ]
    low, high, ticks = curve._axis(cycles, None, [], 2.0)
    right, base = SIZE.width - SIZE.right, SIZE.height - SIZE.bottom

    def x(pct: np.ndarray | float) -> np.ndarray:
        return SIZE.left + (right - SIZE.left) * np.asarray(pct, dtype=float) / 100

    def y(deg: np.ndarray | float) -> np.ndarray:
        return base - (base - SIZE.top) * (np.asarray(deg, dtype=float) - low) / (high - low)

    parts = [
        s.rect(
            float(x(c.start_pct)),
            SIZE.top,
            max(float(x(c.end_pct) - x(c.start_pct)), 2.0),
            base - SIZE.top,
            cls="cluster",
        )
        for c in found.clusters
    ]
    parts.append(curve._grid(x, y, ticks, SIZE, base, "°"))
    parts.append(curve._events(cycles[1:], x, SIZE, base))
    for which, c in zip(("before", "after"), cycles, strict=True):
        if c.n > 1:
            parts.append(s.band(x(PCT), y(c.mean - c.sd), y(c.mean + c.sd), cls=f"sd {which}"))
    for which, c in zip(("before", "after"), cycles, strict=True):
        line = np.column_stack([x(PCT), y(c.mean)])
        parts.append(s.polyline(line, cls=f"curve {which} {side}"))
    for k, cluster in enumerate(found.clusters):
        middle = float(x((cluster.start_pct + cluster.end_pct) / 2))
        parts.append(s.text(middle, SIZE.top + 12, LETTERS[k % 8], cls="tag", anchor="middle"))
    for words, place in ((up, SIZE.top + 10), (down, base - 6)):
        parts.append(s.text(SIZE.left + 6, place, words, cls="small muted"))
    told = "; ".join(f"differs from {c.start_pct:.0f} to {c.end_pct:.0f} %" for c in found.clusters)
    return s.svg(
        SIZE.width,
        SIZE.height,
        f"{title}, before and after over the gait cycle: {told or 'no difference told'}",
        *parts,
    )


def whisker(title: str, value: float, low: float, high: float, reach: float, told: bool) -> str:
    """A difference with its interval around zero."""
    return sweep.whisker(title, value, low, high, reach, faint=not told)
