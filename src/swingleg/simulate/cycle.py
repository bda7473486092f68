"""A runner's mean cycle, as harmonics of the stride's phase."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.keypoints import SIDES
from swingleg.gait.curves import curve, grid

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: of the trunk, one leg and the pelvis's height, as tracked
ANGLES = ("lean", "thigh", "knee", "ankle", "rise")
HARMONICS = 15
_SAMPLES = 120


@dataclass(frozen=True)
class MeanCycle:
    """Both legs' mean stride, from touch-down (phase 0) to the next.

    harmonics : (5, HARMONICS + 1) complex, of `ANGLES`: radians; the rise (height of the pelvis
    less its mean) metres. stride_s : its duration.
    duty : share of the stride that the foot is on the ground.
    """

    harmonics: Complex
    stride_s: float
    duty: float

    def at(self, phase: Floats, derivative: int = 0) -> Floats:
        """(5, N) of `ANGLES` at phases, or their derivative per phase."""
        order = 2j * np.pi * np.arange(self.harmonics.shape[1])
        waves = np.exp(np.outer(order, phase))
        return np.real((self.harmonics * order**derivative) @ waves)


def mean_cycle(motion: xr.Dataset, strides: pd.DataFrame) -> MeanCycle:
    """Mean over the strides of both sides.

    Parameters
    ----------
    motion : Motion. strides : rows with side, touch_down_s, toe_off_s, next_touch_down_s.

    Raises
    ------
    ValueError : no stride was seen whole.
    """
    time = motion.time.values
    # in "degrees", as the angles are, so that all become the same
    height = np.degrees(motion.position.sel(point="pelvis", space="y").values * _metres(motion))
    rows = []
    for side in SIDES:
        own = strides[strides["side"] == side]
        ends = own[["touch_down_s", "next_touch_down_s"]].to_numpy(dtype=float)
        if not len(own):
            continue
        times = grid(ends[:, 0], ends[:, 1], _SAMPLES + 1)[:, :-1]
        angle = motion.segment_angle.sel(side=side)
        thigh, shank, foot = (angle.sel(segment=s).values for s in ("thigh", "shank", "foot"))
        columns = (motion.trunk_angle.values, thigh, thigh - shank, foot - shank, height)
        rows.append(np.stack([curve(time, column)(times) for column in columns], axis=1))
    values = np.concatenate(rows) if rows else np.empty((0, 5, _SAMPLES))
    good = np.isfinite(values[:, 1:]).all(axis=(1, 2))
    if not good.any():
        raise ValueError("no whole stride")
    values = values[good]
    lean = values[:, 0]
    # a trunk that was not seen leans as runners do
    values[:, 0] = np.where(np.isfinite(lean), lean, USUAL_LEAN_DEG)
    mean = np.radians(values.mean(axis=0))
    spectrum = np.fft.rfft(mean, axis=1)[:, : HARMONICS + 1] / _SAMPLES
    spectrum[:, 1:] *= 2
    spectrum[4, 0] = 0
    spectrum[[0, 4], 1::2] = 0  # of a symmetric gait the trunk knows no left and right
    stride = (strides["next_touch_down_s"] - strides["touch_down_s"]).to_numpy(dtype=float)
    contact = (strides["toe_off_s"] - strides["touch_down_s"]).to_numpy(dtype=float)
    return MeanCycle(spectrum, float(np.nanmean(stride)), float(np.nanmean(contact / stride)))


#: where nobody saw the trunk
USUAL_LEAN_DEG = 8.0


def _metres(motion: xr.Dataset) -> float:
    """Of one unit of position."""
    if motion.position.attrs["units"] == "m":
        return 1.0
    return float(motion.attrs["leg_length_m"] / motion.attrs["leg_length"])
