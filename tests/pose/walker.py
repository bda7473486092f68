"""A two-legged figure that runs on the spot, as keypoints in pixels."""

from __future__ import annotations

import numpy as np
import xarray as xr

from swingleg.core.keypoints import KEYPOINTS, SIDES, keypoints_dataset

LEG = ("hip", "knee", "ankle", "heel", "toe_tip")


def runner(
    *,
    seconds: float = 5.0,
    fps: float = 60.0,
    step_rate_hz: float = 2.8,
    facing: int = 1,
    noise_px: float = 3.0,
    one_leg_only: bool = False,
    yaw_deg: float = 0.0,
    seed: int = 0,
) -> xr.Dataset:
    """A runner 600 px tall seen from the side; the near leg is the better seen one.

    yaw_deg : turn of the runner away from the side view. one_leg_only : the left leg stands.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(0, seconds, 1 / fps)
    phase = np.pi * step_rate_hz * time * (1 + 0.01 * np.sin(time))
    cos, sin = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    x0, y0 = 500 + 15 * np.sin(time), 600 + 12 * np.cos(2 * phase)
    place: dict[str, np.ndarray] = {}
    near = "right" if facing > 0 else "left"
    for side, lead, out in (("left", 0.0, -1), ("right", np.pi, 1)):
        p = phase + lead
        thigh = np.radians(12 + 30 * np.cos(p) + 4 * np.cos(2 * p))
        knee = np.radians(55 - 45 * np.cos(p + 0.6) - 10 * np.cos(2 * p))
        if one_leg_only:
            lift = 0.5 - 0.5 * np.cos(2 * p)
            thigh = np.radians(50) * lift if side == "right" else 0 * p
            knee = np.radians(80) * lift if side == "right" else 0 * p
        shank = thigh - knee
        foot = shank + np.pi / 2
        sway = 18 * out * cos * np.sin(phase) * (0 if one_leg_only else 1)
        points = {
            "shoulder": (30 + sway + 65 * out * sin, np.full_like(time, -175.0)),
            "elbow": (20 + sway, np.full_like(time, -80.0)),
            "wrist": (60 - sway, np.full_like(time, -60.0)),
            "hip": (30 * out * sin + 0 * time, 0 * time),
        }
        hip = np.array(points["hip"])
        points["knee"] = tuple(hip + 145 * np.array([np.sin(thigh), np.cos(thigh)]))
        points["ankle"] = tuple(
            np.array(points["knee"]) + 145 * np.array([np.sin(shank), np.cos(shank)])
        )
        ankle = np.array(points["ankle"])
        points["heel"] = tuple(ankle + 25 * np.array([np.sin(shank - 0.7), np.cos(shank - 0.7)]))
        points["toe_tip"] = tuple(ankle + 60 * np.array([np.sin(foot), np.cos(foot)]))
        for part, (x, y) in points.items():
            flat = part in ("knee", "ankle", "heel", "toe_tip")
            across = hip[0] + (x - hip[0]) * cos if flat else x
            place[f"{side}_{part}"] = np.stack([x0 + facing * across, y0 + y], axis=1)
    place["nose"] = np.stack([x0 + facing * 70, y0 - 250], axis=1)
    for side in ("left", "right"):
        place[f"{side}_ear"] = np.stack([x0 + facing * 30, y0 - 255], axis=1)
    position = np.stack([place[name] for name in KEYPOINTS], axis=1)
    position += rng.normal(0, noise_px, position.shape)
    confidence = np.array(
        [[0.95 if name.startswith((near, "nose")) else 0.8 for name in KEYPOINTS]] * len(time)
    )
    return keypoints_dataset(
        time, position, confidence, width=1000, height=1000, fps=fps, backend="walker"
    )


def exchange(data: xr.Dataset, frames: np.ndarray, parts: tuple[str, ...] = LEG) -> xr.Dataset:
    """The same dataset with left and right of some parts exchanged in the given frames."""
    position, confidence = data.position.values.copy(), data.confidence.values.copy()
    for part in parts:
        one, two = KEYPOINTS.index(f"left_{part}"), KEYPOINTS.index(f"right_{part}")
        for values in (position, confidence):
            values[np.ix_(frames, [one, two])] = values[np.ix_(frames, [two, one])]
    return data.assign(
        position=(data.position.dims, position), confidence=(data.confidence.dims, confidence)
    )


def wrong_frames(found: xr.Dataset, truth: xr.Dataset, part: str = "ankle") -> np.ndarray:
    """Frames whose left point is really the right one; points that pass each other aside."""
    left, right = (truth.position.sel(keypoint=f"{side}_{part}").values for side in SIDES)
    seen = found.position.sel(keypoint=f"left_{part}").values
    nearer = np.linalg.norm(seen - right, axis=1) < np.linalg.norm(seen - left, axis=1)
    return np.flatnonzero(nearer & (np.linalg.norm(left - right, axis=1) > 25))
