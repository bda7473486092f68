"""One running stride that hits a design's features and obeys the belt and gravity.

Thigh and shank angles are periodic cubic splines over the stride; the foot angle is a closed form
in stance (heel arc, flat, toe arc) and a spline of the ankle angle in swing. In stance the pelvis
follows from the planted foot, in flight it is a parabola; that the two meet in position and
velocity is imposed on a least-squares fit of all spline coefficients to the design's features.
Time runs from each leg's own touch-down; x forward, y up, treadmill frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline, CubicSpline
from scipy.optimize import least_squares

from swingleg.virtual.design import LegDesign, RunnerDesign
from swingleg.virtual.foot import FootShape, ankle_in_stance, lowest_sole, turn

Array = NDArray[np.float64]
G = 9.81
THIGH_PER_HEIGHT, SHANK_PER_HEIGHT, HIP_HALF_PER_HEIGHT = 0.2465, 0.2455, 0.0606
SINK_M, SINK_TAU_S = 0.008, 0.013  # the midsole gives under the landing foot
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


def sink(t: Array, contact: float) -> Array:
    """Midsole compression (m) after touch-down, given back in the last third of stance."""
    down = SINK_M * (1.0 - np.exp(-np.clip(t, 0, None) / SINK_TAU_S))
    u = np.clip((t - 0.6 * contact) / (0.4 * contact), 0.0, 1.0)
    back: Array = down * (1.0 - u**3 * (10 - 15 * u + 6 * u**2))
    return back


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
        ball = s.ball_x - self.design.speed_m_s * self.ts
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
    landing = np.deg2rad(-60.0) - rate[1]  # the foot is nearly still against the ground's plane
    return CubicSpline(times, values, bc_type=((1, foot_rate[0] - rate[0]), (1, landing)))


def edge_rate(y: Array, dt: float, at_end: bool) -> float:
    """One-sided fourth-order derivative at the first or last sample."""
    w = np.array([-25.0, 48.0, -36.0, 16.0, -3.0]) / 12.0
    return float(-(w @ y[::-1][:5]) / dt) if at_end else float(w @ y[:5] / dt)


def side_residuals(
    f: Fitter,
    leg: LegDesign,
    guide: tuple[Array, Array],
    s: SideFit,
    own: tuple[Array, Array],
    other: tuple[Array, Array],
    floor_weight: float = 1.0,
) -> list[Array]:
    """Features, belt and gravity of one leg, each divided by the tolerance it is given."""
    d, legs = f.design, f.legs
    deg = np.rad2deg
    th, sh = f.stance[0] @ s.thigh, f.stance[0] @ s.shank
    knee_s = deg(th - sh)
    thw, shw = f.swing[0] @ s.thigh, f.swing[0] @ s.shank
    knee_w = deg(thw - shw)
    foot_w, ankle_w = f.swing_foot(s)
    dts, dtf = f.ts[1], f.tf[1]
    (px, py), (qx, qy) = own, other
    foot_s, _ = stance_foot(s.foot, f.ts, f.contact)
    vx, vy = edge_rate(px, dts, True), edge_rate(py, dts, True)
    fx, fy = px[-1] + vx * f.tf, py[-1] + vy * f.tf - 0.5 * G * f.tf**2
    ux, uy = edge_rate(qx, dts, True), edge_rate(qy, dts, True)
    gx, gy = qx[-1] + ux * f.tf, qy[-1] + uy * f.tf - 0.5 * G * f.tf**2
    hard = np.array([fx[-1] - qx[0], fy[-1] - qy[0]]) / 1e-6
    meet = np.array([vx - edge_rate(qx, dts, False), vy - G * f.flight - edge_rate(qy, dts, False)])

    pelvis_x = np.concatenate([fx, qx[1:], gx[1:]])
    pelvis_y = np.concatenate([fy, qy[1:], gy[1:]])
    hip_x, hip_y = pelvis_x + f.off_w[0], pelvis_y + f.off_w[1]
    ankle_y = hip_y - legs.thigh * np.cos(thw) - legs.shank * np.cos(shw)
    del hip_x
    low = lowest_sole(legs.foot, foot_w, ankle_y)
    toe = ankle_y + turn(foot_w, *legs.foot.toe_mark)[1]
    rest = legs.foot.toe_mark[1] - legs.foot.sole_y
    swing = (f.tw - f.contact) / (f.period - f.contact)
    margin = 0.25 * leg.toe_clearance_m * np.array([0.0, 0.4, 1.0, 1.0, 0.4, 0.0])
    floor = np.interp(swing, [0.0, 0.12, 0.25, 0.8, 0.93, 1.0], margin)
    mid = (swing > 0.3) & (swing < 0.85)

    t_low = np.array([f.period - leg.knee_reflexion_lead_ms / 1000])
    at_low, rate_low = f.basis.matrix(t_low), f.basis.matrix(t_low, 1)
    bend = s.thigh - s.shank
    rate_td = deg(float(f.stance[1][0] @ bend))
    strike, heel_off, end, blunt = s.foot
    features = np.array(
        [
            (deg(thw.max()) - leg.thigh_elevation_peak_deg) / 0.07,
            (deg(min(thw.min(), th.min())) + leg.thigh_extension_peak_deg) / 1.0,
            (knee_w.max() - leg.knee_flexion_swing_peak_deg) / 0.5,
            (deg(float((at_low @ bend)[0])) - leg.knee_flexion_late_swing_min_deg) / 0.2,
            deg(float((rate_low @ bend)[0])) / 15.0,
            (knee_s[0] - leg.knee_flexion_contact_deg) / 0.3,
            (rate_td - leg.knee_flexion_velocity_contact_deg_s) / 20.0,
            (deg(sh[0]) - leg.shank_angle_contact_deg) / 0.2,
            (knee_s.max() - leg.knee_flexion_stance_peak_deg) / 1.5,
            (deg(th[-1]) - leg.thigh_angle_toe_off_deg) / 1.0,
            (knee_s[-1] - leg.knee_flexion_toe_off_deg) / 2.0,
            (deg(end - sh[-1]) - leg.ankle_dorsiflexion_toe_off_deg) / 2.5,
            (deg(ankle_w[mid].max()) - leg.ankle_dorsiflexion_swing_peak_deg) / 1.0,
            floor_weight * (toe[mid].min() - rest - leg.toe_clearance_m) / 0.004,
            (deg(strike) - leg.foot_strike_angle_deg) / 0.3,
            (heel_off - 0.5 * f.contact) / 0.008,
            max(float(deg((foot_s - sh).max())) - 31.0, 0.0) / 1.5,
            (max(fy.max(), gy.max()) - py.min() - d.vertical_oscillation_m) / 0.002,
            (blunt - 0.55) / 0.15,
        ]
    )
    accel_y = np.gradient(np.gradient(py, dts), dts)[3:-3]
    accel_x = np.gradient(np.gradient(px, dts), dts)[3:-3]
    t = f.ts[3:-3]
    push = 0.5 * np.pi * (0.5 * f.period / f.contact) * G * np.sin(np.pi * t / f.contact) - G
    brake = -0.32 * G * np.sin(2 * np.pi * t / f.contact)
    rough = np.concatenate([np.diff(np.r_[c, c[:4]], 4) for c in (s.thigh, s.shank)])
    ankle_rough = np.diff(np.r_[ankle_w[0], s.ankle, ankle_w[-1]], 2)
    return [
        hard,
        meet / 1e-5,
        features,
        floor_weight * np.minimum(low - floor, 0.0) / 0.002,
        (accel_y - push) / G / 1.5,
        (accel_x - brake) / G / 1.5,
        (px - px.mean()) / 0.05,
        np.minimum(accel_y + G, 0.0) / G * 2.0,
        rough / np.deg2rad(7.0),
        ankle_rough / np.deg2rad(9.0),
        (np.diff(ankle_w, 2) / dtf**2) / 4e3,
        (deg(ankle_w) - leg.ankle_dorsiflexion_swing_peak_deg)[mid & (swing > 0.45)] / 8.0,
        (deg(thw) - guide[0]) / 9.0,
        (knee_w - guide[1]) / 20.0,
        np.minimum(knee_w - leg.knee_flexion_late_swing_min_deg, 0.0) / 0.3,
    ]


def sketch(f: Fitter, leg: LegDesign) -> tuple[CubicSpline, CubicSpline]:
    """Thigh and knee angle (rad) over the stride, hand-drawn through the leg's features."""
    c = f.contact / f.period
    low = 1 - leg.knee_reflexion_lead_ms / 1000 / f.period
    knee_td, peak = leg.knee_flexion_contact_deg, leg.thigh_elevation_peak_deg
    thigh_td = leg.shank_angle_contact_deg + knee_td
    keys = np.array([0.0, 0.4 * c, c, c + 0.06, 0.52, 0.66, 0.78, 0.9, low, 1.0])
    thigh = [thigh_td, 0.7 * thigh_td, leg.thigh_angle_toe_off_deg]
    thigh += [-leg.thigh_extension_peak_deg, -10.0, 0.65 * peak, peak]
    thigh += [0.5 * (peak + thigh_td), thigh_td + 1, thigh_td]
    top = leg.knee_flexion_swing_peak_deg
    late = leg.knee_flexion_late_swing_min_deg
    knee = [
        knee_td,
        leg.knee_flexion_stance_peak_deg,
        leg.knee_flexion_toe_off_deg,
        22.0,
        0.8 * top,
    ]
    knee += [top, 0.66 * top, 0.2 * top, late, knee_td]
    t = keys * f.period
    curve = [CubicSpline(t, np.deg2rad(v), bc_type="periodic") for v in (thigh, knee)]
    return curve[0], curve[1]


def first_guess(f: Fitter, leg: LegDesign) -> Array:
    """Unknowns of one leg (spline coefficients, foot, ankle, ball position) from the sketch."""
    thigh, knee = sketch(f, leg)
    grid = np.linspace(0, f.period, 300, endpoint=False)
    m = f.basis.matrix(grid)
    a = np.linalg.lstsq(m, thigh(grid), rcond=None)[0]
    b = np.linalg.lstsq(m, thigh(grid) - knee(grid), rcond=None)[0]
    foot = np.deg2rad([leg.foot_strike_angle_deg, 0.0, -50.0, 0.0])
    foot[1], foot[3] = 0.55 * f.contact, 0.55
    ankle = np.deg2rad([-16.0, -8.0, -1.0, 2.0, 2.0])
    return np.concatenate([a, b, foot, ankle, [0.5]])


def solve(f: Fitter, design: RunnerDesign, start: Array, floor: float) -> Array:
    """One least-squares solution; `start` holds the right leg's unknowns, then the left's."""
    k = 2 * f.basis.n + 10
    guides = [
        (np.rad2deg(thigh(f.tw)), np.rad2deg(knee(f.tw)))
        for thigh, knee in (sketch(f, design.right), sketch(f, design.left))
    ]

    def residuals(x: Array) -> Array:
        r, le = f.split(x[:k]), f.split(x[-k:])
        pr = f.stance_pelvis(r)[:2]
        pl = pr if design.symmetric else f.stance_pelvis(le)[:2]
        parts = side_residuals(f, design.right, guides[0], r, pr, pl, floor)
        if not design.symmetric:
            parts += side_residuals(f, design.left, guides[1], le, pl, pr, floor)
        return np.concatenate([*parts, [10 * (r.ball_x - 0.5)]])

    x: Array = least_squares(residuals, start, method="trf", x_scale="jac", max_nfev=30).x
    return x


def fit_stride(design: RunnerDesign) -> tuple[Fitter, dict[str, SideFit]]:
    """Fit both legs of a design (one leg, used twice, when they are alike).

    The floor under the swinging foot is raised in steps: at full strength from the start it traps
    a low-lifting foot behind the body.
    Returns the fitter (grid, basis) and a `SideFit` for "left" and "right".
    """
    f = Fitter(design)
    x = first_guess(f, design.right)
    if not design.symmetric:
        x = np.concatenate([x, first_guess(f, design.left)])
    for floor in (0.0, 0.3, 1.0, 3.0):
        x = solve(f, design, x, floor)
    k = 2 * f.basis.n + 10
    return f, {"right": f.split(x[:k]), "left": f.split(x[-k:])}
