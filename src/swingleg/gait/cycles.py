"""Curves over the gait cycle: every stride of a side on 101 points, 0 and 100 % = touch-down."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import JOINTS, joint, segment

PCT = np.linspace(0.0, 100.0, 101)


def angle_of(motion: xr.Dataset, side: str, name: str) -> np.ndarray:
    """(T,) degrees of hip, knee, ankle (joints) or thigh, shank, foot (segments)."""
    return joint(motion, side, name) if name in JOINTS else segment(motion, side, name)


def whole_strides(motion: xr.Dataset, strides: pd.DataFrame, side: str) -> pd.DataFrame:
    """Rows of one side with all three times known and inside the motion."""
    time = motion.time.values
    rows = strides[strides["side"] == side]
    rows = rows.dropna(subset=["touch_down_s", "toe_off_s", "next_touch_down_s"])
    slack = time[1] - time[0]
    inside = (rows["touch_down_s"] >= time[0] - slack) & (
        rows["next_touch_down_s"] <= time[-1] + slack
    )
    return rows[inside]


def stride_curves(motion: xr.Dataset, rows: pd.DataFrame, side: str, angle: str) -> np.ndarray:
    """(n, 101) degrees: an angle of each stride over its cycle."""
    start = rows["touch_down_s"].to_numpy(dtype=float)[:, None]
    end = rows["next_touch_down_s"].to_numpy(dtype=float)[:, None]
    at = start + (end - start) * PCT / 100
    return np.interp(at, motion.time.values, angle_of(motion, side, angle))


def whole_curves(motion: xr.Dataset, strides: pd.DataFrame, side: str, angle: str) -> np.ndarray:
    """(n, 101) degrees of the strides that were seen from touch-down to touch-down."""
    curves = stride_curves(motion, whole_strides(motion, strides, side), side, angle)
    return curves[np.isfinite(curves).all(axis=1)]
