"""The designed runner in motion: every joint centre and body angle at any time.

Treadmill frame: x forward, y up from the belt, z to the runner's right, metres; the origin lies
on the belt under the runner's mean pelvis. Sides are ordered ("left", "right") in arrays.
Needs only NumPy and SciPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swingleg.virtual.design import PRESETS, LegDesign, RunnerDesign, healthy_leg, preset
from swingleg.virtual.fit import fit_stride
from swingleg.virtual.foot import ankle_in_stance, lowest_sole, toe_bend, turn
from swingleg.virtual.stride import (
    Array,
    Fitter,
    Legs,
    SideFit,
    ankle_spline,
    ball_path,
    edge_rate,
    pelvis_offset,
    sink,
    stance_foot,
)

__all__ = [
    "PRESETS",
    "SIDES",
    "Gait",
    "LegDesign",
    "RunnerDesign",
    "RunnerMotion",
    "design_gait",
    "healthy_leg",
    "preset",
    "run",
]

G = 9.81
SIDES = ("left", "right")
KNEE_Z, ANKLE_Z = 0.048, 0.040  # half distances between knees and ankles, of body height


@dataclass(frozen=True)
class Gait:
    """A solved stride: both legs' curves and the pelvis they agree on."""

    design: RunnerDesign
    legs: Legs
    fitter: Fitter
    sides: dict[str, SideFit]
    flight: dict[str, tuple[float, float, float, float]]  # x, y, vx, vy of the pelvis at toe-off
    shift_x: float


@dataclass(frozen=True)
class RunnerMotion:
    """Arrays over n times; angles in degrees, points in metres (x, y, z)."""

    time_s: Array
    pelvis: Array  # (n, 3)
    points: dict[str, Array]  # hip, knee, ankle, heel, toe, toe_tip: (n, 2 sides, 3)
    thigh: Array  # (n, 2), as are the next four
    shank: Array
    foot: Array
    toe_bend: Array
    in_stance: Array
    pelvis_yaw: Array  # (n,), right hip forward positive
    pelvis_list: Array  # (n,), right hip up positive
    trunk: Array  # (n,), forward lean
    thorax_yaw: Array  # (n,)
    shoulder: Array  # (n, 2) upper arm from vertical, forward positive
    elbow: Array  # (n, 2) flexion
    pelvis_tilt: Array | None = None  # (n,) forward, from standing; None = a share of the trunk's
    arms_out: float = 13.0

    @property
    def knee(self) -> Array:
        return self.thigh - self.shank

    @property
    def ankle(self) -> Array:
        return self.foot - self.shank


def design_gait(design: RunnerDesign) -> Gait:
    """Solve the stride of a design (seconds of computation).

    See `swingleg.virtual.fit` for the conditions it obeys.
    """
    fitter, sides = fit_stride(design)
    flight = {}
    mean = []
    for name, s in sides.items():
        x, y, _ = fitter.stance_pelvis(s)
        dt = float(fitter.ts[1])
        flight[name] = (
            float(x[-1]),
            float(y[-1]),
            edge_rate(x, dt, True),
            edge_rate(y, dt, True),
        )
        mean.append(float(x.mean()))
    return Gait(design, fitter.legs, fitter, sides, flight, -float(np.mean(mean)))


def run(gait: Gait, time_s: Array, seed: int = 0) -> RunnerMotion:
    """The runner at times (n,) in seconds; the right foot touches down at t = 0.

    Strides differ by `design.stride_variation_deg` (SD, seeded) in thigh and knee angle during
    swing; stance, and so the pelvis, repeats.
    """
    time_s = np.asarray(time_s, dtype=float)
    d = gait.design
    period = d.stride_time_s
    centre = _pelvis(gait, time_s)
    cols: dict[str, list[Array]] = {}
    for index, side in enumerate(SIDES):
        local = time_s if side == "right" else time_s - period / 2
        rng = np.random.default_rng([seed, index])
        for key, value in _leg(gait, side, local, centre, rng).items():
            cols.setdefault(key, []).append(value)
    a = {k: np.stack(v, axis=1) for k, v in cols.items()}
    phase = 2 * np.pi * time_s / period
    yaw = d.pelvis_rotation_deg * np.cos(phase)
    names = ("hip", "knee", "ankle", "heel", "toe", "toe_tip")
    swing = np.stack([np.cos(phase - 0.25), -np.cos(phase - 0.25)], axis=1)
    return RunnerMotion(
        time_s=time_s,
        pelvis=np.column_stack([centre, np.zeros(len(time_s))]),
        points={n: a[n] for n in names},
        thigh=np.rad2deg(a["thigh"]),
        shank=np.rad2deg(a["shank"]),
        foot=np.rad2deg(a["foot"]),
        toe_bend=np.rad2deg(a["bend"]),
        in_stance=a["stance"],
        pelvis_yaw=yaw,
        pelvis_list=d.pelvis_list_deg * np.cos(phase - 2 * np.pi * 0.14),
        trunk=d.trunk_lean_deg + 1.0 * np.cos(2 * phase - 1.2),
        thorax_yaw=-1.5 * yaw,
        shoulder=-16.0 + 27.0 * swing,
        elbow=92.0 + 13.0 * swing,
    )


def _pelvis(gait: Gait, t: Array) -> Array:
    """Pelvis centre (n, 2): from the planted foot in stance, a parabola in flight."""
    d = gait.design
    half, contact = d.stride_time_s / 2, d.contact_time_s
    step = np.floor(t / half)
    local = t - step * half
    out = np.empty((len(t), 2))
    for name, parity in (("right", 0), ("left", 1)):
        mine = step % 2 == parity
        s, tl = gait.sides[name], local[mine]
        stance = tl <= contact
        ts = np.minimum(tl, contact)
        thigh, shank = (_curve(gait, c, ts) for c in (s.thigh, s.shank))
        foot, _ = stance_foot(s.foot, ts, contact)
        ax, ay = ankle_in_stance(gait.legs.foot, foot, ball_path(s.ball_x, d.speed_m_s, ts))
        ox, oy = pelvis_offset(d, gait.legs, ts)
        x = ax - gait.legs.thigh * np.sin(thigh) - gait.legs.shank * np.sin(shank) - ox
        y = ay - sink(ts, contact) - oy
        y += gait.legs.thigh * np.cos(thigh) + gait.legs.shank * np.cos(shank)
        x0, y0, vx, vy = gait.flight[name]
        u = tl - contact
        out[mine, 0] = np.where(stance, x, x0 + vx * u) + gait.shift_x
        out[mine, 1] = np.where(stance, y, y0 + vy * u - 0.5 * G * u**2)
    return out


def _curve(gait: Gait, coef: Array, t: Array) -> Array:
    period = gait.design.stride_time_s
    values: Array = gait.fitter.basis.matrix(np.mod(t, period)) @ coef
    return values


def _leg(
    gait: Gait, side: str, local: Array, centre: Array, rng: np.random.Generator
) -> dict[str, Array]:
    """Angles (rad) and points (n, 3) of one leg; `local` is time after its own touch-down."""
    d, legs, s = gait.design, gait.legs, gait.sides[side]
    period, contact = d.stride_time_s, d.contact_time_s
    stride = np.floor(local / period).astype(int)
    t = local - stride * period
    thigh0, shank0 = _curve(gait, s.thigh, t), _curve(gait, s.shank, t)
    stance = t <= contact
    foot_s, _ = stance_foot(s.foot, np.minimum(t, contact), contact)
    ankle_w = ankle_spline(s, gait.fitter.basis, period, contact)(np.maximum(t, contact))
    ox, oy = pelvis_offset(d, legs, t)
    hip = centre + np.column_stack([ox, oy])

    u = np.clip((t - contact) / (period - contact), 0.0, 1.0)
    middle, late = 64 * u**3 * (1 - u) ** 3, 30.0 * u**8 * (1 - u) ** 2
    first = stride.min()
    draw = rng.normal(size=(64 + stride.max() - first, 3)) * d.stride_variation_deg
    draw = np.deg2rad(draw[stride - first]) * np.array([1.0, 1.3, 0.8])
    size = np.ones(len(t))
    for _ in range(8):
        thigh = thigh0 + size * draw[:, 0] * middle
        knee = thigh0 - shank0 + size * (draw[:, 1] * middle + draw[:, 2] * late)
        shank = thigh - knee
        foot = np.where(stance, foot_s, ankle_w + shank)
        ankle_y = hip[:, 1] - legs.thigh * np.cos(thigh) - legs.shank * np.cos(shank)
        deep = ~stance & (lowest_sole(legs.foot, foot, ankle_y) < -2e-4)
        if not deep.any():
            break
        size = np.where(np.isin(stride, stride[deep]), 0.5 * size, size)

    sign = 1.0 if side == "right" else -1.0
    knee_xy = hip + legs.thigh * np.column_stack([np.sin(thigh), -np.cos(thigh)])
    ankle_xy = knee_xy + legs.shank * np.column_stack([np.sin(shank), -np.cos(shank)])

    def lift(xy: Array, z: float) -> Array:
        return np.column_stack([xy, np.full(len(xy), sign * z)])

    shape = legs.foot
    z_ankle = ANKLE_Z * d.height_m
    bend = toe_bend(shape, foot, ankle_xy[:, 1] + sink(t, contact) * stance)
    marks = {
        name: lift(ankle_xy + np.column_stack(turn(foot, *mark)), z_ankle)
        for name, mark in (("heel", shape.heel_mark), ("toe", shape.toe_mark))
    }
    hinge = np.column_stack(turn(foot, shape.ball_x, shape.sole_y))
    beyond = (shape.tip_mark[0] - shape.ball_x, shape.tip_mark[1] - shape.sole_y)
    tip = ankle_xy + hinge + np.column_stack(turn(foot + bend, *beyond))
    hip_z = legs.hip_half * np.ones(len(t))
    return {
        "thigh": thigh,
        "shank": shank,
        "foot": foot,
        "bend": bend,
        "stance": stance,
        "hip": np.column_stack([hip, sign * hip_z]),
        "knee": lift(knee_xy, KNEE_Z * d.height_m),
        "ankle": lift(ankle_xy, z_ankle),
        "toe_tip": lift(tip, z_ankle),
        **marks,
    }
