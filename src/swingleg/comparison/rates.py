"""Shares of strides (lands under a flexing knee, rearfoot, high loading), before and after."""

from __future__ import annotations

import math

from scipy.stats import norm

from swingleg.comparison.difference import Legs
from swingleg.comparison.model import Change
from swingleg.comparison.verdict import WORTHWHILE_SHARE
from swingleg.core.analysis import Analysis
from swingleg.core.measure import Measure


def rate_change(name: str, legs: Legs, before: Analysis, after: Analysis) -> Change | None:
    """The difference of two shares; its interval from the two shares' own intervals.

    The intervals hold undecided strides and systematic errors, and are not symmetric: they are
    joined by squaring and adding the distances to their ends (MOVER: Zou & Donner 2008, Stat Med
    27:1693; Newcombe 1998, Stat Med 17:873).
    """
    one, two = before.metrics.get(name), after.metrics.get(name)
    first = one.of(legs.before) if one else None
    last = two.of(legs.after) if two else None
    if first is None or last is None:
        return None
    gap = last.value - first.value
    low = gap - math.hypot(last.value - last.ci_low, first.ci_high - first.value)
    high = gap + math.hypot(last.ci_high - last.value, first.value - first.ci_low)
    low, high = max(low, -1.0), min(high, 1.0)
    towards = gap - low if gap > 0 else high - gap
    sd = towards / 1.96
    p = float(2 * norm.sf(abs(gap) / sd)) if sd > 0 else float(gap == 0)
    return Change(
        metric=name,
        side=legs.side,
        before=first,
        after=last,
        difference=Measure(gap, low, high, first.unit, min(first.n, last.n)),
        strides_sd=sd,
        recordings_sd=0.0,
        detectable=(high - low) / 2,
        worthwhile=WORTHWHILE_SHARE,
        p=p,
        q=1.0,
        verdict="unsure",
    )
