"""A designed runner with known angles: the Motion, Events and truth that gait tests are made of.

The right foot touches down at time 0, T, 2T …; the left half a period later. With phase p = 2π t/T
from the side's own touch-down:

    thigh = mean + swing·cos(p − 2π·thigh_peak)          knee = 52 − 46 cos(p − 2π·knee_dip)
    shank = thigh − knee                                   + 2 cos 2(p − 2π·knee_dip)
    foot = foot_mean − 12 cos p                            pelvis y = height + bounce/2·cos 2p

Every angle is smooth and periodic, so peaks and rates have closed forms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.motion import POINTS, motion_dataset


@dataclass(frozen=True)
class Runner:
    """The design. Lengths in metres, angles in degrees, times in seconds, shares of the period."""

    period: float = 0.7
    contact: float = 0.25
    thigh_mean: float = 6.0
    thigh_swing: float = 28.0
    thigh_peak: float = 0.8
    knee_dip: float = 0.96
    foot_mean: float = 5.0
    thigh_m: float = 0.42
    shank_m: float = 0.40
    foot_m: float = 0.15
    height: float = 0.86
    bounce: float = 0.09
    speed: float = 3.0
    right_extra_thigh: float = 0.0

    @property
    def leg_m(self) -> float:
        return self.thigh_m + self.shank_m

    def phase(self, side: str, time: np.ndarray) -> np.ndarray:
        """Radians since the side's own touch-down."""
        late = 0.0 if side == "right" else 0.5
        return 2 * np.pi * (np.asarray(time) / self.period - late)

    def thigh(self, side: str, time: np.ndarray) -> np.ndarray:
        extra = self.right_extra_thigh if side == "right" else 0.0
        wave = np.cos(self.phase(side, time) - 2 * np.pi * self.thigh_peak)
        return self.thigh_mean + extra + self.thigh_swing * wave

    def knee(self, side: str, time: np.ndarray) -> np.ndarray:
        q = self.phase(side, time) - 2 * np.pi * self.knee_dip
        return 52 - 46 * np.cos(q) + 2 * np.cos(2 * q)

    def knee_rate(self, side: str, time: np.ndarray) -> np.ndarray:
        """Degrees per second."""
        q = self.phase(side, time) - 2 * np.pi * self.knee_dip
        return (46 * np.sin(q) - 4 * np.sin(2 * q)) * 2 * np.pi / self.period

    def foot(self, side: str, time: np.ndarray) -> np.ndarray:
        return self.foot_mean - 12 * np.cos(self.phase(side, time))


def synthetic_motion(
    runner: Runner | None = None,
    *,
    duration: float = 8.0,
    rate: float = 240.0,
    units: str = "m",
    kind: str = "markers",
    near_side: str = "",
    treadmill: bool = True,
    far_visible: float = 1.0,
    angle_sd: float = 0.3,
    source_fps: float = 120.0,
    trunk_deg: float = 5.0,
) -> xr.Dataset:
    """The designed runner as a Motion; units "leg" divides positions by the leg's length."""
    r = runner or Runner()
    time = np.arange(round(duration * rate)) / rate
    forward = np.zeros_like(time) if treadmill else r.speed * time
    up = r.height + r.bounce / 2 * np.cos(2 * r.phase("right", time))
    pelvis = np.stack([forward, up], axis=1)
    position = {"pelvis": pelvis, "neck": pelvis + np.array([0.04, 0.5])}
    segments, joints = np.empty((time.size, 2, 3)), np.full((time.size, 2, 3), np.nan)
    for k, side in enumerate(("left", "right")):
        thigh, knee, foot = r.thigh(side, time), r.knee(side, time), r.foot(side, time)
        shank = thigh - knee
        segments[:, k] = np.stack([thigh, shank, foot], axis=1)
        joints[:, k, 1:] = np.stack([knee, foot - shank], axis=1)
        position[f"{side}_hip"] = pelvis
        position[f"{side}_knee"] = pelvis + _below(thigh, r.thigh_m)
        ankle = position[f"{side}_knee"] + _below(shank, r.shank_m)
        position[f"{side}_ankle"] = ankle
        position[f"{side}_heel"] = ankle + np.array([-0.04, -0.05])
        turn = np.radians(foot)
        along = np.stack([np.cos(turn), np.sin(turn)], axis=1)
        position[f"{side}_toe"] = position[f"{side}_heel"] + r.foot_m * along
    unit = r.leg_m if units == "leg" else 1.0
    stacked = np.stack([position[p] for p in POINTS], axis=1) / unit
    seen = np.ones((time.size, 2))
    if near_side:
        seen[:, 1 if near_side == "left" else 0] = far_visible
    return motion_dataset(
        time,
        {
            "position": stacked,
            "position_sd": np.full_like(stacked, 0.002),
            "joint_angle": joints,
            "joint_angle_sd": np.full_like(joints, angle_sd),
            "segment_angle": segments,
            "segment_angle_sd": np.full_like(segments, angle_sd),
            "trunk_angle": np.full(time.size, trunk_deg),
            "trunk_angle_sd": np.full(time.size, 1.0),
            "visible": seen,
        },
        units=units,
        attrs={
            "kind": kind,
            "source_fps": source_fps,
            "facing": {"right": 1, "left": -1}.get(near_side, 0),
            "near_side": near_side,
            "leg_length": r.leg_m / unit,
            "leg_length_m": r.leg_m if units == "m" else np.nan,
            "scale_rel_sd": 0.0 if units == "leg" else 0.02,
        },
    )


def synthetic_events(
    runner: Runner | None = None, *, duration: float = 8.0, sd: float = 0.003, first: float = 0.1
) -> pd.DataFrame:
    """The designed contacts that lie within the recording, later than `first` seconds."""
    r = runner or Runner()
    rows = []
    for side, late in (("right", 0.0), ("left", 0.5)):
        down = (np.arange(int(duration / r.period) + 1) + late) * r.period
        down = down[(down > first) & (down + r.contact < duration - 0.02)]
        rows.append(pd.DataFrame({"side": side, "touch_down_s": down}))
    events = pd.concat(rows).sort_values("touch_down_s", ignore_index=True)
    return events.assign(
        toe_off_s=events["touch_down_s"] + r.contact,
        touch_down_sd_s=sd,
        toe_off_sd_s=sd,
        source="designed",
    )


def _below(angle_deg: np.ndarray, length: float) -> np.ndarray:
    """(T, 2) vector of a segment that hangs at an angle from vertical, + forward."""
    turn = np.radians(angle_deg)
    return length * np.stack([np.sin(turn), -np.cos(turn)], axis=1)
