"""One running stride that obeys the belt and gravity: its unknowns and what follows from them.

Thigh and shank angles are periodic cubic splines over the stride; the foot angle is a closed form
in stance (heel arc, flat, toe arc) and a spline of the ankle angle in swing. In stance the pelvis
follows from the planted foot, in flight it is a parabola; that the two meet in position and
velocity is imposed by the fit (`swingleg.virtual.fit`).
Time runs from each leg's own touch-down; x forward, y up, treadmill frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline, CubicSpline

from swingleg.virtual.design import RunnerDesign
from swingleg.virtual.foot import FootShape, ankle_in_stance

Array = NDArray[np.float64]
G = 9.81
THIGH_PER_HEIGHT, SHANK_PER_HEIGHT, HIP_HALF_PER_HEIGHT = 0.2358, 0.2497, 0.0486
# The landing foot is still moving: the sole's lowest point comes down from LANDING_M above the belt
# and the midsole gives by SINK_M, while the foot gains the belt's speed over SLIP_M.
LANDING_M, SINK_M, SLIP_M, SETTLE_S = 0.005, 0.011, 0.018, 0.034
N_STANCE, N_FLIGHT = 48, 26
FLAT_S = 0.055
ANKLE_KNOTS = (0.13, 0.3, 0.5, 0.7, 0.86)  # of swing


@dataclass(frozen=True)
class Legs:
    """Segment lengths (m) of the runner, both sides alike."""

    thigh: float
    shank: float
    hip_half: float
    foot: FootShape

    @property
    def length(self) -> float:
        return self.thigh + self.shank


def legs_of(height_m: float) -> Legs:
    """Leg lengths for a body height; ratios measured on the Anny body (adult, mean build)."""
    return Legs(
        THIGH_PER_HEIGHT * height_m,
        SHANK_PER_HEIGHT * height_m,
        HIP_HALF_PER_HEIGHT * height_m,
        FootShape().scaled(height_m / 1.78),
    )


class Basis:
    """Periodic cubic B-splines over the stride, closer knots around touch-down and toe-off."""

    def __init__(self, period: float, contact: float) -> None:
        phase = np.linspace(0.0, 1.0, 400)
        gap = np.minimum(phase, 1.0 - phase) * period
        off = np.abs(phase * period - contact)
        density = 1.0 + 1.8 * np.exp(-((gap / 0.045) ** 2)) + 0.4 * np.exp(-((off / 0.05) ** 2))
        cdf = np.concatenate([[0.0], np.cumsum(0.5 * (density[1:] + density[:-1]))])
        self.n = 32
        inner = np.interp(np.linspace(0, cdf[-1], self.n + 1), cdf, phase * period)
        self.period = period
        pad = 3
        self.knots = np.concatenate(
            [inner[-1 - pad : -1] - period, inner, inner[1 : 1 + pad] + period]
        )

    def spline(self, coef: Array) -> BSpline:
        return BSpline(self.knots, np.concatenate([coef, coef[:3]]), 3, extrapolate="periodic")

    def matrix(self, t: Array, order: int = 0) -> Array:
        eye = np.eye(self.n)
        full = np.concatenate([eye, eye[:3]])
        spline = BSpline(self.knots, full, 3)
        out: Array = spline.derivative(order)(t) if order else spline(t)
        return out


def settled(t: Array) -> Array:
    """Share (0 to 1) of the landing that is over at t seconds after touch-down.

    Its rate falls from 2 / SETTLE_S to 0 like a raised cosine: no jolt at either end.
    """
    u = np.clip(t / SETTLE_S, 0.0, 1.0)
    out: Array = u + np.sin(np.pi * u) / np.pi
    return out


def sink(t: Array, contact: float) -> Array:
    """Depth (m) of the sole below the belt: fallen in after touch-down, given back from 60 %."""
    down = -LANDING_M + (LANDING_M + SINK_M) * settled(t)
    u = np.clip((t - 0.6 * contact) / (0.4 * contact), 0.0, 1.0)
    back: Array = down * (1.0 - u**3 * (10 - 15 * u + 6 * u**2))
    return back


def ball_path(ball_x: float, speed_m_s: float, t: Array) -> Array:
    """Where (m) the planted ball of the foot lies: on the belt once the landing is over."""
    out: Array = ball_x - speed_m_s * t + SLIP_M * (settled(t) - 1.0)
    return out


def stance_foot(p: Array, t: Array, contact: float) -> tuple[Array, Array]:
    """Foot angle and rate (rad, rad/s) in stance from (contact angle, heel-off, end, bluntness)."""
    strike, heel_off, end, blunt = p
    u = np.clip(1.0 - t / FLAT_S, 0.0, None)
    w = np.clip((t - heel_off) / (contact - heel_off), 0.0, None)
    span = contact - heel_off
    quint = 10 * w**3 - 15 * w**4 + 6 * w**5
    quint_rate = 30 * w**2 - 60 * w**3 + 30 * w**4
    angle = strike * u**3 + end * (blunt * w**3 + (1 - blunt) * quint)
    rate = -3 * strike * u**2 / FLAT_S + end * (3 * blunt * w**2 + (1 - blunt) * quint_rate) / span
    return angle, rate


def pelvis_offset(design: RunnerDesign, legs: Legs, t: Array) -> tuple[Array, Array]:
    """Own hip minus pelvis centre (x, y) in metres at time t after the side's own touch-down."""
    phase = 2 * np.pi * t / design.stride_time_s
    yaw = np.deg2rad(design.pelvis_rotation_deg) * np.cos(phase)
    drop = np.deg2rad(design.pelvis_list_deg) * np.cos(phase - 2 * np.pi * 0.14)
    return legs.hip_half * np.sin(yaw), legs.hip_half * np.sin(drop)


@dataclass(frozen=True)
class SideFit:
    """Fitted curves of one leg: spline coefficients (rad) and foot parameters."""

    thigh: Array
    shank: Array
    foot: Array
    ankle: Array
    ball_x: float


class Fitter:
    """Grid, basis and residuals of the stride fit (state: precomputed spline matrices)."""

    def __init__(self, design: RunnerDesign) -> None:
        self.design, self.legs = design, legs_of(design.height_m)
        self.period, self.contact = design.stride_time_s, design.contact_time_s
        self.flight = self.period / 2 - self.contact
        self.basis = Basis(self.period, self.contact)
        ts = np.linspace(0.0, self.contact, N_STANCE)
        tf = np.linspace(0.0, self.flight, N_FLIGHT)
        half = self.period / 2
        self.ts, self.tf = ts, tf
        self.tw = np.concatenate([self.contact + tf, half + ts[1:], half + self.contact + tf[1:]])
        self.stance = [self.basis.matrix(ts, k) for k in range(3)]
        self.swing = [
            self.basis.matrix(np.minimum(self.tw, self.period - 1e-12), k) for k in (0, 1)
        ]
        self.off_s = pelvis_offset(design, self.legs, ts)
        self.off_w = pelvis_offset(design, self.legs, self.tw)
        self.sink = sink(ts, self.contact)

    def split(self, x: Array) -> SideFit:
        n = self.basis.n
        k = 2 * n
        return SideFit(x[:n], x[n:k], x[k : k + 4], x[k + 4 : k + 9], float(x[k + 9]))

    def stance_pelvis(self, s: SideFit) -> tuple[Array, Array, Array]:
        """Pelvis x, y (n,) on the stance grid, and the foot angle there."""
        foot, _ = stance_foot(s.foot, self.ts, self.contact)
        th, sh = self.stance[0] @ s.thigh, self.stance[0] @ s.shank
        ball = ball_path(s.ball_x, self.design.speed_m_s, self.ts)
        ax, ay = ankle_in_stance(self.legs.foot, foot, ball)
        x = ax - self.legs.thigh * np.sin(th) - self.legs.shank * np.sin(sh) - self.off_s[0]
        y = ay - self.sink + self.legs.thigh * np.cos(th) + self.legs.shank * np.cos(sh)
        return x, y - self.off_s[1], foot

    def swing_foot(self, s: SideFit) -> tuple[Array, Array]:
        """Foot and ankle angle (rad) on the swing grid."""
        spline = ankle_spline(s, self.basis, self.period, self.contact)
        ankle = spline(self.tw)
        return ankle + self.swing[0] @ s.shank, ankle


def ankle_spline(s: SideFit, basis: Basis, period: float, contact: float) -> CubicSpline:
    """Ankle angle (rad) through swing, joined to stance in value and, at toe-off, in rate."""
    ends = np.array([contact, period - 1e-12])
    shank, rate = basis.matrix(ends) @ s.shank, basis.matrix(ends, 1) @ s.shank
    foot, foot_rate = stance_foot(s.foot, np.array([contact, 0.0]), contact)
    times = contact + (period - contact) * np.array([0.0, *ANKLE_KNOTS, 1.0])
    values = np.array([foot[0] - shank[0], *s.ankle, foot[1] - shank[1]])
    falling = max(foot_rate[1], np.deg2rad(-430.0))  # the foot already falls flat as it lands
    landing = falling - rate[1]
    return CubicSpline(times, values, bc_type=((1, foot_rate[0] - rate[0]), (1, landing)))


def edge_rate(y: Array, dt: float, at_end: bool) -> float:
    """One-sided fourth-order derivative at the first or last sample."""
    w = np.array([-25.0, 48.0, -36.0, 16.0, -3.0]) / 12.0
    return float(-(w @ y[::-1][:5]) / dt) if at_end else float(w @ y[:5] / dt)
