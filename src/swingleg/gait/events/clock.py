"""Do markers and force plates keep the same time? An estimate that is reported, never applied."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.signal import correlate

from swingleg.core.filters import low_pass
from swingleg.core.findings import QualityWarning
from swingleg.gait.events.force import unloaded_level, vertical_force
from swingleg.gait.events.legs import Floats, legs_of

#: low-pass of both, Hz; rate of the common grid, Hz; furthest lag looked for, seconds
_CUTOFF_HZ, _GRID_HZ, _REACH_S = 15.0, 1200.0, 0.040
_LEAST_S = 3.0
#: 95 % of estimates lie this near the laboratory's lag, seconds. 36 trials of RBDS, whose markers
#: are 6.7 ms late: mean 7.7, SD 2.3, 3.4 to 13.0; four of Hamner 2013, none late: −2.2 to −5.0
LAG_ERROR_S = 0.005


def marker_lag(forces: xr.Dataset, motion: xr.Dataset) -> float:
    """Seconds by which the markers lag the force; NaN for less than 3 s or an unclear answer.

    The peak of the cross-correlation of the pelvis's upward acceleration with the vertical force of
    all plates. Spread between trials of one laboratory: about 2 ms (RBDS), so a laboratory's
    constant is better known from many trials than from one.
    """
    legs = legs_of(motion)
    vertical = vertical_force(forces)
    rate = float(forces.attrs["rate_hz"])
    smooth = low_pass(vertical, _CUTOFF_HZ, rate)
    total = np.sum([c - unloaded_level(c, rate) for c in smooth.T], axis=0)
    start = max(legs.time[0], float(forces.time.values[0])) + 0.2
    stop = min(legs.time[-1], float(forces.time.values[-1])) - 0.2
    if stop - start < _LEAST_S:
        return float("nan")
    grid = np.arange(start, stop, 1.0 / _GRID_HZ)
    pelvis = low_pass(legs.pelvis_y, _CUTOFF_HZ, legs.rate)
    acceleration = np.gradient(np.gradient(pelvis))
    return _peak(
        np.interp(grid, legs.time, acceleration), np.interp(grid, forces.time.values, total)
    )


def lag_warnings(
    forces: xr.Dataset | None, motion: xr.Dataset, lag_s: float = 0.0
) -> tuple[QualityWarning, ...]:
    """What to tell the user of the two clocks: nothing while the estimate may be `lag_s`.

    forces : None where the recording has none. lag_s : the lag that the user gave.
    """
    if forces is None:
        return ()
    seen = marker_lag(forces, motion)
    if not abs(seen - lag_s) > LAG_ERROR_S:  # NaN too
        return ()
    way = "after" if seen > 0 else "before"
    told = f", not {1000 * lag_s:.3g} ms" if lag_s else ""
    return (
        QualityWarning(
            "marker_lag",
            f"the markers seem to come {abs(1000 * seen):.0f} ms {way} the forces{told} "
            f"(±{1000 * LAG_ERROR_S:.0f} ms); nothing was shifted by it",
            "If other trials of this laboratory show the same, give their mean: "
            f"--marker-lag {1000 * seen:.1f}.",
        ),
    )


def _peak(one: Floats, other: Floats) -> float:
    one, other = one - one.mean(), other - other.mean()
    full = correlate(one, other, mode="same", method="fft")
    reach = round(_REACH_S * _GRID_HZ)
    middle = len(full) // 2
    window = full[middle - reach : middle + reach + 1]
    k = int(window.argmax())
    if k in (0, window.size - 1) or window[k] <= 0:
        return float("nan")
    low, top, high = window[k - 1 : k + 2]
    return float((k - reach + 0.5 * (low - high) / (low - 2 * top + high)) / _GRID_HZ)
