"""How much each metric changes when the events are late: metric units per second."""

from __future__ import annotations

import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.gait.metrics.leg import leg_of
from swingleg.gait.metrics.registry import FUNCTIONS

#: half the shift that is tried, seconds: about one standard deviation of an event
STEP_S = 0.004


def event_slopes(
    strides: pd.DataFrame, motion: xr.Dataset, condition: Condition, athlete: Athlete
) -> dict[str, dict[str, tuple[float, float]]]:
    """Side → metric → (change per second of late touch-downs, per second of late toe-offs).

    All touch-downs are shifted together: stride times, and with them cadence, do not change; the
    error of a stride time is in the spread between strides. Metrics that are no numbers are left
    out. Means over strides; NaN where no stride was measured.
    """
    touch_downs = ["touch_down_s", "next_touch_down_s", "other_touch_down_s"]
    return {
        side: {
            name: (down, off)
            for (name, down), off in zip(
                _slopes(strides, motion, condition, athlete, side, touch_downs).items(),
                _slopes(strides, motion, condition, athlete, side, ["toe_off_s"]).values(),
                strict=True,
            )
        }
        for side in SIDES
    }


def _slopes(
    strides: pd.DataFrame,
    motion: xr.Dataset,
    condition: Condition,
    athlete: Athlete,
    side: str,
    columns: list[str],
) -> dict[str, float]:
    late, early = (
        _means(strides.assign(**strides[columns] + shift), motion, condition, athlete, side)
        for shift in (STEP_S, -STEP_S)
    )
    return {name: (late[name] - early[name]) / (2 * STEP_S) for name in late}


def _means(
    strides: pd.DataFrame, motion: xr.Dataset, condition: Condition, athlete: Athlete, side: str
) -> dict[str, float]:
    others = strides.loc[strides["side"] == side, "other_touch_down_s"].to_numpy(dtype=float)
    leg = leg_of(motion, strides, side, condition, athlete, others)
    table = pd.DataFrame({name: function(leg) for name, function in FUNCTIONS.items()})
    return {str(name): float(value) for name, value in table.mean(numeric_only=True).items()}
