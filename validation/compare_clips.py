"""Pairs of virtual clips for `validation.compare`: a runner again, and with the thigh lifted more.

    python -m validation.compare_clips FOLDER        (environment with the extra `virtual`)

Of each runner: ``base``; ``again``: another stretch of the same trial, the same camera, clothes
and light; ``elsewhere``: a third stretch from another camera place in other clothes and light; and
``lifted``, ``lifted-elsewhere``: as the two before, every swing's thigh 6° higher.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import point, segment
from swingleg.gait import measure_strides
from swingleg.virtual.capture import Capture, Trial, load_capture, means
from swingleg.virtual.conditions import Conditions
from validation.rbds import root

LIFT_DEG = 6.0
#: runner, speed, height, mass, near side
RUNNERS = (
    ("RBDS018", 2.5, 1.72, 69.0, "right"),
    ("RBDS002", 3.5, 1.77, 76.0, "left"),
    ("RBDS022", 3.5, 1.75, 66.0, "right"),
)
#: share of the way to toe-off and to landing at which the extra lift has faded
_REACH = 0.95


def lifted(motion: xr.Dataset, events: pd.DataFrame, lift_deg: float) -> xr.Dataset:
    """The Motion with each leg turned forward about its hip around the highest thigh of a swing.

    A cosine bump that is nothing at toe-off and at landing; the knee and ankle angles stay.
    """
    out = motion.copy(deep=True)
    time = motion.time.values
    for i, side in enumerate(SIDES):
        rows = events[events["side"] == side].sort_values("touch_down_s")
        off = rows["toe_off_s"].to_numpy(dtype=float)[:-1]
        down = rows["touch_down_s"].to_numpy(dtype=float)[1:]
        thigh = segment(motion, side, "thigh")
        more = np.zeros(time.size)
        for start, end in zip(off, down, strict=True):
            swing = np.flatnonzero((time > start) & (time < end))
            if swing.size < 10 or not np.isfinite(thigh[swing]).all():
                continue
            top = time[swing[int(thigh[swing].argmax())]]
            reach = _REACH * min(top - start, end - top)
            u = (time[swing] - top) / reach
            more[swing] += lift_deg * np.where(abs(u) < 1, np.cos(np.pi * u / 2) ** 2, 0.0)
        c, s = np.cos(np.radians(more)), np.sin(np.radians(more))
        hip = point(motion, f"{side}_hip")
        for name in ("knee", "ankle", "heel", "toe"):
            reach_xy = point(motion, f"{side}_{name}")[:, :2] - hip[:, :2]
            x, y = reach_xy.T
            turned = np.stack([c * x - s * y, s * x + c * y], axis=1)
            out.position.loc[{"point": f"{side}_{name}", "space": ["x", "y"]}] = hip[:, :2] + turned
        out.segment_angle.values[:, i] += more[:, None]
        out.joint_angle.values[:, i, 0] += more
    return out


def captures() -> Iterator[tuple[str, str, Capture, Capture]]:
    """Runner, near side, as measured and with the thigh lifted."""
    for subject, speed, height, mass, near in RUNNERS:
        folder = root() / subject
        trial = Trial(
            f"{subject} {speed} m/s",
            folder / f"{subject}runT{round(speed * 10)}.c3d",
            folder / f"{subject}static.c3d",
            height_m=height,
            mass_kg=mass,
            speed_m_s=speed,
            marker_lag_ms=1000 / 150,
            subject=subject,
        )
        usual = load_capture(trial)
        motion = lifted(usual.motion, usual.events, LIFT_DEG)
        strides = measure_strides(
            motion,
            usual.events,
            Condition(speed_m_s=speed, treadmill=True),
            Athlete(height_m=height, mass_kg=mass),
        )
        higher = replace(usual, motion=motion, strides=strides, metrics=means(strides))
        yield subject, near, usual, higher


def plan(near: str, seed: int) -> dict[str, tuple[bool, Conditions, float]]:
    """Name → whether lifted, conditions, start in the trial."""
    here = Conditions(
        seed=seed,
        side="left" if near == "left" else "right",
        yaw_deg=4.0,
        outfit_seed=100 + seed,
        scene="gym",
        muscle=0.6,
    )
    there = replace(
        here,
        scene="room",
        yaw_deg=-7.0,
        outfit_seed=900 + seed,
        focal_mm=45.0,
        eye_height_m=0.8,
        exposure=0.8,
        warmth=-0.5,
        sun_azimuth_deg=200.0,
        crf=28,
    )
    return {
        "base": (False, here, 3.0),
        "again": (False, here, 16.0),
        "elsewhere": (False, there, 22.0),
        "lifted": (True, here, 16.0),
        "lifted-elsewhere": (True, there, 22.0),
    }


def main() -> None:
    from swingleg.virtual.clip import render_capture

    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for seed, (subject, near, usual, higher) in enumerate(captures()):
        for name, (lift, conditions, start) in plan(near, seed).items():
            path = folder / f"{subject}-{name}.mp4"
            if not path.with_suffix(".truth.json").exists():
                render_capture(higher if lift else usual, conditions, path, start_s=start)
                print(path, flush=True)


if __name__ == "__main__":
    main()
