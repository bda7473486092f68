"""How far a recording's mean would lie from that of the next recording of the same running.

A measure's own interval holds errors that come again in the next recording and so do not hide a
change. Of video, what does not come again is known from pairs of recordings
(`comparison.between`); of anything else nothing is, and the whole interval counts.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd

from swingleg.comparison.between import recording_sd, serial_correlation
from swingleg.comparison.difference import OF_SPEED, of_scale
from swingleg.comparison.spread import pooled, quantile, spread_of
from swingleg.core.keypoints import SIDES
from swingleg.core.metrics import METRICS
from swingleg.report.save import MOTION, STRIDES

_Z = 1.96


def repeat_sds(folder: Path, data: dict[str, Any]) -> dict[tuple[str, str], float]:
    """(metric, side) → standard deviation in the metric's unit, for those of which it is known.

    data : the folder's summary.

    Raises
    ------
    OSError, ValueError : motion or strides are damaged.
    """
    with h5py.File(folder / MOTION, "r") as file:
        attrs = {key: _plain(value) for key, value in file.attrs.items()}
    strides = pd.read_csv(folder / STRIDES)
    if attrs.get("kind") != "video" or not attrs.get("calibrated"):
        return {}
    found = {}
    for name, entry in data["metrics"].items():
        spec = METRICS.get(name)
        if spec is None or spec.kind != "number" or name not in strides:
            continue
        for side in (*SIDES, "both"):
            if entry[side] is None or (side == "both") == spec.two_sided:
                continue
            leg = "whole" if side == "both" else "near" if side == attrs["near_side"] else "far"
            between, within = recording_sd(name, leg, "other"), _strides_sd(strides, name, side)
            if between is not None and within is not None:
                unit = _unit_sd(name, entry[side]["value"], attrs, data["condition"])
                found[name, side] = math.hypot(between, within, unit)
    return found


def _strides_sd(strides: pd.DataFrame, name: str, side: str) -> float | None:
    """What another hundred metres of the same run would differ by."""
    parts = []
    for one in SIDES if side == "both" else (side,):
        values = pd.to_numeric(strides.loc[strides["side"] == one, name], errors="coerce")
        values = values[np.isfinite(values)].to_numpy(dtype=float)
        if values.size >= 2:
            parts.append(spread_of(values, serial_correlation(name)))
    if not parts:
        return None
    spread = pooled(parts)
    return spread.sd * quantile(spread.df) / _Z


def _unit_sd(name: str, value: float, attrs: dict[str, Any], condition: dict[str, Any]) -> float:
    """What the metre and the speed add where they are not the same in every recording."""
    parts = [0.0]
    speed, sd = condition.get("speed_m_s"), condition.get("speed_sd_m_s")
    belt = condition.get("treadmill") and condition.get("speed_source") == "given"
    if name in OF_SPEED and not belt and speed and sd:
        parts.append(value * sd / speed)
    scale = attrs.get("scale_rel_sd", 0.0)
    if of_scale(name) and attrs.get("scale_source") != "height":
        parts.append(value * (scale if math.isfinite(scale) else 0.0))
    return math.hypot(*parts)


def _plain(value: Any) -> Any:
    """HDF5 gives numbers as arrays of one."""
    if isinstance(value, np.ndarray) and value.size == 1:
        return value.item()
    return value.decode() if isinstance(value, bytes) else value
