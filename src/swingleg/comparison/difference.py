"""One metric of one leg, before and after: the difference with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from swingleg.comparison.between import (
    Alike,
    recording_sd,
    serial_correlation,
    slope_sd,
    usual_strides,
)
from swingleg.comparison.model import Change, Side
from swingleg.comparison.pace import speeds_differ
from swingleg.comparison.spread import (
    Spread,
    joined,
    pooled,
    quantile,
    spread_of,
    two_sided_p,
)
from swingleg.comparison.verdict import BAND_SD, WORTHWHILE_SD
from swingleg.core.analysis import Analysis
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure, Metric
from swingleg.core.metrics import METRICS
from swingleg.norms.runners import runners_sd

#: speed × time: the relative error of the speed is theirs
OF_SPEED = ("speed_m_s", "step_length_m", "step_length_leg", "stride_length_m",
             "contact_time_per_km_s")  # fmt: skip
#: least SD of a difference, in units of the last decimal that a reader is shown
RESOLUTION = 0.1


@dataclass(frozen=True)
class Likeness:
    """How much of the error repeats between two recordings.

    alike : which column of ``between.csv``. paced : the speeds differ. known : False where nothing
    is known to repeat (other kinds of input, other markers): the whole systematic error counts.
    same_belt : both speeds are the same belt's setting. same_scale : the metre is the same body
    height.
    """

    alike: Alike
    paced: bool
    known: bool
    same_belt: bool
    same_scale: bool


@dataclass(frozen=True)
class Legs:
    """Which leg of the one recording is held against which of the other."""

    side: Side
    before: str
    after: str


def change_of(
    name: str,
    legs: Legs,
    before: Analysis,
    after: Analysis,
    likeness: Likeness,
    crossed_sd: float = 0.0,
) -> Change | None:
    """The change of a number metric; None where one of the two recordings lacks it.

    crossed_sd : what the two legs of a runner usually differ by, where one is held against the
    other.
    """
    one, two = before.metrics.get(name), after.metrics.get(name)
    first = one.of(legs.before) if one else None
    last = two.of(legs.after) if two else None
    if one is None or two is None or first is None or last is None:
        return None
    serial = serial_correlation(name)
    spreads = (
        _spread(before, name, legs.before, serial),
        _spread(after, name, legs.after, serial),
    )
    if spreads[0] is None or spreads[1] is None:
        return None
    stride_parts = [(s.sd, s.df) for s in spreads if s is not None]
    strides_sd, _ = joined(stride_parts)
    recordings = math.hypot(recordings_sd(name, legs, before, after, likeness), crossed_sd)
    recordings = max(recordings, RESOLUTION * 10 ** -METRICS[name].decimals)
    sd, df = joined([*stride_parts, (recordings, math.inf)])
    gap, n = last.value - first.value, min(first.n, last.n)
    half = quantile(df) * sd
    pace, adjusted = _pace(name, one, two, before, after, gap, half, n)
    return Change(
        metric=name,
        side=legs.side,
        before=first,
        after=last,
        difference=Measure(gap, gap - half, gap + half, first.unit, n),
        strides_sd=strides_sd,
        recordings_sd=recordings,
        detectable=half,
        worthwhile=_worthwhile(one, two),
        p=two_sided_p(gap, sd, df),
        q=1.0,
        verdict="unsure",
        pace=pace,
        adjusted=adjusted,
        band=band_between(name, before, after),
    )


def _spread(
    analysis: Analysis, name: str, side: str, serial: float, *, moderated: bool = True
) -> Spread | None:
    sides = SIDES if side == "both" else (side,)
    usual = usual_strides(name, _leg_kind(analysis, side)) if moderated else None
    strides, found = analysis.strides, []
    if name not in strides:
        return None
    for one in sides:
        values = pd.to_numeric(strides.loc[strides["side"] == one, name], errors="coerce")
        values = values[np.isfinite(values)].to_numpy(dtype=float)
        if values.size >= 2:
            found.append(spread_of(values, serial, usual))
    return pooled(found) if found else None


def recordings_sd(
    name: str, legs: Legs, before: Analysis, after: Analysis, likeness: Likeness
) -> float:
    """SD of the difference of two recordings of the same running with endless strides."""
    parts = []
    for analysis, side in ((before, legs.before), (after, legs.after)):
        leg = _leg_kind(analysis, side)
        sd = recording_sd(name, leg, likeness.alike, likeness.paced) if likeness.known else None
        parts.append(_whole_systematic(analysis, name, side) if sd is None else sd)
        parts.append(_unit_sd(analysis, name, side, likeness))
    return float(np.linalg.norm(parts))


def _leg_kind(analysis: Analysis, side: str) -> str:
    if analysis.motion.attrs["kind"] == "markers":
        return "markers"
    if side == "both":
        return "whole"
    return "near" if side == analysis.motion.attrs["near_side"] else "far"


def _whole_systematic(analysis: Analysis, name: str, side: str) -> float:
    """What is left of a measure's own standard deviation when the strides' part is taken off."""
    metric = analysis.metrics[name]
    measure = metric.of(side)
    assert measure is not None
    spread = _spread(analysis, name, side, 0.0, moderated=False)
    own = spread.sd * quantile(spread.df) / 1.96 if spread else 0.0
    return math.sqrt(max(measure.sd**2 - own**2, 0.0))


def _unit_sd(analysis: Analysis, name: str, side: str, likeness: Likeness) -> float:
    """What the metre and the speed add, unless they are the same for both recordings."""
    measure = analysis.metrics[name].of(side)
    value = abs(measure.value) if measure else 0.0
    c = analysis.condition
    speed = c.speed_sd_m_s / c.speed_m_s if c.speed_m_s else 0.0
    scale = float(analysis.motion.attrs.get("scale_rel_sd", 0.0))
    own_scale = of_scale(name) and not likeness.same_scale and math.isfinite(scale)
    parts = [
        value * speed if name in OF_SPEED and not likeness.same_belt else 0.0,
        value * scale if own_scale else 0.0,
    ]
    return math.hypot(*parts)


def of_scale(name: str) -> bool:
    """Whether the relative error of the metre is the metric's too."""
    return "scale" in METRICS[name].needs and METRICS[name].unit in ("m", "leg")


def band_between(name: str, before: Analysis, after: Analysis) -> float | None:
    """Half of what 95 % of runners differ by at the pace of the first of the two that has one."""
    found = (runners_sd(name, a.condition.speed_m_s) for a in (before, after))
    sd = next((sd for sd in found if sd is not None), None)
    return None if sd is None else BAND_SD * sd


def _worthwhile(one: Metric, two: Metric) -> float | None:
    norm = one.norm or two.norm
    return None if norm is None or norm.sd <= 0 else WORTHWHILE_SD * norm.sd


def _pace(
    name: str,
    one: Metric,
    two: Metric,
    before: Analysis,
    after: Analysis,
    gap: float,
    own: float,
    n: int,
) -> tuple[float | None, Measure | None]:
    """What the norm changes between the speeds, and the difference without it.

    own : half the 95 % interval of the difference.
    """
    speeds = (before.condition.speed_m_s, after.condition.speed_m_s)
    if not speeds_differ(*speeds) or one.norm is None or two.norm is None:
        return None, None
    assert speeds[0] is not None and speeds[1] is not None
    pace = two.norm.mean - one.norm.mean
    half = math.hypot(own, 1.96 * slope_sd(name) * (speeds[1] - speeds[0]))
    left = gap - pace
    unit = METRICS[name].unit
    return pace, Measure(left, left - half, left + half, unit, n)
