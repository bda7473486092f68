"""Motion and Events → Strides: every kinematic metric of every stride."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.gait.metrics.leg import Leg, leg_of, other
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
    """The Strides table: `core.strides.STRIDE_COLUMNS`, then a column per metric.

    Further columns: the events' standard deviations (``*_sd_s``), ``visible`` (mean share of the
    leg seen), ``other_touch_down_s`` (the other foot's next contact) and the three parts of the
    verdict as probabilities (``p_knee_flexing``, ``p_knee_lead``, ``p_foot_near_knee``).

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
        others = events.loc[events["side"] == other(side), "touch_down_s"].to_numpy(dtype=float)
        leg = leg_of(motion, skeleton, side, condition, athlete, others)
        table = skeleton[skeleton["side"] == side].assign(
            other_touch_down_s=leg.other_touch_down, visible=_visible(motion, leg)
        )
        columns = {name: function(leg) for name, function in FUNCTIONS.items()}
        columns |= verdict_columns(leg, motion, table, overstride_limit_leg)
        tables.append(table.assign(**columns))
    strides = pd.concat(tables).sort_values("touch_down_s", ignore_index=True)
    strides.attrs |= skeleton.attrs
    return strides


def _visible(motion: xr.Dataset, leg: Leg) -> np.ndarray:
    """(S,) mean share of the leg that was seen during each stride."""
    seen = motion.visible.sel(side=leg.side).values
    return np.interp(leg.stride, motion.time.values, seen).mean(axis=1)
