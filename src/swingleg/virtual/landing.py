"""A measured run made to land on a knee that still straightens: what healthy runners do not do.

Nearly every measured landing is under a flexing knee, so that nothing measured can show whether a
straightening one is told apart. Around each landing the knee's curve is played later, by as much as
its rate before the late-swing minimum asks for; hip and ankle keep their line, so that the foot
still comes down where and when it did (the leg's length changes by millimetres). Everything else
is as measured.
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

#: seconds around touch-down: the delay grows, stays and fades between these
_WINDOW_S = (-0.16, -0.05, 0.015, 0.14)


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
        when = time - _delay(time, downs, delays)
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


def _delays(time: Array, knee: Array, downs: Array, rate_deg_s: float) -> Array:
    """(N,) seconds from when the knee last had this rate to each touch-down."""
    curve = CubicSpline(time, knee).derivative()
    before = np.arange(-_SEARCH_S, 0.0, 0.001)
    extending = curve(downs[:, None] + before) <= rate_deg_s
    last = before.size - 1 - extending[:, ::-1].argmax(axis=1)
    return np.where(extending.any(axis=1), -before[last], 0.0)


def _delay(time: Array, downs: Array, delays: Array) -> Array:
    """(T,) seconds of delay: whole around each touch-down, none away from it."""
    smooth = CubicSpline((0.0, 1.0), (0.0, 1.0), bc_type="clamped")
    total = np.zeros_like(time)
    for down, delay in zip(downs, delays, strict=True):
        grows, full, fades, gone = down + np.array(_WINDOW_S)
        up = np.clip((time - grows) / (full - grows), 0.0, 1.0)
        away = np.clip((time - fades) / (gone - fades), 0.0, 1.0)
        total = np.maximum(total, delay * smooth(up) * (1.0 - smooth(away)))
    return total


def _at(time: Array, values: Array, when: Array, seen: NDArray[np.bool_]) -> Array:
    out: Array = CubicSpline(time[seen], values[seen])(when)
    return np.where(seen, out, np.nan)


def _from_vertical(above: Array, below: Array) -> Array:
    return np.arctan2(below[:, 0] - above[:, 0], above[:, 1] - below[:, 1])


def _down(angle: Array) -> Array:
    """(T, 2) unit vectors that hang at an angle from vertical, + forward."""
    return np.stack([np.sin(angle), -np.cos(angle)], axis=1)
