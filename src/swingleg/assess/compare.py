"""One measure against its norm: which side of it, and how surely."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from swingleg.core.athlete import SHOE_MASS_KG, Condition
from swingleg.core.findings import Severity
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.gait.availability import TORQUE_METRICS
from swingleg.norms.bands import norm_for

Tail = Literal["low", "high"]
#: shoes this near to those of the norms are alike: less than half an sd of the extensor torque
SHOE_LIKE_KG = 0.05


def with_norms(
    metrics: dict[str, Metric], condition: Condition, shoe_mass_kg: float = SHOE_MASS_KG
) -> dict[str, Metric]:
    """The same metrics with the norm of this pace, None where there is none.

    A torque's norm is of runners in shoes of `SHOE_MASS_KG`: with other shoes there is none.
    """
    shod_alike = abs(shoe_mass_kg - SHOE_MASS_KG) <= SHOE_LIKE_KG
    return {
        name: replace(
            metric,
            norm=norm_for(name, condition.speed_m_s)
            if shod_alike or name not in TORQUE_METRICS
            else None,
        )
        for name, metric in metrics.items()
    }


def severity(measure: Measure, norm: Norm, tail: Tail) -> Severity:
    """ "act": the whole interval beyond the 5th (95th) percentile; "watch": the value beyond the
    10th (90th); else "good"."""
    if tail == "low":
        act, watch = measure.ci_high < norm.p5, measure.value < norm.p10
    else:
        act, watch = measure.ci_low > norm.p95, measure.value > norm.p90
    return "act" if act else "watch" if watch else "good"


def side_difference(measure: Measure, limit: float) -> Severity:
    """Right − left against the usual difference.

    "act": the whole interval beyond the limit; "watch": the value beyond it and zero outside the
    interval; else "good".
    """
    low, high = measure.ci_low, measure.ci_high
    if low > limit or high < -limit:
        return "act"
    if abs(measure.value) > limit and (low > 0 or high < 0):
        return "watch"
    return "good"


def worst(*severities: Severity) -> Severity:
    """The gravest of some severities."""
    order: tuple[Severity, ...] = ("good", "watch", "act")
    return max(severities, key=order.index, default="good")
