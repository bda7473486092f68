"""Contacts found in a calibrated motion, freed of how late they habitually come."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

EVENTS = ("touch_down", "toe_off")


def in_time(events: pd.DataFrame, motion: xr.Dataset) -> pd.DataFrame:
    """The events as much earlier as the Motion's attributes say they come late.

    ``touch_down_late_s`` and ``toe_off_late_s`` are the mean error that the calibration of the pose
    network left (`motion.calibration`), ``*_late_sd_s`` its standard deviation, below which no
    event's own may lie. Without them nothing changes.
    """
    attrs = dict(events.attrs)
    out = events.copy()
    for name in EVENTS:
        out[f"{name}_s"] = events[f"{name}_s"] - float(motion.attrs.get(f"{name}_late_s", 0.0))
        least = float(motion.attrs.get(f"{name}_late_sd_s", 0.0))
        out[f"{name}_sd_s"] = np.maximum(events[f"{name}_sd_s"], least)
    out.attrs = attrs
    return out
