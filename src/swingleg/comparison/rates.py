"""Shares of strides (lands under a flexing knee, rearfoot, high loading), before and after."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import norm

from swingleg.comparison.difference import Legs, Likeness, band_between, recordings_sd
from swingleg.comparison.interval import mover
from swingleg.comparison.model import Change
from swingleg.comparison.verdict import WORTHWHILE_SHARE
from swingleg.core.analysis import Analysis
from swingleg.core.measure import Measure
from swingleg.gait.metrics.contact import foot_strike_class
from swingleg.gait.uncertainty import fraction_interval, systematic_sd

_ANGLE = "foot_strike_angle_deg"


def rate_change(
    name: str, legs: Legs, before: Analysis, after: Analysis, likeness: Likeness
) -> Change | None:
    """The difference of two shares; its interval from the two shares' own intervals.

    The intervals hold undecided strides and systematic errors, and are not symmetric (`mover`). Of
    `foot_strike`, the part of the angle's error that both recordings share turns both shares at
    once.
    """
    one, two = before.metrics.get(name), after.metrics.get(name)
    first = one.of(legs.before) if one else None
    last = two.of(legs.after) if two else None
    if first is None or last is None:
        return None
    gap = last.value - first.value
    low, high = _interval(first, last)
    if name == "foot_strike" and likeness.known:
        own = _strikes_interval(legs, before, after, likeness) or (low, high)
        low, high = min(own[0], gap), max(own[1], gap)
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
        band=band_between(name, before, after),
    )


def _interval(first: Measure, last: Measure) -> tuple[float, float]:
    """95 % interval of last − first."""
    gap, (down, up) = last.value - first.value, mover(first, last)
    return gap - down, gap + up


def _strikes_interval(
    legs: Legs, before: Analysis, after: Analysis, likeness: Likeness
) -> tuple[float, float] | None:
    """Of the difference of shares of rearfoot strikes; None without angles.

    The widest of the intervals with the foot-strike angles turned together by the error that
    repeats, and against each other by the one that does not (1.96 standard deviations of each).
    What repeats is what is left of the two recordings' errors (their mean variance) without that.
    """
    both = ((before, legs.before), (after, legs.after))
    angles = [_angles(analysis, side) for analysis, side in both]
    if not all(a.size for a in angles):
        return None
    apart = recordings_sd(_ANGLE, legs, before, after, likeness)
    whole = float(np.mean([systematic_sd(_ANGLE, a.motion, side) ** 2 for a, side in both]))
    together = math.sqrt(max(whole - apart**2 / 2, 0.0))
    ends = []
    for common in (-1.96 * together, 0.0, 1.96 * together):
        for other in (-0.98 * apart, 0.0, 0.98 * apart):
            shares = [_share(a + common + k * other) for a, k in zip(angles, (-1, 1), strict=True)]
            ends.append(_interval(*shares))
    return min(e[0] for e in ends), max(e[1] for e in ends)


def _angles(analysis: Analysis, side: str) -> np.ndarray:
    strides = analysis.strides
    if _ANGLE not in strides:
        return np.empty(0)
    values = strides.loc[strides["side"] == side, _ANGLE].to_numpy(dtype=float)
    return np.asarray(values[np.isfinite(values)])


def _share(angle: np.ndarray) -> Measure:
    yes, n = int((foot_strike_class(angle) == "rearfoot").sum()), angle.size
    return Measure(yes / n, *fraction_interval(yes, n), "", n)
