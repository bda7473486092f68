"""The parts of an interval."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.metrics import METRICS
from swingleg.gait import uncertainty
from swingleg.gait.metrics.registry import FUNCTIONS
from tests.fixtures import synthetic_motion


def test_every_angle_and_length_has_a_systematic_error():
    """Only metrics of times and speed may go without one."""
    table = uncertainty._table()
    assert set(table) <= set(METRICS)
    timed = {
        "swing_time_s",
        "contact_time_s",
        "flight_time_s",
        "duty_factor",
        "cadence_spm",
        "speed_m_s",
        "step_length_m",
        "step_length_leg",
        "stride_length_m",
        "contact_time_per_km_s",
        "foot_strike",
    }
    assert set(FUNCTIONS) - set(table) == timed


def test_far_leg_is_never_surer_than_the_near_one():
    for name, row in uncertainty._table().items():
        if not math.isnan(row["video_far"]):
            assert row["video_far"] >= row["video_near"] >= row["markers"], name


def test_near_and_far_are_told_apart():
    motion = synthetic_motion(kind="video", near_side="right", duration=1.0)
    name = "shank_angle_contact_deg"
    assert uncertainty.systematic_sd(name, motion, "left") > uncertainty.systematic_sd(
        name, motion, "right"
    )


@given(st.integers(min_value=1, max_value=60), st.data())
def test_share_interval_holds_the_share_and_mirrors(n, data):
    yes = data.draw(st.integers(min_value=0, max_value=n))
    low, high = uncertainty.fraction_interval(yes, n)
    assert 0 <= low <= yes / n <= high <= 1
    mirrored = uncertainty.fraction_interval(n - yes, n)
    assert mirrored == pytest.approx((1 - high, 1 - low))


def test_t_interval_of_the_spread_covers_95_percent():
    rng = np.random.default_rng(0)
    samples = rng.normal(10, 2, size=(4000, 5))
    half = np.array([1.96 * uncertainty.spread_sd(s) for s in samples])
    covered = np.abs(samples.mean(axis=1) - 10) < half
    assert covered.mean() == pytest.approx(0.95, abs=0.015)


def test_the_shared_part_of_an_event_error_stays_however_many_strides():
    one, many = (uncertainty.event_sd(100.0, 0.01, n) for n in (1, 100000))
    assert one == pytest.approx(1.0)
    assert many == pytest.approx(math.sqrt(uncertainty.EVENT_SHARED), rel=1e-3)
