"""What the calibration of a pose network sees of a clip: the pose, the hints, the view.

pose: angles of both legs, their rates, and the same a half and a whole stride away (a stride looks
like its neighbours, and a leg like the other). hints: how far each key point lies off the fitted
leg (`offsets`), and how the angles bend and change around the instant, which a smooth fit blunts.
view: what tells of the camera, the build and the style.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.keypoints import other_side
from swingleg.motion.fitted_leg import FittedLeg
from swingleg.motion.frame import Frame
from swingleg.motion.offsets import offsets_of
from swingleg.motion.passes import LEAST_FRAMES

Floats = NDArray[np.float64]

#: shortest and longest stride looked for, seconds
STRIDE_S = (0.45, 1.2)
#: a nearer likeness is taken if it is this share of the best one: two strides are alike as well
ALIKE = 0.8
#: what the clip shows of the camera and the build: distance of the near shoulder and hip ahead of
#: the far one over the trunk's length (about the sine of the camera's turn, which changes in a
#: pan), and lengths of trunk and thigh over the leg's, of the foot over the shank's
VIEW = ("shoulders", "hips", "trunk", "thigh", "foot")
#: how far around an instant its angles are looked at, seconds: the spacing of the fit's knots
AROUND_S = (0.025, 0.05)


@dataclass(frozen=True)
class Clues:
    """pose (T, 30); hints (T, 48): `offsets_of` the key points, then the angles `around`; view
    (T, 17): `VIEW`, then the clip's mean and spread of both legs' angles. Unknown = NaN. rate_hz :
    samples per second.
    """

    pose: Floats
    hints: Floats
    view: Floats
    rate_hz: float


def clues_of(
    clip: xr.Dataset, legs: dict[str, FittedLeg], near: str, picture: Frame, grid: Floats
) -> Clues:
    """All of them, on the grid (T,)."""
    far = other_side(near)
    angles = (legs[near].state[:, 2:], legs[far].state[:, 2:])
    stride = stride_time(grid, angles[0][:, 0])
    view = _view(clip, legs, near, picture, grid, stride)
    both = np.hstack(angles)
    style = np.concatenate([both.mean(axis=0), both.std(axis=0)])
    rate = 1.0 / float(grid[1] - grid[0])
    return Clues(
        pose(grid, *angles, stride),
        np.hstack(
            [
                offsets_of(clip, legs, near, picture, grid),
                around(both, round(rate)),
            ]
        ),
        np.hstack([view, np.broadcast_to(style, (grid.size, style.size))]),
        rate,
    )


def pose(time: Floats, near: Floats, far: Floats, stride_s: float) -> Floats:
    """(T, 30) from the two legs' angles.

    Parameters
    ----------
    time : (T,) uniform seconds. near, far : (T, 3) thigh, shank, foot, radians.
    """
    both = np.hstack([near, far])
    rate = np.gradient(both, time, axis=0) * stride_s / (2 * np.pi)
    half = beside(time, both, stride_s / 2)
    half_rate = np.gradient(half, time, axis=0) * stride_s / (2 * np.pi)
    return np.hstack([both, rate, half, half_rate, beside(time, both, stride_s)])


def beside(time: Floats, values: Floats, shift_s: float) -> Floats:
    """(T, K) mean of the values `shift_s` earlier and later; at the ends the one inside."""
    start, end = time[0], time[-1]
    step = time[1] - time[0]
    before, after = time - shift_s >= start, time + shift_s <= end
    lag = np.clip(np.round(shift_s / step).astype(int), 0, len(time) - 1)
    early = np.vstack([values[:1].repeat(lag, axis=0), values[: len(time) - lag]])
    late = np.vstack([values[lag:], values[-1:].repeat(lag, axis=0)])
    weight = np.stack([before, after]).astype(float)
    total = weight.sum(axis=0)
    weight = np.where(total > 0, weight / np.maximum(total, 1), 0.5)
    return weight[0][:, None] * early + weight[1][:, None] * late


def around(angles: Floats, rate: int) -> Floats:
    """(T, 4 K) for each of `AROUND_S`: how (T, K) angles bend about each instant, and change."""
    columns = []
    for away in AROUND_S:
        steps = max(round(away * rate), 1)
        padded = np.pad(angles, [(steps, steps), (0, 0)], mode="edge")
        before, after = padded[: -2 * steps], padded[2 * steps :]
        columns += [before + after - 2 * angles, after - before]
    return np.hstack(columns)


def stride_time(time: Floats, thigh: Floats) -> float:
    """Seconds from a leg's curve to its nearest likeness: the autocorrelation's first high peak."""
    step = float(time[1] - time[0])
    wave = thigh - thigh.mean()
    low, top = (round(s / step) for s in STRIDE_S)
    top = min(top, len(wave) - 2)
    if top <= low + 1:
        return 0.7
    lags = np.arange(low, top)
    likeness = np.array([np.mean(wave[k:] * wave[:-k]) for k in lags])
    high = likeness >= ALIKE * likeness.max()
    peak = np.r_[True, likeness[1:] > likeness[:-1]] & np.r_[likeness[:-1] >= likeness[1:], True]
    found = np.flatnonzero(high & peak)
    # a curve unlike itself at every lag (too short a clip) has no high peak: its least unlike lag
    return float(lags[found[0] if found.size else likeness.argmax()] * step)


def _view(
    clip: xr.Dataset,
    legs: dict[str, FittedLeg],
    near: str,
    picture: Frame,
    grid: Floats,
    stride_s: float,
) -> Floats:
    """(T, V) `VIEW` on the grid, averaged over one stride; NaN where not seen."""
    far = other_side(near)
    time = clip.time.values

    def pair(part: str) -> tuple[Floats, Floats]:
        """(F,) near ahead of far, (F, 2) their middle, on the clip's frames."""
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
