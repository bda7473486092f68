"""Contacts from force plates: vertical force above 50 N after a 30 Hz low-pass.

Unfiltered plates ring: on an instrumented treadmill half of the crossings of 50 N are false. The
plate's output in flight is taken off first, its slow drift too. Plates without a side (one belt
under both feet, or plates in a track) are added up, and each contact goes to the foot that is lower
in its middle.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from scipy.ndimage import median_filter, minimum_filter1d

from swingleg.core.errors import GaitError
from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.gait.events.contacts import Contacts, events_table
from swingleg.gait.events.legs import Floats, Legs, legs_of

CUTOFF_HZ = 30.0
THRESHOLD_N = 50.0
#: a loaded time outside these limits is no running contact, seconds
CONTACT_S = (0.06, 0.60)
#: random error of a crossing, seconds; an unknown lag of the markers comes on top
SD_S = 0.002
#: flights over which the unloaded level is averaged
_FLIGHTS = 9
#: longest time between two flights of a run, seconds; furthest a plate drifts in a recording, N
_STRIDE_S, _DRIFT_N = 0.8, 300.0
#: a plate whose least load is this share of its greatest was never left
_NEVER_LEFT = 0.3
#: a plate that never carries this much is not stepped on, N
USED_N = 300.0


def force_events(
    forces: xr.Dataset, motion: xr.Dataset, *, lag_s: float = 0.0, clock_sd_s: float = 0.0
) -> pd.DataFrame:
    """Events table of the contacts the plates saw from beginning to end.

    Parameters
    ----------
    forces : Forces on the recording's clock, N on the runner. motion : of the same recording, for
    the side of plates without one. lag_s : seconds by which the markers lag the force, added to
    every time (the Events table is on the markers' clock). clock_sd_s : how unsure that is.

    Raises
    ------
    GaitError : no loaded plate, or feet that overlap on a plate without a side (a walk).
    """
    vertical = vertical_force(forces)
    legs = legs_of(motion)
    time = forces.time.values + lag_s
    rate = float(forces.attrs["rate_hz"])
    side_of = [str(s) for s in forces.side.values]
    found: dict[str, list[Floats]] = {side: [] for side in SIDES}
    for side in SIDES:
        own = [k for k, s in enumerate(side_of) if s == side]
        if own:
            found[side].append(_loaded(time, _total(vertical[:, own], rate)))
    shared = [k for k, s in enumerate(side_of) if not s]
    if shared:
        contacts = _loaded(time, _total(vertical[:, shared], rate))
        _refuse_overlap(contacts, vertical[:, shared], rate)
        lower = _lower_foot(contacts, legs)
        for k, side in enumerate(SIDES):
            found[side].append(contacts[lower == k])
    tables = []
    for side in SIDES:
        rows = np.vstack([*found[side], np.empty((0, 2))])
        length = rows[:, 1] - rows[:, 0]
        rows = rows[(length > CONTACT_S[0]) & (length < CONTACT_S[1])]
        rows = rows[np.argsort(rows[:, 0])]
        tables.append(Contacts(rows[:, 0], rows[:, 1], np.zeros(len(rows), bool)))
    if sum(t.down.size for t in tables) == 0:
        raise GaitError(
            "the force plates show no running contact",
            fix="Check that the plates are calibrated, or use --events kinematic.",
        )
    sd = float(np.hypot(SD_S, clock_sd_s))
    sds = [(np.full(t.down.shape, sd), np.full(t.down.shape, sd)) for t in tables]
    return events_table(
        (tables[0], tables[1]), (sds[0][0], sds[1][0]), (sds[0][1], sds[1][1]), "force"
    )


def vertical_force(forces: xr.Dataset) -> Floats:
    """(T, P) upward force of each plate, N, as recorded: laboratories differ in which axis is up.

    Up is the axis that carries the weight.
    """
    newtons = np.nan_to_num(forces.force.values)
    mean = newtons.sum(axis=1).mean(axis=0)
    up = int(np.abs(mean).argmax())
    return newtons[..., up] * (1.0 if mean[up] >= 0 else -1.0)


def unloaded_level(smooth: Floats, rate_hz: float) -> Floats:
    """(T,) output of an empty plate: local mean over flights, linear between them.

    smooth : (T,) low-passed vertical force of one plate, N.
    """
    floor = minimum_filter1d(smooth, max(3, round(_STRIDE_S * rate_hz)))
    # an empty plate drifts slowly; where the floor is far up, no flight was near
    drifts = floor < np.percentile(floor, 2) + _DRIFT_N
    empty = (smooth < floor + 0.02 * np.ptp(smooth) + 1e-9) & drifts
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(int), [0]])))
    starts, stops = edges[0::2], edges[1::2]
    sums = np.concatenate([[0.0], np.cumsum(smooth)])
    level = (sums[stops] - sums[starts]) / (stops - starts)
    if level.size >= _FLIGHTS:
        level = median_filter(level, _FLIGHTS, mode="nearest")
    return np.interp(np.arange(smooth.size), (starts + stops - 1) / 2, level)


def _total(vertical: Floats, rate: float) -> Floats:
    """(T,) low-passed force of the plates together, each from its own unloaded level, N."""
    smooth = low_pass(vertical, CUTOFF_HZ, rate)
    used = [k for k in range(smooth.shape[1]) if np.ptp(smooth[:, k]) > USED_N]
    if not used:
        return np.zeros(len(smooth))
    return np.sum([smooth[:, k] - unloaded_level(smooth[:, k], rate) for k in used], axis=0)


def _loaded(time: Floats, force: Floats) -> Floats:
    """(N, 2) times at which the force rises and falls through the threshold: whole contacts."""
    above = (force > THRESHOLD_N).astype(int)
    rise, fall = (np.flatnonzero(np.diff(above) == s) for s in (1, -1))
    if rise.size == 0 or fall.size == 0:
        return np.empty((0, 2))
    fall = fall[fall > rise[0]]
    rise = rise[: fall.size]
    return np.column_stack([_crossing(time, force, i) for i in (rise, fall)])


def _crossing(time: Floats, force: Floats, index: np.ndarray) -> Floats:
    share = (THRESHOLD_N - force[index]) / (force[index + 1] - force[index])
    return time[index] + share * (time[index + 1] - time[index])


def _lower_foot(contacts: Floats, legs: Legs) -> np.ndarray:
    """(N,) 0 left, 1 right: whose heel–toe middle is lower in the middle of the contact."""
    middle = contacts.mean(axis=1)
    foot = legs.points[:, :, 3:, 1].mean(axis=2)
    height = [np.interp(middle, legs.time, foot[:, k]) for k in (0, 1)]
    return np.argmin(height, axis=0)


def _refuse_overlap(contacts: Floats, vertical: Floats, rate: float) -> None:
    """Raise where plates without a side stay loaded from one foot to the next."""
    total = low_pass(vertical, CUTOFF_HZ, rate).sum(axis=1)
    least, most = np.percentile(total, [2, 95])
    length = contacts[:, 1] - contacts[:, 0]
    long = float(length[length > CONTACT_S[1]].sum())
    if (most > USED_N and least > _NEVER_LEFT * most) or long > 0.2 * total.size / rate:
        raise GaitError(
            "the force plate stays loaded from one foot to the next: this is a walk, or two feet "
            "share the plate",
            fix="Contacts of a walk cannot be told apart on one plate; use --events kinematic.",
        )
