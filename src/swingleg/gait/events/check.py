"""Is this a run that can be measured: enough strides, a possible cadence?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swingleg.core.errors import GaitError
from swingleg.core.wording import Medium
from swingleg.gait import advice

MIN_STRIDES = 3
#: steps per minute in real time; distance runners 140–200, sprinters up to about 300
CADENCE_SPM = (100.0, 320.0)


def check_strides(events: pd.DataFrame, duration_s: float, medium: Medium = "video") -> None:
    """Raise unless at least three strides (touch-down to touch-down of one foot) are there.

    Raises
    ------
    GaitError : says how long to record, or that the clock is not real time.
    """
    strides = sum(max(0, int((events["side"] == side).sum()) - 1) for side in ("left", "right"))
    if strides >= MIN_STRIDES:
        return
    what = advice.too_few(strides, MIN_STRIDES, duration_s)
    cadence = cadence_spm(events)
    if np.isfinite(cadence) and cadence < CADENCE_SPM[0]:
        raise GaitError(what, fix=advice.real_time(cadence, 1.0, medium, _fps(events)))
    need = 5 if duration_s < 5 else int(np.ceil(duration_s + 3))
    raise GaitError(what, fix=advice.run_of(need, medium))


def cadence_spm(events: pd.DataFrame) -> float:
    """Steps per minute on the events' clock, from stride times; NaN without a stride."""
    gaps = [
        np.diff(events.loc[events["side"] == side, "touch_down_s"].to_numpy(dtype=float))
        for side in ("left", "right")
    ]
    strides = np.concatenate(gaps)
    return float(120.0 / np.median(strides)) if strides.size else float("nan")


def check_cadence(events: pd.DataFrame, *, slow_motion: float = 1.0) -> None:
    """Raise when nobody runs at this cadence: the clock is then not real time.

    Parameters
    ----------
    events : Events table, with what `detect_events` says of the input in its attrs.
    slow_motion : factor its times were already divided by.

    Raises
    ------
    GaitError : cadence below 100 or above 320 steps/min, with what would make it a run.
    """
    cadence = cadence_spm(events)
    low, high = CADENCE_SPM
    if not np.isfinite(cadence) or low <= cadence <= high:
        return
    what = f"{cadence:.0f} steps/min is no running cadence ({low:.0f} to {high:.0f})"
    medium: Medium = events.attrs.get("medium", "video")
    raise GaitError(what, fix=advice.real_time(cadence, slow_motion, medium, _fps(events)))


def _fps(events: pd.DataFrame) -> float:
    return float(events.attrs.get("fps", np.nan))
