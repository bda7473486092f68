"""How far each key point lies off the fitted leg: a network that is misled shows it so.

Only how an offset changes over the clip counts, not where it lies in the mean: where a network sets
a hip or a knee differs between people for other reasons than what misleads it, and on the one
filmed person at hand the means led astray (``validation/video_real.md``).
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from swingleg.core.keypoints import other_side
from swingleg.motion.fitted_leg import FittedLeg
from swingleg.motion.frame import Frame
from swingleg.motion.passes import LEAST_FRAMES

Floats = NDArray[np.float64]

#: columns of `offsets_of`
OFFSETS = 24
#: low-pass, Hz: above it a key point is noisy rather than misled
OFFSET_HZ = 8.0
#: leg lengths beyond which a key point is lost, not off
_LOST = 0.2


def offsets_of(
    clip: xr.Dataset, legs: dict[str, FittedLeg], near: str, picture: Frame, grid: Floats
) -> Floats:
    """(T, 24) on the grid, less their mean over the clip, leg lengths; NaN where hardly ever seen.

    x and y of the near leg's five points, of the far leg's, and of near and far shoulder as seen
    from the near hip.
    """
    sides = (near, other_side(near))
    time = clip.time.values
    hip = np.stack([np.interp(time, grid, legs[near].state[:, k]) for k in (0, 1)], axis=1)
    columns = [np.clip(legs[s].off, -_LOST, _LOST).reshape(time.size, -1) for s in sides]
    for side in sides:
        if f"{side}_shoulder" in clip.keypoint.values:
            seen = picture.to_runner(clip.position.sel(keypoint=f"{side}_shoulder").values)
            columns.append((seen - hip) / legs[near].length)
        else:
            columns.append(np.full((time.size, 2), np.nan))
    slow = _slow(np.hstack(columns), time, grid)
    return np.asarray(slow - slow.mean(axis=0))


def _slow(values: Floats, time: Floats, grid: Floats) -> Floats:
    """(T, K) on the grid, low-passed; a column that is hardly ever seen is NaN."""
    rate = 1.0 / float(grid[1] - grid[0])
    sections = butter(2, OFFSET_HZ, fs=rate, output="sos")
    out = np.full((grid.size, values.shape[1]), np.nan)
    for k, column in enumerate(values.T):
        good = np.isfinite(column)
        if good.sum() >= LEAST_FRAMES:
            whole = np.interp(grid, time[good], column[good])
            out[:, k] = sosfiltfilt(sections, whole, padlen=min(grid.size - 1, round(rate / 4)))
    return out
