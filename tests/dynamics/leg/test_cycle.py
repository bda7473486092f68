"""The quick part of a cycle: a smooth function of the stride's phase, for video alone."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.core.athlete import Athlete
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.cycle import quick_part
from tests.fixtures import Runner, synthetic_motion

STARTS = np.array([0.3, 1.0, 1.72, 2.4])
TIMES = np.linspace(0.35, 2.35, 4001)


def test_rates_are_the_slopes_of_the_values() -> None:
    part = quick_part(STARTS, 3.2, 0.85)
    value, rate, acceleration = part.at(TIMES)
    inside = np.abs(TIMES[:, None] - STARTS).min(axis=1) > 0.01  # the period changes there
    inside[[0, -1]] = False  # a one-sided slope there
    step = TIMES[1] - TIMES[0]
    assert np.allclose(np.gradient(value, step, axis=0)[inside], rate[inside], atol=2e-3)
    assert np.allclose(np.gradient(rate, step, axis=0)[inside], acceleration[inside], atol=0.2)


def test_one_stride_follows_the_other_without_a_step() -> None:
    part = quick_part(STARTS, 3.2, 0.85)
    before, after = (part.at(STARTS[1:3] + e)[0] for e in (-1e-9, 1e-9))
    assert np.allclose(before, after, atol=1e-6)


def test_hips_scale_with_the_leg_and_angles_do_not() -> None:
    short, long = (quick_part(STARTS, 3.2, length).at(TIMES)[0] for length in (0.8, 1.0))
    assert np.allclose(short[:, :2] / 0.8, long[:, :2])
    assert np.allclose(short[:, 2:], long[:, 2:])


def test_speeds_beyond_the_data_are_held() -> None:
    assert np.allclose(quick_part(STARTS, 9.0, 1.0).coefficients,
                       quick_part(STARTS, 5.0, 1.0).coefficients)  # fmt: skip
    slow, fast = (np.abs(quick_part(STARTS, v, 1.0).at(TIMES)[2]).mean() for v in (2.5, 4.5))
    assert fast > 1.2 * slow


def test_a_touch_down_said_twice_is_one() -> None:
    twice = np.concatenate([STARTS[:-1], STARTS[1:] + 1e-12])
    assert quick_part(twice, 3.0, 1.0).touch_down == pytest.approx(STARTS)
    assert quick_part(STARTS[:1], 3.0, 1.0) is None
    assert quick_part(np.array([np.nan, 0.3]), 3.0, 1.0) is None


def test_markers_are_taken_as_they_are() -> None:
    starts = np.arange(11) * 0.7
    me = Athlete(sex="male")

    def course(kind: str, near: str) -> object:
        motion = synthetic_motion(Runner(), kind=kind, near_side=near)
        return swing_leg(motion, "right", me, 0.0, touch_down_s=starts, speed_m_s=3.0).course

    assert course("markers", "").quick is None
    assert course("video", "right").quick is not None
