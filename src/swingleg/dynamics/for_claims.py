"""Figures of the swing that only the coaches' claims ask for: further columns of Strides.

Given from markers alone: how wrong they are from video was not measured.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition, body_mass_kg
from swingleg.core.keypoints import SIDES
from swingleg.dynamics.leg.add import leg_of_rows
from swingleg.dynamics.leg.chain import Floats, joint_rate
from swingleg.dynamics.leg.swing import SwingLeg, swings_of_rows
from swingleg.dynamics.leg.timing import hip_timing
from swingleg.gait.curves import extreme, grid
from swingleg.gait.strides import row_at

FOLD, PHASE = "knee_fold_work_j_kg", "crossed_moment_phase_pct"
_KNEE = 1


def add_for_claims(
    strides: pd.DataFrame, motion: xr.Dataset, condition: Condition, athlete: Athlete
) -> pd.DataFrame:
    """A new Strides table with ``knee_fold_work_j_kg`` and ``crossed_moment_phase_pct``.

    The first is `knee_fold_work`. The second is the time of this leg's highest hip-flexor torque
    minus that of the other leg's highest hip-extensor torque in its swing that ends meanwhile, % of
    stride; negative: the lift's torque peaks first.

    Parameters
    ----------
    strides : after `add_torques`; empty where its torques are.
    """
    fold, phase = (pd.Series(np.nan, index=strides.index) for _ in range(2))
    mass = body_mass_kg(strides.attrs, athlete)
    given = strides["hip_torque_flexor_peak_nm_kg"].notna()
    lift, hold = fold.copy(), fold.copy()
    for side in SIDES:
        rows = strides[(strides["side"] == side) & given]
        if motion.attrs["kind"] != "markers" or rows.empty:
            continue
        leg = leg_of_rows(motion, rows, side, condition, athlete, mass)
        timing = hip_timing(swings_of_rows(leg, rows))
        lift.loc[rows.index], hold.loc[rows.index] = timing.flexor_peak, timing.extensor_peak
        off, down = (rows[n].to_numpy(dtype=float) for n in ("toe_off_s", "next_touch_down_s"))
        fold.loc[rows.index] = knee_fold_work(leg, off, down)
    for side in SIDES:
        own, other = strides[strides["side"] == side], strides[strides["side"] != side]
        partner = row_at(other["next_touch_down_s"], own["other_touch_down_s"])
        known = partner >= 0
        held = np.full(len(own), np.nan)
        held[known] = hold.loc[other.index].to_numpy()[partner[known]]
        length = own["next_touch_down_s"] - own["touch_down_s"]
        phase.loc[own.index] = 100 * (lift.loc[own.index] - held) / length
    filled = strides.assign(**{FOLD: fold, PHASE: phase})
    filled.attrs = dict(strides.attrs)
    return filled


def knee_fold_work(leg: SwingLeg, toe_off_s: Floats, touch_down_s: Floats) -> Floats:
    """(S,) work of the net muscle torque on the knee from toe-off to its deepest fold, J/kg.

    Torque and rate are those of the planar chain (`dynamics.leg.chain`), flexion positive. Below
    zero: muscle takes energy out of a fold that the thigh's motion and gravity make. A net torque:
    antagonists that pull at once are not told apart.
    """
    whole = grid(toe_off_s, touch_down_s)
    angle = leg.course.at(whole).angle
    deepest = extreme(whole, angle[..., 0] - angle[..., 1], +1)[1]
    times = grid(toe_off_s, deepest)
    state, torque = leg.torques(times)
    power = torque[..., _KNEE] * joint_rate(state)[..., _KNEE]
    return np.asarray(np.trapezoid(power, times, axis=1))
