"""Both legs of a clip on the Motion's grid: fitted, and freed of the pose network's habits."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.errors import PersonError
from swingleg.core.keypoints import SIDES
from swingleg.motion import calibration, stance
from swingleg.motion.body_fit import FitOptions, fit_leg, state_sd
from swingleg.motion.calibration import Weights
from swingleg.motion.frame import Frame
from swingleg.motion.leg_model import LegShape, leg_points
from swingleg.motion.passes import LEAST_FRAMES

Floats = NDArray[np.float64]

_PICTURE_POINTS = ("hip", "knee", "ankle", "heel", "toe_tip")


@dataclass(frozen=True)
class FittedLeg:
    """One leg on the grid, pixels and radians.

    state, sd : (T, 5) hip x, hip y, thigh, shank, foot. visible : (T,) 0..1.
    """

    state: Floats
    sd: Floats
    shape: LegShape
    visible: Floats

    @property
    def length(self) -> float:
        """Thigh and shank."""
        return self.shape.thigh_length + self.shape.shank_length


@dataclass(frozen=True)
class LegCurves:
    """A leg with what follows from it. points : (T, 5, 2). mid_stance : (N, W) sample indices."""

    state: Floats
    sd: Floats
    points: Floats
    visible: Floats
    length: float
    mid_stance: NDArray[np.int64]


def fitted_leg(
    clip: xr.Dataset, side: str, picture: Frame, grid: Floats, options: FitOptions | None
) -> FittedLeg:
    """Fit one leg to all its key points.

    Raises
    ------
    PersonError : hip, knee, ankle, heel or toe is seen too seldom.
    """
    names = [f"{side}_{part}" for part in _PICTURE_POINTS]
    time = clip.time.values
    points = picture.to_runner(clip.position.sel(keypoint=names).values)
    if (np.isfinite(points).all(axis=2).sum(axis=0) < LEAST_FRAMES).any():
        raise PersonError(
            f"the {side} leg's hip, knee, ankle, heel and toe are not all seen",
            fix="Film the whole body with both feet, with a pose model that marks heel and toe.",
        )
    fit = fit_leg(time, points, clip.confidence.sel(keypoint=names).values, options)
    visible = np.interp(grid, time, _smoothed(fit.believed[:, 1:].mean(axis=1), time, 0.1))
    return FittedLeg(fit.state(grid), state_sd(fit, grid), fit.shape, visible)


def view_of(
    clip: xr.Dataset,
    near: str,
    picture: Frame,
    legs: dict[str, FittedLeg],
    grid: Floats,
    stride_s: float,
) -> Floats:
    """(T, V) `calibration.VIEW` on the grid, averaged over one stride; NaN where not seen."""
    far = "left" if near == "right" else "right"
    time = clip.time.values

    def pair(part: str) -> tuple[Floats, Floats]:
        """(T,) near ahead of far, (T, 2) their middle, on the clip's frames."""
        names = [f"{side}_{part}" for side in (near, far)]
        if not set(names) <= set(clip.keypoint.values):
            return np.full(time.size, np.nan), np.full((time.size, 2), np.nan)
        both = picture.to_runner(clip.position.sel(keypoint=names).values)
        return both[:, 0, 0] - both[:, 1, 0], both.mean(axis=1)

    shoulders, chest = pair("shoulder")
    hips, pelvis = pair("hip")
    trunk = np.linalg.norm(chest - pelvis, axis=1)
    size = np.nanmedian(trunk) if np.isfinite(trunk).any() else np.nan
    leg = legs[near]
    constants = (
        size / leg.length,
        leg.shape.thigh_length / leg.length,
        (leg.shape.toe_u - leg.shape.heel_u) / leg.shape.shank_length,
    )
    turning = [_over_a_stride(time, v / size, grid, stride_s) for v in (shoulders, hips)]
    return np.column_stack([*turning, *(np.full(grid.size, c) for c in constants)])


def _over_a_stride(time: Floats, values: Floats, grid: Floats, stride_s: float) -> Floats:
    """Mean of the values within half a stride of each instant: arms and pelvis turn once in it."""
    good = np.isfinite(values)
    if good.sum() < LEAST_FRAMES:
        return np.full(grid.size, np.nan)
    step = grid[1] - grid[0]
    half = max(round(stride_s / 2 / step), 1)
    padded = np.pad(np.interp(grid, time[good], values[good]), half, mode="reflect")
    total = np.concatenate([[0.0], np.cumsum(padded)])
    return (total[2 * half + 1 :] - total[: grid.size]) / (2 * half + 1)


def features_of(grid: Floats, legs: dict[str, FittedLeg], near: str, stride_s: float) -> Floats:
    """(T, Z) what the calibration sees of both legs."""
    far = "left" if near == "right" else "right"
    return calibration.features(grid, legs[near].state[:, 2:], legs[far].state[:, 2:], stride_s)


def calibrated(
    clip: xr.Dataset,
    legs: dict[str, FittedLeg],
    grid: Floats,
    near: str,
    picture: Frame,
    weights: Weights,
) -> dict[str, FittedLeg]:
    """The legs with the network's habitual errors taken out."""
    stride = calibration.stride_time(grid, legs[near].state[:, 2])
    view = view_of(clip, near, picture, legs, grid, stride)
    change = weights.corrections(features_of(grid, legs, near, stride), view)
    factor = weights.length_factor(view)
    size = len(calibration.OUTPUTS)
    out = {}
    for k, side in enumerate((near, "left" if near == "right" else "right")):
        leg, own = legs[side], change[:, k * size : (k + 1) * size]
        state = leg.state.copy()
        state[:, 2:] += own[:, :3]
        state[:, :2] += own[:, 3:] * leg.length
        foot = leg.length * weights.foot
        shape = LegShape(
            leg.shape.thigh_length * factor,
            leg.shape.shank_length * factor,
            leg.shape.heel_u + foot[0],
            leg.shape.toe_u + foot[1],
            leg.shape.sole_v + foot[2],
        )
        out[side] = replace(leg, state=state, shape=shape)
    return out


def leg_curves(leg: FittedLeg, grid: Floats, rate: float) -> LegCurves:
    """Points of the leg and its mid-stances."""
    points = leg_points(leg.state, leg.shape)
    middles = stance.mid_stances(grid, points, leg.visible)
    windows = stance.around(middles, len(grid), rate)
    return LegCurves(leg.state, leg.sd, points, leg.visible, leg.length, windows)


def legs_of(
    clip: xr.Dataset,
    near: str,
    picture: Frame,
    grid: Floats,
    rate: float,
    options: FitOptions | None = None,
    weights: Weights | None = None,
) -> dict[str, LegCurves]:
    """Both legs, fitted and, with weights, calibrated."""
    legs = {side: fitted_leg(clip, side, picture, grid, options) for side in SIDES}
    if weights is not None:
        legs = calibrated(clip, legs, grid, near, picture, weights)
    return {side: leg_curves(leg, grid, rate) for side, leg in legs.items()}


def _smoothed(values: Floats, time: Floats, width_s: float) -> Floats:
    """Running mean over about `width_s` seconds."""
    step = float(np.median(np.diff(time)))
    width = max(round(width_s / step) | 1, 1)
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.full(width, 1 / width), mode="valid")
