"""From differences to verdicts: many things are compared at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from swingleg.comparison.model import Change, Verdict
from swingleg.core.metrics import METRICS, spec_of

#: expected share of false ones among the changes that are told of a family, at most
FALSE_SHARE = 0.05
#: a difference less sure than this is none
LEVEL = 0.05
#: half of the band that holds 95 % of runners, in standard deviations between them
BAND_SD = 1.96
#: a change that matters, as a share of the norm's sd between runners: half a standard deviation
#: (Norman, Sloan & Wyrwich 2003, Med Care 41:582)
WORTHWHILE_SD = 0.5
#: of a share of strides: less than one stride in five is nothing to train for
WORTHWHILE_SHARE = 0.2


def adjusted_p(p: Sequence[float]) -> np.ndarray:
    """Benjamini–Hochberg: each p times how many are compared over its rank, kept in order.

    Proven for independent tests and for positive dependence (Benjamini & Yekutieli 2001, Ann Stat
    29:1165). Metrics of one stride depend on each other both ways; for two-sided tests of
    correlated normal numbers it holds in simulations (Reiner-Benaim 2007, Biom J 49:107).
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values)
    scaled = values[order] * values.size / np.arange(1, values.size + 1)
    kept = np.minimum.accumulate(scaled[::-1])[::-1]
    out = np.empty_like(values)
    out[order] = np.minimum(kept, 1.0)
    return out


def judged(changes: Sequence[Change]) -> list[Change]:
    """The same changes with q and verdict.

    Each family of the registry (swing, contact, stance, whole, dynamics, ...) is one of hypotheses:
    what is asked about the swing is not paid for by what is asked about forces. The expected
    share of false ones holds within a family: where nothing changed at all, each family has its
    own chance of `FALSE_SHARE` to tell something.
    """
    families = [METRICS[c.metric].family for c in changes]
    q = np.ones(len(changes))
    for family in set(families):
        mine = [k for k, each in enumerate(families) if each == family]
        q[mine] = adjusted_p([changes[k].p for k in mine])
    return [
        replace(c, q=float(each), verdict=verdict_of(c, float(each)))
        for c, each in zip(changes, q, strict=True)
    ]


def verdict_of(change: Change, q: float) -> Verdict:
    """The verdict on a change whose p is q after allowing for its family."""
    band = None if change.band is None else held_against(change.metric, change.band)
    return told(change.difference.value, change.p, q, change.bound, band)


def told(difference: float, p: float, q: float, bound: float, band: float | None) -> Verdict:
    """Changed when q is low; not changed when the interval holds zero and is fine enough.

    bound : largest change that the interval leaves possible. band : what it is held against
    (`band_of`); None = not known, then "not changed" is never told. What is "not changed" is so
    only up to its bound: whoever shows the verdict shows the bound.
    """
    if q < FALSE_SHARE:
        return "up" if difference > 0 else "down"
    return "same" if p >= LEVEL and band is not None and bound < band else "unsure"


def band_of(metric: str, runners_sd: float | None) -> float | None:
    """What a change is held against where runners differ by this standard deviation."""
    return None if runners_sd is None else held_against(metric, BAND_SD * runners_sd)


def held_against(metric: str, band: float) -> float:
    """The half-width of the band that holds 95 % of runners; at least the last digit shown.

    Shares of strides are shown in whole percents.
    """
    spec = spec_of(metric)
    return max(band, 10.0**-spec.decimals if spec.kind == "number" else 0.01)
