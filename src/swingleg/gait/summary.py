"""Strides → a Metric per name: mean over strides with its 95 % interval, or why there is none."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.findings import Unavailable
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure, Metric, measure_from_sd
from swingleg.core.metrics import METRICS, MetricSpec, asymmetry_name, has_asymmetry
from swingleg.gait import availability
from swingleg.gait.metrics.contact import foot_strike_class
from swingleg.gait.sensitivity import event_slopes
from swingleg.gait.uncertainty import event_sd, fraction_interval, spread_sd, systematic_sd

VERDICT = "lands_under_flexing_knee"
Slopes = dict[str, dict[str, tuple[float, float]]]


def summarise(
    strides: pd.DataFrame,
    motion: xr.Dataset,
    condition: Condition,
    athlete: Athlete,
    input_fps: float | None = None,
) -> tuple[dict[str, Metric], tuple[Unavailable, ...]]:
    """Every name of the vocabulary, measured or with the reason why not.

    A two-sided metric has left, right, and both (mean of the two sides) when neither is withheld.
    A metric of the whole body has only `both`, from the sides that can show it. An asymmetry
    (right − left) has only `both`; it is listed as unavailable unless both sides were measured.
    The Measure of `foot_strike` is the share of rearfoot strikes (`foot_strike_mode` names the
    class), that of `loading_class` the share of strides in the high third, that of
    `lands_under_flexing_knee` the share of decided strides (n counts these).

    Parameters
    ----------
    strides : from `measure_strides`. input_fps : frame rate of the evidence; by default the
        Motion's ``source_fps``.

    Returns
    -------
    metrics (without norms), unavailable.
    """
    fps = float(motion.attrs["source_fps"]) if input_fps is None else input_fps
    slopes = event_slopes(strides, motion, condition, athlete)
    rows = {side: strides[strides["side"] == side] for side in SIDES}
    metrics: dict[str, Metric] = {}
    unavailable: list[Unavailable] = []
    for name, spec in METRICS.items():
        lack = availability.recording_lacks(
            spec, motion, condition, fps
        ) or availability.stage_lacks(spec, strides)
        if lack is not None:
            unavailable += [lack, *availability.asymmetry_lacks(name, motion)]
            continue
        sides: dict[str, Measure] = {}
        lacks: list[Unavailable] = []
        for side in SIDES:
            found = _one_side(spec, rows[side], side, motion, condition, slopes)
            if isinstance(found, Measure):
                sides[side] = found
            else:
                lacks.append(found)
        if not sides:
            unavailable += [*_merged(lacks), *availability.asymmetry_lacks(name, motion)]
            continue
        if spec.two_sided:
            unavailable += lacks
            both = _both(sides, spec) if len(sides) == 2 else None
            if name == VERDICT and both is not None:
                both = _verdict_share(strides)
            metrics[name] = Metric(name, sides.get("left"), sides.get("right"), both)
        else:
            metrics[name] = Metric(name, None, None, _both(sides, spec))
        if has_asymmetry(name) and len(sides) == 2:
            metrics[asymmetry_name(name)] = _asymmetry(name, sides)
        elif len(sides) < 2:
            unavailable += availability.asymmetry_lacks(name, motion)
    return metrics, tuple(unavailable)


def foot_strike_mode(strides: pd.DataFrame) -> dict[str, str | None]:
    """Side → the most frequent foot-strike class, None where none was measured."""
    classes = {s: strides.loc[strides["side"] == s, "foot_strike"].dropna() for s in SIDES}
    return {side: str(c.mode().iloc[0]) if len(c) else None for side, c in classes.items()}


def _one_side(
    spec: MetricSpec,
    rows: pd.DataFrame,
    side: str,
    motion: xr.Dataset,
    condition: Condition,
    slopes: Slopes,
) -> Measure | Unavailable:
    lack = availability.side_lacks(spec, motion, rows, side)
    if lack is not None:
        return lack
    if spec.name == VERDICT:
        share = _verdict_share(rows)
        return share or availability.cannot_tell(rows, side, condition, motion)
    if spec.name == "loading_class":
        return _high_share(rows)
    if spec.kind == "category":
        return _rearfoot_share(rows, side, motion)
    values = availability.values_of(spec.name, rows).to_numpy(dtype=float)
    common = _common_sd(spec.name, float(values.mean()), rows, side, motion, condition, slopes)
    sd = math.hypot(spread_sd(values), common)
    measure = measure_from_sd(float(values.mean()), sd, spec.unit, values.size)
    assert measure is not None  # side_lacks let only finite values through
    return measure


def _verdict_share(rows: pd.DataFrame) -> Measure | None:
    """Share of 1 among the decided strides, or None with too few of them.

    The interval also holds what the undecided strides could be: from all of them 0 to all 1.
    """
    seen = rows[availability.enough_seen(rows)][VERDICT]
    decided, open_ = int(seen.notna().sum()), int(seen.isna().sum())
    if decided < availability.MIN_STRIDES:
        return None
    yes, n = int(seen.sum()), decided + open_
    low, high = fraction_interval(yes, n)[0], fraction_interval(yes + open_, n)[1]
    return Measure(yes / decided, low, high, METRICS[VERDICT].unit, decided)


def _common_sd(
    name: str,
    mean: float,
    rows: pd.DataFrame,
    side: str,
    motion: xr.Dataset,
    condition: Condition,
    slopes: Slopes,
) -> float:
    """Error of the mean that more strides would not shrink: events, input kind, scale, speed."""
    n = max(len(rows), 1)
    down, off = slopes[side].get(name, (0.0, 0.0))
    parts = [
        systematic_sd(name, motion, side),
        event_sd(down, _median(rows, "next_touch_down_sd_s"), n),
        event_sd(off, _median(rows, "toe_off_sd_s"), n),
        _unit_sd(name, mean, motion, condition),
        # a later stage's metric brings its own error: it knows where its value came from
        _median(rows, f"{name}_sd") if f"{name}_sd" in rows else 0.0,
    ]
    return float(np.linalg.norm(parts))


def _unit_sd(name: str, mean: float, motion: xr.Dataset, condition: Condition) -> float:
    """Error from the metre and the speed, by what the metric is made of, in its own unit."""
    scale = float(motion.attrs["scale_rel_sd"])
    belt, belt_sd = condition.speed_m_s or 0.0, condition.speed_sd_m_s
    speed = belt_sd / belt if belt else 0.0
    if name == "foot_speed_contact_m_s":
        if condition.treadmill is False:
            return scale * abs(mean)
        # the difference of two speeds: the foot's in the picture, and the belt's
        given = condition.speed_source in ("given", "lap")
        return math.hypot(scale * (mean - belt if given else mean), belt_sd)
    if name == "step_length_leg":
        return abs(mean) * math.hypot(scale, speed)
    if name in ("speed_m_s", "step_length_m", "stride_length_m", "contact_time_per_km_s"):
        return abs(mean) * speed
    in_metres = "scale" in METRICS[name].needs and METRICS[name].unit == "m"
    return abs(mean) * scale if in_metres else 0.0


def _rearfoot_share(rows: pd.DataFrame, side: str, motion: xr.Dataset) -> Measure:
    """Share of rearfoot strikes; the interval also holds the shares with the angle's bias."""
    angle = availability.values_of("foot_strike_angle_deg", rows).to_numpy(dtype=float)
    bias = 1.96 * systematic_sd("foot_strike_angle_deg", motion, side)
    low, here, high = (
        int((foot_strike_class(angle + shift) == "rearfoot").sum()) for shift in (-bias, 0, bias)
    )
    ends = fraction_interval(low, angle.size)[0], fraction_interval(high, angle.size)[1]
    return Measure(here / angle.size, *ends, METRICS["foot_strike"].unit, angle.size)


def _high_share(rows: pd.DataFrame) -> Measure:
    """Share of strides with a high loading; the interval also holds the loading rate's error."""
    known = rows[rows["loading_class"].notna()]
    low, here, high = (
        int((known[f"loading_class{end}"] == "high").sum()) for end in ("_low", "", "_high")
    )
    n = len(known)
    ends = fraction_interval(low, n)[0], fraction_interval(high, n)[1]
    return Measure(here / n, *ends, METRICS["loading_class"].unit, n)


def _both(sides: dict[str, Measure], spec: MetricSpec) -> Measure:
    """Mean of the sides; strides add up. One side alone stands for both (whole-body metrics)."""
    measures = list(sides.values())
    n = sum(m.n for m in measures)
    if spec.kind == "category":
        value, low, high = _weighted(measures, n)
        return Measure(value, low, high, spec.unit, n)
    value = float(np.mean([m.value for m in measures]))
    # errors common to both legs (camera, scale, method) do not average out: the mean of the
    # two standard deviations, not their root mean square over two
    sd = float(np.mean([m.sd for m in measures]))
    both = measure_from_sd(value, sd, spec.unit, n)
    assert both is not None
    return both


def _weighted(measures: list[Measure], n: int) -> tuple[float, float, float]:
    weight = np.array([m.n for m in measures]) / n
    table = np.array([(m.value, m.ci_low, m.ci_high) for m in measures])
    value, low, high = weight @ table
    return float(value), float(low), float(high)


def _asymmetry(name: str, sides: dict[str, Measure]) -> Metric:
    """Right − left. The legs' errors are taken as independent: in video one is near, one far."""
    left, right = sides["left"], sides["right"]
    sd = math.hypot(left.sd, right.sd)
    n = min(left.n, right.n)
    both = measure_from_sd(right.value - left.value, sd, left.unit, n)
    return Metric(asymmetry_name(name), None, None, both)


def _merged(lacks: list[Unavailable]) -> list[Unavailable]:
    """One entry without a side when both sides lack for the same reason."""
    first = lacks[0]
    reasons = {e.reason.replace(f"the {e.side} leg", "either leg") for e in lacks}
    if len(reasons) == 1 and all(e.fix == first.fix for e in lacks):
        return [Unavailable(first.metric, reasons.pop(), first.fix)]
    return lacks


def _median(rows: pd.DataFrame, column: str) -> float:
    return float(rows[column].median())
