"""A usual runner at another speed."""

from __future__ import annotations

import numpy as np
import pytest
from validation.usual_cycle import usual_cycle

from swingleg.simulate.baseline import Baseline, baseline
from swingleg.simulate.body import body_of
from swingleg.simulate.cycle import ANGLES
from swingleg.simulate.figures import figures
from swingleg.simulate.solver import Outcome
from swingleg.simulate.speed import at_speed, learned
from swingleg.simulate.templates import MESH, travel
from swingleg.simulate.trajectory import trajectory

BODY = body_of(1.75, 68.0, "male")
SPEED = 3.0
CYCLE = usual_cycle(SPEED, BODY)


@pytest.fixture(scope="module")
def base() -> Baseline:
    return baseline(BODY, CYCLE, SPEED)


def test_the_same_speed_is_the_same_motion(base: Baseline) -> None:
    task = at_speed(base, CYCLE, SPEED, CYCLE.stride_s)
    assert task.reference == pytest.approx(base.task.reference, abs=1e-12)
    assert (task.speed_m_s, task.half_s) == pytest.approx((SPEED, base.task.half_s))
    assert task.pull is base.task.pull


def test_faster_is_a_shorter_contact_a_higher_knee_and_more_torque(base: Baseline) -> None:
    fast = usual_cycle(SPEED + 1.0, BODY)
    task = at_speed(base, CYCLE, SPEED + 1.0, fast.stride_s)
    end = travel(base.task.problem(MESH), task.problem(MESH), base.point, first=0.5)
    assert end.outcome is Outcome.SOLVED
    slow, quick = (figures(trajectory(MESH, x, BODY)) for x in (base.point.x, end.point.x))
    # RBDS runners, 2.5 to 4.5 m/s: −38 ms, +7° and +13° for every m/s
    assert -0.07 < quick["contact_time_s"] - slow["contact_time_s"] < -0.01
    for name, most in (("thigh_elevation_peak_deg", 14.0), ("knee_flexion_swing_peak_deg", 26.0)):
        assert 2.0 < quick[name] - slow[name] < most, name
    for name in ("hip_torque_flexor_peak_nm_kg", "peak_force_bw", "braking_impulse_bw_s"):
        assert quick[name] > slow[name], name


def test_what_is_learned_grows_with_the_strides_length(base: Baseline) -> None:
    once, twice = (
        at_speed(base, CYCLE, SPEED * (1 + more), CYCLE.stride_s).reference - base.task.reference
        for more in (0.1, 0.2)
    )
    assert twice == pytest.approx(2 * once, abs=1e-9)
    assert np.abs(once[:7]).max() > np.radians(1.0)


def test_of_a_symmetric_gait_the_trunk_learns_no_left_and_right() -> None:
    change = learned()
    for name in ("lean", "rise"):
        assert not change[ANGLES.index(name), 1::2].any()
    learned()[:] = 0  # a copy: what is stored stays
    assert learned() == pytest.approx(change)
