"""The truth that goes with a rendered clip: points, angles, contacts and metrics, as JSON.

Metric definitions are those of the reference norms: thigh and shank from vertical, knee flexion =
thigh - shank, foot zero when flat, ankle = foot - shank; L = thigh + shank length.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from swingleg.core.motion import joint
from swingleg.virtual.camera import Camera
from swingleg.virtual.capture import Capture, means
from swingleg.virtual.mocap import contacts
from swingleg.virtual.motion import SIDES, Gait, RunnerMotion, run

Array = NDArray[np.float64]
POINTS = ("hip", "knee", "ankle", "heel", "toe", "toe_tip")
FINE_HZ = 1000.0


def metrics(gait: Gait, duration_s: float, seed: int = 0) -> dict[str, dict[str, float]]:
    """Mean over the clip's complete strides of each side's metrics, from 1 kHz motion."""
    d = gait.design
    period, contact = d.stride_time_s, d.contact_time_s
    time = np.arange(0.0, duration_s, 1.0 / FINE_HZ)
    m = run(gait, time, seed)
    out: dict[str, dict[str, float]] = {}
    for i, side in enumerate(SIDES):
        start = 0.0 if side == "right" else period / 2
        rows = []
        while start + period <= duration_s:
            rows.append(_stride(gait, m, i, start, period, contact))
            start += period
        names = rows[0] if rows else {}  # a clip shorter than a stride has no metrics
        out[side] = {n: float(np.mean([r[n] for r in rows])) for n in names}
    return out


def _stride(
    gait: Gait, m: RunnerMotion, i: int, start: float, period: float, contact: float
) -> dict[str, float]:
    """Metrics of one stride, touch-down to the next; contact values are of the next landing."""
    t = m.time_s - start
    land = period
    stance, swing = (t >= 0) & (t <= contact), (t > contact) & (t <= period)
    stride = stance | swing
    length = gait.legs.length
    thigh, shank, knee = m.thigh[:, i], m.shank[:, i], m.knee[:, i]
    foot, ankle = m.foot[:, i], m.ankle[:, i]

    def at(values: Array, when: float) -> float:
        return float(np.interp(when, t, values))

    hip, kn, an = (m.points[n][:, i] for n in ("hip", "knee", "ankle"))
    peak = np.flatnonzero(swing)[np.argmax(knee[swing])]
    late = swing & (np.arange(len(t)) > peak)
    low = np.flatnonzero(late)[np.argmin(knee[late])]
    window = np.abs(t - land) <= 0.010
    near = window if window.sum() > 12 else np.abs(t) <= 0.010
    rate = float(np.polyfit(t[near], knee[near], 1)[0])
    heel, toe = m.points["heel"][:, i, 1], m.points["toe"][:, i, 1]
    mid = swing & (t > contact + 0.3 * (period - contact)) & (t < period - 0.05)
    flight = period / 2 - contact
    return {
        "thigh_elevation_peak_deg": float(thigh[swing].max()),
        "thigh_extension_peak_deg": float(-thigh[stride].min()),
        "knee_flexion_swing_peak_deg": float(knee[swing].max()),
        "knee_flexion_late_swing_min_deg": float(knee[late].min()),
        "knee_reflexion_lead_ms": float(1000 * (land - t[low])),
        "knee_flexion_contact_deg": at(knee, land),
        "knee_flexion_velocity_contact_deg_s": rate,
        "shank_angle_contact_deg": at(shank, land),
        "foot_strike_angle_deg": at(foot, land),
        "ankle_dorsiflexion_contact_deg": at(ankle, land),
        "ankle_dorsiflexion_swing_peak_deg": float(
            ankle[swing & (t > contact + 0.1 * (period - contact))].max()
        ),
        "overstride_hip_leg": (at(an[:, 0], land) - at(hip[:, 0], land)) / length,
        "overstride_knee_leg": (at(an[:, 0], land) - at(kn[:, 0], land)) / length,
        "knee_flexion_stance_peak_deg": float(knee[stance].max()),
        "thigh_angle_toe_off_deg": at(thigh, contact),
        "knee_flexion_toe_off_deg": at(knee, contact),
        "heel_height_peak_leg": float((heel[stride].max() - heel[stance].min()) / length),
        "toe_clearance_m": float(toe[mid].min() - toe[stance].min()),
        "contact_time_s": contact,
        "flight_time_s": flight,
        "duty_factor": contact / period,
        "vertical_oscillation_m": float(np.ptp(m.pelvis[stride, 1])),
        "step_length_m": gait.design.speed_m_s * period / 2,
    }


def events(gait: Gait, duration_s: float) -> list[dict[str, Any]]:
    """Contacts that begin within the clip, in order of time, seconds."""
    d = gait.design
    out = []
    for k in range(int(np.ceil(2 * duration_s / d.stride_time_s))):
        start = k * d.stride_time_s / 2
        if start < duration_s:
            side = "right" if k % 2 == 0 else "left"
            off = round(start + d.contact_time_s, 4)
            out.append({"side": side, "touch_down_s": round(start, 4), "toe_off_s": off})
    return out


@dataclass(frozen=True)
class Shot:
    """How a clip sees a runner. turned : orientations (n, 3, 3) of a camera that moves, or None.
    head : neck and middle of the ears, (n, 3) each."""

    camera: Camera
    turned: Array | None
    time_s: Array
    fps: float
    head: tuple[Array, Array]

    def project(self, points: Array) -> Array:
        """Pixels (n, 2) of points (n, 3), one per frame."""
        return self.camera.project(points, self.turned)


def designed_truth(
    gait: Gait, motion: RunnerMotion, shot: Shot, *, seed: int = 0
) -> dict[str, Any]:
    """Everything known about a clip of a designed runner, as plain lists.

    `motion` holds one time per frame.
    """
    d = gait.design
    duration = len(motion.time_s) / shot.fps
    ankles = {side: motion.ankle[:, i] for i, side in enumerate(SIDES)}
    return {
        **_seen(motion, shot, ankles),
        "speed_m_s": d.speed_m_s,
        "treadmill": True,
        "athlete": {"height_m": d.height_m, "mass_kg": d.mass_kg, "sex": d.sex},
        "leg_length_m": round(gait.legs.length, 4),
        "planted": list(d.planted),
        "events": events(gait, duration),
        "cadence_spm": round(d.cadence_spm, 2),
        "metrics": {
            side: {k: round(v, 4) for k, v in values.items()}
            for side, values in metrics(gait, duration, seed).items()
        },
    }


def measured_truth(
    capture: Capture, motion: RunnerMotion, shot: Shot, *, start_s: float, treadmill: bool
) -> dict[str, Any]:
    """Everything known about a clip of a measured run.

    metrics: mean of the strides that lie within the clip; trial_metrics: of the whole trial.
    `motion` holds one time per frame, on the trial's clock.
    """
    trial, end_s = capture.trial, start_s + len(shot.time_s) / shot.fps
    whole = capture.motion
    inside = capture.strides[
        (capture.strides["touch_down_s"] >= start_s)
        & (capture.strides["next_touch_down_s"] <= end_s)
    ]
    ankles = {
        side: CubicSpline(whole.time.values, joint(whole, side, "ankle"))(motion.time_s)
        for side in SIDES
    }
    p = motion.points
    lengths = {
        side: {
            name: round(float(np.linalg.norm(p[b][:, i] - p[a][:, i], axis=-1).mean()), 4)
            for name, a, b in (("thigh", "hip", "knee"), ("shank", "knee", "ankle"))
        }
        for i, side in enumerate(SIDES)
    }
    return {
        **_seen(motion, shot, ankles),
        "speed_m_s": round(capture.speed_m_s, 4),
        "treadmill": treadmill,
        "athlete": {"height_m": trial.height_m, "mass_kg": trial.mass_kg, "sex": trial.sex},
        "leg_length_m": round(float(whole.attrs["leg_length_m"]), 4),
        "segment_m": lengths,
        "source": {
            "trial": trial.name,
            "subject": trial.subject,
            "file": trial.run.name,
            "start_s": round(start_s, 4),
            "changed": trial.changed,
        },
        "planted": [],
        "events": contacts(capture, start_s, end_s),
        "cadence_spm": round(capture.cadence_spm, 2),
        "metrics": _rounded(means(inside)),
        "strides": {side: int((inside["side"] == side).sum()) for side in SIDES},
        "trial_metrics": _rounded(capture.metrics),
    }


def drill_truth(
    performed: xr.Dataset, motion: RunnerMotion, shot: Shot, what: dict[str, Any]
) -> dict[str, Any]:
    """Everything known about a clip of a performed drill.

    reps, false_starts : side and seconds at which the foot leaves the ground, hip and knee
    together are bent most, and the foot is back. what : of the performance.
    `motion` holds one time per frame, on the performance's clock.
    """
    ankles = {
        side: CubicSpline(performed.time.values, joint(performed, side, "ankle"))(motion.time_s)
        for side in SIDES
    }

    def rows(name: str) -> list[dict[str, Any]]:
        table = performed.attrs[name].round(4)
        found: list[dict[str, Any]] = table.to_dict("records")
        return found

    reps = rows("reps")
    return {
        **_seen(motion, shot, ankles),
        "athlete": {"height_m": what["height_m"], "mass_kg": what["mass_kg"]},
        "leg_length_m": round(float(performed.attrs["leg_length_m"]), 4),
        "drill": what["drill"],
        "counts": {side: sum(r["side"] == side for r in reps) for side in SIDES},
        "reps": reps,
        "false_starts": rows("false_starts"),
        "planted": {k: round(float(v), 3) for k, v in what["faults"].items()},
        "performance": {k: v for k, v in what.items() if k not in ("height_m", "mass_kg")},
    }


def _rounded(tree: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {side: {k: round(v, 4) for k, v in row.items()} for side, row in tree.items()}


def _seen(motion: RunnerMotion, shot: Shot, ankles: dict[str, Array]) -> dict[str, Any]:
    """What both kinds of clip tell: time, points, angles, camera."""
    camera = shot.camera
    near = SIDES.index(camera.side)
    metre: dict[str, dict[str, Array]] = {
        side: {name: motion.points[name][:, i] for name in POINTS} for i, side in enumerate(SIDES)
    }
    metre["mid"] = {"pelvis": motion.pelvis, "neck": shot.head[0], "head": shot.head[1]}
    angle: dict[str, Any] = {
        side: {
            **{
                name: _round(getattr(motion, name)[:, i], 2)
                for name in ("thigh", "shank", "foot", "knee")
            },
            "ankle": _round(ankles[side], 2),
        }
        for i, side in enumerate(SIDES)
    }
    content = {
        "schema": 2,
        "fps": shot.fps,
        "width": camera.width,
        "height": camera.height,
        "facing": camera.facing,
        "near_side": camera.side,
        "metres_per_px": round(
            camera.metres_per_px(float(np.median(motion.points["knee"][:, near, 2]))), 6
        ),
        "time_s": _round(shot.time_s, 4),
        "point_px": _map(metre, lambda p: _round(shot.project(p), 1)),
        "point_m": _map(metre, lambda p: _round(p, 3)),
        "angle_deg": {**angle, "trunk": _round(motion.trunk, 2)},
    }
    if shot.turned is not None:
        content["camera_orientation"] = _round(shot.turned.reshape(-1, 9), 6)
    return content


def _map(tree: dict[str, dict[str, Array]], f: Callable[[Array], Any]) -> dict[str, dict[str, Any]]:
    return {a: {b: f(v) for b, v in inner.items()} for a, inner in tree.items()}


def _round(values: Array, digits: int) -> Any:
    return np.round(values, digits).tolist()


def write_truth(path: Path, content: dict[str, Any]) -> None:
    """Write the truth as compact JSON (ASCII, no spaces)."""
    path.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="ascii")
