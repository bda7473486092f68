"""Hip torque while the foot is on the ground, where force plates measured what the ground does.

The torque of the chain, less the moment of the ground force about the hip. Force and motion pass
the same low-pass (Kristianslund, Krosshaug & van den Bogert 2012, J Biomech 45:666): otherwise the
landing leaves false torques behind. Without plates the torque in stance is not known: the forward
force is no better than a guess there, and the hip lies a leg's length above it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import point
from swingleg.core.recording import rate_of
from swingleg.dynamics.leg.chain import Floats
from swingleg.dynamics.leg.swing import CUTOFF_HZ, SwingLeg
from swingleg.gait.curves import extreme, grid

#: hip flexor torque is looked for from this share of contact (before it the leg takes the landing)
#: to as long after toe-off
FROM_SHARE = 0.3


@dataclass(frozen=True)
class GroundPull:
    """Force on one foot: (T,) s; (T, 3) forward and upward force (N), moment about the origin (Nm).

    Kept as a moment and not as a point: a point of application is lost where the foot is nearly
    off the ground.
    """

    time: Floats
    values: Floats

    def moment_about(self, place: Floats, times: Floats) -> Floats:
        """(...) Nm about the points `place` (..., 2) at `times`; flexion positive."""
        forward, up, moment = (np.interp(times, self.time, c) for c in self.values.T)
        return np.asarray(moment - (place[..., 0] * up - place[..., 1] * forward))


def ground_pull(
    forces: xr.Dataset, motion: xr.Dataset, side: str, lag_s: float = 0.0
) -> GroundPull | None:
    """What the plates under one foot measured, in the runner's axes; None without a place of it.

    A plate under both feet counts for either: in running only one foot is down at a time.

    Parameters
    ----------
    forces : core.recording Forces. lag_s : by which the markers lag the plates.
    """
    sides = [str(s) for s in forces.side.values]
    own = [k for k, s in enumerate(sides) if s == side] or [
        k for k, s in enumerate(sides) if s not in SIDES
    ]
    turn = motion.attrs.get("lab_rotation")
    if not own or turn is None or not np.isfinite(forces.cop.values[:, own]).any():
        return None
    rotation = np.asarray(turn, dtype=float).reshape(3, 3)
    push = np.nan_to_num(forces.force.values[:, own] @ rotation.T)
    place = forces.cop.values[:, own] @ rotation.T - np.asarray(motion.attrs["lab_origin_m"])
    moment = np.nan_to_num(place[..., 0] * push[..., 1] - place[..., 1] * push[..., 0])
    columns = np.column_stack(
        [push[..., 0].sum(axis=1), push[..., 1].sum(axis=1), moment.sum(axis=1)]
    )
    clock = forces.time.values
    return GroundPull(clock + lag_s, low_pass(columns, CUTOFF_HZ, rate_of(clock)))


def drive_onset_s(
    leg: SwingLeg,
    motion: xr.Dataset,
    pull: GroundPull,
    mass_kg: float,
    touch_down_s: Floats,
    toe_off_s: Floats,
) -> Floats:
    """(S,) time at which the hip's torque turns to flexion for the drive, seconds.

    The last change of sign before the highest flexor torque around toe-off, from `FROM_SHARE` of
    contact on; NaN where the torque is already flexor there.
    """
    times, torque = _around_toe_off(leg, motion, pull, mass_kg, touch_down_s, toe_off_s)
    top = extreme(times, torque, +1)[1]
    before = (torque <= 0) & (times < top[:, None])
    last = times.shape[1] - 2 - np.argmax(before[:, -2::-1], axis=1)
    row = np.arange(len(times))
    low, high = torque[row, last], torque[row, last + 1]
    step = times[row, last + 1] - times[row, last]
    with np.errstate(divide="ignore", invalid="ignore"):
        when = times[row, last] - low / (high - low) * step
    return np.where(before.any(axis=1) & np.isfinite(top), when, np.nan)


def _around_toe_off(
    leg: SwingLeg,
    motion: xr.Dataset,
    pull: GroundPull,
    mass_kg: float,
    touch_down_s: Floats,
    toe_off_s: Floats,
) -> tuple[Floats, Floats]:
    """(S, N) times from `FROM_SHARE` of contact to as long after toe-off, and hip torque Nm/kg."""
    contact = toe_off_s - touch_down_s
    times = grid(touch_down_s + FROM_SHARE * contact, toe_off_s + FROM_SHARE * contact)
    _, torque = leg.torques(times)
    path = point(motion, f"{leg.side}_hip")
    clock = motion.time.values
    hip = np.stack([np.interp(times, clock, path[:, k]) for k in (0, 1)], axis=-1)
    ground = pull.moment_about(hip, times) / mass_kg
    return times, torque[..., 0] - np.where(times <= toe_off_s[:, None], ground, 0.0)
