"""A runner whose feet obey the ground: known contacts for the event tests.

In stance each foot moves back with the belt at constant speed on the floor; in swing it follows a
smooth arc whose speed meets the belt's at both ends. The pelvis is a parabola in flight. Shares are
those of distance running (contact 0.36 of the stride at 0.72 s).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicHermiteSpline, CubicSpline

from swingleg.core.motion import POINTS, motion_dataset

CONTACT_SHARE = 0.36
LEG_M = 0.84


def run(
    *,
    duration: float = 8.0,
    period: float = 0.72,
    rate: float = 200.0,
    units: str = "m",
    kind: str = "video",
    start: float = 0.0,
    overground: float = 0.0,
    fps: float = 60.0,
    noise_m: float = 0.0,
    far: str = "",
) -> tuple[xr.Dataset, pd.DataFrame]:
    """The motion, and its true contacts (side, touch_down_s, toe_off_s) inside the recording."""
    time = start + np.arange(round(duration * rate)) / rate
    contact = CONTACT_SHARE * period
    height = 0.90 + 0.035 * np.cos(4 * np.pi * ((time - contact / 2) / period) + np.pi)
    pelvis = np.stack([overground * (time - start), height], axis=1)
    rng = np.random.default_rng(3)
    position = {"pelvis": pelvis, "neck": np.full_like(pelvis, np.nan)}
    segments = np.empty((time.size, 2, 3))
    truth = []
    for k, (side, late) in enumerate((("left", 0.5), ("right", 0.0))):
        phase = np.mod(time / period - late, 1.0)
        place, lift, pitch = _foot(phase)
        blur = noise_m * rng.standard_normal((3, time.size, 2)) if noise_m else np.zeros((3, 1, 2))
        if noise_m:
            kernel = np.ones(13) / np.sqrt(13)
            blur = np.apply_along_axis(np.convolve, 1, blur, kernel, "same")
        turn = np.radians(pitch)
        heel = np.stack([pelvis[:, 0] + place, lift + 0.03], axis=1) + blur[0]
        toe = heel + 0.17 * np.stack([np.cos(turn), np.sin(turn)], axis=1) + blur[1]
        ankle = heel + np.array([0.05, 0.06]) + blur[2]
        hip = pelvis
        knee = (hip + ankle) / 2 + np.array([0.08, 0.0])
        for name, xy in zip(
            ("hip", "knee", "ankle", "heel", "toe"), (hip, knee, ankle, heel, toe), strict=True
        ):
            position[f"{side}_{name}"] = xy
        segments[:, k] = np.stack([_hang(hip, knee), _hang(knee, ankle), pitch], axis=1)
        down = np.arange(np.ceil(start / period) - 1, (start + duration) / period + 1) + late
        frame = pd.DataFrame({"side": side, "touch_down_s": down * period})
        truth.append(frame.assign(toe_off_s=frame.touch_down_s + contact))
    unit = LEG_M if units == "leg" else 1.0
    stacked = np.stack([position[p] for p in POINTS], axis=1) / unit
    joint = np.full_like(segments, np.nan)
    joint[..., 1] = segments[..., 0] - segments[..., 1]
    joint[..., 2] = segments[..., 2] - segments[..., 1]
    seen = np.ones((time.size, 2))
    sd = np.full_like(stacked, max(noise_m, 0.004) / unit)
    if far:
        column = 0 if far == "left" else 1
        seen[:, column] = 0.3
        sd[:, column * 5 : column * 5 + 5] *= 3
    motion = motion_dataset(
        time,
        {
            "position": stacked,
            "position_sd": sd,
            "joint_angle": joint,
            "joint_angle_sd": np.ones_like(joint),
            "segment_angle": segments,
            "segment_angle_sd": np.ones_like(segments),
            "trunk_angle": np.zeros(time.size),
            "trunk_angle_sd": np.ones(time.size),
            "visible": seen,
        },
        units=units,
        attrs={
            "kind": kind,
            "source_fps": fps,
            "facing": 0,
            "near_side": {"left": "right", "right": "left"}.get(far, ""),
            "leg_length": LEG_M / unit,
            "leg_length_m": LEG_M if units == "m" else np.nan,
            "scale_rel_sd": 0.0,
        },
    )
    events = pd.concat(truth).sort_values("touch_down_s", ignore_index=True)
    inside = (events.touch_down_s > start + 0.15) & (events.toe_off_s < time[-1] - 0.15)
    return motion, events[inside].reset_index(drop=True)


def _foot(phase: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Heel x ahead of the pelvis (m), heel height (m) and foot pitch (degrees) over the stride."""
    c = CONTACT_SHARE
    speed = -0.72 / c  # metres per stride share
    forward = CubicHermiteSpline(
        [0.0, c, 0.62, 0.93, 1.0],
        [0.14, 0.14 + speed * c, -0.35, 0.20, 0.14],
        [speed, speed, 2.6, 0.6, speed],
    )
    knots = [0.0, 0.02, 0.07, 0.18, 0.28, c, 0.46, 0.55, 0.75, 0.93, 0.98, 1.0]
    lift = [0.006, 0.0, 0.0, 0.0, 0.05, 0.14, 0.34, 0.42, 0.24, 0.07, 0.022, 0.006]
    pitch = [13.0, 9.0, 0.0, 0.0, -16.0, -50.0, -75.0, -70.0, -15.0, 14.0, 14.0, 13.0]
    smooth = [CubicSpline(knots, values, bc_type="periodic") for values in (lift, pitch)]
    return forward(phase), smooth[0](phase), smooth[1](phase)


def _hang(top: np.ndarray, low: np.ndarray) -> np.ndarray:
    d = low - top
    return np.degrees(np.arctan2(d[:, 0], -d[:, 1]))
