"""The planar chain thigh–shank–foot on a moving hip: its equations, exact.

φ is each segment's angle from vertical, positive with the lower end in front (foot: the line from
the ankle to its centre of mass). With d_ki the distance segment i adds to the centre of mass of
segment k, D_ij = Σ_k m_k d_ki d_kj and S_i = Σ_k m_k d_ki, the generalised force of segment i is

    Q_i = I_i φ̈_i + Σ_j D_ij [cos(φ_i − φ_j) φ̈_j + sin(φ_i − φ_j) φ̇_j²]
          + S_i [ẍ cos φ_i + (ÿ + g) sin φ_i]

with (ẍ, ÿ) the hip's acceleration (Lagrange; for two segments the equations of Putnam 1991, Med Sci
Sports Exerc 23:130). Joint torques, hip and knee flexion and ankle dorsiflexion positive:
hip = Q₁ + Q₂ + Q₃, knee = −(Q₂ + Q₃), ankle = Q₃. Everything is per kilogram of body mass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.dynamics.leg.body import LegBody
from swingleg.dynamics.stances import GRAVITY_M_S2

Floats = NDArray[np.float64]

#: segment angles from joint angles (thigh, knee flexion, ankle): φ = T q; torques = Tᵀ Q
TO_SEGMENTS = np.array([[1.0, 0.0, 0.0], [1.0, -1.0, 0.0], [1.0, -1.0, 1.0]])
#: the parts of a net torque, in the order of `Parts`
PARTS = ("muscle", "gravity", "motion", "hip")


@dataclass(frozen=True)
class ChainState:
    """How the leg moves at any number of instants.

    angle, rate, acceleration : (..., 3) rad, rad/s, rad/s² of thigh, shank, foot.
    hip_acceleration : (..., 2) m/s², forward and up.
    """

    angle: Floats
    rate: Floats
    acceleration: Floats
    hip_acceleration: Floats


@dataclass(frozen=True)
class Parts:
    """What makes a joint turn: net = muscle + gravity + motion + hip, each (..., 3) Nm/kg.

    net : inertia of all that hangs on the joint, as it is folded at the instant, times the joint's
    own angular acceleration (for the hip: the leg's inertia about the hip × the thigh's). muscle :
    the joint torque itself, active and passive tissue together. gravity : of what hangs on the
    joint. motion : the motion-dependent part: what the other segments' turning does. hip : the
    hip's acceleration. Joint order `core.motion.JOINTS`, flexion positive.

    Other conventions take the inertia with the distal joints free (Putnam 1991; Zhong et al. 2017,
    doi 10.1155/2017/8927415) and put the difference into the motion-dependent part.
    """

    net: Floats
    muscle: Floats
    gravity: Floats
    motion: Floats
    hip: Floats


def joint_torques(body: LegBody, state: ChainState) -> Floats:
    """(..., 3) hip, knee, ankle torque, Nm/kg, flexion positive (see the module)."""
    inertial, centrifugal = _inertial(body, state)
    weight = _carried(body, state, state.hip_acceleration + np.array([0.0, GRAVITY_M_S2]))
    return (inertial + centrifugal + weight) @ TO_SEGMENTS


def parts(body: LegBody, state: ChainState) -> Parts:
    """The joint torques' causes."""
    inertial, centrifugal = _inertial(body, state)
    gravity = _carried(body, state, np.array([0.0, GRAVITY_M_S2])) @ TO_SEGMENTS
    hip = _carried(body, state, state.hip_acceleration) @ TO_SEGMENTS
    every = (inertial + centrifugal) @ TO_SEGMENTS
    own = joint_acceleration(state) * joint_inertia(body, state.angle)
    return Parts(
        net=own,
        muscle=every + gravity + hip,
        gravity=-gravity,
        motion=own - every,
        hip=-hip,
    )


def joint_acceleration(state: ChainState) -> Floats:
    """(..., 3) of thigh, knee flexion and ankle, rad/s²."""
    return state.acceleration @ np.linalg.inv(TO_SEGMENTS).T


def joint_rate(state: ChainState) -> Floats:
    """(..., 3) of thigh, knee flexion and ankle, rad/s."""
    return state.rate @ np.linalg.inv(TO_SEGMENTS).T


def joint_inertia(body: LegBody, angle: Floats) -> Floats:
    """(..., 3) inertia about each joint of all that hangs on it, kg m² per kg of body mass.

    The first is the leg's inertia about the hip.
    """
    mass = mass_matrix(body, angle)
    return np.asarray(np.einsum("ki,...kl,li->...i", TO_SEGMENTS, mass, TO_SEGMENTS))


def mass_matrix(body: LegBody, angle: Floats) -> Floats:
    """(..., 3, 3) in segment angles, kg m² per kg of body mass."""
    coupling, _ = _constants(body)
    difference = angle[..., :, None] - angle[..., None, :]
    return np.asarray(coupling * np.cos(difference) + np.diag(body.inertia))


def straight_inertia(body: LegBody) -> float:
    """Inertia about the hip with the knee straight and the foot at right angles to the shank."""
    angle = np.array([0.0, 0.0, body.foot_tilt])
    return float(joint_inertia(body, angle)[0])


def energy(body: LegBody, angle: Floats, rate: Floats) -> Floats:
    """(...) kinetic and potential energy about a hip at rest, J/kg: kept where no torque acts."""
    _, static = _constants(body)
    kinetic = 0.5 * np.einsum("...i,...ij,...j->...", rate, mass_matrix(body, angle), rate)
    return np.asarray(kinetic - GRAVITY_M_S2 * (static * np.cos(angle)).sum(axis=-1))


def centrifugal_slope(body: LegBody, state: ChainState) -> Floats:
    """(..., 3, 3) change of each joint torque (first) with each segment's rate (second)."""
    coupling, _ = _constants(body)
    sine = np.sin(state.angle[..., :, None] - state.angle[..., None, :])
    slope = 2 * coupling * sine * state.rate[..., None, :]
    return np.asarray(np.einsum("ij,...ik->...jk", TO_SEGMENTS, slope))


def hip_slope(body: LegBody, angle: Floats) -> Floats:
    """(..., 3, 2) change of each joint torque with the hip's acceleration (forward, up)."""
    _, static = _constants(body)
    each = np.stack([static * np.cos(angle), static * np.sin(angle)], axis=-1)
    return np.asarray(np.einsum("ij,...ik->...jk", TO_SEGMENTS, each))


def _inertial(body: LegBody, state: ChainState) -> tuple[Floats, Floats]:
    """(..., 3) generalised forces of the accelerations and of the rates."""
    coupling, _ = _constants(body)
    difference = state.angle[..., :, None] - state.angle[..., None, :]
    linear = np.einsum(
        "...ij,...j->...i",
        coupling * np.cos(difference) + np.diag(body.inertia),
        state.acceleration,
    )
    quadratic = np.einsum("...ij,...j->...i", coupling * np.sin(difference), state.rate**2)
    return linear, quadratic


def _carried(body: LegBody, state: ChainState, acceleration: Floats) -> Floats:
    """(..., 3) generalised forces of carrying the segments at an acceleration of the hip."""
    _, static = _constants(body)
    forward, up = acceleration[..., 0, None], acceleration[..., 1, None]
    return np.asarray(static * (forward * np.cos(state.angle) + up * np.sin(state.angle)))


def _constants(body: LegBody) -> tuple[Floats, Floats]:
    """D (3, 3) and S (3,) of the module's equation."""
    thigh, shank = body.length
    reach = np.array(
        [
            [body.centre[0], 0.0, 0.0],
            [thigh, body.centre[1], 0.0],
            [thigh, shank, body.centre[2]],
        ]
    )
    return (body.mass[:, None] * reach).T @ reach, body.mass @ reach
