"""One leg of a clip, fitted, on the Motion's grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.errors import PersonError
from swingleg.motion.body_fit import FitOptions, fit_leg, state_sd
from swingleg.motion.frame import Frame
from swingleg.motion.leg_model import LegShape
from swingleg.motion.passes import LEAST_FRAMES

Floats = NDArray[np.float64]

_PICTURE_POINTS = ("hip", "knee", "ankle", "heel", "toe_tip")


@dataclass(frozen=True)
class FittedLeg:
    """One leg on the grid, pixels and radians.

    state, sd : (T, 5) hip x, hip y, thigh, shank, foot. visible : (T,) 0..1. off : (F, 5, 2) how
    far each key point lay off the fitted leg in each of the clip's frames, leg lengths; NaN where
    it was not seen.
    """

    state: Floats
    sd: Floats
    shape: LegShape
    visible: Floats
    off: Floats

    @property
    def length(self) -> float:
        """Thigh and shank."""
        return self.shape.thigh_length + self.shape.shank_length


def fitted_leg(
    clip: xr.Dataset, side: str, picture: Frame, grid: Floats, options: FitOptions | None
) -> FittedLeg:
    """Fit one leg to all its key points.

    Raises
    ------
    PersonError : hip, knee, ankle, heel or toe is seen too seldom, or they make no leg.
    """
    names = [f"{side}_{part}" for part in _PICTURE_POINTS]
    time = clip.time.values
    points = picture.to_runner(clip.position.sel(keypoint=names).values)
    confidence = clip.confidence.sel(keypoint=names).values
    seen = np.isfinite(points).all(axis=2) & (confidence > 0)
    if (seen.sum(axis=0) < LEAST_FRAMES).any():
        raise PersonError(
            f"the {side} leg's hip, knee, ankle, heel and toe are not all seen",
            fix="Film the whole body with both feet, with a pose model that marks heel and toe.",
        )
    try:
        fit = fit_leg(time, points, confidence, options)
    except (np.linalg.LinAlgError, ZeroDivisionError) as error:
        raise PersonError(
            f"the {side} leg's hip, knee, ankle, heel and toe make no leg: points that lie on one "
            "another, or too few of them",
            fix="Film longer; of a file of key points, leave empty (not 0) what is not seen.",
        ) from error
    visible = np.interp(grid, time, _smoothed(fit.believed[:, 1:].mean(axis=1), time, 0.1))
    length = fit.shape.thigh_length + fit.shape.shank_length
    off = (points - fit.points(time)) / length
    return FittedLeg(fit.state(grid), state_sd(fit, grid), fit.shape, visible, off)


def _smoothed(values: Floats, time: Floats, width_s: float) -> Floats:
    """Running mean over about `width_s` seconds."""
    step = float(np.median(np.diff(time)))
    width = max(round(width_s / step) | 1, 1)
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")
