"""Curves over the gait cycle, and the key times of a swing, from Motion and Strides."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import LEG_POINTS
from swingleg.gait.cycles import PCT, stride_curves
from swingleg.gait.cycles import angle_of as angle_of
from swingleg.gait.cycles import whole_strides as whole_strides

#: the key positions of a swing, in order
KEY_TIMES = ("toe_off", "recovery", "knee_lift", "late_swing", "contact")


@dataclass(frozen=True)
class Cycle:
    """One angle of one side over the gait cycle (0 and 100 % = touch-down).

    pct (101,), mean (101,), sd (101,) between strides, degrees; toe_off_pct: mean; n strides.
    """

    side: str
    pct: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    toe_off_pct: float
    n: int


def cycle(motion: xr.Dataset, strides: pd.DataFrame, side: str, angle: str) -> Cycle | None:
    """Mean and spread of an angle over the strides of a side; None when none is whole."""
    rows = whole_strides(motion, strides, side)
    curves = stride_curves(motion, rows, side, angle)
    good = np.isfinite(curves).all(axis=1)
    if not good.any():
        return None
    curves, rows = curves[good], rows[good]
    start, end = rows["touch_down_s"].to_numpy(), rows["next_touch_down_s"].to_numpy()
    off = 100 * (rows["toe_off_s"].to_numpy() - start) / (end - start)
    sd = curves.std(axis=0, ddof=1) if len(curves) > 1 else np.zeros(PCT.size)
    return Cycle(side, PCT, curves.mean(axis=0), sd, float(off.mean()), len(curves))


def force_curve(
    forces: xr.Dataset, side: str, name: str, measured_only: bool = False
) -> Cycle | None:
    """Mean and spread of a force over contact on a side, BW; None when no stance is known."""
    own = forces["side"].values == side
    if measured_only:
        own &= forces["source"].values != "motion"
    values = forces[name].values[own]
    values = values[np.isfinite(values).all(axis=1)]
    if not len(values):
        return None
    sd = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(values.shape[1])
    pct = forces["percent"].values.astype(float)
    return Cycle(side, pct, values.mean(axis=0), sd, 100.0, len(values))


def typical_stride(motion: xr.Dataset, strides: pd.DataFrame, side: str) -> pd.Series | None:
    """The stride whose thigh and knee curves lie nearest to the median stride."""
    rows = whole_strides(motion, strides, side)
    if rows.empty:
        return None
    curves = np.concatenate(
        [stride_curves(motion, rows, side, name) for name in ("thigh", "knee")], axis=1
    )
    if not np.isfinite(curves).any():
        return rows.iloc[len(rows) // 2]
    away = np.nanmean((curves - np.nanmedian(curves, axis=0)) ** 2, axis=1)
    return rows.iloc[int(np.argmin(np.where(np.isfinite(away), away, np.inf)))]


def key_times(motion: xr.Dataset, stride: pd.Series) -> dict[str, float]:
    """Seconds of the key positions in one stride's swing.

    recovery = most knee flexion (least leg inertia), knee_lift = highest thigh, late_swing =
    straightest knee between recovery and contact.
    """
    times = np.array([[stride["toe_off_s"], stride["next_touch_down_s"]]], dtype=float)
    return _key_times(motion, str(stride["side"]), times)[0]


def side_key_times(motion: xr.Dataset, strides: pd.DataFrame, side: str) -> dict[str, np.ndarray]:
    """Key times of every whole stride of a side: name → (n,) seconds."""
    rows = whole_strides(motion, strides, side)
    times = rows[["toe_off_s", "next_touch_down_s"]].to_numpy(dtype=float)
    each = _key_times(motion, side, times)
    return {name: np.array([k[name] for k in each if name in k]) for name in KEY_TIMES}


def _key_times(motion: xr.Dataset, side: str, swings: np.ndarray) -> list[dict[str, float]]:
    """Of each swing, (n, 2) seconds of toe-off and contact."""
    time = motion.time.values
    knee, thigh = angle_of(motion, side, "knee"), angle_of(motion, side, "thigh")
    first, stop = np.searchsorted(time, swings[:, 0]), np.searchsorted(time, swings[:, 1], "right")
    return [
        {"toe_off": float(off), **_in_swing(time[w], knee[w], thigh[w]), "contact": float(land)}
        for (off, land), w in zip(swings, map(slice, first, stop), strict=True)
    ]


def _in_swing(time: np.ndarray, knee: np.ndarray, thigh: np.ndarray) -> dict[str, float]:
    """The key times between toe-off and contact; {} where the leg was not seen."""
    if time.size < 3 or not (np.isfinite(knee).any() and np.isfinite(thigh).any()):
        return {}
    folded, lifted = int(np.nanargmax(knee)), int(np.nanargmax(thigh))
    late = folded + int(np.nanargmin(knee[folded:]))
    return {
        "recovery": float(time[folded]),
        "knee_lift": float(time[lifted]),
        "late_swing": float(time[late]),
    }


def positions_at(motion: xr.Dataset, times: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    """(n, len(names), 2) sagittal positions interpolated to times, position units."""
    data = motion.position.sel(point=list(names), space=["x", "y"]).values
    flat = data.reshape(len(data), -1)
    time, times = motion.time.values, np.atleast_1d(np.asarray(times, dtype=float))
    step = (time[-1] - time[0]) / (time.size - 1)
    place = np.clip((times - time[0]) / step, 0, time.size - 1)
    low = np.minimum(place.astype(int), time.size - 2)
    part = (place - low)[:, None]
    value = flat[low] * (1 - part) + flat[low + 1] * part
    return value.reshape(times.size, len(names), 2)


def leg_names(side: str) -> tuple[str, ...]:
    """hip, knee, ankle, heel, toe of a side."""
    return tuple(f"{side}_{part}" for part in LEG_POINTS)


def mean_posture(motion: xr.Dataset, times: np.ndarray, side: str) -> np.ndarray | None:
    """(5, 2) hip, knee, ankle, heel, toe relative to the hip in leg lengths, mean over times."""
    if len(times) == 0:
        return None
    leg = positions_at(motion, times, leg_names(side))
    leg = (leg - leg[:, :1]) / float(motion.attrs["leg_length"])
    if not np.isfinite(leg[:, :3]).all(axis=(1, 2)).any():
        return None
    return np.asarray(np.nanmean(leg, axis=0))
