"""A made Motion of legs that are lifted at given times: the counting's truth, independent of the
library's performer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from swingleg.core.keypoints import SIDES
from swingleg.core.motion import POINTS, motion_dataset

RATE = 120.0
LEG_M, SHARE = 0.86, 0.53


@dataclass(frozen=True)
class Up:
    """A leg lifted: seconds from leaving the ground, how long, and its angles at the top."""

    side: str
    start_s: float
    lasts_s: float
    thigh: float = 85.0
    knee: float = 100.0
    hold_s: float = 0.0


def lifting(
    ups: list[Up],
    seconds: float,
    *,
    noise_deg: float = 0.0,
    speed: tuple[tuple[float, float, float], ...] = (),
    seed: int = 0,
    wobble_deg: float = 0.0,
) -> xr.Dataset:
    """A Motion. speed : (from, to, m/s) stretches in which the body goes forward."""
    time = np.arange(round(seconds * RATE) + 1) / RATE
    rng = np.random.default_rng(seed)
    angles = {side: np.zeros((3, time.size)) for side in SIDES}
    for up in ups:
        shape = _bump(time, up)
        angles[up.side] += np.outer([up.thigh, up.knee, 8.0], shape)
    for side in SIDES:
        slow = np.array([np.sin(2 * np.pi * (0.7 * time + rng.uniform())) for _ in range(3)])
        angles[side] += wobble_deg * slow + noise_deg * rng.standard_normal((3, time.size))
    x = np.zeros(time.size)
    for start, end, v in speed:
        x += v * np.clip(time - start, 0, end - start)
    return _motion(time, angles, x)


def _bump(time: np.ndarray, up: Up) -> np.ndarray:
    """0..1: up in half the time, held, down in the other half."""
    half = up.lasts_s / 2
    since = time - up.start_s
    rise = np.clip(since / half, 0, 1)
    fall = np.clip((since - half - up.hold_s) / half, 0, 1)
    return np.asarray((1 - np.cos(np.pi * rise)) / 2 * (1 + np.cos(np.pi * fall)) / 2)


def _motion(time: np.ndarray, angles: dict[str, np.ndarray], x: np.ndarray) -> xr.Dataset:
    position = {"pelvis": np.column_stack([x, np.full_like(x, LEG_M + 0.08)])}
    position["neck"] = position["pelvis"] + (0.0, 0.5)
    joint, segment = np.full((2, *angles["left"].T.shape), np.nan), np.empty((2, time.size, 3))
    for k, side in enumerate(SIDES):
        thigh, knee, ankle = angles[side]
        shank = thigh - knee
        foot = ankle + shank
        hip = position["pelvis"]
        low = hip + LEG_M * SHARE * _down(thigh)
        end = low + LEG_M * (1 - SHARE) * _down(shank)
        along = np.column_stack([np.cos(np.radians(foot)), np.sin(np.radians(foot))])
        position |= {
            f"{side}_hip": hip,
            f"{side}_knee": low,
            f"{side}_ankle": end,
            f"{side}_heel": end - 0.06 * along - (0, 0.08),
            f"{side}_toe": end + 0.14 * along - (0, 0.08),
        }
        joint[k, :, 1], joint[k, :, 2] = knee, ankle
        segment[k] = np.column_stack([thigh, shank, foot])
    at = np.stack([position[p] for p in POINTS], axis=1)
    flat = np.zeros(time.size)
    arrays = {
        "position": at,
        "position_sd": np.zeros_like(at),
        "joint_angle": joint.transpose(1, 0, 2),
        "joint_angle_sd": np.zeros((time.size, 2, 3)),
        "segment_angle": segment.transpose(1, 0, 2),
        "segment_angle_sd": np.zeros((time.size, 2, 3)),
        "trunk_angle": flat,
        "trunk_angle_sd": flat,
        "visible": np.ones((time.size, 2)),
    }
    attrs = {
        "kind": "markers",
        "source_fps": RATE,
        "facing": 0,
        "near_side": "",
        "leg_length": LEG_M,
        "leg_length_m": LEG_M,
        "scale_rel_sd": 0.01,
    }
    return motion_dataset(time, arrays, units="m", attrs=attrs)


def _down(degrees: np.ndarray) -> np.ndarray:
    a = np.radians(degrees)
    return np.column_stack([np.sin(a), -np.cos(a)])
