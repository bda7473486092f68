"""Motion → Events: when each foot lands and leaves the ground.

One file per published method, behind one function type (Motion → Events table):

coarse    where the foot is relative to the pelvis (after Zeni 2008)
learned   two-stage ridge regression around the coarse times, trained on force plates; the default

Times are seconds on the motion's clock with sub-frame precision. ``touch_down_sd_s`` and
``toe_off_sd_s`` hold the random and the shared error of one event (see `spread`).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import xarray as xr

from swingleg.core.errors import OptionError
from swingleg.gait.events.check import cadence_spm, check_cadence, check_strides
from swingleg.gait.events.coarse import coarse
from swingleg.gait.events.learned import learned

EventMethod = Callable[[xr.Dataset], pd.DataFrame]
METHODS: dict[str, EventMethod] = {"learned": learned, "coarse": coarse}
DEFAULT = "learned"

__all__ = ["METHODS", "EventMethod", "cadence_spm", "check_cadence", "detect_events"]


def detect_events(motion: xr.Dataset, *, method: str = "auto") -> pd.DataFrame:
    """Ground contacts of both feet.

    Parameters
    ----------
    motion : a Motion, in metres or leg lengths, treadmill or overground.
    method : a name of `METHODS`, or "auto" for the best one for this motion.

    Returns
    -------
    Events table (see `core.strides`). A contact that was not seen but follows from its neighbours
    has ", inferred" in `source` and a wide standard deviation.

    Raises
    ------
    GaitError : no repeating leg movement, or fewer than three strides.
    OptionError : no such method.
    """
    if method != "auto" and method not in METHODS:
        raise OptionError(
            f"there is no event method {method!r}",
            fix=f"Choose one of: auto, {', '.join(METHODS)}.",
        )
    events = METHODS[DEFAULT if method == "auto" else method](motion)
    check_strides(events, float(motion.time.values[-1] - motion.time.values[0]))
    return events
