"""RBDS treadmill force: zero level, contacts, and its clock against the markers'."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.signal import butter, correlate, filtfilt


def low_pass(values: np.ndarray, cutoff_hz: float, rate_hz: float) -> np.ndarray:
    """Zero-lag 4th-order Butterworth along axis 0 (Winter's correction for two passes)."""
    b, a = butter(2, min(cutoff_hz / 0.802 / (rate_hz / 2), 0.99))
    return filtfilt(b, a, values, axis=0, padlen=min(60, len(values) - 1))


def unloaded(force: np.ndarray) -> np.ndarray:
    """(3,) plate output in flight: mean of the samples near the lower envelope of the vertical."""
    smooth = low_pass(force[:, 1], 30.0, 300.0)
    cut = np.percentile(smooth, 2) + 0.02 * np.percentile(smooth, 95)
    return force[smooth < cut].mean(axis=0)


def marker_lag(pelvis_y: np.ndarray, vertical: np.ndarray) -> float:
    """Seconds by which the markers lag the force: peak of their cross-correlation (15 Hz)."""
    frames = np.arange(len(pelvis_y)) / 150.0
    fine = np.arange(0.0, frames[-1], 1 / 1200.0)
    smooth = low_pass(pelvis_y, 15.0, 150.0)
    acceleration = np.interp(fine, frames, np.gradient(np.gradient(smooth)))
    force = np.interp(fine, np.arange(len(vertical)) / 300.0, low_pass(vertical, 15.0, 300.0))
    a, f = (v - v.mean() for v in (acceleration, force))
    full = correlate(a[600:-600], f[600:-600], mode="same", method="fft")
    middle = len(full) // 2
    window = full[middle - 48 : middle + 49]
    k = int(np.clip(window.argmax(), 1, 95))
    low, top, high = window[k - 1 : k + 2]
    return float((k - 48 + 0.5 * (low - high) / (low - 2 * top + high)) / 1200.0)


def force_contacts(vertical: np.ndarray, points: np.ndarray) -> pd.DataFrame:
    """Contacts in seconds of the force clock; the side is that of the lower foot at mid-contact."""
    smooth = low_pass(vertical, 30.0, 300.0)
    loaded = smooth > 50.0
    rise, fall = (np.flatnonzero(np.diff(loaded.astype(int)) == s) for s in (1, -1))

    def crossing(i: np.ndarray) -> np.ndarray:
        return (i + (50.0 - smooth[i]) / (smooth[i + 1] - smooth[i])) / 300.0

    down, up = crossing(rise), crossing(fall)
    up = up[up > down[0]]
    down = down[: len(up)]
    real = (up - down > 0.08) & (up - down < 0.6)
    down, up = down[real], up[real]
    height = points[:, :, 3:, 1].mean(axis=2)
    middle = np.clip(np.round((down + up) / 2 * 150).astype(int), 0, len(height) - 1)
    side = np.array(["left", "right"])[height[middle].argmin(axis=1)]
    return pd.DataFrame({"side": side, "touch_down_s": down, "toe_off_s": up})
