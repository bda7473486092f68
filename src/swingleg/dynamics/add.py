"""Strides, with the columns of force and stiffness filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.anthropometry import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.dynamics import loading, stiffness, waveform
from swingleg.dynamics.braking import estimated_forward_force
from swingleg.dynamics.errors import systematic_sd
from swingleg.dynamics.force import vertical_force
from swingleg.dynamics.plates import measured_force
from swingleg.dynamics.stances import GRAVITY_M_S2, PERCENT, Floats, stances_of
from swingleg.gait.availability import FORCE_METRICS, MIN_STRIDES
from swingleg.gait.events.legs import legs_of

PLATE, MOTION = "force plate", "motion"


@dataclass(frozen=True)
class StanceForces:
    """The force of S stances, in the order of the strides.

    vertical, forward : (S, 101) BW at 0 … 100 % of contact.
    contact_s, stride_s : (S,) seconds. plate : (S,) True where measured, else estimated from the
    motion. mass_kg : given, or weighed by the plates; NaN where neither. weighed_kg : as the plates
    weigh it where they carried every step; else NaN.
    """

    vertical: Floats
    forward: Floats
    contact_s: Floats
    stride_s: Floats
    plate: NDArray[np.bool_]
    mass_kg: float
    weighed_kg: float = float("nan")


def stance_forces(
    strides: pd.DataFrame, motion: xr.Dataset, athlete: Athlete, forces: xr.Dataset | None = None
) -> StanceForces:
    """Force of every stance: measured on a side whose plates hold enough stances, else estimated.

    Parameters
    ----------
    motion : best without a low-pass of its own; the estimate filters by itself.
    forces : core.recording Forces in laboratory axes, newtons on the runner, or None.
    """
    stances = stances_of(strides)
    vertical = vertical_force(motion, stances)
    forward = estimated_forward_force(motion, stances, vertical)
    contact = stances.contact_time
    plate = np.zeros(stances.side.shape, dtype=bool)
    mass = float("nan") if athlete.mass_kg is None else athlete.mass_kg
    weighed = float("nan")
    if forces is not None and len(strides):
        measured = measured_force(forces, motion, stances, athlete.mass_kg)
        held = np.bincount(stances.side[measured.known], minlength=2) >= MIN_STRIDES
        plate = held[stances.side]
        vertical = np.where(plate[:, None], measured.vertical, vertical)
        forward = np.where(plate[:, None], measured.forward, forward)
        contact = np.where(plate, measured.contact_s, contact)
        if measured.weighed and plate.any():
            weighed = measured.body_weight_n / GRAVITY_M_S2
            mass = weighed if np.isnan(mass) else mass
    return StanceForces(vertical, forward, contact, stances.stride_time, plate, mass, weighed)


def waveforms(found: StanceForces, strides: pd.DataFrame) -> xr.Dataset:
    """The same as a Dataset that can be kept.

    vertical, forward (stance, percent) BW; along stance: contact_time, side, touch_down and
    source ("force plate" or "motion"). Attribute mass_kg, NaN where unknown.
    """
    at = ("stance", "percent")
    return xr.Dataset(
        {
            "vertical": (at, found.vertical, {"units": "BW"}),
            "forward": (at, found.forward, {"units": "BW"}),
            "contact_time": ("stance", found.contact_s, {"units": "s"}),
        },
        coords={
            "percent": ("percent", PERCENT, {"long_name": "% of contact"}),
            "side": ("stance", strides["side"].to_numpy(dtype=str)),
            "touch_down": ("stance", strides["touch_down_s"].to_numpy(dtype=float), {"units": "s"}),
            "source": ("stance", np.where(found.plate, PLATE, MOTION)),
        },
        attrs={"mass_kg": found.mass_kg},
    )


def add_forces(
    strides: pd.DataFrame,
    found: StanceForces,
    motion: xr.Dataset,
    condition: Condition,
    athlete: Athlete,
) -> pd.DataFrame:
    """A new Strides table with `gait.availability.FORCE_METRICS` filled.

    Further columns: ``force_source`` ("force plate" or "motion"), ``loading_rate_bw_s``,
    ``propulsive_impulse_bw_s``, ``loading_class_low`` and ``loading_class_high`` (the class at the
    ends of the rate's 95 % interval), and NAME_sd, the standard deviation of the error that all
    strides share.
    ``attrs["withheld"]`` names each metric that cannot be given, with (reason, fix);
    ``attrs["mass_kg"]`` and ``attrs["weighed_kg"]`` are those of `StanceForces`.

    Parameters
    ----------
    strides : from `gait.measure_strides`. found : from `stance_forces` for the same strides.
    """
    columns = _metrics(found, motion, condition, athlete)
    withheld = _withheld(found, motion, condition)
    for name in withheld:
        columns[name] = np.full(len(strides), None if name == "loading_class" else np.nan)
    source = np.where(found.plate, PLATE, MOTION).astype(object)
    filled = strides.assign(force_source=source, **columns)
    filled = filled.assign(**_errors(filled, motion, found))
    if "loading_class" not in withheld:
        assert condition.speed_m_s is not None
        filled = filled.assign(**_classes(filled, condition.speed_m_s))
    masses = {"mass_kg": found.mass_kg, "weighed_kg": found.weighed_kg}
    filled.attrs = {**strides.attrs, "withheld": withheld, **masses}
    return filled


def _metrics(
    found: StanceForces, motion: xr.Dataset, condition: Condition, athlete: Athlete
) -> dict[str, np.ndarray]:
    peak = waveform.peak_force(found.vertical)
    sinking = waveform.lowering(found.vertical, found.contact_s, found.stride_s)
    leg = leg_length_m(motion, athlete)
    speed = np.nan if condition.speed_m_s is None else condition.speed_m_s
    return {
        "peak_force_bw": peak,
        "impact_impulse_bw_s": waveform.landing_impulse(found.vertical, found.contact_s),
        "braking_impulse_bw_s": waveform.braking_impulse(found.forward, found.contact_s),
        "propulsive_impulse_bw_s": waveform.braking_impulse(-found.forward, found.contact_s),
        "loading_rate_bw_s": waveform.loading_rate(found.vertical, found.contact_s),
        "vertical_stiffness_kn_m": stiffness.vertical_stiffness(peak, sinking, found.mass_kg),
        "leg_stiffness_kn_m": stiffness.leg_stiffness(
            peak, sinking, found.contact_s, found.mass_kg, speed, leg
        ),
    }


def leg_length_m(motion: xr.Dataset, athlete: Athlete) -> float:
    """Morin's leg: .53 of the height, which a measured thigh and shank stand in for; NaN."""
    if athlete.height_m is not None:
        return stiffness.LEG_PER_HEIGHT * athlete.height_m
    height = float(motion.attrs["leg_length_m"]) / (THIGH_PER_HEIGHT + SHANK_PER_HEIGHT)
    return stiffness.LEG_PER_HEIGHT * height


def _withheld(
    found: StanceForces, motion: xr.Dataset, condition: Condition
) -> dict[str, tuple[str, str]]:
    """Metric → (reason, fix)."""
    out = {}
    if legs_of(motion).kind != "markers" and not found.plate.all():
        out["loading_class"] = (
            "the landing's first hundredths of a second are blurred in key points",
            "Use motion capture at 100 Hz or more, or a force plate.",
        )
    elif condition.speed_m_s is None:
        out["loading_class"] = ("the speed is unknown", "Give it with --speed 3.3.")
    elif loading.thirds(condition.speed_m_s) is None:
        out["loading_class"] = (
            f"there is nothing to compare with at {condition.speed_m_s:.2f} m/s",
            "Record at a speed between 2.3 and 4.8 m/s.",
        )
    if not np.isfinite(found.mass_kg):
        for name in ("vertical_stiffness_kn_m", "leg_stiffness_kn_m"):
            out[name] = ("the body mass is unknown", "Give it with --mass 70.")
    return out


def _errors(rows: pd.DataFrame, motion: xr.Dataset, found: StanceForces) -> dict[str, Floats]:
    """NAME_sd columns."""
    out = {}
    names = [n for n in FORCE_METRICS if n != "loading_class"]
    for name in (*names, "loading_rate_bw_s"):
        values = rows[name].to_numpy(dtype=float)
        sd = np.full(values.shape, np.nan)
        for side in SIDES:
            for plate in (True, False):
                own = (rows["side"] == side).to_numpy() & (found.plate == plate)
                sd[own] = systematic_sd(name, values[own], motion, side, plate=plate)
        out[f"{name}_sd"] = sd
    return out


def _classes(rows: pd.DataFrame, speed_m_s: float) -> dict[str, np.ndarray]:
    rate, sd = (
        rows[n].to_numpy(dtype=float) for n in ("loading_rate_bw_s", "loading_rate_bw_s_sd")
    )
    shifts = {"loading_class": 0.0, "loading_class_low": -1.96, "loading_class_high": 1.96}
    return {name: loading.classes(rate + by * sd, speed_m_s) for name, by in shifts.items()}
