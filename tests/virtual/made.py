"""A measured run without data: a designed runner written down as motion capture would be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.core.motion import LEG_POINTS, motion_dataset
from swingleg.virtual.capture import Capture, Trial
from swingleg.virtual.motion import SIDES, Gait, run

RATE_HZ, SECONDS, GROUND_M = 150.0, 6.0, 0.05


def capture_of(gait: Gait, seed: int = 2) -> Capture:
    """Its ground lies 5 cm off, its lateral middle 1 m, as in a laboratory."""
    time = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ
    m = run(gait, time, seed)
    names = [f"{side}_{part}" for side in SIDES for part in LEG_POINTS]
    columns = [m.points[part][:, i] for i in range(2) for part in LEG_POINTS]
    position = np.stack([*columns, m.pelvis, np.full_like(m.pelvis, np.nan)], axis=1)
    position = position + np.array([2.0, -GROUND_M, 1.0])
    segment = np.stack([m.thigh, m.shank, m.foot], axis=-1)
    joint = np.stack([m.thigh + 5.0, m.knee, m.ankle], axis=-1)
    nothing = np.zeros_like(position)
    motion = motion_dataset(
        time,
        {
            "position": position,
            "position_sd": nothing,
            "joint_angle": joint,
            "joint_angle_sd": np.zeros_like(joint),
            "segment_angle": segment,
            "segment_angle_sd": np.zeros_like(segment),
            "trunk_angle": np.full(time.size, np.nan),
            "trunk_angle_sd": np.full(time.size, np.nan),
            "visible": np.ones((time.size, 2)),
        },
        units="m",
        points=(*names, "pelvis", "neck"),
        space=("x", "y", "z"),
        attrs={
            "kind": "markers",
            "source_fps": RATE_HZ,
            "facing": 0,
            "near_side": "",
            "leg_length": gait.legs.length,
            "leg_length_m": gait.legs.length,
            "scale_rel_sd": 0.0,
            "speed": gait.design.speed_m_s,
        },
    )
    d = gait.design
    rows = []
    for k in range(int(2 * SECONDS / d.stride_time_s) - 2):
        down = k * d.stride_time_s / 2
        rows.append((SIDES[(k + 1) % 2], down, down + d.contact_time_s, down + d.stride_time_s))
    strides = pd.DataFrame(rows, columns=["side", "touch_down_s", "toe_off_s", "next_touch_down_s"])
    strides["contact_time_s"] = strides.toe_off_s - strides.touch_down_s
    trial = Trial("made", Path("made.c3d"), height_m=d.height_m, mass_kg=d.mass_kg, subject="made")
    return Capture(
        trial=trial,
        motion=motion,
        events=strides[["side", "touch_down_s", "toe_off_s"]],
        strides=strides,
        metrics={s: {"contact_time_s": d.contact_time_s} for s in SIDES},
        cadence_spm=d.cadence_spm,
        speed_m_s=d.speed_m_s,
    )
