"""The verdict: sure of both answers, and silent in between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.athlete import Athlete, Condition
from swingleg.gait.measure import measure_strides
from swingleg.gait.metrics.verdict import decide
from tests.fixtures import Runner, synthetic_events, synthetic_motion

NAME = "lands_under_flexing_knee"
CONDITION = Condition(speed_m_s=3.0, treadmill=True)
share = st.floats(min_value=0, max_value=1)


def verdicts(runner, limit, **motion):
    strides = measure_strides(
        synthetic_motion(runner, **motion),
        synthetic_events(runner),
        CONDITION,
        Athlete(),
        overstride_limit_leg=limit,
    )
    return strides[NAME].to_numpy()


def test_clearly_flexing_knee_close_foot_is_yes():
    assert (verdicts(Runner(knee_dip=0.93), limit=0.3) == 1).all()


def test_knee_still_extending_is_no():
    assert (verdicts(Runner(knee_dip=1.05), limit=0.3) == 0).all()


def test_foot_far_ahead_of_the_knee_is_no_whatever_the_knee_does():
    assert (verdicts(Runner(knee_dip=0.93), limit=-0.1) == 0).all()


def test_without_a_limit_there_is_no_yes_but_still_a_no():
    assert np.isnan(verdicts(Runner(knee_dip=0.93), limit=None)).all()
    assert (verdicts(Runner(knee_dip=1.05), limit=None) == 0).all()


def test_foot_at_the_limit_cannot_be_told():
    runner = Runner(knee_dip=0.93)
    strides = measure_strides(
        synthetic_motion(runner), synthetic_events(runner), CONDITION, Athlete()
    )
    limit = float(strides["overstride_knee_leg"].mean())
    assert np.isnan(verdicts(runner, limit)).all()


def test_a_worse_input_makes_a_sure_answer_unsure():
    runner = Runner(knee_dip=0.965)
    strides = measure_strides(
        synthetic_motion(runner), synthetic_events(runner), CONDITION, Athlete()
    )
    limit = float(strides["overstride_knee_leg"].mean()) + 0.025
    assert (verdicts(runner, limit, kind="markers") == 1).all()
    assert np.isnan(verdicts(runner, limit, kind="video", near_side="right")).all()


@given(share, share, share)
def test_decide_is_consistent_with_the_product(a, b, c):
    answer = decide(*(np.array([p]) for p in (a, b, c)))[0]
    product = a * b * c
    expected = 1.0 if product >= 0.95 else 0.0 if product <= 0.05 else np.nan
    assert answer == pytest.approx(expected, nan_ok=True) or abs(product - 0.95) < 1e-9


@given(share, share)
def test_an_unknown_part_never_makes_a_yes(a, b):
    answer = decide(np.array([a]), np.array([b]), np.array([np.nan]))[0]
    assert answer != 1
