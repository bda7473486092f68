"""The planar runner: seven segments and the equations of their motion.

Coordinates q (10): hip x, hip y (m), trunk lean, then thigh, shank, foot of the right leg and of
the left (rad), all absolute with the signs of `core.motion`: thigh and shank from vertical,
positive with the lower end in front; foot from horizontal, toes up; lean from vertical, forward.
Last the trunk's sinking (m): it slides along itself on a damped spring above the hips. In running
the leg gives way in the frontal plane too (adduction of the hip, drop of the pelvis): on RBDS the
distance of hip and ankle is two centimetres less in mid-stance than knee and hip flexion explain.
Joint angles follow: hip = thigh + lean, knee = thigh − shank, ankle = foot − shank.

Torques τ (6): hip, knee, ankle of the right leg and of the left, Nm per kilogram of body mass,
flexion (ankle: dorsiflexion) positive. Everything is per kilogram of body mass.

    Σ Jᵢᵀ mᵢ (aᵢ + g) + Iᵢ φ̈ᵢ = Bᵀ (τ + τ_passive) + Σ J_cᵀ F_c

The foot rolls: its sole is a row of contact points along a curve, so that the heel can lift over
the ball without a joint at the toes. Contact (after Hunt & Crossley 1975, J Appl Mech 42:440, made
smooth): with depth d under the ground and sinking rate s,

    F_n = k d^1.5 max(0, 1 + c s),   F_t = −μ F_n ẋ / √(ẋ² + u²)

Passive torques: ends of the joints' range (Falisse et al. 2019, doi 10.1098/rsif.2019.0402, by
body mass), for the hip mixed with the relaxed hip of Riener & Edrich 1999 (J Biomech 32:539) by
the share `elasticity`, and a little damping.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from swingleg.core.extras import require
from swingleg.dynamics.stances import GRAVITY_M_S2

COORDINATES = (
    "hip_x",
    "hip_y",
    "lean",
    "right_thigh",
    "right_shank",
    "right_foot",
    "left_thigh",
    "left_shank",
    "left_foot",
    "sink",
)
#: index of every coordinate's twin when the legs change places
MIRROR = (0, 1, 2, 6, 7, 8, 3, 4, 5, 9)
TORQUES = tuple(
    f"{side}_{joint}" for side in ("right", "left") for joint in ("hip", "knee", "ankle")
)
MIRROR_TORQUES = (3, 4, 5, 0, 1, 2)
#: points along the sole
SOLE = 5
#: numbers of a body, in the order of the parameter vector
BODY = (
    "thigh_length",
    "shank_length",
    "trunk_centre",
    "thigh_centre",
    "shank_centre",
    "foot_centre_x",
    "foot_centre_y",
    "trunk_mass",
    "thigh_mass",
    "shank_mass",
    "foot_mass",
    "trunk_inertia",
    "thigh_inertia",
    "shank_inertia",
    "foot_inertia",
    "mass_kg",
    "elasticity",
    "sink_stiffness",
    "sink_damping",
    "stiffness",
    "damping",
    "friction",
    *(f"sole_x_{i}" for i in range(SOLE)),
    *(f"sole_y_{i}" for i in range(SOLE)),
)
#: torque per speed of a joint, Nm s/kg: what tissue takes away
JOINT_DAMPING = 0.005
#: smoothing of depth (m), of release (1) and of sliding (m/s)
_DEPTH_M, _RELEASE, _SLIDING_M_S = 0.001, 0.1, 0.1
#: of Falisse's exponentials: k1, k2, θ2, k3, k4, θ1 (hip flexion, knee extension, ankle)
_HIP = (-2.44, 5.05, 1.81, 1.51, -21.88, -0.6981)
_KNEE = (-6.09, 33.94, 0.13, 11.03, -11.33, -2.4)
_ANKLE = (-2.03, 38.11, 0.52, 0.18, -12.12, -0.74)


class Runner(NamedTuple):
    """CasADi functions of one instant; q, v, a (10,), tau (6,), body (len(BODY),).

    residual(q, v, a, tau, body) → (10,) zero where the motion obeys the equations.
    joints(q) → (6,) joint angles. passive(q, v, body) → (6,) passive torques.
    ground(q, v, body) → (2, 2) force on the right and left foot (columns) forward and up, N/kg.
    centre(q, body) → (2,) whole body's centre. energy(q, v, body) → kinetic, potential, J/kg.
    ankle(q, body) → (2, 2) ankle centres. sole(q, body) → (4, SOLE) x and y of right, of left.
    contact_power(q, v, body) → W/kg the ground does on the body.
    """

    residual: Any
    joints: Any
    passive: Any
    ground: Any
    centre: Any
    energy: Any
    ankle: Any
    sole: Any
    contact_power: Any


@cache
def runner() -> Runner:
    """The equations, built once."""
    ca = require("casadi", "simulate")
    q, v, a = (ca.SX.sym(name, len(COORDINATES)) for name in "qva")
    tau, body = ca.SX.sym("tau", 6), ca.SX.sym("body", len(BODY))
    b = dict(zip(BODY, ca.vertsplit(body), strict=True))

    joints = _joints(ca, q)
    spin = ca.jacobian(joints, q)
    parts, ankles, soles = _places(ca, q, b)
    passive = _passive(ca, joints, spin @ v, b)

    force = -(spin.T @ (tau + passive))
    force[9] += b["sink_stiffness"] * q[9] + b["sink_damping"] * v[9]
    kinetic = potential = 0
    for mass, inertia, place, turn in parts:
        jacobian = ca.jacobian(place, q)
        rate = jacobian @ v
        # acceleration of the place: J a + (dJ/dt) v
        acceleration = jacobian @ a + ca.jtimes(rate, q, v)
        weight = mass * (acceleration + ca.vertcat(0, GRAVITY_M_S2))
        force += jacobian.T @ weight + ca.jacobian(turn, q).T * inertia * (ca.jacobian(turn, q) @ a)
        kinetic += 0.5 * (mass * ca.sumsqr(rate) + inertia * (ca.jacobian(turn, q) @ v) ** 2)
        potential += mass * GRAVITY_M_S2 * place[1]
    potential += 0.5 * b["sink_stiffness"] * q[9] ** 2
    centre = sum(mass * place for mass, _, place, _ in parts)

    ground, power = [], 0
    for sole in soles:
        total = ca.SX.zeros(2)
        for i in range(SOLE):
            point = sole[:, i]
            jacobian = ca.jacobian(point, q)
            push = _contact(ca, point, jacobian @ v, b)
            force -= jacobian.T @ push
            power += ca.dot(push, jacobian @ v)
            total += push
        ground.append(total)

    make = ca.Function
    return Runner(
        residual=make("residual", [q, v, a, tau, body], [force]),
        joints=make("joints", [q], [joints]),
        passive=make("passive", [q, v, body], [passive]),
        ground=make("ground", [q, v, body], [ca.horzcat(*ground)]),
        centre=make("centre", [q, body], [centre]),
        energy=make("energy", [q, v, body], [kinetic, potential]),
        ankle=make("ankle", [q, body], [ca.horzcat(*ankles)]),
        sole=make("sole", [q, body], [ca.vertcat(*soles)]),
        contact_power=make("contact_power", [q, v, body], [power]),
    )


def _joints(ca: Any, q: Any) -> Any:
    lean = q[2]
    legs = (q[3:6], q[6:9])
    return ca.vertcat(*(x for t, s, f in map(ca.vertsplit, legs) for x in (t + lean, t - s, f - s)))


def _places(ca: Any, q: Any, b: dict[str, Any]) -> tuple[list[Any], list[Any], list[Any]]:
    """(mass, inertia, centre, angle) of every segment; ankles; soles (2, SOLE)."""
    hip = q[:2]
    trunk = hip + (b["trunk_centre"] - q[9]) * ca.vertcat(ca.sin(q[2]), ca.cos(q[2]))
    parts = [(b["trunk_mass"], b["trunk_inertia"], trunk, q[2])]
    ankles, soles = [], []
    for first in (3, 6):
        thigh, shank, foot = (q[first + i] for i in range(3))
        along_thigh = ca.vertcat(ca.sin(thigh), -ca.cos(thigh))
        along_shank = ca.vertcat(ca.sin(shank), -ca.cos(shank))
        knee = hip + b["thigh_length"] * along_thigh
        ankle = knee + b["shank_length"] * along_shank
        turn = ca.vertcat(
            ca.horzcat(ca.cos(foot), -ca.sin(foot)), ca.horzcat(ca.sin(foot), ca.cos(foot))
        )
        middle = ankle + turn @ ca.vertcat(b["foot_centre_x"], b["foot_centre_y"])
        parts += [
            (b["thigh_mass"], b["thigh_inertia"], hip + b["thigh_centre"] * along_thigh, thigh),
            (b["shank_mass"], b["shank_inertia"], knee + b["shank_centre"] * along_shank, shank),
            (b["foot_mass"], b["foot_inertia"], middle, foot),
        ]
        points = [ca.vertcat(b[f"sole_x_{i}"], b[f"sole_y_{i}"]) for i in range(SOLE)]
        ankles.append(ankle)
        soles.append(ca.horzcat(*(ankle + turn @ point for point in points)))
    return parts, ankles, soles


def _contact(ca: Any, point: Any, rate: Any, b: dict[str, Any]) -> Any:
    """Force of the ground on one point of the sole, forward and up, N/kg."""
    height = point[1]
    depth = 0.5 * (ca.sqrt(height**2 + _DEPTH_M**2) - height)
    hold = 1 - b["damping"] * rate[1]
    release = 0.5 * (hold + ca.sqrt(hold**2 + _RELEASE**2))
    normal = b["stiffness"] * depth**1.5 * release
    slide = -b["friction"] * normal * rate[0] / ca.sqrt(rate[0] ** 2 + _SLIDING_M_S**2)
    return ca.vertcat(slide, normal)


def _passive(ca: Any, joints: Any, rates: Any, b: dict[str, Any]) -> Any:
    """(6,) passive torques, Nm/kg."""
    out = []
    degrees = 180 / ca.pi
    for first in (0, 3):
        hip, knee, ankle = (joints[first + i] for i in range(3))
        relaxed = (
            ca.exp(1.4655 - 0.0034 * degrees * knee - 0.0750 * degrees * hip)
            - ca.exp(1.3403 - 0.0226 * degrees * knee + 0.0305 * degrees * hip)
            + 8.072
        )
        share = b["elasticity"]
        stop = _exponentials(ca, _HIP, hip)
        # the paper's knee angle is negative in flexion
        torques = (
            stop + share * (relaxed - stop),
            -_exponentials(ca, _KNEE, -knee),
            _exponentials(ca, _ANKLE, ankle),
        )
        out += [
            torque / b["mass_kg"] - JOINT_DAMPING * rates[first + i]
            for i, torque in enumerate(torques)
        ]
    return ca.vertcat(*out)


def _exponentials(ca: Any, constants: tuple[float, ...], angle: Any) -> Any:
    k1, k2, high, k3, k4, low = constants
    return k1 * ca.exp(k2 * (angle - high)) + k3 * ca.exp(k4 * (angle - low))
