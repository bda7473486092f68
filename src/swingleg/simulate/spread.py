"""From differences under many assumptions to what may be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from swingleg.simulate.result import FIGURES, Answer, Change, SweetSpot, Verdict
from swingleg.simulate.wish import LEVERS, Wish

#: a change smaller than this share of the figure is none
_SMALL = 0.01
#: and smaller than this, in the figure's unit, where the figure itself may be near zero
_LEAST = {
    "knee_flexion_contact_deg": 0.5,
    "knee_flexion_velocity_contact_deg_s": 10.0,
    "overstride_knee_leg": 0.002,
}
#: share of the least effort within which a sweep counts as flat
WITHIN = 0.01


def changes(
    wish: Wish,
    before: Mapping[str, float],
    after: Mapping[str, float],
    tried: Mapping[str, Mapping[str, float]],
    *,
    done: bool,
) -> tuple[Change, ...]:
    """Of every figure.

    Parameters
    ----------
    before, after : figures of the central assumptions. tried : label → differences; an empty
    mapping is an assumption without an answer. done : all have been tried.
    """
    out = []
    for name in FIGURES:
        difference = after[name] - before[name]
        every = [difference, *(d[name] for d in tried.values() if d)]
        low, high = (min(every), max(every)) if done else (None, None)
        small = max(_SMALL * abs(before[name]), _LEAST.get(name, 0.0))
        verdict = _verdict(difference, low, high, small)
        if name == LEVERS[wish.lever][2]:
            verdict = "as asked"
        out.append(Change(name, before[name], after[name], low, high, verdict))
    return tuple(out)


def _verdict(difference: float, low: float | None, high: float | None, small: float) -> Verdict:
    ends = (difference, difference) if low is None or high is None else (low, high)
    if max(abs(ends[0]), abs(ends[1])) < small:
        return "about the same"
    if ends[0] < 0 < ends[1]:
        return "cannot tell"
    if abs(difference) < small:
        return "about the same"
    return "rises" if difference > 0 else "falls"


def sweet_spot(group: Sequence[Answer]) -> SweetSpot | None:
    """Of a sweep: where total effort is least; None for fewer than four answers."""
    solved = [answer for answer in group if answer.changes]
    if len(solved) < 4:
        return None
    metric = LEVERS[solved[0].wish.lever][2]
    rows = [{c.name: c.after for c in answer.changes} for answer in solved]
    at = np.array([row[metric] for row in rows])
    effort = np.array([row["effort"] for row in rows])
    order = np.argsort(at)
    fine = np.linspace(at.min(), at.max(), 400)
    smooth = np.polynomial.Polynomial.fit(at[order], effort[order], min(4, len(solved) - 1))(fine)
    least = float(smooth.min())
    near = fine[smooth <= least * (1 + WITHIN)]
    return SweetSpot(
        metric,
        float(fine[smooth.argmin()]),
        float(near.min()),
        float(near.max()),
        WITHIN,
        bool(smooth.max() <= least * (1 + WITHIN)),
    )
