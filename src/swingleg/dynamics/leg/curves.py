"""A leg's swings as curves: torques, what they come from, the lever, the passive range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import JOINTS
from swingleg.dynamics.leg import lever, passive
from swingleg.dynamics.leg.chain import (
    joint_inertia,
    joint_rate,
    joint_torques,
    parts,
    straight_inertia,
)
from swingleg.dynamics.leg.noise import torque_sd
from swingleg.dynamics.leg.swing import SwingLeg
from swingleg.gait.curves import grid

#: every curve is given at 0, 1 … 100 % of the time in the air
PERCENT = np.arange(101)
_PARTS = ("net", "muscle", "gravity", "motion", "hip")


def swing_curves(
    motion: xr.Dataset, leg: SwingLeg, rows: pd.DataFrame, mass_kg: float
) -> xr.Dataset:
    """Every swing of one side's rows of a Strides table.

    Returns
    -------
    Dataset over (stride, percent of swing): ``torque`` (…, joint) Nm/kg, flexion positive, with its
    random ``torque_sd``; ``power`` (…, joint) W/kg (hip: by the thigh's rate); ``cause``
    (…, joint, part) Nm/kg: net = muscle + gravity + motion + hip (`dynamics.leg.chain.Parts`);
    ``thigh`` and ``knee`` degrees; ``inertia_ratio`` of the leg about the hip over the straight
    leg's; ``torque_locked`` of the hip with the knee held at 20°, ``torque_scaled`` (…, scale) with
    its flexion scaled; ``passive_low`` and ``passive_high`` Nm/kg. Along stride: toe_off and
    touch_down, seconds. NaN where the leg was not seen.
    """
    off = rows["toe_off_s"].to_numpy(dtype=float)
    down = rows["next_touch_down_s"].to_numpy(dtype=float)
    times = grid(off, down, PERCENT.size)
    state, torque = leg.torques(times)
    causes = parts(leg.body, state)
    bend = np.degrees(state.angle[..., 0] - state.angle[..., 1])
    hip = leg.hip_deg(times, state)
    held = joint_torques(leg.body, lever.knee_locked(state))[..., 0]
    scaled = [joint_torques(leg.body, lever.knee_scaled(state, k))[..., 0] for k in lever.SCALES]
    inertia = joint_inertia(leg.body, state.angle)[..., 0] / straight_inertia(leg.body)
    at, jointed = ("stride", "percent"), ("stride", "percent", "joint")
    torque_unit, share = {"units": "Nm/kg"}, {"units": "1"}
    return xr.Dataset(
        {
            "torque": (jointed, torque, torque_unit),
            "torque_sd": (jointed, torque_sd(motion, leg, times), torque_unit),
            "power": (jointed, torque * joint_rate(state), {"units": "W/kg"}),
            "cause": (
                (*jointed, "part"),
                np.stack([getattr(causes, name) for name in _PARTS], axis=-1),
                torque_unit,
            ),
            "thigh": (at, np.degrees(state.angle[..., 0]), {"units": "deg"}),
            "knee": (at, bend, {"units": "deg"}),
            "inertia_ratio": (at, inertia, share),
            "torque_locked": (at, held, torque_unit),
            "torque_scaled": ((*at, "scale"), np.stack(scaled, axis=-1), torque_unit),
            "passive_low": (at, passive.ligaments(hip) / mass_kg, torque_unit),
            "passive_high": (at, passive.with_muscle(hip, bend) / mass_kg, torque_unit),
        },
        coords={
            "percent": ("percent", PERCENT, {"long_name": "% of swing"}),
            "joint": list(JOINTS),
            "part": list(_PARTS),
            "scale": list(lever.SCALES),
            "toe_off": ("stride", off, {"units": "s"}),
            "touch_down": ("stride", down, {"units": "s"}),
        },
        attrs={"side": leg.side, "mass_kg": mass_kg},
    )
