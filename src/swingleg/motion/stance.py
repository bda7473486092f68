"""What the standing foot tells before any event is known: the ground, the speed, the foot's zero.

Mid-stance is the instant at which the ankle passes backward beneath the hip, low; the foot is
then flat on the ground and moves with it (on a treadmill) or stands still (overground).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
HALF_WINDOW_S = 0.03


def mid_stances(time: Floats, points: Floats, visible: Floats) -> NDArray[np.int64]:
    """Sample indices of one leg's mid-stances.

    Parameters
    ----------
    time : (T,) uniform seconds. points : (T, 5, 2) hip, knee, ankle, heel, toe; x forward, y up.
    visible : (T,) 0..1; instants below 0.3 are left out.
    """
    ahead = points[:, 2, 0] - points[:, 0, 0]
    crossing = np.flatnonzero((ahead[:-1] > 0) & (ahead[1:] <= 0))
    if crossing.size == 0:
        return crossing
    drop = points[:, 2, 1] - points[:, 0, 1]
    low = drop[crossing] < np.quantile(drop, [0.05, 0.95]).mean()
    return crossing[low & (visible[crossing] > 0.3)]


def around(instants: NDArray[np.int64], size: int, rate: float) -> NDArray[np.int64]:
    """(N, W) sample indices of ±30 ms about each instant that lies inside the recording."""
    # just below a half, so that the last digit of a 150 Hz clock does not decide the width
    half = max(round(HALF_WINDOW_S * rate - 1e-6), 1)
    inside = instants[(instants >= half) & (instants < size - half)]
    return inside[:, None] + np.arange(-half, half + 1)


def foot_zero(foot: Floats, windows: NDArray[np.int64]) -> tuple[float, float]:
    """Median foot angle at flat mid-stance and its standard error, same unit as `foot`."""
    if windows.size == 0:
        return float(np.quantile(foot, 0.5)), float(np.std(foot))
    flat = np.median(foot[windows], axis=1)
    return float(np.median(flat)), float(1.25 * np.std(flat) / np.sqrt(len(flat)))


def ground_height(points: Floats, windows: NDArray[np.int64]) -> float:
    """Height of the ground line: the lower of heel and toe at mid-stance, median."""
    sole = points[:, 3:, 1].min(axis=1)
    if windows.size == 0:
        return float(np.quantile(sole, 0.02))
    return float(np.median(sole[windows]))


def ground_speed(points: Floats, windows: NDArray[np.int64], rate: float) -> tuple[float, float]:
    """Running speed and its standard error: the hip over the standing foot, units per second.

    The foot's heel, ankle and toe are averaged: flat on the ground, none of them turns. Holds on
    a treadmill and overground alike, because the hip is the reference.
    """
    if len(windows) == 0:
        return float("nan"), float("nan")
    relative = points[:, 0, 0] - points[:, 2:, 0].mean(axis=1)
    span = (windows.shape[1] - 1) / rate
    speed = (relative[windows[:, -1]] - relative[windows[:, 0]]) / span
    return float(np.median(speed)), float(1.25 * np.std(speed) / np.sqrt(len(speed)))


def travel_speed(hip_x: Floats, time: Floats) -> tuple[float, float]:
    """Speed of the hip against the background, forward positive, and its standard error.

    Straight line through the hip's path; the error is that of a runner who is not quite even.
    """
    slope, residual, *_ = np.polyfit(time - time.mean(), hip_x, 1, full=True)
    spread = float(np.sqrt(residual[0] / time.size)) if residual.size else 0.0
    return float(slope[0]), 2 * spread / float(time[-1] - time[0])


def is_treadmill(hip_x: Floats, leg_length: float, duration_s: float, speed: float) -> bool:
    """Whether the runner stays in place: travelled less than a third of what the speed says."""
    travelled = abs(float(hip_x[-1] - hip_x[0]))
    return travelled < max(leg_length, abs(speed) * duration_s / 3)
