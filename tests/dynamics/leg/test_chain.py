"""The chain's equations against what mechanics says by itself."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from swingleg.dynamics.leg import lever
from swingleg.dynamics.leg.chain import (
    TO_SEGMENTS,
    ChainState,
    energy,
    joint_inertia,
    joint_rate,
    joint_torques,
    mass_matrix,
    parts,
    straight_inertia,
)
from tests.dynamics.leg.bodies import BODY, swinging

TIMES = np.linspace(0.0, 0.7, 141)
G = 9.81


def _free_fall(angle: np.ndarray, rate: np.ndarray, hip: np.ndarray) -> np.ndarray:
    """Accelerations of a leg on which no joint acts."""
    still = ChainState(angle, rate, np.zeros(3), hip)
    segment_forces = np.linalg.solve(TO_SEGMENTS.T, joint_torques(BODY, still))
    return np.linalg.solve(mass_matrix(BODY, angle), -segment_forces)


@pytest.mark.parametrize("hip", [(0.0, 0.0), (2.0, -4.0)])
def test_a_leg_that_swings_by_itself_needs_no_torque(hip: tuple[float, float]) -> None:
    pull = np.array(hip)

    def fall(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate([y[3:], _free_fall(y[:3], y[3:], pull)])

    start = np.array([-0.5, -1.4, -0.3, 3.0, -2.0, 1.0])
    path = solve_ivp(fall, (0, 0.6), start, rtol=1e-10, atol=1e-10, t_eval=np.linspace(0, 0.6, 61))
    angle, rate = path.y[:3].T, path.y[3:].T
    acceleration = np.array([_free_fall(a, r, pull) for a, r in zip(angle, rate, strict=True)])
    state = ChainState(angle, rate, acceleration, np.broadcast_to(pull, (61, 2)))
    assert np.abs(joint_torques(BODY, state)).max() < 1e-12
    if not pull.any():
        kept = energy(BODY, angle, rate)
        assert np.ptp(kept) < 1e-7
        assert np.ptp(angle, axis=0).min() > 0.3  # it did swing


def test_torques_do_the_work_that_the_energy_gains() -> None:
    state = swinging(TIMES)
    still = ChainState(state.angle, state.rate, state.acceleration, np.zeros((TIMES.size, 2)))
    power = (joint_torques(BODY, still) * joint_rate(still)).sum(axis=1)
    gained = energy(BODY, state.angle, state.rate)
    fine = np.gradient(gained, TIMES)
    assert np.abs(power - fine)[2:-2].max() < 0.01 * np.abs(power).max()


def _rigid(knee_deg: float, state: ChainState) -> np.ndarray:
    """Hip torque of a leg of one piece, by its parallel-axis inertia and its weight's moment.

    Written out from points: thigh, shank and foot hang at fixed angles from the thigh.
    """
    thigh = state.angle[:, 0]
    bend = np.radians(knee_deg)
    ankle = state.angle[0, 2] - state.angle[0, 1]
    hang = np.array([0.0, -bend, -bend + ankle])

    def down(angle: np.ndarray) -> np.ndarray:
        return np.stack([np.sin(angle), -np.cos(angle)], axis=-1)

    knee = BODY.length[0] * down(thigh)
    foot = knee + BODY.length[1] * down(thigh + hang[1])
    centres = [
        BODY.centre[0] * down(thigh),
        knee + BODY.centre[1] * down(thigh + hang[1]),
        foot + BODY.centre[2] * down(thigh + hang[2]),
    ]
    inertia = sum(
        i + m * (c**2).sum(axis=1) for i, m, c in zip(BODY.inertia, BODY.mass, centres, strict=True)
    )
    load = state.hip_acceleration + np.array([0.0, G])
    moment = sum(
        m * (c[:, 0] * load[:, 1] - c[:, 1] * load[:, 0])
        for m, c in zip(BODY.mass, centres, strict=True)
    )
    return inertia * state.acceleration[:, 0] + moment


@pytest.mark.parametrize("knee_deg", [0.0, 20.0, 95.0])
def test_a_held_knee_is_a_pendulum_of_one_piece(knee_deg: float) -> None:
    moving = swinging(TIMES)
    held_ankle = moving.angle.copy()
    held_ankle[:, 2] = held_ankle[:, 1] + 0.4
    rates, accelerations = moving.rate.copy(), moving.acceleration.copy()
    rates[:, 2], accelerations[:, 2] = rates[:, 1], accelerations[:, 1]
    state = ChainState(held_ankle, rates, accelerations, moving.hip_acceleration)
    locked = lever.knee_locked(state, knee_deg)
    torque = joint_torques(BODY, locked)[:, 0]
    assert np.abs(torque - _rigid(knee_deg, state)).max() < 1e-9
    assert np.allclose(locked.angle[:, 0], state.angle[:, 0])
    assert np.allclose(locked.angle[:, 0] - locked.angle[:, 1], np.radians(knee_deg))


def test_the_knee_at_its_own_flexion_changes_nothing() -> None:
    state = swinging(TIMES)
    same = lever.knee_scaled(state, 1.0)
    assert np.allclose(joint_torques(BODY, same), joint_torques(BODY, state), atol=1e-12)
    less = lever.knee_scaled(state, 0.5)
    bend = state.angle[:, 0] - state.angle[:, 1]
    assert np.allclose(less.angle[:, 0] - less.angle[:, 1], bend / 2)


def test_two_segments_are_the_published_equations() -> None:
    """science: two segments, thigh 1 and shank with foot 2, written out term by term."""
    body = type(BODY)(
        mass=np.array([0.14, 0.06, 0.0]),
        length=BODY.length,
        centre=np.array([0.18, 0.25, 0.0]),
        inertia=np.array([2.8e-3, 1.1e-3, 0.0]),
        foot_tilt=0.0,
    )
    s = swinging(TIMES)
    (m1, m2, _), (c1, c2, _), (i1, i2, _) = body.mass, body.centre, body.inertia
    l1 = body.length[0]
    p1, p2 = s.angle[:, 0], s.angle[:, 1]
    w1, w2, a1, a2 = s.rate[:, 0], s.rate[:, 1], s.acceleration[:, 0], s.acceleration[:, 1]
    ax, ay = s.hip_acceleration.T
    d, k = p1 - p2, m2 * l1 * c2
    big_a, big_b = m1 * c1 + m2 * l1, m2 * c2
    j1, j2 = i1 + m1 * c1**2 + m2 * l1**2, i2 + m2 * c2**2
    knee = k * np.cos(d) * a1 + j2 * a2 - k * np.sin(d) * w1**2
    knee += big_b * (ax * np.cos(p2) + (ay + G) * np.sin(p2))
    hip = knee + j1 * a1 + k * np.cos(d) * a2 + k * np.sin(d) * w2**2
    hip += big_a * (ax * np.cos(p1) + (ay + G) * np.sin(p1))
    found = joint_torques(body, s)
    assert np.allclose(found[:, 0], hip, atol=1e-12)
    assert np.allclose(found[:, 1], -knee, atol=1e-12)
    assert np.allclose(joint_inertia(body, s.angle)[:, 0], j1 + j2 + 2 * k * np.cos(d))


def test_the_parts_add_up() -> None:
    state = swinging(TIMES)
    p = parts(BODY, state)
    assert np.allclose(p.net, p.muscle + p.gravity + p.motion + p.hip, atol=1e-12)
    assert np.allclose(p.muscle, joint_torques(BODY, state), atol=1e-12)
    hanging = ChainState(np.full(3, 0.3), np.zeros(3), np.zeros(3), np.zeros(2))
    q = parts(BODY, hanging)
    assert np.allclose(q.net, 0) and np.allclose(q.motion, 0) and np.allclose(q.hip, 0)
    assert q.gravity[0] < 0 < q.muscle[0]  # a leg held in front falls back


def test_a_folded_leg_is_easier_to_turn() -> None:
    knees = np.radians([0.0, 40.0, 80.0, 120.0])
    angle = np.stack([np.zeros(4), -knees, BODY.foot_tilt - knees], axis=-1)
    inertia = joint_inertia(BODY, angle)[:, 0]
    assert (np.diff(inertia) < 0).all()
    assert inertia[0] == pytest.approx(straight_inertia(BODY))
