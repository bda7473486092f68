"""Measured force of each stance, where the recording has force plates.

One plate may carry both feet (a treadmill's belt): running has a flight between the contacts, so
the force is split by time and takes its side from the stance. Contact is the vertical force above
50 N after a 30 Hz low-pass, as in the norms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.core.recording import rate_of
from swingleg.dynamics.stances import GRAVITY_M_S2, PERCENT, Floats, Stances
from swingleg.gait.events.force import CUTOFF_HZ
from swingleg.gait.events.force import THRESHOLD_N as CONTACT_N

#: a plate's contact belongs to a stance whose middle is this near, seconds
_NEAR_S = 0.08
#: shortest and longest contact of a run, seconds
_POSSIBLE_S = (0.06, 0.6)
#: a stance whose mean force is further from the body's need was not wholly on the plate
_WHOLE = 0.25


@dataclass(frozen=True)
class Measured:
    """S stances as the plates saw them; NaN where a stance was not wholly on a plate.

    vertical, forward : (S, 101) BW on the runner, over the plate's own contact. contact_s : (S,)
    seconds. body_weight_n : newtons. weighed : the plates told it, not the mass given.
    """

    vertical: Floats
    forward: Floats
    contact_s: Floats
    body_weight_n: float
    weighed: bool

    @property
    def known(self) -> NDArray[np.bool_]:
        """(S,) the stance was measured."""
        return np.isfinite(self.contact_s)


def measured_force(
    forces: xr.Dataset, motion: xr.Dataset, stances: Stances, mass_kg: float | None
) -> Measured:
    """Cut the plates' force into stances.

    Parameters
    ----------
    forces : core.recording Forces, laboratory axes; ``motion.attrs["lab_rotation"]`` turns them to
        the runner's. mass_kg : used where the plates do not carry the runner all the time;
        otherwise body weight is the mean vertical force over whole strides.
    """
    time = forces.time.values
    force = np.nan_to_num(forces.force.values @ _rotation(motion).T)
    rate = rate_of(time)
    sides = [str(s) for s in forces.side.values]
    smooth = low_pass(force - _unloaded(force, rate), min(CUTOFF_HZ, 0.42 * rate), rate)
    down, up = np.full((2, stances.side.size), np.nan)
    three = np.full((stances.side.size, PERCENT.size, 3), np.nan)
    for side, name in enumerate(SIDES):
        own = stances.side == side
        mine = [k for k, s in enumerate(sides) if s == name] or [
            k for k, s in enumerate(sides) if not s
        ]
        if not mine or not own.any():
            continue
        total = smooth[:, mine].sum(axis=1)
        starts, ends = contacts(time, total[:, 1])
        down[own], up[own] = _matched(starts, ends, stances, own)
        at = down[own, None] + (up - down)[own, None] * PERCENT / 100.0
        three[own] = np.stack([np.interp(at, time, column) for column in total.T], axis=-1)
    weight = _body_weight(time, smooth.sum(axis=1)[:, 1], stances, np.isfinite(down))
    weighed = weight is not None
    if weight is None:
        weight = float("nan") if mass_kg is None else mass_kg * GRAVITY_M_S2
    vertical, forward = three[..., 1] / weight, three[..., 0] / weight
    need = stances.stride_time / 2 / (up - down)
    with np.errstate(invalid="ignore"):
        off = ~(np.abs(vertical.mean(axis=1) / need - 1) <= _WHOLE)
    contact = np.where(off, np.nan, up - down)
    for table in (vertical, forward):
        table[off] = np.nan
    return Measured(vertical, forward, contact, weight, weighed)


def contacts(time: Floats, vertical_n: Floats) -> tuple[Floats, Floats]:
    """Starts and ends, seconds, of every contact wholly inside the recording."""
    loaded = (vertical_n > CONTACT_N).astype(int)
    rise, fall = (np.flatnonzero(np.diff(loaded) == way) for way in (1, -1))
    if rise.size == 0 or fall.size == 0:
        return np.empty(0), np.empty(0)
    fall = fall[fall > rise[0]]
    rise = rise[: fall.size]

    def crossing(i: NDArray[np.int_]) -> Floats:
        part = (CONTACT_N - vertical_n[i]) / (vertical_n[i + 1] - vertical_n[i])
        return time[i] + part * (time[i + 1] - time[i])

    starts, ends = crossing(rise), crossing(fall)
    possible = (ends - starts > _POSSIBLE_S[0]) & (ends - starts < _POSSIBLE_S[1])
    return starts[possible], ends[possible]


def _matched(
    starts: Floats, ends: Floats, stances: Stances, own: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """The plate's contact of each own stance; NaN where there is none near."""
    middle = (stances.touch_down + stances.toe_off)[own] / 2
    if starts.size == 0:
        return np.full(middle.shape, np.nan), np.full(middle.shape, np.nan)
    gap = np.abs((starts + ends) / 2 - middle[:, None])
    best = gap.argmin(axis=1)
    near = gap.min(axis=1) < _NEAR_S
    return np.where(near, starts[best], np.nan), np.where(near, ends[best], np.nan)


def _body_weight(
    time: Floats,
    vertical: Floats,
    stances: Stances,
    found: NDArray[np.bool_],
) -> float | None:
    """Newtons, where the plates carried every step: mean vertical force over whole strides."""
    if found.all() and found.size > 1:
        first = stances.side == stances.side[np.argmin(stances.touch_down)]
        start = stances.touch_down[first].min()
        end = (stances.touch_down + stances.stride_time)[first].max()
        inside = (time >= start) & (time <= end)
        if inside.any():
            return float(vertical[inside].mean())
    return None


def _rotation(motion: xr.Dataset) -> Floats:
    flat = motion.attrs.get("lab_rotation")
    return np.eye(3) if flat is None else np.asarray(flat, dtype=float).reshape(3, 3)


def _unloaded(force: Floats, rate: float) -> Floats:
    """(P, 3) each plate's output in flight: mean near the lower end of its vertical force."""
    smooth = low_pass(force[..., 1], min(CUTOFF_HZ, 0.42 * rate), rate)
    low, high = np.percentile(smooth, (2, 95), axis=0)
    free = smooth <= low + 0.02 * np.abs(high)
    count = np.maximum(free.sum(axis=0), 1)
    return (force * free[..., None]).sum(axis=0) / count[:, None]
