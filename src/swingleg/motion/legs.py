"""Both legs of a clip on the Motion's grid: fitted, and freed of the pose network's habits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.keypoints import SIDES, other_side
from swingleg.motion import stance
from swingleg.motion.body_fit import FitOptions
from swingleg.motion.calibration import OUTPUTS, Weights
from swingleg.motion.clues import Clues, clues_of
from swingleg.motion.fitted_leg import FittedLeg, fitted_leg
from swingleg.motion.frame import Frame
from swingleg.motion.leg_model import LegShape, leg_points

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LegCurves:
    """A leg with what follows from it. points : (T, 5, 2). mid_stance : (N, W) sample indices."""

    state: Floats
    sd: Floats
    points: Floats
    visible: Floats
    length: float
    mid_stance: NDArray[np.int64]


def calibrated(
    legs: dict[str, FittedLeg], clues: Clues, near: str, weights: Weights
) -> dict[str, FittedLeg]:
    """The legs with the network's habitual errors taken out.

    The far leg is given the near one's length: it looks shorter only because it is further away.
    """
    change = weights.corrections(clues)
    common = legs[near].length
    factor = weights.length_factor(clues.view)
    size = len(OUTPUTS)
    out = {}
    for k, side in enumerate((near, other_side(near))):
        leg, own = legs[side], change[:, k * size : (k + 1) * size]
        state = leg.state.copy()
        state[:, 2:] += own[:, :3]
        state[:, :2] += own[:, 3:] * leg.length
        thigh, shank, *foot = leg.shape.array() / leg.length
        thigh, shank = thigh + weights.share[k], shank - weights.share[k]
        lengths = factor * np.array([thigh, shank])
        shape = LegShape(*(common * np.concatenate([lengths, foot + weights.foot])))
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
) -> tuple[dict[str, LegCurves], float]:
    """Both legs, fitted and, with weights, calibrated; and the camera's turn, degrees (or NaN)."""
    with ThreadPoolExecutor(len(SIDES)) as pool:
        fits = [pool.submit(fitted_leg, clip, side, picture, grid, options) for side in SIDES]
    legs = {side: fit.result() for side, fit in zip(SIDES, fits, strict=True)}
    turn = float("nan")
    if weights is not None:
        clues = clues_of(clip, legs, near, picture, grid)
        turn = weights.turn_deg(clues.view)
        legs = calibrated(legs, clues, near, weights)
    return {side: leg_curves(leg, grid, rate) for side, leg in legs.items()}, turn
