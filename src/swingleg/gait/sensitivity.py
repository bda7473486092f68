"""How much each metric changes when the events are late: metric units per second."""

from __future__ import annotations

import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.gait.metrics.leg import Leg, leg_of
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
    found = {}
    for side in SIDES:
        others = strides.loc[strides["side"] == side, "other_touch_down_s"].to_numpy(dtype=float)
        leg = leg_of(motion, strides, side, condition, athlete, others)
        down = _slopes(_late(leg, STEP_S, 0.0), _late(leg, -STEP_S, 0.0))
        off = _slopes(_late(leg, 0.0, STEP_S), _late(leg, 0.0, -STEP_S))
        found[side] = {name: (down[name], off[name]) for name in down}
    return found


def _late(leg: Leg, touch_down_s: float, toe_off_s: float) -> Leg:
    """The same leg with its events shifted."""
    return replace(
        leg,
        touch_down=leg.touch_down + touch_down_s,
        toe_off=leg.toe_off + toe_off_s,
        next_touch_down=leg.next_touch_down + touch_down_s,
        other_touch_down=leg.other_touch_down + touch_down_s,
    )


def _slopes(late: Leg, early: Leg) -> dict[str, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # no stride measured: NaN is the answer
        return {
            name: float(np.nanmean(after - function(early))) / (2 * STEP_S)
            for name, function in FUNCTIONS.items()
            if (after := function(late)).dtype != object
        }
