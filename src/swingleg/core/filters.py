"""The low-pass that everything shares: zero-lag Butterworth, 4th order over both passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

Floats = NDArray[np.float64]

#: a 2nd-order filter passed twice is 3 dB down at this share of its own corner (Winter 2009)
TWO_PASSES = 0.802
#: from this share of the sample rate on, a cut-off leaves everything as it is
_NEAR_NYQUIST = 0.4


def low_pass(values: Floats, cutoff_hz: float, rate_hz: float, *, pad: int | None = None) -> Floats:
    """Along axis 0; values pass unchanged near the Nyquist rate.

    pad : samples of odd padding at the ends; by default one period of the cut-off.
    """
    if cutoff_hz >= _NEAR_NYQUIST * rate_hz:
        return values
    sos = butter(2, cutoff_hz / TWO_PASSES, fs=rate_hz, output="sos")
    wanted = int(rate_hz / cutoff_hz) if pad is None else pad
    out: Floats = sosfiltfilt(sos, values, axis=0, padlen=min(len(values) - 1, wanted))
    return out
