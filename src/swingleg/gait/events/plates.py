"""Contacts the plates saw and contacts the markers show, as one table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.errors import GaitError
from swingleg.core.findings import QualityWarning
from swingleg.core.keypoints import SIDES
from swingleg.gait.events.clock import lag_warnings, marker_lag
from swingleg.gait.events.force import USED_N, force_events, vertical_force

#: a contact whose ends both lie this near the kinematic ones was seen whole by the plates, seconds
SAME_S = 0.045
_COLUMNS = ("touch_down_s", "toe_off_s", "touch_down_sd_s", "toe_off_sd_s", "source")


def plate_warnings(
    forces: xr.Dataset | None, motion: xr.Dataset, lag_s: float = 0.0
) -> tuple[QualityWarning, ...]:
    """What the user should know of the force plates: that none was stepped on, or their clock.

    forces : None where the recording has none. lag_s : the markers' lag that the user gave.
    """
    if forces is None:
        return ()
    carried = float(np.ptp(vertical_force(forces), axis=0).max())
    if carried > USED_N:
        return lag_warnings(forces, motion, lag_s)
    return (
        QualityWarning(
            "plates_unloaded",
            f"the force plates carry no runner (at most {carried:.0f} N); contacts and forces come "
            "from the motion",
            "Check that the plates were recorded and calibrated, or give --forces FILE.",
        ),
    )


def from_plates(
    forces: xr.Dataset,
    motion: xr.Dataset,
    method: Callable[[xr.Dataset], pd.DataFrame],
    *,
    only: bool,
    lag_s: float,
) -> pd.DataFrame:
    """Events table with the plates' times where they saw a contact from beginning to end and,
    unless `only`, are the surer of the two: markers on another clock can be worse than none.

    A contact cut off by a plate's edge, or one that two feet share, lies away from the kinematic
    contact at one end and is not taken from the plates. Where the movement is too short for
    kinematic events, every contact of the plates counts.

    Parameters
    ----------
    method : finds the kinematic contacts. only : leave out what no plate saw. lag_s : seconds by
    which the markers lag the force.

    Raises
    ------
    GaitError : neither plates nor markers show a run; with `only`, the plates show none.
    """
    estimate = marker_lag(forces, motion)
    unsure = abs(estimate - lag_s) if np.isfinite(estimate) else 0.0
    try:
        seen = force_events(forces, motion, lag_s=lag_s, clock_sd_s=unsure)
    except GaitError:
        if only:
            raise
        return method(motion)
    try:
        shown = method(motion)
    except GaitError:
        return seen
    merged, matched = _merge(shown, seen, surer=not only)
    if only and not matched.any():
        raise GaitError(
            "no contact of the force plates agrees with the feet",
            fix="Check the plates' calibration and clock, or use --events kinematic.",
        )
    return merged[matched].reset_index(drop=True) if only else merged


def _merge(
    shown: pd.DataFrame, seen: pd.DataFrame, *, surer: bool
) -> tuple[pd.DataFrame, np.ndarray]:
    """The kinematic table with the plates' times put in, and which rows they are.

    surer : only where their standard deviation at touch-down is not the larger one.
    """
    out = shown.copy()
    matched = np.zeros(len(out), bool)
    for side in SIDES:
        rows, own = np.flatnonzero(out.side == side), seen[seen.side == side]
        if not rows.size or own.empty:
            continue
        down, up = (out[c].to_numpy(dtype=float)[rows] for c in _COLUMNS[:2])
        gap_down = np.abs(down[:, None] - own.touch_down_s.to_numpy())
        gap_up = np.abs(up[:, None] - own.toe_off_s.to_numpy())
        gap = np.fmax(gap_down, gap_up)
        best = gap.argmin(axis=1)
        good = gap[np.arange(rows.size), best] < SAME_S
        if surer:
            sd = out.touch_down_sd_s.to_numpy(dtype=float)[rows]
            good &= own.touch_down_sd_s.to_numpy()[best] <= sd
        for column in _COLUMNS:
            position = out.columns.get_loc(column)
            out.iloc[rows[good], position] = own[column].to_numpy()[best[good]]
        matched[rows[good]] = True
    order = np.argsort(out.touch_down_s.to_numpy(), kind="stable")
    return out.iloc[order].reset_index(drop=True), matched[order]
