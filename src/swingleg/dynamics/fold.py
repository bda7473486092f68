"""What folds the knee after toe-off: the motion of the thigh, or muscle?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete
from swingleg.core.keypoints import SIDES
from swingleg.dynamics.leg.chain import Floats, joint_rate
from swingleg.dynamics.leg.swing import SwingLeg, swing_leg
from swingleg.gait.curves import extreme, grid

_KNEE = 1


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


def add_knee_fold(strides: pd.DataFrame, motion: xr.Dataset, athlete: Athlete) -> pd.DataFrame:
    """A new Strides table with ``knee_fold_work_j_kg``; empty where torques are.

    strides : after `add_torques`, whose shoe mass and withholding hold here too.
    """
    work = pd.Series(np.nan, index=strides.index)
    mass = float(strides.attrs.get("mass_kg") or np.nan)
    mass = mass if np.isfinite(mass) or athlete.mass_kg is None else athlete.mass_kg
    given = strides["hip_torque_flexor_peak_nm_kg"].notna()
    for side in SIDES:
        rows = strides[(strides["side"] == side) & given]
        if not rows.empty:
            leg = swing_leg(motion, side, athlete, athlete.shoe_mass_kg / mass)
            times = (rows[n].to_numpy(dtype=float) for n in ("toe_off_s", "next_touch_down_s"))
            work.loc[rows.index] = knee_fold_work(leg, *times)
    filled = strides.assign(knee_fold_work_j_kg=work)
    filled.attrs = dict(strides.attrs)
    return filled
