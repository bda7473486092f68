"""Measured runs made to land otherwise: on a knee that still straightens, or on another foot angle.

Nearly every measured landing is under a flexing knee, so that nothing measured can show whether a
straightening one is told apart. Around each landing the knee's curve is played later, by as much as
its rate before the late-swing minimum asks for; hip and ankle keep their line, so that the foot
still comes down where and when it did (the leg's length changes by millimetres).

And few of the measured runners land on the forefoot, so that what is learned from them takes every
foot for a heel-striker's. Around each landing the foot is turned about the ankle, so that it lands
at the angle asked for; the ankle and all above stay. Everything else is as measured.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from swingleg.core.keypoints import SIDES
from swingleg.core.motion import point

Array = NDArray[np.float64]

#: seconds around touch-down: a change grows, stays and fades between these
_KNEE_S = (-0.16, -0.05, 0.015, 0.14)
#: the foot lies flat soon after it has landed, at whatever angle
_FOOT_S = (-0.16, -0.04, 0.0, 0.05)

#: how long before contact a knee can have had the rate that is asked for
_SEARCH_S = 0.15


def late_knee(motion: xr.Dataset, events: pd.DataFrame, rate_deg_s: float) -> xr.Dataset:
    """The Motion with each landing's knee curve played later, to land at this rate of flexion.

    rate_deg_s : negative: extending. Landings whose knee never extended so fast stay as they were.
    Joint centres, segment and joint angles of the legs change together; the pelvis, the foot's
    angle and the contacts do not.
    """
    time = motion.time.values
    out = motion.copy(deep=True)
    for i, side in enumerate(SIDES):
        downs = events.loc[events["side"] == side, "touch_down_s"].to_numpy(dtype=float)
        hip, knee, ankle = (point(motion, f"{side}_{n}") for n in ("hip", "knee", "ankle"))
        seen = np.isfinite(np.concatenate([hip, knee, ankle], axis=1)).all(axis=1)
        thigh_m, shank_m = (
            np.hypot(b[:, 0] - a[:, 0], b[:, 1] - a[:, 1]) for a, b in ((hip, knee), (knee, ankle))
        )
        thigh, shank = _from_vertical(hip, knee), _from_vertical(knee, ankle)
        delays = _delays(time[seen], np.degrees(thigh - shank)[seen], downs, rate_deg_s)
        when = time - _around(time, downs, delays, _KNEE_S)
        bent = np.radians(_at(time, np.degrees(thigh - shank), when, seen))
        reach = np.sqrt(thigh_m**2 + shank_m**2 + 2 * thigh_m * shank_m * np.cos(bent))
        line = _from_vertical(hip, ankle)
        new_thigh = line + np.arcsin(np.clip(shank_m * np.sin(bent) / reach, -1, 1))
        new_knee = hip[:, :2] + thigh_m[:, None] * _down(new_thigh)
        moved = hip[:, :2] + reach[:, None] * _down(line) - ankle[:, :2]
        position = out.position
        position.loc[{"point": f"{side}_knee", "space": ["x", "y"]}] = new_knee
        for name in ("ankle", "heel", "toe"):
            position.loc[{"point": f"{side}_{name}", "space": ["x", "y"]}] += moved
        turned = np.degrees(new_thigh - thigh)
        bend = np.degrees(bent - (thigh - shank))
        out.segment_angle.values[:, i, 0] += turned
        out.segment_angle.values[:, i, 1] += turned - bend
        out.joint_angle.values[:, i, 0] += turned
        out.joint_angle.values[:, i, 1] += bend
        out.joint_angle.values[:, i, 2] -= turned - bend
        if "knee_angle_quick" in out:
            quick = out.knee_angle_quick.values
            quick[:, i] = _at(time, quick[:, i], when, np.isfinite(quick[:, i]))
    return out


def turned_foot(motion: xr.Dataset, events: pd.DataFrame, foot_deg: float) -> xr.Dataset:
    """The Motion with each foot landing at this angle from the ground, toes up positive.

    Heel and toe turn about the ankle; the foot's and the ankle's angle change with them.
    """
    time = motion.time.values
    out = motion.copy(deep=True)
    for i, side in enumerate(SIDES):
        downs = events.loc[events["side"] == side, "touch_down_s"].to_numpy(dtype=float)
        foot = motion.segment_angle.values[:, i, 2]
        seen = np.isfinite(foot)
        landing = CubicSpline(time[seen], foot[seen])(downs)
        change = _around(time, downs, foot_deg - landing, _FOOT_S)
        cos, sin = np.cos(np.radians(change)), np.sin(np.radians(change))
        ankle = point(motion, f"{side}_ankle")
        for name in ("heel", "toe"):
            x, y = (point(motion, f"{side}_{name}") - ankle)[:, :2].T
            place = ankle[:, :2] + np.stack([cos * x - sin * y, sin * x + cos * y], axis=1)
            out.position.loc[{"point": f"{side}_{name}", "space": ["x", "y"]}] = place
        out.segment_angle.values[:, i, 2] += change
        out.joint_angle.values[:, i, 2] += change
    return out


def _delays(time: Array, knee: Array, downs: Array, rate_deg_s: float) -> Array:
    """(N,) seconds from when the knee last had this rate to each touch-down."""
    curve = CubicSpline(time, knee).derivative()
    before = np.arange(-_SEARCH_S, 0.0, 0.001)
    extending = curve(downs[:, None] + before) <= rate_deg_s
    last = before.size - 1 - extending[:, ::-1].argmax(axis=1)
    return np.where(extending.any(axis=1), -before[last], 0.0)


def _around(time: Array, downs: Array, sizes: Array, window_s: tuple[float, ...]) -> Array:
    """(T,) a change: of its full size around each touch-down, none away from it."""
    smooth = CubicSpline((0.0, 1.0), (0.0, 1.0), bc_type="clamped")
    total = np.zeros_like(time)
    for down, size in zip(downs, sizes, strict=True):
        grows, full, fades, gone = down + np.array(window_s)
        up = np.clip((time - grows) / (full - grows), 0.0, 1.0)
        away = np.clip((time - fades) / (gone - fades), 0.0, 1.0)
        total += size * smooth(up) * (1.0 - smooth(away))
    return total


def _at(time: Array, values: Array, when: Array, seen: NDArray[np.bool_]) -> Array:
    out: Array = CubicSpline(time[seen], values[seen])(when)
    return np.where(seen, out, np.nan)


def _from_vertical(above: Array, below: Array) -> Array:
    return np.arctan2(below[:, 0] - above[:, 0], above[:, 1] - below[:, 1])


def _down(angle: Array) -> Array:
    """(T, 2) unit vectors that hang at an angle from vertical, + forward."""
    return np.stack([np.sin(angle), -np.cos(angle)], axis=1)
