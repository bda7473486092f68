"""From a raw electromyogram to a signal that can be timed and measured."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from swingleg.core.errors import InputError

Floats = NDArray[np.float64]

#: where a surface electromyogram has its power (Merletti & Di Torino 1999, J Electromyogr
#: Kinesiol 9:III)
BAND_HZ = (20.0, 450.0)
#: low-pass of the rectified signal for amplitude
ENVELOPE_HZ = 10.0
#: least rate of samples: the band's upper end must fit at least in part
LEAST_RATE_HZ = 500.0


def band_passed(value: Floats, rate_hz: float, band_hz: tuple[float, float] = BAND_HZ) -> Floats:
    """(T,) zero-lag band-passed (4th-order Butterworth both ways), mean removed.

    The upper end is lowered to 90 % of half the rate where the rate is below 1 kHz. Gaps (NaN) are
    bridged with zero, and are NaN again in what comes back.

    Raises
    ------
    InputError : the rate is below `LEAST_RATE_HZ`, or nothing was recorded.
    """
    if not rate_hz >= LEAST_RATE_HZ:
        raise InputError(
            f"electromyograms at {rate_hz:.0f} samples/s cannot be filtered to 20 to 450 Hz",
            fix=f"Export the raw signal at {LEAST_RATE_HZ:.0f} samples/s or more, no envelope.",
        )
    known = np.isfinite(value)
    if known.sum() < rate_hz / 2:
        raise InputError(
            "an EMG channel holds less than half a second of signal", fix="Export it again."
        )
    filled = np.where(known, value - np.mean(value[known]), 0.0)
    high = min(band_hz[1], 0.45 * rate_hz)
    sos = butter(2, (band_hz[0], high), "bandpass", fs=rate_hz, output="sos")
    return np.where(known, sosfiltfilt(sos, filled), np.nan)


def envelope(filtered: Floats, rate_hz: float, cutoff_hz: float = ENVELOPE_HZ) -> Floats:
    """(T,) linear envelope: rectified, zero-lag low-pass (4th order in all), never below zero."""
    return low_passed(np.abs(filtered), rate_hz, cutoff_hz)


def energy(filtered: Floats) -> Floats:
    """(T,) Teager–Kaiser energy x[n]² − x[n+1] x[n−1]: large where amplitude and frequency are.

    Kaiser 1990; Li, Zhou & Aruin 2007, Ann Biomed Eng 35:1532. The ends repeat their neighbours.
    """
    inner = filtered[1:-1] ** 2 - filtered[2:] * filtered[:-2]
    return np.concatenate([inner[:1], inner, inner[-1:]])


def low_passed(positive: Floats, rate_hz: float, cutoff_hz: float) -> Floats:
    """(T,) zero-lag low-pass of a signal that cannot be negative; NaN stays NaN."""
    known = np.isfinite(positive)
    sos = butter(2, cutoff_hz, fs=rate_hz, output="sos")
    smooth = sosfiltfilt(sos, np.where(known, positive, 0.0))
    return np.where(known, np.maximum(smooth, 0.0), np.nan)
