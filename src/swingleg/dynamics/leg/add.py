"""Strides, with the columns of hip and knee torque filled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition, body_mass_kg
from swingleg.core.keypoints import SIDES
from swingleg.dynamics.add import PLATE
from swingleg.dynamics.leg import metrics, stance
from swingleg.dynamics.leg.chain import Floats
from swingleg.dynamics.leg.swing import TILT_SD_DEG, SwingLeg, Swings, swing_leg, swings_of
from swingleg.gait.availability import TORQUE_METRICS, enough_seen
from swingleg.gait.uncertainty import event_sd
from swingleg.gait.uncertainty import systematic_sd as input_sd

#: a torque's error from the body itself, as a share: segment masses differ between people of one
#: size, and the leg also moves sideways (validation/swing_torque.md)
BODY_SHARE = 0.08
#: the same for figures in which most of it cancels, in their own unit
BODY_SD = {"lever_saving_pct": 1.5, "hip_passive_share_low": 0.0, "hip_passive_share_high": 0.02}
#: how the ground force's place and the clocks of plates and markers may shift the onset, ms
_ONSET_SD_MS = 15.0
#: strides of which, and by how much late, the change with late events is taken
_SOME, _LATE_S = 12, 0.004
_LOW, _HIGH, _ONSET = "hip_passive_share_low", "hip_passive_share_high", "drive_onset_ms"


def add_torques(
    strides: pd.DataFrame,
    motion: xr.Dataset,
    condition: Condition,
    athlete: Athlete,
    forces: xr.Dataset | None = None,
    *,
    lag_s: float = 0.0,
) -> pd.DataFrame:
    """A new Strides table with `gait.availability.TORQUE_METRICS` filled.

    Further columns: NAME_sd, the standard deviation of the error that all strides share and that
    the kind of input does not explain: the body's masses, the scale, late events, the hip's angle.
    ``attrs["withheld"]`` names each metric that cannot be given, with (reason, fix);
    ``attrs["shoe_mass_kg"]`` is the mass of one shoe that was taken.

    Parameters
    ----------
    strides : from `gait.measure_strides`; best after `add_forces`, whose plates may have weighed
        the runner. athlete : sex, mass, mass of a shoe. forces : core.recording Forces, or None.
    lag_s : by which the markers lag the plates.
    """
    mass = body_mass_kg(strides.attrs, athlete)
    withheld = dict(strides.attrs.get("withheld", {})) | _withheld(mass, forces)
    nothing = pd.Series(np.nan, index=strides.index)
    columns = {name: nothing.copy() for name in TORQUE_METRICS}
    columns |= {f"{name}_sd": nothing.copy() for name in TORQUE_METRICS}
    scale = np.isfinite(float(motion.attrs["leg_length_m"]))
    if np.isfinite(mass) and scale:
        for side in SIDES:
            rows = strides[strides["side"] == side]
            if rows.empty:
                continue
            leg = leg_of_rows(motion, rows, side, condition, athlete, mass)
            found = _measured(_Rows(rows, leg, motion, mass, forces, lag_s))
            unseen = ~enough_seen(rows)
            for name, values in found.items():
                columns[name].loc[rows.index] = np.where(unseen, np.nan, values)
    filled = strides.assign(**columns)
    shoe = {"shoe_mass_kg": athlete.shoe_mass_kg}
    filled.attrs = {**strides.attrs, "withheld": withheld, **shoe}
    return filled


def leg_of_rows(
    motion: xr.Dataset,
    rows: pd.DataFrame,
    side: str,
    condition: Condition,
    athlete: Athlete,
    mass_kg: float,
) -> SwingLeg:
    """The leg of one side's rows of a Strides table, as its columns were measured."""
    starts = rows[["touch_down_s", "next_touch_down_s"]].to_numpy(dtype=float).ravel()
    return swing_leg(
        motion,
        side,
        athlete,
        athlete.shoe_mass_kg / mass_kg,
        touch_down_s=starts,
        speed_m_s=condition.speed_m_s,
    )


@dataclass(frozen=True)
class _Rows:
    """One side's strides and what is needed to measure them."""

    rows: pd.DataFrame
    leg: SwingLeg
    motion: xr.Dataset
    mass_kg: float
    forces: xr.Dataset | None
    lag_s: float

    def swings(self, late_off_s: float = 0.0, late_down_s: float = 0.0) -> Swings:
        off = self.rows["toe_off_s"].to_numpy(dtype=float)
        down = self.rows["next_touch_down_s"].to_numpy(dtype=float)
        return swings_of(self.leg, off + late_off_s, down + late_down_s)


def _measured(r: _Rows) -> dict[str, Floats]:
    """NAME and NAME_sd → (S,)."""
    swings = r.swings()
    found = _numbers(swings, r.mass_kg)
    out = dict(found)
    scale = float(r.motion.attrs["scale_rel_sd"])
    slopes = _slopes(r)
    for name, values in found.items():
        # a torque of gravity grows with the length, one of inertia with its square
        common = BODY_SD.get(name, np.hypot(BODY_SHARE, 2 * scale) * np.abs(values))
        late = [
            event_sd(slope[name], float(r.rows[column].median()), len(r.rows))
            for slope, column in zip(slopes, ("toe_off_sd_s", "next_touch_down_sd_s"), strict=True)
        ]
        tilt = _tilt_sd(r, swings, name)
        out[f"{name}_sd"] = np.sqrt(np.square(common) + np.sum(np.square(late)) + tilt**2)
    out[_ONSET] = _onset_ms(r)
    out[f"{_ONSET}_sd"] = np.full(len(r.rows), _ONSET_SD_MS)
    return out


def _numbers(swings: Swings, mass_kg: float) -> dict[str, Floats]:
    """Every metric of the swing → (S,)."""
    found = {name: function(swings) for name, function in metrics.FUNCTIONS.items()}
    found[_LOW], found[_HIGH] = metrics.passive_shares(swings, mass_kg)
    return found


def _slopes(r: _Rows) -> tuple[dict[str, float], dict[str, float]]:
    """Metric → change per second of late toe-offs, and of late touch-downs (means).

    A mean change is known well enough from some strides of a long recording.
    """
    last = len(r.rows) - 1
    some = replace(r, rows=r.rows.iloc[np.unique(np.linspace(0, last, _SOME).astype(int))])

    def change(off: float, down: float) -> dict[str, float]:
        after = _numbers(some.swings(off, down), r.mass_kg)
        before = _numbers(some.swings(-off, -down), r.mass_kg)
        return {name: _mean(after[name] - before[name]) / (2 * _LATE_S) for name in after}

    return change(_LATE_S, 0.0), change(0.0, _LATE_S)


def _mean(values: Floats) -> float:
    """Of what is finite; 0 where nothing is."""
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if seen.size else 0.0


def _tilt_sd(r: _Rows, swings: Swings, name: str) -> float:
    """Error of a passive share from that of the hip's angle."""
    if name not in (_LOW, _HIGH):
        return 0.0
    sd = input_sd("hip_flexion_peak_deg", r.motion, r.leg.side)
    if r.leg.hip_angle is None:
        sd = float(
            np.hypot(TILT_SD_DEG, input_sd("thigh_elevation_peak_deg", r.motion, r.leg.side))
        )
    which = 0 if name == _LOW else 1
    ends = [metrics.passive_shares(swings, r.mass_kg, shift)[which] for shift in (-sd, sd)]
    return _mean(np.abs(ends[0] - ends[1]) / 2)


def _onset_ms(r: _Rows) -> Floats:
    """(S,) onset of the drive minus toe-off, ms; NaN where no plate carried the stance."""
    off = r.rows["toe_off_s"].to_numpy(dtype=float)
    down = r.rows["touch_down_s"].to_numpy(dtype=float)
    pull = None if r.forces is None else stance.ground_pull(r.forces, r.motion, r.leg.side, r.lag_s)
    if pull is None:
        return np.full(len(off), np.nan)
    # the plates' force belongs to the mass that they weigh, whatever mass was given
    weighed = float(r.rows.attrs.get("weighed_kg", np.nan))
    mass = weighed if np.isfinite(weighed) else r.mass_kg
    when = stance.drive_onset_s(r.leg, r.motion, pull, mass, down, off)
    if "force_source" in r.rows:  # a foot beside the plate would look like one in the air
        on_plate = (r.rows["force_source"] == PLATE) & r.rows["peak_force_bw"].notna()
        when = np.where(on_plate, when, np.nan)
    return 1000.0 * (when - off)


def _withheld(mass_kg: float, forces: xr.Dataset | None) -> dict[str, tuple[str, str]]:
    """Metric → (reason, fix)."""
    out: dict[str, tuple[str, str]] = {}
    if forces is None:
        out[_ONSET] = (
            "the drive begins while the foot is on the ground, and there was no force plate",
            "Use motion capture with force plates.",
        )
    elif not np.isfinite(forces.cop.values).any():
        out[_ONSET] = (
            "the force plates do not tell where the force acts",
            "Give a file that holds the centre of pressure.",
        )
    if not np.isfinite(mass_kg):
        out |= dict.fromkeys(
            TORQUE_METRICS, ("the body mass is unknown", "Give it with --mass 70.")
        )
    return out
