"""What the standing foot tells, on a foot that really stands."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.motion import stance

RATE = 240.0
SPEED = 3.0
TIME = np.arange(0, 4, 1 / RATE)


def standing_leg(offset: float = 0.0) -> np.ndarray:
    """(T, 5, 2) a leg whose foot rides a belt for 0.25 s in every 0.7 s, then swings back over."""
    phase = TIME % 0.7
    x = np.where(
        phase < 0.25,
        0.375 - SPEED * phase,
        -0.375 + 0.75 * 0.5 * (1 - np.cos(np.pi * (phase - 0.25) / 0.45)),
    )
    lift = np.where(phase < 0.25, 0.0, 0.3 * np.sin(np.pi * (phase - 0.25) / 0.45))
    ankle = np.column_stack([x, 0.1 + lift + offset])
    hip = np.column_stack([np.zeros_like(x), np.full_like(x, 0.95 + offset)])
    knee = (hip + ankle) / 2
    heel, toe = ankle + np.array([-0.05, -0.08]), ankle + np.array([0.15, -0.1])
    return np.stack([hip, knee, ankle, heel, toe], axis=1)


def windows(points: np.ndarray) -> np.ndarray:
    middle = stance.mid_stances(TIME, points, np.ones(TIME.size))
    return stance.around(middle, TIME.size, RATE)


def test_mid_stance_is_where_the_ankle_passes_under_the_hip() -> None:
    middle = stance.mid_stances(TIME, standing_leg(), np.ones(TIME.size))
    assert TIME[middle] % 0.7 == pytest.approx(0.125, abs=1 / RATE)


def test_hidden_stances_are_left_out() -> None:
    visible = np.where(TIME < 2, 0.0, 1.0)
    assert (TIME[stance.mid_stances(TIME, standing_leg(), visible)] >= 2).all()


def test_speed_is_that_of_the_belt_and_of_the_ground_alike() -> None:
    points = standing_leg()
    assert stance.ground_speed(points, windows(points), RATE)[0] == pytest.approx(SPEED)
    points[..., 0] += SPEED * TIME[:, None]
    assert stance.ground_speed(points, windows(points), RATE)[0] == pytest.approx(SPEED)


@pytest.mark.parametrize("offset", [-0.2, 0.0, 0.5])
def test_ground_is_where_the_sole_stands(offset: float) -> None:
    points = standing_leg(offset)
    assert stance.ground_height(points, windows(points)) == pytest.approx(offset)


def test_foot_zero_is_the_flat_foot() -> None:
    foot = np.where(TIME % 0.7 < 0.25, 0.12, -0.8)
    zero, sd = stance.foot_zero(foot, windows(standing_leg()))
    assert zero == pytest.approx(0.12)
    assert sd == pytest.approx(0.0)
