"""Coarse contacts from where the foot is relative to the pelvis.

After Zeni, Richards & Higginson 2008 (Gait Posture 27:710): the foot is furthest forward at
touch-down and furthest back at toe-off. Points of deviation: the foot is the middle of ankle, heel
and toe; in running the foot reaches its furthest point before it lands and after it leaves, so a
constant share of the stride time is added and taken off (fitted on twelve RBDS runners); both legs
are judged together, so that a missed or invented contact of one is mended from the other.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.signal import find_peaks

from swingleg.core.errors import GaitError
from swingleg.core.filters import low_pass
from swingleg.gait import advice
from swingleg.gait.events.contacts import Contacts, events_table
from swingleg.gait.events.legs import Floats, Legs, legs_of, stride_time
from swingleg.gait.events.repair import mend

#: share of a stride between the foot's furthest forward point and touch-down
DOWN_SHARE = 0.053
#: share of a stride between toe-off and the foot's furthest point back
UP_SHARE = 0.133
#: standard deviation of both times, seconds (RBDS, noise included)
SD_DOWN_S, SD_UP_S = 0.011, 0.013
#: low-pass in cycles per stride (6 Hz at the 0.7 s stride of a distance runner)
_CYCLES = 4.2


def coarse(motion: xr.Dataset) -> pd.DataFrame:
    """Events of a Motion from the foot's furthest points alone.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    legs = legs_of(motion)
    contacts, _ = coarse_contacts(legs)
    down = tuple(np.where(c.inferred, 0.03, SD_DOWN_S) for c in contacts)
    up = tuple(np.where(c.inferred, 0.03, SD_UP_S) for c in contacts)
    return events_table(contacts, (down[0], down[1]), (up[0], up[1]), "coarse")


def coarse_contacts(legs: Legs) -> tuple[tuple[Contacts, Contacts], float]:
    """Contacts of left and right leg, and the stride time in seconds.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    period = stride_time(legs)
    if not np.isfinite(period):
        raise GaitError(
            "the legs show no repeating movement",
            fix=advice.a_run(legs.medium),
        )
    cutoff = min(_CYCLES / period, 0.42 * legs.fps)
    reach = low_pass(legs.foot_x, cutoff, legs.rate)
    forward = [_furthest(reach[:, s], legs, period) for s in (0, 1)]
    back = [_furthest(-reach[:, s], legs, period) for s in (0, 1)]
    sure = legs.visible.mean(axis=0) - 0.5 * np.array([_unsteady(f, period) for f in forward])
    forward, made = mend(forward, period, lead=int(np.argmax(sure)))
    sides = [_pair(f, b, m, period, legs) for f, b, m in zip(forward, back, made, strict=True)]
    return (sides[0], sides[1]), period


def _furthest(values: Floats, legs: Legs, period: float) -> Floats:
    """Sub-sample times of the maxima, one per stride at most."""
    low_end, high_end = np.percentile(values, [5, 95])
    span = float(high_end - low_end)
    peaks, _ = find_peaks(
        values, distance=max(1, int(0.6 * period * legs.rate)), prominence=0.35 * span
    )
    low, top, high = values[peaks - 1], values[peaks], values[peaks + 1]
    bend = np.minimum(low - 2 * top + high, -1e-12)
    shift = np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
    return legs.time[0] + (peaks + shift) / legs.rate


def _unsteady(times: Floats, period: float) -> float:
    """How far the gaps between contacts are from one stride, in strides (1 when too few)."""
    if times.size < 3:
        return 1.0
    return min(1.0, float(np.mean(np.abs(np.diff(times) / period - 1.0))))


def _pair(
    forward: Floats, back: Floats, made: NDArray[np.bool_], period: float, legs: Legs
) -> Contacts:
    """Give every touch-down its toe-off: the furthest point back before the next touch-down."""
    down = forward + DOWN_SHARE * period
    inside = (down > legs.time[0] + 0.02) & (down < legs.time[-1] - 0.02)
    down, made = down[inside], made[inside]
    up = np.full(down.shape, np.nan)
    if back.size and down.size:
        following = np.searchsorted(back, down + 0.15 * period)
        found = following < back.size
        candidate = back[np.minimum(following, back.size - 1)]
        found &= candidate - down < 0.85 * period
        up = np.where(found, candidate - UP_SHARE * period, np.nan)
    missing = np.isnan(up)
    typical = float(np.nanmedian(up - down)) if (~missing).any() else 0.36 * period
    guess = down + typical
    up = np.where(missing & (guess + UP_SHARE * period < legs.time[-1] - 0.02), guess, up)
    return Contacts(down, up, made | (missing & np.isfinite(up)))
