"""The fit of a stride: a design's features, the belt, gravity, and measured running elsewhere.

What the design does not plant follows the mean curves of measured runners
(`swingleg.norms.curve_norm`), and the pelvis accelerates in stance as theirs does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import least_squares

from swingleg.norms import curve_norm
from swingleg.virtual.design import CADENCE, CONTACT, SPEEDS, LegDesign, RunnerDesign
from swingleg.virtual.foot import lowest_sole, turn
from swingleg.virtual.stride import Array, Fitter, G, SideFit, edge_rate, stance_foot

# Vertical pelvis acceleration plus gravity, in g, at tenths of stance: mean of 12 RBDS runners at
# 2.5 and 3.5 m/s (15 Hz, touch-down by force). The fit scales it to the design's mean force.
PUSH_G = (0.0, 0.46, 2.0, 3.3, 2.55, 2.05, 1.9, 1.5, 1.0, 0.5, 0.0)
LOWEST_PELVIS = 0.40  # of stance, as is the next (same runners: 0.39 and 0.39)
KNEE_PEAK = 0.39
# Lowest height (m) the sole may have in late swing, at these times before touch-down.
CLEAR_BEFORE_S = (0.0, 0.01, 0.022, 0.05, 0.1)
CLEAR_M = (0.004, 0.009, 0.017, 0.018, 0.0195)


@dataclass(frozen=True)
class Guide:
    """Curves (deg) the leg should resemble: over stance, over the rest, and the ankle in swing."""

    thigh: Array
    knee: Array
    thigh_rest: Array
    knee_rest: Array
    ankle_rest: Array


def norm_phase(f: Fitter, t: Array) -> Array:
    """Cycle % of the measured runners at time t, contact matched to contact."""
    v = f.design.speed_m_s
    off = 100 * float(np.interp(v, SPEEDS, CONTACT)) * float(np.interp(v, SPEEDS, CADENCE)) / 120
    return np.interp(np.mod(t, f.period), [0.0, f.contact, f.period], [0.0, off, 100.0])


def measured(f: Fitter, angle: str, t: Array) -> Array:
    """Mean curve (deg) of the measured runners at time t after touch-down."""
    curve = curve_norm(angle, float(np.clip(f.design.speed_m_s, SPEEDS[0], SPEEDS[-1])))
    assert curve is not None
    return np.interp(norm_phase(f, t), curve[0], curve[1])


def moved(f: Fitter, angle: str, keys: dict[float, float], t: Array) -> Array:
    """The measured curve (deg) at t, bent smoothly through the design's values at `keys` (s)."""
    at = np.array(sorted(keys))
    gap = np.array([keys[k] for k in at]) - measured(f, angle, at)
    around = np.concatenate([at - f.period, at, at + f.period])
    shift = PchipInterpolator(around, np.tile(gap, 3))(np.mod(t, f.period))
    out: Array = measured(f, angle, t) + shift
    return out


def guide(f: Fitter, leg: LegDesign, t: Array) -> tuple[Array, Array, Array]:
    """Thigh, knee and ankle angle (deg) the leg should resemble at times t."""
    fine = np.linspace(0.0, f.period, 800, endpoint=False)
    swing = fine > f.contact
    thigh, knee, ankle = (measured(f, a, fine) for a in ("thigh", "knee", "ankle"))
    low = f.period - leg.knee_reflexion_lead_ms / 1000
    start = leg.shank_angle_contact_deg + leg.knee_flexion_contact_deg
    thigh_keys = {
        0.0: start,
        f.contact: leg.thigh_angle_toe_off_deg,
        float(fine[np.argmin(thigh)]): -leg.thigh_extension_peak_deg,
        float(fine[np.argmax(thigh)]): leg.thigh_elevation_peak_deg,
    }
    knee_keys = {
        0.0: leg.knee_flexion_contact_deg,
        KNEE_PEAK * f.contact: leg.knee_flexion_stance_peak_deg,
        f.contact: leg.knee_flexion_toe_off_deg,
        float(fine[np.argmax(knee)]): leg.knee_flexion_swing_peak_deg,
        low: leg.knee_flexion_late_swing_min_deg,
    }
    top = leg.ankle_dorsiflexion_swing_peak_deg - float(ankle[swing].max())
    return (
        moved(f, "thigh", thigh_keys, t),
        moved(f, "knee", knee_keys, t),
        measured(f, "ankle", t) + top,
    )


def guide_of(f: Fitter, leg: LegDesign) -> Guide:
    """The guide on the fit's own times."""
    thigh, knee, _ = guide(f, leg, f.ts)
    return Guide(thigh, knee, *guide(f, leg, np.minimum(f.tw, f.period - 1e-9)))


def features(
    f: Fitter,
    leg: LegDesign,
    s: SideFit,
    stance: tuple[Array, Array],
    swing: tuple[Array, Array],
    ankle_w: Array,
) -> Array:
    """Differences from the design's named features, each over its tolerance."""
    deg = np.rad2deg
    (th, sh), (thw, shw) = stance, swing
    knee_s, knee_w = deg(th - sh), deg(thw - shw)
    foot_s, _ = stance_foot(s.foot, f.ts, f.contact)
    t_low = np.array([f.period - leg.knee_reflexion_lead_ms / 1000])
    t_top = np.array([KNEE_PEAK * f.contact])
    bend = s.thigh - s.shank
    share = (f.tw - f.contact) / (f.period - f.contact)
    mid = (share > 0.3) & (share < 0.97)

    def knee_at(t: Array, order: int = 0) -> float:
        return float(deg((f.basis.matrix(t, order) @ bend)[0]))

    strike, heel_off, end, blunt = s.foot
    return np.array(
        [
            (deg(thw.max()) - leg.thigh_elevation_peak_deg) / 0.05,
            (deg(min(thw.min(), th.min())) + leg.thigh_extension_peak_deg) / 1.0,
            (knee_w.max() - leg.knee_flexion_swing_peak_deg) / 0.5,
            (knee_at(t_low) - leg.knee_flexion_late_swing_min_deg) / 0.2,
            knee_at(t_low, 1) / 8.0,
            (knee_s[0] - leg.knee_flexion_contact_deg) / 0.15,
            (knee_at(np.zeros(1), 1) - leg.knee_flexion_velocity_contact_deg_s) / 15.0,
            (deg(sh[0]) - leg.shank_angle_contact_deg) / 0.12,
            (knee_s.max() - leg.knee_flexion_stance_peak_deg) / 0.4,
            knee_at(t_top, 1) / 15.0,
            (deg(th[-1]) - leg.thigh_angle_toe_off_deg) / 0.25,
            (knee_s[-1] - leg.knee_flexion_toe_off_deg) / 1.2,
            (deg(end - sh[-1]) - leg.ankle_dorsiflexion_toe_off_deg) / 3.5,
            (deg(ankle_w[mid].max()) - leg.ankle_dorsiflexion_swing_peak_deg) / 0.5,
            (deg(strike) - leg.foot_strike_angle_deg) / 0.3,
            (heel_off - 0.5 * f.contact) / 0.008,
            max(float(deg((foot_s - sh).max())) - 31.0, 0.0) / 1.5,
            (blunt - 0.55) / 0.15,
        ]
    )


def ground(f: Fitter, px: Array, py: Array) -> list[Array]:
    """The planted leg's pelvis against the measured push and brake, and its lowest point's time."""
    dt = f.ts[1]
    accel_y, accel_x = np.diff(py, 2) / dt**2, np.diff(px, 2) / dt**2
    u = f.ts[1:-1] / f.contact
    shape = PchipInterpolator(np.linspace(0, 1, len(PUSH_G)), PUSH_G)
    size = (0.5 * f.period / f.contact) / float(shape.integrate(0.0, 1.0))
    push = (size * shape(u) - 1.0) * G
    brake = -0.32 * G * np.sin(2 * np.pi * u)
    fall = np.interp(LOWEST_PELVIS * f.contact, f.ts, np.gradient(py, dt))
    return [
        (accel_y - push) / G / 0.6,
        (accel_x - brake) / G / 0.7,
        (px - px.mean()) / 0.05,
        np.minimum(accel_y + G, 0.0) / G * 4.0,
        np.array([fall / 0.02]),
    ]


def side_residuals(
    f: Fitter,
    leg: LegDesign,
    like: Guide,
    s: SideFit,
    own: tuple[Array, Array],
    other: tuple[Array, Array],
    floor_weight: float = 1.0,
) -> list[Array]:
    """Everything asked of one leg, each part divided by the tolerance it is given."""
    d, legs, deg = f.design, f.legs, np.rad2deg
    th, sh = f.stance[0] @ s.thigh, f.stance[0] @ s.shank
    thw, shw = f.swing[0] @ s.thigh, f.swing[0] @ s.shank
    knee_w = deg(thw - shw)
    foot_w, ankle_w = f.swing_foot(s)
    dts, dtf = f.ts[1], f.tf[1]
    (px, py), (qx, qy) = own, other
    vx, vy = edge_rate(px, dts, True), edge_rate(py, dts, True)
    fx, fy = px[-1] + vx * f.tf, py[-1] + vy * f.tf - 0.5 * G * f.tf**2
    uy = edge_rate(qy, dts, True)
    gy = qy[-1] + uy * f.tf - 0.5 * G * f.tf**2
    hard = np.array([fx[-1] - qx[0], fy[-1] - qy[0]]) / 1e-6
    meet = np.array([vx - edge_rate(qx, dts, False), vy - G * f.flight - edge_rate(qy, dts, False)])

    hip_y = np.concatenate([fy, qy[1:], gy[1:]]) + f.off_w[1]
    ankle_y = hip_y - legs.thigh * np.cos(thw) - legs.shank * np.cos(shw)
    low = lowest_sole(legs.foot, foot_w, ankle_y)
    toe = ankle_y + turn(foot_w, *legs.foot.toe_mark)[1]
    rest = legs.foot.toe_mark[1] - legs.foot.sole_y
    share = (f.tw - f.contact) / (f.period - f.contact)
    early = np.interp(share, [0.0, 0.12, 0.25], [0.0, 0.1, 0.25]) * leg.toe_clearance_m
    late = np.interp(f.period - f.tw, CLEAR_BEFORE_S, CLEAR_M)
    floor = np.where(share < 0.7, early, late)
    mid = (share > 0.3) & (share < 0.85)
    whole = np.array(
        [
            floor_weight * (toe[mid].min() - rest - leg.toe_clearance_m) / 0.004,
            (max(fy.max(), gy.max()) - py.min() - d.vertical_oscillation_m) / 0.002,
        ]
    )
    rough = np.concatenate([np.diff(np.r_[c, c[:4]], 4) for c in (s.thigh, s.shank)])
    ankle_rough = np.diff(np.r_[ankle_w[0], s.ankle, ankle_w[-1]], 2)
    return [
        hard,
        meet / 1e-5,
        features(f, leg, s, (th, sh), (thw, shw), ankle_w),
        whole,
        floor_weight * np.minimum(low - floor, 0.0) / 0.002,
        *ground(f, px, py),
        rough / np.deg2rad(7.0),
        ankle_rough / np.deg2rad(9.0),
        (np.diff(ankle_w, 2) / dtf**2) / 4e3,
        (deg(th) - like.thigh) / 3.5,
        (deg(th - sh) - like.knee) / 8.0,
        (deg(thw) - like.thigh_rest) / 5.0,
        (knee_w - like.knee_rest) / 10.0,
        (deg(ankle_w) - like.ankle_rest)[share > 0.2] / 8.0,
        np.minimum(knee_w - leg.knee_flexion_late_swing_min_deg, 0.0) / 0.3,
    ]


def first_guess(f: Fitter, leg: LegDesign) -> Array:
    """Unknowns of one leg (spline coefficients, foot, ankle, ball position) from its guide."""
    grid = np.linspace(0, f.period, 300, endpoint=False)
    thigh, knee, _ = (np.deg2rad(c) for c in guide(f, leg, grid))
    m = f.basis.matrix(grid)
    a = np.linalg.lstsq(m, thigh, rcond=None)[0]
    b = np.linalg.lstsq(m, thigh - knee, rcond=None)[0]
    foot = np.deg2rad([leg.foot_strike_angle_deg, 0.0, -50.0, 0.0])
    foot[1], foot[3] = 0.55 * f.contact, 0.55
    ankle = np.deg2rad([-16.0, -8.0, -1.0, 2.0, 2.0])
    return np.concatenate([a, b, foot, ankle, [0.5]])


def solve(f: Fitter, design: RunnerDesign, start: Array, floor: float) -> Array:
    """One least-squares solution; `start` holds the right leg's unknowns, then the left's."""
    k = 2 * f.basis.n + 10
    right, left = guide_of(f, design.right), guide_of(f, design.left)

    def residuals(x: Array) -> Array:
        r, le = f.split(x[:k]), f.split(x[-k:])
        pr = f.stance_pelvis(r)[:2]
        pl = pr if design.symmetric else f.stance_pelvis(le)[:2]
        parts = side_residuals(f, design.right, right, r, pr, pl, floor)
        if not design.symmetric:
            parts += side_residuals(f, design.left, left, le, pl, pr, floor)
        return np.concatenate([*parts, [10 * (r.ball_x - 0.5)]])

    rounds = 30 if floor < 3 else 80
    x: Array = least_squares(residuals, start, method="trf", x_scale="jac", max_nfev=rounds).x
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
