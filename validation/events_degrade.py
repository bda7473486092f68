"""Make motion capture look like the pose of a video: what a runner's key points suffer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline, make_lsq_spline
from scipy.signal import lfilter

from swingleg.core.motion import motion_dataset
from validation.rbds import low_pass, segment_angles

#: error of hip, knee, ankle, heel, toe against that of the ankle
FACTOR = np.array([0.8, 0.8, 1.0, 1.3, 1.3])
#: constant offsets, metres
OFFSET = np.array([0.010, 0.010, 0.015, 0.015, 0.015])


@dataclass(frozen=True)
class Look:
    """How a recording is spoilt.

    fps : frames per second. noise_m : random error per axis. memory : frames over which the noise
    is correlated (0 = white). offsets : 1 = constant key-point offsets as `OFFSET`. periodic_m :
    error that repeats every stride (first three harmonics, per axis). knots_s : spacing of the
    least-squares spline; None = no fit, the frames as they stand.
    """

    fps: float
    noise_m: float = 0.0
    memory: int = 0
    offsets: float = 0.0
    periodic_m: float = 0.0
    knots_s: float | None = 0.05
    far: int | None = None


def degrade(
    motion: xr.Dataset, look: Look, stride_s: float, rng: np.random.Generator
) -> xr.Dataset:
    """A marker Motion (raw points) as seen through `look`, on a 200 Hz grid."""
    time = motion.time.values
    points = motion.position.values[:, :10].reshape(-1, 2, 5, 2)
    source = CubicSpline(time, low_pass(points, 40.0, 150.0))
    start = time[0] + rng.uniform(0, 1 / look.fps)
    frames = np.arange(start, time[-1], 1 / look.fps)
    seen = source(frames)
    leg = np.ones((1, 2, 1, 1))
    if look.far is not None:
        leg[0, look.far] = 2.0
    factor = FACTOR[None, None, :, None] * leg
    if look.noise_m:
        white = rng.standard_normal(seen.shape)
        if look.memory:
            keep = np.exp(-1 / look.memory)
            white = lfilter([np.sqrt(1 - keep**2)], [1, -keep], white, axis=0)
        seen = seen + look.noise_m * factor * white
    if look.offsets:
        shift = look.offsets * OFFSET[None, None, :, None] * leg
        seen = seen + shift * rng.standard_normal((1, 2, 5, 2))
        seen = seen * (1 + 0.03 * look.offsets * rng.standard_normal((1, 1, 1, 2)))
    if look.periodic_m:
        turn = 2 * np.pi * frames[:, None] * np.arange(1, 4) / stride_s
        waves = np.concatenate([np.cos(turn), np.sin(turn)], axis=1)
        size = rng.standard_normal((6, 2, 5, 2)) * look.periodic_m / np.sqrt(3) * factor
        seen = seen + np.einsum("tk,kabc->tabc", waves, size)
    if look.knots_s is None:
        fitted, grid = seen, frames
    else:
        grid = np.arange(frames[0], frames[-1], 1 / 200.0)
        fitted = _spline(frames, seen, max(look.knots_s, 1.6 / look.fps), grid)
    return _as_motion(grid, fitted, motion, look)


def _spline(frames: np.ndarray, values: np.ndarray, step: float, grid: np.ndarray) -> np.ndarray:
    inner = np.arange(frames[0] + step, frames[-1] - step, step)
    knots = np.concatenate([[frames[0]] * 4, inner, [frames[-1]] * 4])
    return make_lsq_spline(frames, values, knots, k=3)(grid)


def _as_motion(time: np.ndarray, points: np.ndarray, motion: xr.Dataset, look: Look) -> xr.Dataset:
    n = len(time)
    angle = segment_angles(points)
    joint = np.stack(
        [
            np.full_like(angle[..., 0], np.nan),
            angle[..., 0] - angle[..., 1],
            angle[..., 2] - angle[..., 1],
        ],
        axis=-1,
    )
    pelvis = points[:, :, 0].mean(axis=1)
    position = np.concatenate(
        [points.reshape(n, 10, 2), pelvis[:, None], np.full((n, 1, 2), np.nan)], axis=1
    )
    sd = np.full_like(position, look.noise_m)
    visible = np.ones((n, 2))
    if look.far is not None:
        visible[:, look.far] = 0.6
        sd[:, look.far * 5 : look.far * 5 + 5] *= 2
    nothing = np.full(n, np.nan)
    kind = "markers" if look.knots_s is None else "video"
    return motion_dataset(
        time,
        {
            "position": position,
            "position_sd": sd,
            "joint_angle": joint,
            "joint_angle_sd": np.ones_like(joint),
            "segment_angle": angle,
            "segment_angle_sd": np.ones_like(angle),
            "trunk_angle": nothing,
            "trunk_angle_sd": nothing,
            "visible": visible,
        },
        units="m",
        attrs={**motion.attrs, "kind": kind, "source_fps": look.fps},
    )
