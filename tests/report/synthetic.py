"""A designed runner: Fourier-smooth leg angles, known events, an Analysis with plausible numbers.

Not a measurement: it exists so that pictures and files can be checked without a video.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.core.analysis import Analysis, InputInfo
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.findings import Finding, Quality, QualityWarning, Unavailable
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import METRICS, asymmetry_name, has_asymmetry
from swingleg.core.motion import motion_dataset

STRIDE_S, DUTY, THIGH_M, SHANK_M, FOOT_M = 0.72, 0.36, 0.43, 0.42, 0.19
WIDTH, HEIGHT, FPS, SECONDS = 960, 540, 60.0, 8.0
SIDES = ("left", "right")

#: % of cycle → degrees: thigh, knee, ankle
_THIGH = {0: 27, 10: 22, 20: 6, 30: -12, 38: -22, 45: -18, 55: 5, 65: 23, 78: 35, 88: 33, 95: 29}
_KNEE = {0: 15, 8: 33, 16: 42, 28: 30, 38: 18, 46: 45, 55: 82, 64: 100, 74: 82, 84: 38, 93: 10,
         97: 9}  # fmt: skip
_ANKLE = {0: 0, 6: -2, 20: 21, 30: 10, 38: -16, 45: -17, 60: -3, 75: 4, 90: 2}


def _curve(table: dict[int, float], phase: np.ndarray) -> np.ndarray:
    x = np.array([*table, 100], dtype=float)
    y = np.array([*table.values(), next(iter(table.values()))], dtype=float)
    return CubicSpline(x, y, bc_type="periodic")(np.mod(phase, 1) * 100)


def angles(phase: np.ndarray, side: str, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Thigh, knee, ankle, shank, foot in degrees; the left leg straightens late."""
    p = np.mod(phase, 1) * 100
    stride = np.floor(phase).astype(int) + 2
    lift = 1 + 0.02 * rng.standard_normal(stride.max() + 2)[stride]
    thigh = _curve(_THIGH, phase) * lift - (4 * np.exp(-(((p - 78) / 14) ** 2)) * (side == "left"))
    late = np.exp(-(((p - 96) / 5) ** 2)) + np.exp(-(((p + 4) / 5) ** 2))
    knee = _curve(_KNEE, phase) - (7 * late * (side == "left"))
    ankle = _curve(_ANKLE, phase)
    shank = thigh - knee
    return {"thigh": thigh, "knee": knee, "ankle": ankle, "shank": shank, "foot": shank + ankle}


def _direction(degrees: np.ndarray) -> np.ndarray:
    a = np.radians(degrees)
    return np.stack([np.sin(a), -np.cos(a)], axis=-1)


def make_motion(seconds: float = SECONDS, rate: float = 100.0) -> xr.Dataset:
    """Treadmill runner seen from the right, in metres, with the mapping to a 960 × 540 clip."""
    rng = np.random.default_rng(1)
    time = np.arange(int(seconds * rate) + 1) / rate
    pelvis = np.stack([0.02 * np.sin(2 * np.pi * time / 4), np.zeros_like(time)], axis=-1)
    legs = {}
    for side, shift in (("left", 0.5), ("right", 0.0)):
        a = angles(time / STRIDE_S + shift, side, rng)
        knee = THIGH_M * _direction(a["thigh"])
        ankle = knee + SHANK_M * _direction(a["shank"])
        along = np.stack([np.cos(np.radians(a["foot"])), np.sin(np.radians(a["foot"]))], axis=-1)
        down = np.stack([np.sin(np.radians(a["foot"])), -np.cos(np.radians(a["foot"]))], axis=-1)
        heel = ankle - 0.05 * along + 0.06 * down
        toe = heel + FOOT_M * along
        legs[side] = a, {"hip": 0 * knee, "knee": knee, "ankle": ankle, "heel": heel, "toe": toe}
    lowest = np.min([[p["heel"][:, 1], p["toe"][:, 1]] for _, p in legs.values()], axis=(0, 1))
    bounce = 0.035 * np.cos(4 * np.pi * (time / STRIDE_S - 0.18))
    pelvis[:, 1] = np.median(-lowest) - bounce
    position, names = [], []
    for side, (_, points) in legs.items():
        for name, value in points.items():
            names.append(f"{side}_{name}")
            position.append(pelvis + value)
    names += ["pelvis", "neck"]
    position += [pelvis, pelvis + np.array([0.06, 0.52])]
    stack = np.stack(position, axis=1)
    joints = np.stack([np.stack([np.full_like(time, np.nan), a["knee"], a["ankle"]], axis=-1)
                       for a, _ in legs.values()], axis=1)  # fmt: skip
    segments = np.stack([np.stack([a["thigh"], a["shank"], a["foot"]], axis=-1)
                         for a, _ in legs.values()], axis=1)  # fmt: skip
    return motion_dataset(
        time,
        {
            "position": stack,
            "position_sd": np.full_like(stack, 0.01),
            "joint_angle": joints,
            "joint_angle_sd": np.full_like(joints, 2.0),
            "segment_angle": segments,
            "segment_angle_sd": np.full_like(segments, 1.5),
            "trunk_angle": np.full_like(time, 6.0),
            "trunk_angle_sd": np.full_like(time, 1.0),
            "visible": np.tile([0.7, 1.0], (time.size, 1)),
        },
        units="m",
        points=tuple(names),
        attrs={
            "kind": "video",
            "source_fps": FPS,
            "facing": 1,
            "near_side": "right",
            "leg_length": THIGH_M + SHANK_M,
            "leg_length_m": THIGH_M + SHANK_M,
            "scale_rel_sd": 0.02,
            "px_per_unit": 260.0,
            "origin_px": [480.0, 490.0],
            "roll_deg": 0.0,
            "picture_centre_px": [WIDTH / 2, HEIGHT / 2],
        },
    )


def make_tables(motion: xr.Dataset) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events and Strides of the designed runner."""
    end = float(motion.time.values[-1])
    events, strides = [], []
    for side, shift in (("left", 0.5), ("right", 0.0)):
        for k in range(20):
            down = (k + shift) * STRIDE_S
            if down > end:
                break
            off = down + DUTY * STRIDE_S
            events.append((side, down, off if off <= end else np.nan, 0.004, 0.006, "designed"))
            if down + STRIDE_S <= end:
                strides.append((side, down, off, down + STRIDE_S))
    table = pd.DataFrame(
        events,
        columns=["side", "touch_down_s", "toe_off_s", "touch_down_sd_s", "toe_off_sd_s", "source"],
    ).sort_values("touch_down_s", ignore_index=True)
    rows = pd.DataFrame(
        strides, columns=["side", "touch_down_s", "toe_off_s", "next_touch_down_s"]
    ).sort_values("touch_down_s", ignore_index=True)
    rng = np.random.default_rng(2)
    for name, (left, right, half, _, sd) in _VALUES.items():
        mean = np.where(rows["side"] == "left", left, right)
        rows[name] = mean + rng.normal(0, 0.3 * half, len(rows))
        assert sd > 0
    yes = np.where(rows["side"] == "left", np.arange(len(rows)) % 3 == 0, True).astype(float)
    yes[3] = np.nan
    rows["lands_under_flexing_knee"] = yes
    rows["foot_strike"] = np.where(rows["side"] == "left", "rearfoot", "midfoot")
    return table, rows


#: left, right, half width of the interval, norm mean, norm sd
_VALUES: dict[str, tuple[float, float, float, float, float]] = {
    "thigh_elevation_peak_deg": (29.2, 33.4, 2.0, 33.4, 4.8),
    "thigh_extension_peak_deg": (22.0, 23.1, 2.0, 22.4, 3.5),
    "knee_flexion_swing_peak_deg": (98, 101, 3, 99, 8),
    "knee_flexion_late_swing_min_deg": (-1.6, 8.4, 1.7, 9.4, 5.6),
    "knee_reflexion_lead_ms": (9, 24, 8, 22, 9),
    "heel_height_peak_leg": (0.41, 0.44, 0.02, 0.45, 0.06),
    "recovery_foot_offset_leg": (0.21, 0.2, 0.02, 0.19, 0.05),
    "leg_inertia_min_ratio": (0.46, 0.44, 0.02, 0.46, 0.04),
    "thigh_flexion_velocity_peak_deg_s": (362, 390, 18, 385, 45),
    "thigh_elevation_peak_time_pct": (80, 79, 1.5, 79.5, 2.2),
    "swing_time_s": (0.461, 0.455, 0.012, 0.46, 0.03),
    "knee_flexion_contact_deg": (8, 15, 2.5, 13.6, 4.9),
    "knee_flexion_velocity_contact_deg_s": (62, 231, 48, 240, 88),
    "overstride_hip_leg": (0.306, 0.244, 0.02, 0.243, 0.03),
    "overstride_knee_leg": (0.118, 0.057, 0.018, 0.055, 0.026),
    "overstride_com_leg": (0.36, 0.3, 0.025, 0.3, 0.04),
    "shank_angle_contact_deg": (14.2, 6.6, 2.1, 6.3, 3.1),
    "ankle_dorsiflexion_contact_deg": (4, 0, 5, 1, 7),
    "foot_strike_angle_deg": (14, 5, 5, 11, 9),
    "knee_flexion_stance_peak_deg": (41, 43, 2.2, 43, 4.8),
    "thigh_angle_toe_off_deg": (-21, -22, 2, -21, 3.4),
    "knee_flexion_toe_off_deg": (19, 18, 3, 18, 4),
    "contact_time_s": (0.259, 0.256, 0.012, 0.256, 0.02),
    "duty_factor": (0.36, 0.355, 0.015, 0.357, 0.022),
    "flight_time_s": (0.101, 0.104, 0.012, 0.1, 0.02),
    "peak_force_bw": (2.41, 2.44, 0.15, 2.4, 0.2),
}
_WHOLE = {
    "trunk_lean_deg": (6.1, 2.0, 5.2, 3.1),
    "speed_m_s": (3.3, 0.02, None, None),
    "cadence_spm": (166.7, 0.8, 166.0, 8.0),
    "step_length_m": (1.19, 0.02, 1.19, 0.06),
    "stride_length_m": (2.38, 0.04, 2.38, 0.12),
    "vertical_oscillation_m": (0.082, 0.006, 0.088, 0.012),
    "contact_time_per_km_s": (216, 11, 215, 18),
}


def _norm(mean: float, sd: float) -> Norm:
    return Norm(mean, sd, mean - 1.645 * sd, mean + 1.645 * sd, mean - 1.282 * sd,
                mean + 1.282 * sd, "RBDS, 28 runners")  # fmt: skip


def _metrics(n: int, *, far_leg: bool) -> dict[str, Metric]:
    metrics: dict[str, Metric] = {}
    for name, spec in METRICS.items():
        if name in _VALUES:
            left, right, half, mean, sd = _VALUES[name]
            l_m = Measure(left, left - half, left + half, spec.unit, n) if far_leg else None
            r_m = Measure(right, right - half, right + half, spec.unit, n)
            mid = (left + right) / 2 if far_leg else right
            both = Measure(mid, mid - half, mid + half, spec.unit, 2 * n if far_leg else n)
            metrics[name] = Metric(name, l_m, r_m, both, _norm(mean, sd))
            if has_asymmetry(name) and far_leg:
                gap = right - left
                both = Measure(gap, gap - 1.4 * half, gap + 1.4 * half, spec.unit, n)
                other = asymmetry_name(name)
                metrics[other] = Metric(other, None, None, both)
        elif name in _WHOLE:
            value, half, mean, sd = _WHOLE[name]
            both = Measure(value, value - half, value + half, spec.unit, 2 * n)
            metrics[name] = Metric(
                name, None, None, both, None if mean is None else _norm(mean, sd)
            )
        elif name == "lands_under_flexing_knee":
            low = Measure(0.33, 0.13, 0.61, "1", n) if far_leg else None
            metrics[name] = Metric(
                name, low, Measure(0.95, 0.72, 0.99, "1", n), Measure(0.64, 0.43, 0.8, "1", 2 * n)
            )
    return metrics


def make_analysis(*, far_leg: bool = True, virtual: bool = True, findings: bool = True) -> Analysis:
    """The designed runner, measured. far_leg=False: the left leg was hidden."""
    motion = make_motion()
    events, strides = make_tables(motion)
    n = int((strides["side"] == "right").sum())
    metrics = _metrics(n, far_leg=far_leg)
    missing = [
        Unavailable(name, "the recording has too few frames per second",
                    "record at 240 frames/s or add an IMU")
        for name in METRICS
        if name not in metrics or metrics[name].both is None
    ]  # fmt: skip
    if not far_leg:
        strides = strides[strides["side"] == "right"].reset_index(drop=True)
        missing += [
            Unavailable(name, "far leg hidden", "film from the left as well", side="left")
            for name in _VALUES
        ]
        missing += [
            Unavailable(asymmetry_name(name), "far leg hidden", "film both sides")
            for name in _VALUES
            if has_asymmetry(name)
        ]
    shown = (
        Finding("late_knee_extension", "act", "left",
                "In this recording the left knee straightens to −2° just before contact, lower "
                "than 19 in 20 runners at this pace.",
                ("knee_flexion_late_swing_min_deg", "knee_flexion_contact_deg"),
                cause="low_knee_lift", cue="Heel under the hip, then set the foot down",
                drills=("knee_hip_flexion_standing", "marching")),
        Finding("over_stride", "act", "left",
                "The left foot lands 0.31 leg lengths ahead of the hip.",
                ("overstride_hip_leg", "shank_angle_contact_deg"), cause="late_knee_extension",
                cue="Land under you", drills=("a_skip",)),
        Finding("low_knee_lift", "watch", "left", "The left knee lifts to 29°.",
                ("thigh_elevation_peak_deg",), cue="Knee up and forward", drills=("marching",)),
    )  # fmt: skip
    good = Finding("good_swing", "good", "both", "The swing is usual at this pace.",
                   ("thigh_elevation_peak_deg",))  # fmt: skip
    chosen = shown if findings and far_leg else (good,)
    return Analysis(
        input=InputInfo("clip.mp4", "video", 480, FPS, 8.0, 1.0, "right", WIDTH, HEIGHT, virtual),
        athlete=Athlete(name="Robin", height_m=1.75, mass_kg=66.0, sex="female"),
        condition=Condition(
            speed_m_s=3.3, speed_source="given", treadmill=True, surface="treadmill"
        ),
        quality=Quality(
            0.86,
            (QualityWarning("far_leg", "The far leg is partly hidden.", "Film from both sides."),),
        ),
        motion=motion,
        events=events,
        strides=strides,
        metrics=metrics,
        findings=chosen,
        unavailable=tuple(missing),
        timings={"pose": 3.2, "motion": 0.4},
    )


def without_scale(analysis: Analysis) -> Analysis:
    """The same recording when neither speed nor athlete is known."""
    return replace(
        analysis,
        athlete=Athlete(),
        condition=Condition(),
        metrics={k: replace(m, norm=None) for k, m in analysis.metrics.items()},
    )
