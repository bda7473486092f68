"""When a muscle becomes active: a threshold over the quiet signal, held for a while.

Two published ways. "energy": the signal's Teager–Kaiser energy, rectified and smoothed at 50 Hz,
above mean + 15 sd of the quiet signal (Solnik et al. 2010, Eur J Appl Physiol 110:489).
"amplitude": the rectified signal smoothed at 50 Hz above mean + 3 sd for 25 ms (Hodges & Bui 1996,
Electroencephalogr Clin Neurophysiol 101:511). Both took the quiet signal from rest before the
movement; a run has no rest, so the caller says where the signal is quiet (`crossed`: the quietest
part of the stride). Deviations: the hold of 25 ms for both; a fall must last as long as a rise, so
that a gap within a burst does not end it; a burst must last `LEAST_BURST_S`. How near the onsets
come on simulated bursts of known onset: validation/emg_onset.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from swingleg.dynamics.emg.signal import Floats, energy, low_passed

Method = Literal["energy", "amplitude"]

SMOOTH_HZ = 50.0
#: standard deviations of the quiet signal above its mean
HEIGHT: dict[Method, float] = {"energy": 15.0, "amplitude": 3.0}
#: a rise or fall counts when it lasts this long, seconds
HOLD_S = 0.025
LEAST_BURST_S = 0.05


@dataclass(frozen=True)
class Bursts:
    """onset, offset : (B,) seconds from the signal's first sample; NaN for an onset (offset) that
    lies before (after) the signal. threshold : in units of what was compared."""

    onset: Floats
    offset: Floats
    threshold: float


def bursts(
    filtered: Floats, rate_hz: float, quiet: NDArray[np.bool_], method: Method = "amplitude"
) -> Bursts:
    """Bursts of activity in a band-passed signal.

    Parameters
    ----------
    filtered : (T,) from `band_passed`. quiet : (T,) samples in which the muscle rests. method :
        "amplitude" misses none down to 10 dB over the noise, "energy" none down to 15 dB.
    """
    smooth = detector(filtered, rate_hz, method)
    calm = smooth[quiet & np.isfinite(smooth)]
    if calm.size < 2:
        return Bursts(np.empty(0), np.empty(0), float("nan"))
    threshold = float(calm.mean() + HEIGHT[method] * calm.std(ddof=1))
    active = held(smooth > threshold, round(HOLD_S * rate_hz))
    edges = np.flatnonzero(np.diff(active.astype(int)))
    rise = [int(k) for k in edges if not active[k]]
    fall = [int(k) for k in edges if active[k]]
    start = ([np.nan] if active[0] else []) + [_crossing(smooth, k, threshold) for k in rise]
    end = [_crossing(smooth, k, threshold) for k in fall] + ([np.nan] if active[-1] else [])
    onset, offset = np.array(start) / rate_hz, np.array(end) / rate_hz
    # a burst cut off by an end of the signal has at least the length that was seen
    seen = np.nan_to_num(offset, nan=filtered.size / rate_hz) - np.nan_to_num(onset)
    long = seen >= LEAST_BURST_S
    return Bursts(onset[long], offset[long], threshold)


def detector(filtered: Floats, rate_hz: float, method: Method) -> Floats:
    """(T,) what is held against the threshold."""
    raw = energy(filtered) if method == "energy" else filtered
    return low_passed(np.abs(raw), rate_hz, SMOOTH_HZ)


def held(active: NDArray[np.bool_], samples: int) -> NDArray[np.bool_]:
    """Runs of True or False shorter than `samples` joined to what is around them.

    Gaps are closed first: the electromyogram of a working muscle falls to zero again and again.
    """
    for value in (False, True):
        change = np.flatnonzero(np.diff(active.astype(int))) + 1
        starts, ends = np.r_[0, change], np.r_[change, active.size]
        active = active.copy()
        for start, end in zip(starts, ends, strict=True):
            inside = start > 0 and end < active.size
            if inside and active[start] == value and end - start < samples:
                active[start:end] = not value
    return active


def _crossing(smooth: Floats, k: int, threshold: float) -> float:
    """Sample, with its fraction, at which the threshold is crossed between k and k + 1."""
    step = smooth[k + 1] - smooth[k]
    return k + float((threshold - smooth[k]) / step) if step else float(k)
