"""Vertical force as half a sine (Morin et al. 2005, J Appl Biomech 21:167): spring and mass."""

from __future__ import annotations

import numpy as np
import xarray as xr

from swingleg.dynamics.stances import PERCENT, Floats, Stances


def sine(motion: xr.Dataset, stances: Stances) -> Floats:
    """(S, 101) vertical force, BW: π/2 × mean force × sin(π t / contact time).

    Only the times are used. Deviation: the flight after each contact is taken as half a stride
    minus the contact, so that both feet share the stride's impulse equally.
    """
    return np.pi / 2 * stances.mean_force_bw[:, None] * np.sin(np.pi * PERCENT / 100.0)
