"""Vertical force of two masses: the lower leg that stops, and the rest of the body.

Clark, Ryan & Weyand 2014 (J Exp Biol 217:2037) and 2017 (J Exp Biol 220:247). The lower leg, 8 %
of body mass, is stopped by the ground; the impulse J1 it takes and the rest J2 = J − J1 each make a
raised cosine, J1's centred on the instant the ankle stops, J2's just before mid-contact.

Points of deviation: the ankle is the joint centre, not a marker on the heel; the time dt1 in which
it stops is held between 15 and 60 ms, because in filtered key points it never quite stops.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.core.filters import low_pass
from swingleg.dynamics.force.constrain import constrained
from swingleg.dynamics.force.features import USUAL_LEG_M
from swingleg.dynamics.stances import GRAVITY_M_S2, PERCENT, Floats, Stances
from swingleg.gait.events.legs import legs_of

#: share of body mass of one foot and shank (2017)
LOWER_LEG = 0.08
#: centre of the second impulse, share of contact (2017)
MIDDLE = 0.47
#: seconds
DT1_S = (0.015, 0.060)
_CUTOFF_HZ = {"markers": 25.0, "video": 12.0}


def two_mass(motion: xr.Dataset, stances: Stances) -> Floats:
    """(S, 101) vertical force, BW."""
    impulse, dt1 = impact_impulse(motion, stances)
    contact = stances.contact_time
    time = contact[:, None] * PERCENT / 100.0
    first = _bump(time, dt1, dt1, dt1, impulse / dt1)
    rest = stances.stride_time / 2 - impulse
    centre = MIDDLE * contact
    second = _bump(time, centre, centre, contact - centre, 2 * rest / contact)
    return constrained(first + second, stances)


def impact_impulse(motion: xr.Dataset, stances: Stances) -> tuple[Floats, Floats]:
    """(S,) J1 in BW s, and (S,) dt1, the seconds in which the ankle stops.

    J1 = m1 (Δv1 / dt1 + g) 2 dt1 / (m g), Δv1 = the ankle's downward speed at touch-down.
    """
    legs = legs_of(motion)
    metre = float(motion.attrs["leg_length_m"])
    metre = metre if np.isfinite(metre) else USUAL_LEG_M
    cutoff = min(_CUTOFF_HZ[legs.kind], 0.42 * legs.fps)
    ankle = CubicSpline(legs.time, low_pass(legs.points[:, :, 2, 1], cutoff, legs.rate) * metre)
    row = np.arange(stances.side.size)
    late = np.linspace(0.0, DT1_S[1], 61)
    at = np.clip(stances.touch_down[:, None] + late, legs.time[0], legs.time[-1])
    speed = -ankle(at, 1)[row, :, stances.side]
    stopped = speed <= 0
    first = np.where(stopped.any(axis=1), stopped.argmax(axis=1), late.size - 1)
    dt1 = np.clip(late[first], *DT1_S)
    drop = np.clip(speed[:, 0], 0.0, None)
    return LOWER_LEG * (drop / GRAVITY_M_S2 / dt1 + 1.0) * 2 * dt1, dt1


def _bump(time: Floats, centre: Floats, before: Floats, after: Floats, height: Floats) -> Floats:
    """(S, 101) raised cosine of full `height`, zero `before` and `after` its `centre` (each S)."""
    away = time - centre[:, None]
    width = np.where(away < 0, before[:, None], after[:, None])
    wave = 0.5 * height[:, None] * (1 + np.cos(np.pi * away / width))
    return np.where(np.abs(away) < width, wave, 0.0)
