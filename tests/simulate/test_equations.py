"""The planar runner's equations: against Pinocchio, against the laws of mechanics, in symmetry."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from swingleg.dynamics.leg.passive import ligaments, with_muscle
from swingleg.dynamics.stances import GRAVITY_M_S2

pytest.importorskip("casadi")

from swingleg.simulate.body import body_of
from swingleg.simulate.equations import (
    BODY,
    COORDINATES,
    JOINT_DAMPING,
    MIRROR,
    MIRROR_TORQUES,
    runner,
)
from tests.simulate.motions import BODY as RUNNER
from tests.simulate.motions import N, run, state
from tests.simulate.tree import Tree

Floats = NDArray[np.float64]

VECTOR = RUNNER.vector()
NUMBERS = dict(zip(BODY, VECTOR, strict=True))
#: joint angle = this @ q: hip = thigh + lean, knee = thigh − shank, ankle = foot − shank
SPIN = np.zeros((6, N))
for _leg in (0, 1):
    SPIN[3 * _leg, [2, 3 + 3 * _leg]] = 1, 1
    SPIN[3 * _leg + 1, [3 + 3 * _leg, 4 + 3 * _leg]] = 1, -1
    SPIN[3 * _leg + 2, [5 + 3 * _leg, 4 + 3 * _leg]] = 1, -1
SINK = COORDINATES.index("sink")
#: without ground under it
ALOFT = replace(RUNNER, ground=replace(RUNNER.ground, stiffness=0.0)).vector()

seeds = st.integers(0, 10_000)


def flat(value: object) -> Floats:
    return np.asarray(value, dtype=float).ravel()


def sink_force(q: Floats, v: Floats) -> Floats:
    out = np.zeros(N)
    out[SINK] = NUMBERS["sink_stiffness"] * q[SINK] + NUMBERS["sink_damping"] * v[SINK]
    return out


def hunt_crossley(place: Floats, rate: Floats) -> Floats:
    """The ground on one point, as the equations' docstring has it, and its smoothing."""
    depth = (np.hypot(place[1], 1e-3) - place[1]) / 2
    hold = 1 - NUMBERS["damping"] * rate[1]
    up = NUMBERS["stiffness"] * depth**1.5 * (hold + np.hypot(hold, 0.1)) / 2
    return np.array([-NUMBERS["friction"] * up * rate[0] / np.hypot(rate[0], 0.1), up])


@pytest.fixture(scope="module")
def tree() -> Tree:
    return Tree(pytest.importorskip("pinocchio", reason="needs pip install pin"), VECTOR)


# ------------------------------------------------------------- Pinocchio


@settings(max_examples=50, deadline=None)
@given(seed=seeds)
def test_inertia_and_gravity_as_pinocchio_has_them(tree: Tree, seed: int) -> None:
    q, v, a, tau = state(seed)
    own = flat(runner().residual(q, v, a, tau, ALOFT))
    active = SPIN.T @ (tau + flat(runner().passive(q, v, VECTOR)))
    assert own + active - sink_force(q, v) == pytest.approx(tree.inertial(q, v, a), abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(seed=seeds, hip_y=st.floats(0.6, 0.9))
def test_ground_pushes_through_pinocchios_jacobians(tree: Tree, seed: int, hip_y: float) -> None:
    q, v, a, tau = state(seed, hip_y)
    pushes = [(side, hunt_crossley(p, r), r, j) for side, p, r, j in tree.soles(q, v)]
    active = SPIN.T @ (tau + flat(runner().passive(q, v, VECTOR)))
    want = tree.inertial(q, v, a) + sink_force(q, v) - active
    want -= sum(j.T @ push for _, push, _, j in pushes)
    size = 1 + max(np.abs(push).max() for _, push, _, _ in pushes)
    assert flat(runner().residual(q, v, a, tau, VECTOR)) == pytest.approx(want, abs=1e-9 * size)
    each = [sum(push for s, push, _, _ in pushes if s == side) for side in ("right", "left")]
    assert np.asarray(runner().ground(q, v, VECTOR)) == pytest.approx(
        np.column_stack(each), abs=1e-9 * size
    )
    power = sum(float(push @ rate) for _, push, rate, _ in pushes)
    assert float(runner().contact_power(q, v, VECTOR)) == pytest.approx(power, abs=1e-8 * size)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_places_and_energy_as_pinocchio_has_them(tree: Tree, seed: int) -> None:
    q, v, _, _ = state(seed)
    soles = np.asarray(runner().sole(q, VECTOR))
    found = np.array([place for _, place, _, _ in tree.soles(q, v)]).reshape(2, -1, 2)
    assert soles.reshape(2, 2, -1) == pytest.approx(found.transpose(0, 2, 1), abs=1e-12)
    assert flat(runner().centre(q, VECTOR)) == pytest.approx(tree.centre(q), abs=1e-12)
    kinetic, potential = tree.energy(q, v)
    own = [float(part) for part in runner().energy(q, v, VECTOR)]
    assert own[0] == pytest.approx(kinetic, rel=1e-12)
    spring = 0.5 * NUMBERS["sink_stiffness"] * q[SINK] ** 2
    assert own[1] == pytest.approx(potential + spring, abs=1e-10)


# ------------------------------------------------------------- laws of mechanics


def push(time: float) -> Floats:
    return 0.6 * np.sin(9 * time + np.arange(6))


def test_work_becomes_energy() -> None:
    """A hop onto the ground: energy, the sink's spring's too, changes by the work done."""
    R = runner()  # noqa: N806
    q, v, _, _ = state(3, 0.83)

    def powers(time: float, q: Floats, v: Floats, tau: Floats) -> Floats:
        tissue = flat(R.passive(q, v, VECTOR))
        return np.array(
            [
                tau @ SPIN @ v,
                tissue @ SPIN @ v,
                -NUMBERS["sink_damping"] * v[SINK] ** 2,
                float(R.contact_power(q, v, VECTOR)),
            ]
        )

    v = v * 0.3
    last_q, last_v, work = run(q, v, push, VECTOR, 0.15, powers)

    def energy(q: Floats, v: Floats) -> float:
        return float(sum(float(part) for part in R.energy(q, v, VECTOR)))

    assert np.abs(work).min() > 1e-3, "every part has to take its share, or nothing is tested"
    assert energy(last_q, last_v) - energy(q, v) == pytest.approx(work.sum(), abs=1e-6)


def test_momentum_changes_by_the_grounds_impulse() -> None:
    R = runner()  # noqa: N806
    q, v, _, _ = state(5, 0.83)
    v = v * 0.3

    def forces(time: float, q: Floats, v: Floats, tau: Floats) -> Floats:
        return np.asarray(R.ground(q, v, VECTOR)).sum(axis=1) - np.array([0, GRAVITY_M_S2])

    last_q, last_v, impulse = run(q, v, push, VECTOR, 0.15, forces)
    assert np.abs(impulse).min() > 0.05

    def momentum(q: Floats, v: Floats) -> Floats:
        step = 1e-6
        ends = [flat(R.centre(q + sign * step * v, VECTOR)) for sign in (1, -1)]
        return (ends[0] - ends[1]) / (2 * step)

    assert momentum(last_q, last_v) - momentum(q, v) == pytest.approx(impulse, abs=1e-6)


def test_nobody_turns_by_himself_in_the_air(tree: Tree) -> None:
    """In flight angular momentum stays, whatever the joints do."""
    q, v, _, _ = state(7)
    last_q, last_v, turned = run(
        q, v, push, ALOFT, 0.1, lambda time, q, v, tau: np.array([abs(v[3]), abs(v[2])])
    )
    assert turned.min() > 0.02
    assert tree.spin(last_q, last_v) == pytest.approx(tree.spin(q, v), abs=1e-7)


@settings(max_examples=30, deadline=None)
@given(seed=seeds)
def test_free_fall_needs_no_torque(seed: int) -> None:
    q, _, _, _ = state(seed)
    q[SINK] = 0
    rest, falling = np.zeros(N), np.zeros(N)
    falling[1] = -GRAVITY_M_S2
    tissue = flat(runner().passive(q, rest, VECTOR))
    own = flat(runner().residual(q, rest, falling, -tissue, ALOFT))
    assert own == pytest.approx(np.zeros(N), abs=1e-9)


def test_the_sink_bears_the_trunk_and_the_ground_the_rest() -> None:
    """At rest its spring's force is the trunk's weight, and one body weight comes from below."""
    q = np.zeros(N)
    q[SINK] = GRAVITY_M_S2 * NUMBERS["trunk_mass"] / NUMBERS["sink_stiffness"]
    tissue = flat(runner().passive(q, np.zeros(N), VECTOR))
    own = flat(runner().residual(q, np.zeros(N), np.zeros(N), -tissue, ALOFT))
    assert own[SINK] == pytest.approx(0, abs=1e-9)
    assert own[1] == pytest.approx(GRAVITY_M_S2, rel=1e-9)


# ------------------------------------------------------------- symmetry, ground, tissue


@settings(max_examples=50, deadline=None)
@given(seed=seeds, hip_y=st.floats(0.6, 1.0))
def test_the_mirrored_state_has_the_mirrored_residual(seed: int, hip_y: float) -> None:
    q, v, a, tau = state(seed, hip_y)
    turn, twin = list(MIRROR), list(MIRROR_TORQUES)
    own = flat(runner().residual(q, v, a, tau, VECTOR))
    other = flat(runner().residual(q[turn], v[turn], a[turn], tau[twin], VECTOR))
    assert other == pytest.approx(own[turn], rel=1e-9, abs=1e-9)


@settings(max_examples=50, deadline=None)
@given(seed=seeds, hip_y=st.floats(0.4, 1.2))
def test_the_ground_never_pulls_nor_grips_beyond_friction(seed: int, hip_y: float) -> None:
    q, v, _, _ = state(seed, hip_y)
    force = np.asarray(runner().ground(q, v, VECTOR))
    assert (force[1] >= 0).all()
    assert (np.abs(force[0]) <= NUMBERS["friction"] * force[1] + 1e-12).all()


@settings(max_examples=50, deadline=None)
@given(seed=seeds, share=st.sampled_from([0.0, 0.3, 1.0]))
def test_hip_tissue_is_the_published_mixture(seed: int, share: float) -> None:
    q, v, _, _ = state(seed)
    body = body_of(1.7, 60.0, elasticity=share)
    found = flat(runner().passive(q, v, body.vector()))
    angle, rate = SPIN @ q, SPIN @ v
    for hip in (0, 3):
        at, knee = np.degrees(angle[hip]), np.degrees(angle[hip + 1])
        tissue = (1 - share) * ligaments(at) + share * with_muscle(at, knee)
        want = float(tissue) / 60.0 - JOINT_DAMPING * rate[hip]
        assert found[hip] == pytest.approx(want, rel=1e-9, abs=1e-12)


def test_knee_and_ankle_tissue_only_stops_the_ends_of_the_range() -> None:
    def tissue(knee_deg: float, ankle_deg: float) -> tuple[float, float]:
        q = np.zeros(N)
        q[4] = -np.radians(knee_deg)
        q[5] = q[4] + np.radians(ankle_deg)
        found = flat(runner().passive(q, np.zeros(N), VECTOR)) * RUNNER.mass_kg
        assert found[1] == pytest.approx(-knee_formula(knee_deg), rel=1e-9)
        return float(found[1]), float(found[2])

    def knee_formula(flexion_deg: float) -> float:
        # Falisse et al. 2019: extension positive
        angle = -np.radians(flexion_deg)
        return float(
            -6.09 * np.exp(33.94 * (angle - 0.13)) + 11.03 * np.exp(-11.33 * (angle + 2.4))
        )

    assert abs(tissue(60, 0)[0]) < 0.1 and abs(tissue(60, 0)[1]) < 0.1
    assert tissue(-10, 0)[0] > 10  # straighter than straight: bends it back
    assert tissue(150, 0)[0] < -10  # folded: opens it
    assert tissue(60, 40)[1] < -5 and tissue(60, -60)[1] > 0.5
