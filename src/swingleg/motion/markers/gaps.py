"""Short gaps closed by a spline, long ones left open."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from swingleg.core import filters

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def runs(mask: Bools) -> list[tuple[int, int]]:
    """First and one-past-last index of each run of True in (T,) `mask`."""
    edge = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return list(zip(edge[::2].tolist(), edge[1::2].tolist(), strict=True))


def close_gaps(points: Floats, longest: int) -> tuple[Floats, Bools]:
    """Cubic spline over gaps of at most `longest` frames inside each column.

    Parameters
    ----------
    points : (T, K, 3), NaN in gaps.

    Returns
    -------
    points with short gaps closed, and (T, K) which were closed.
    """
    open_ = ~np.isfinite(points[..., 0])
    closed = np.zeros(open_.shape, dtype=bool)
    if not open_.any():
        return points, closed
    points = points.copy()
    index = np.arange(len(points))
    for k in np.flatnonzero(open_.any(axis=0) & ~open_.all(axis=0)):
        short = [
            (a, b) for a, b in runs(open_[:, k]) if b - a <= longest and a > 0 and b < len(points)
        ]
        good = ~open_[:, k]
        if not short or good.sum() < 4:
            continue
        curve = CubicSpline(index[good], points[good, k])
        for a, b in short:
            points[a:b, k] = curve(index[a:b])
            closed[a:b, k] = True
    return points, closed


def low_pass(values: Floats, cutoff_hz: float, rate_hz: float) -> Floats:
    """Zero-lag 4th-order Butterworth along axis 0 (Winter's correction for two passes).

    Gaps (NaN) stay gaps; they are bridged by straight lines for the filter. Values pass unchanged
    where the cut-off is near the Nyquist rate.
    """
    flat = values.reshape(len(values), -1)
    gap = ~np.isfinite(flat)
    if gap.any():
        flat = flat.copy()
        index = np.arange(len(flat))
        for k in np.flatnonzero(gap.any(axis=0)):
            good = ~gap[:, k]
            flat[~good, k] = (
                np.interp(index[~good], index[good], flat[good, k]) if good.any() else 0
            )
    pad = max(int(3 * rate_hz / cutoff_hz), 12)
    smooth = filters.low_pass(flat, cutoff_hz, rate_hz, pad=pad)
    return np.where(gap, np.nan, smooth).reshape(values.shape)
