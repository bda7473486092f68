"""What a recording cannot support: each metric's reason and what would fix it."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Condition
from swingleg.core.findings import Unavailable
from swingleg.core.metrics import MetricSpec, asymmetry_name, has_asymmetry
from swingleg.core.wording import Medium, counted, medium_of
from swingleg.gait import advice
from swingleg.gait.uncertainty import systematic_sd

#: fewest strides of a side for a mean with an interval
MIN_STRIDES = 3
#: a stride's kinematics count when at least this share of the leg was seen
VISIBLE_ENOUGH = 0.5
#: metrics of the contact times alone: they need the events, not the leg's picture
TIMES_ONLY = (
    "swing_time_s",
    "speed_m_s",
    "cadence_spm",
    "step_length_m",
    "step_length_leg",
    "stride_length_m",
    "contact_time_s",
    "flight_time_s",
    "duty_factor",
    "contact_time_per_km_s",
)
#: filled by the stage after this one (`swingleg.dynamics`)
FORCE_METRICS = (
    "peak_force_bw",
    "impact_impulse_bw_s",
    "braking_impulse_bw_s",
    "loading_class",
    "vertical_stiffness_kn_m",
    "leg_stiffness_kn_m",
)
#: filled there too: inverse dynamics of the swing leg
TORQUE_METRICS = (
    "hip_torque_flexor_peak_nm_kg",
    "hip_torque_extensor_peak_nm_kg",
    "hip_flexion_power_peak_w_kg",
    "hip_flexion_work_j_kg",
    "hip_passive_share_low",
    "hip_passive_share_high",
    "lever_saving_pct",
    "drive_onset_ms",
    "knee_torque_flexor_late_swing_peak_nm_kg",
)


def stage_lacks(spec: MetricSpec, strides: pd.DataFrame) -> Unavailable | None:
    """Why the dynamics stage withheld a metric, or that it did not run; None for all others."""
    if spec.name not in FORCE_METRICS + TORQUE_METRICS:
        return None
    stage = "force" if spec.name in FORCE_METRICS else "torque"
    if "withheld" not in strides.attrs or (stage == "torque" and spec.name + "_sd" not in strides):
        return Unavailable(
            spec.name, f"the {stage} stage was not run", "Analyse the recording from the start."
        )
    reason = strides.attrs["withheld"].get(spec.name)
    return None if reason is None else Unavailable(spec.name, *reason)


def recording_lacks(
    spec: MetricSpec, motion: xr.Dataset, condition: Condition, input_fps: float
) -> Unavailable | None:
    """Why no stride of this recording can show the metric, or None."""
    if 0 < round(input_fps) < spec.min_fps:  # 49.98, as time stamps give it, is 50
        return Unavailable(
            spec.name,
            f"{input_fps:.0f} frames/s are too few",
            advice.faster(spec.min_fps, medium_of(motion)),
        )
    if "speed" in spec.needs and condition.speed_m_s is None:
        return Unavailable(spec.name, "the speed is unknown", "Give it with --speed 3.3.")
    no_scale = motion.position.attrs["units"] != "m" and not math.isfinite(
        float(motion.attrs["leg_length_m"])
    )
    if "scale" in spec.needs and no_scale:
        return Unavailable(
            spec.name,
            "the picture has no scale in metres",
            "Give --height, for example 1.78; or --known-length, or the speed.",
        )
    if "pelvis" in spec.needs and motion.attrs["kind"] != "markers":
        return Unavailable(
            spec.name,
            "the recording has no pelvis markers; thigh elevation stands in",
            "Use motion capture with pelvis markers.",
        )
    return None


def side_lacks(
    spec: MetricSpec, motion: xr.Dataset, rows: pd.DataFrame, side: str
) -> Unavailable | None:
    """Why this side cannot show the metric, or None.

    rows : the side's strides, unfiltered.
    """
    far = motion.attrs["near_side"] not in ("", side)
    medium = medium_of(motion)
    view = "Film the other side too, the camera at right angles to the running direction."
    if len(rows) < MIN_STRIDES:
        only = "only " if len(rows) else ""
        count = counted(len(rows), "stride")
        reason = f"{only}{count} of the {side} leg (at least {MIN_STRIDES} are needed)"
        return Unavailable(spec.name, reason, advice.longer(medium), side)
    if leg_lacks(spec.name, motion, side):
        if not far:
            reason = f"pictures of the {side} leg leave it too unsure to tell runners apart"
            return Unavailable(spec.name, reason, "Use motion capture.", side)
        reason = f"the {side} leg is the far one: it passes behind the near leg here"
        return Unavailable(spec.name, reason, view, side)
    if spec.name not in TIMES_ONLY and enough_seen(rows).sum() < MIN_STRIDES:
        reason = f"too little of the {side} leg was seen"
        fix = view if far else advice.whole_leg(medium)
        return Unavailable(spec.name, reason, fix, side)
    if spec.name != "lands_under_flexing_knee" and len(values_of(spec.name, rows)) < MIN_STRIDES:
        return Unavailable(spec.name, *_not_measured(spec, medium), side)
    return None


def leg_lacks(name: str, motion: xr.Dataset, side: str) -> bool:
    """True where this leg cannot show the metric however many strides there are."""
    measured = "foot_strike_angle_deg" if name == "foot_strike" else name
    return math.isnan(systematic_sd(measured, motion, side))


def cannot_tell(
    rows: pd.DataFrame, side: str, condition: Condition, motion: xr.Dataset
) -> Unavailable:
    """The verdict's own reason: too few strides were decided."""
    name = "lands_under_flexing_knee"
    decided = int(rows[name].notna().sum())
    if rows["p_foot_near_knee"].isna().all() and rows["overstride_knee_leg"].notna().any():
        return Unavailable(
            name,
            f"there is no norm for the foot ahead of the knee at {condition.speed_m_s:.2f} m/s",
            "Record at a speed between 2 and 5 m/s.",
            side,
        )
    return Unavailable(
        name,
        f"{decided} of {counted(len(rows), 'stride')} could be told with 95 % certainty",
        advice.surer(medium_of(motion)),
        side,
    )


def enough_seen(rows: pd.DataFrame) -> np.ndarray:
    """(S,) bool: strides whose leg was seen well enough for kinematics."""
    return rows["visible"].to_numpy(dtype=float) >= VISIBLE_ENOUGH


def values_of(name: str, rows: pd.DataFrame) -> pd.Series:
    """The values of one metric that are there."""
    return rows[name].dropna()


def _not_measured(spec: MetricSpec, medium: Medium) -> tuple[str, str]:
    if "foot" in spec.needs:
        return "heel and toe were not seen", advice.feet(medium)
    if "trunk" in spec.needs:
        return "the trunk was not seen", advice.trunk(medium)
    if "both_legs" in spec.needs:
        return "the other foot's contacts were not found", advice.both_legs(medium)
    return "it could not be measured in enough strides", advice.longer(medium)


def asymmetry_lacks(name: str, motion: xr.Dataset) -> tuple[Unavailable, ...]:
    """NAME_asymmetry without both sides; nothing for a metric that has none."""
    if not has_asymmetry(name):
        return ()
    reason = f"{name} was not measured on both sides"
    return (Unavailable(asymmetry_name(name), reason, advice.both_sides(medium_of(motion))),)
