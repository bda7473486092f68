"""Motion and Events → Strides: every kinematic metric of every stride."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES, other_side
from swingleg.core.metrics import METRICS
from swingleg.gait.availability import TIMES_ONLY, enough_seen, leg_lacks, recording_lacks
from swingleg.gait.metrics.crossed import crossed_coupling, crossed_push_deg_s
from swingleg.gait.metrics.leg import Leg, leg_of
from swingleg.gait.metrics.registry import FUNCTIONS
from swingleg.gait.metrics.verdict import verdict_columns
from swingleg.gait.strides import strides_from_events


def measure_strides(
    motion: xr.Dataset,
    events: pd.DataFrame,
    condition: Condition,
    athlete: Athlete,
    *,
    overstride_limit_leg: float | None = None,
) -> pd.DataFrame:
    """The Strides table: `core.strides.STRIDE_COLUMNS`, then a column per metric of the registry.

    A metric is empty where the recording, the leg or the stride cannot show it (`availability`).

    Further columns: the events' standard deviations (``*_sd_s``), ``visible`` (mean share of the
    leg seen), ``other_touch_down_s`` (the other foot's next contact), ``crossed_coupling`` (of the
    two thighs' rates in swing, −1 to 1), ``crossed_push_deg_s`` (the other thigh's fastest
    extension) and the three parts of the verdict as probabilities (``p_knee_flexing``,
    ``p_knee_lead``, ``p_foot_near_knee``).

    Parameters
    ----------
    overstride_limit_leg : the norm's 95th percentile of overstride_knee_leg at this pace
        (`norms.bands`); without it `lands_under_flexing_knee` can only be 0 or "cannot tell".

    Raises
    ------
    DataError : `events` is not an Events table.
    """
    skeleton = strides_from_events(events)
    tables = []
    for side in SIDES:
        opposite = events["side"] == other_side(side)
        others = events.loc[opposite, "touch_down_s"].to_numpy(dtype=float)
        leg = leg_of(motion, skeleton, side, condition, athlete, others)
        table = skeleton[skeleton["side"] == side].assign(
            other_touch_down_s=leg.other_touch_down,
            crossed_coupling=crossed_coupling(leg),
            crossed_push_deg_s=crossed_push_deg_s(leg),
            visible=_visible(motion, leg),
        )
        found = {name: function(leg) for name, function in FUNCTIONS.items()}
        found |= verdict_columns(leg, motion, table, overstride_limit_leg)
        nothing = np.full(len(table), np.nan)
        columns = {name: found.get(name, nothing) for name in METRICS} | found
        tables.append(_withheld(table.assign(**columns), motion, condition, side))
    strides = pd.concat(tables).sort_values("touch_down_s", ignore_index=True)
    strides.attrs |= skeleton.attrs
    return strides


def _withheld(
    rows: pd.DataFrame, motion: xr.Dataset, condition: Condition, side: str
) -> pd.DataFrame:
    """One side's rows, empty where the recording, the leg or the stride cannot show a metric."""
    fps = float(motion.attrs["source_fps"])
    unseen = ~enough_seen(rows)
    empty = {
        name: None if spec.kind == "category" else np.nan
        for name, spec in METRICS.items()
        if recording_lacks(spec, motion, condition, fps) or leg_lacks(name, motion, side)
    }
    rows = rows.assign(**empty)
    kinematic = [name for name in METRICS if name not in TIMES_ONLY]
    rows[kinematic] = rows[kinematic].mask(unseen[:, None] | np.zeros(len(kinematic), dtype=bool))
    return rows


def _visible(motion: xr.Dataset, leg: Leg) -> np.ndarray:
    """(S,) mean share of the leg that was seen during each stride."""
    seen = motion.visible.sel(side=leg.side).values
    return np.interp(leg.stride, motion.time.values, seen).mean(axis=1)
