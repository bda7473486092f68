"""A leg's swings as curves: torques, what they come from, the lever, the passive range."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import JOINTS
from swingleg.dynamics.leg import lever, passive
from swingleg.dynamics.leg.chain import (
    ChainState,
    Floats,
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


_AT = ("stride", "percent")
_JOINTED = (*_AT, "joint")
_TORQUE_UNIT = {"units": "Nm/kg"}


def drawn_curves(leg: SwingLeg, rows: pd.DataFrame) -> xr.Dataset:
    """What the report draws of every swing of one side's rows of a Strides table.

    Returns
    -------
    Dataset over (stride, percent of swing): ``torque`` (…, joint) Nm/kg, flexion positive;
    ``thigh`` and ``knee`` degrees; ``inertia_ratio`` of the leg about the hip over the straight
    leg's. Along stride: toe_off and touch_down, seconds. NaN where the leg was not seen.
    """
    times = _times(rows)
    return _drawn(leg, times, *leg.torques(times))


def swing_curves(
    motion: xr.Dataset, leg: SwingLeg, rows: pd.DataFrame, mass_kg: float
) -> xr.Dataset:
    """All there is to know of every swing of one side's rows of a Strides table.

    Returns
    -------
    `drawn_curves` and over the same (stride, percent of swing): ``torque_sd``, the torque's random
    error; ``power`` (…, joint) W/kg (hip: by the thigh's rate); ``cause`` (…, joint, part) Nm/kg:
    net = muscle + gravity + motion + hip (`dynamics.leg.chain.Parts`); ``torque_locked`` of the hip
    with the knee held at 20°, ``torque_scaled`` (…, scale) with its flexion scaled; ``passive_low``
    and ``passive_high`` Nm/kg.
    """
    times = _times(rows)
    state, torque = leg.torques(times)
    drawn = _drawn(leg, times, state, torque)
    causes = parts(leg.body, state)
    hip = leg.hip_deg(times, state)
    held = joint_torques(leg.body, lever.knee_locked(state))[..., 0]
    scaled = [joint_torques(leg.body, lever.knee_scaled(state, k))[..., 0] for k in lever.SCALES]
    relaxed = passive.with_muscle(hip, drawn["knee"].values)
    found = drawn.assign(
        torque_sd=(_JOINTED, torque_sd(motion, leg, times), _TORQUE_UNIT),
        power=(_JOINTED, torque * joint_rate(state), {"units": "W/kg"}),
        cause=(
            (*_JOINTED, "part"),
            np.stack([getattr(causes, name) for name in _PARTS], axis=-1),
            _TORQUE_UNIT,
        ),
        torque_locked=(_AT, held, _TORQUE_UNIT),
        torque_scaled=((*_AT, "scale"), np.stack(scaled, axis=-1), _TORQUE_UNIT),
        passive_low=(_AT, passive.ligaments(hip) / mass_kg, _TORQUE_UNIT),
        passive_high=(_AT, relaxed / mass_kg, _TORQUE_UNIT),
    )
    return found.assign_coords(part=list(_PARTS), scale=list(lever.SCALES)).assign_attrs(
        mass_kg=mass_kg
    )


def _times(rows: pd.DataFrame) -> Floats:
    """(S, 101) seconds, toe-off to the next touch-down."""
    off = rows["toe_off_s"].to_numpy(dtype=float)
    return grid(off, rows["next_touch_down_s"].to_numpy(dtype=float), PERCENT.size)


def _drawn(leg: SwingLeg, times: Floats, state: ChainState, torque: Floats) -> xr.Dataset:
    thigh, shank = state.angle[..., 0], state.angle[..., 1]
    inertia = joint_inertia(leg.body, state.angle)[..., 0] / straight_inertia(leg.body)
    return xr.Dataset(
        {
            "torque": (_JOINTED, torque, _TORQUE_UNIT),
            "thigh": (_AT, np.degrees(thigh), {"units": "deg"}),
            "knee": (_AT, np.degrees(thigh - shank), {"units": "deg"}),
            "inertia_ratio": (_AT, inertia, {"units": "1"}),
        },
        coords={
            "percent": ("percent", PERCENT, {"long_name": "% of swing"}),
            "joint": list(JOINTS),
            "toe_off": ("stride", times[:, 0], {"units": "s"}),
            "touch_down": ("stride", times[:, -1], {"units": "s"}),
        },
        attrs={"side": leg.side},
    )
