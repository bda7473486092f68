"""Braking impulse from the motion: the force points at the body, so its lean is the foot's place.

The ground force of a run passes near the centre of mass, so the forward force is about the
vertical force times how far the foot is behind the point where it would be neutral, over the
body's height above it. At a steady speed braking and propulsion cancel over contact, which fixes
the neutral place by itself; one number, the lever, is left to fit (on RBDS, `LEVER`).

Nearness: validation/force_rbds.md. It follows a runner's strides (r about .6) and ranks runners
(r about .5), but is only a tenth nearer to a runner's level than the mean of all runners at that
speed is: its interval is as wide as the norm band.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.interpolate import interp1d

from swingleg.dynamics.force.features import CHANNELS, SHARES, Curves
from swingleg.dynamics.stances import PERCENT, Floats, Stances
from swingleg.dynamics.waveform import braking_impulse

#: leg lengths of foot travel per unit of force direction, inverse; twelve RBDS runners
LEVER = 0.83


def estimated_forward_force(
    motion: xr.Dataset, stances: Stances, vertical: Floats, *, lever: float = LEVER
) -> Floats:
    """(S, 101) forward force, BW, from the (S, 101) vertical one."""
    windows = Curves(motion).windows(stances)
    return forward_from_foot(windows[:, CHANNELS.index("foot_x")], stances, vertical, lever=lever)


def forward_from_foot(
    foot_x: Floats, stances: Stances, vertical: Floats, *, lever: float = LEVER
) -> Floats:
    """(S, 101) forward force, BW, from (S, W) foot ahead of the hips (leg lengths) at `SHARES`."""
    ahead = interp1d(SHARES, foot_x, axis=1)(PERCENT / 100.0)
    neutral = np.empty(len(ahead))
    for side in np.unique(stances.side):
        own = stances.side == side
        neutral[own] = (vertical[own] * ahead[own]).sum() / vertical[own].sum()
    return -lever * vertical * (ahead - neutral[:, None])


def estimated_braking(motion: xr.Dataset, stances: Stances, vertical: Floats) -> Floats:
    """(S,) braking impulse, BW s."""
    forward = estimated_forward_force(motion, stances, vertical)
    return braking_impulse(forward, stances.contact_time)
