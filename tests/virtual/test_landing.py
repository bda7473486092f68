"""A run made to land on a knee that still extends."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.motion import point
from swingleg.gait import measure_strides
from swingleg.virtual.landing import late_knee, turned_foot
from tests.fixtures import synthetic_events, synthetic_motion

CONDITION = Condition(speed_m_s=3.0, treadmill=True)
MOTION, EVENTS = synthetic_motion(), synthetic_events()


@pytest.mark.parametrize("rate", [-60.0, -150.0])
def test_the_knee_lands_at_the_rate_asked_for(rate: float) -> None:
    before = measure_strides(MOTION, EVENTS, CONDITION, Athlete())
    after = measure_strides(late_knee(MOTION, EVENTS, rate), EVENTS, CONDITION, Athlete())
    assert (before.knee_flexion_velocity_contact_deg_s > 0).all()
    # the delay is sought in steps of a millisecond, over which the rate changes by a degree or two
    np.testing.assert_allclose(after.knee_flexion_velocity_contact_deg_s, rate, atol=2)
    assert (after.lands_under_flexing_knee == 0).all()


def test_bones_keep_their_length_and_the_rest_of_the_stride_stays() -> None:
    late = late_knee(MOTION, EVENTS, -150.0)
    time = MOTION.time.values
    for side in ("left", "right"):
        for a, b in (("hip", "knee"), ("knee", "ankle"), ("ankle", "heel"), ("ankle", "toe")):
            length = [
                np.linalg.norm(point(m, f"{side}_{a}") - point(m, f"{side}_{b}"), axis=1)
                for m in (MOTION, late)
            ]
            np.testing.assert_allclose(*length, atol=1e-9)
        downs = EVENTS.loc[EVENTS.side == side, "touch_down_s"].to_numpy()
        away = (np.abs(time[:, None] - downs) > 0.17).all(axis=1)
        moved = np.abs(point(late, f"{side}_ankle") - point(MOTION, f"{side}_ankle"))
        assert moved[away].max() < 1e-9
        assert moved.max() > 1e-4
        vector = point(late, f"{side}_knee") - point(late, f"{side}_hip")
        np.testing.assert_allclose(
            late.segment_angle.sel(side=side, segment="thigh").values,
            np.degrees(np.arctan2(vector[:, 0], -vector[:, 1])),
            atol=1e-6,
        )


@pytest.mark.parametrize("angle", [-6.0, 15.0])
def test_the_foot_lands_at_the_angle_asked_for_and_the_leg_stays(angle: float) -> None:
    turned = turned_foot(MOTION, EVENTS, angle)
    before = measure_strides(MOTION, EVENTS, CONDITION, Athlete())
    after = measure_strides(turned, EVENTS, CONDITION, Athlete())
    np.testing.assert_allclose(after.foot_strike_angle_deg, angle, atol=0.3)
    np.testing.assert_allclose(
        after.ankle_dorsiflexion_contact_deg - before.ankle_dorsiflexion_contact_deg,
        after.foot_strike_angle_deg - before.foot_strike_angle_deg,
        atol=1e-6,
    )
    np.testing.assert_array_equal(after.knee_flexion_contact_deg, before.knee_flexion_contact_deg)
    time = MOTION.time.values
    for side in ("left", "right"):
        for name in ("heel", "toe"):
            length = [
                np.linalg.norm(point(m, f"{side}_ankle") - point(m, f"{side}_{name}"), axis=1)
                for m in (MOTION, turned)
            ]
            np.testing.assert_allclose(*length, atol=1e-9)
        sole = point(turned, f"{side}_toe") - point(turned, f"{side}_heel")
        own = point(MOTION, f"{side}_toe") - point(MOTION, f"{side}_heel")
        tilt = [np.degrees(np.arctan2(v[:, 1], v[:, 0])) for v in (sole, own)]
        change = turned.segment_angle - MOTION.segment_angle
        np.testing.assert_allclose(
            tilt[0] - tilt[1], change.sel(side=side, segment="foot").values, atol=1e-6
        )
        downs = EVENTS.loc[EVENTS.side == side, "touch_down_s"].to_numpy()
        away = ((time[:, None] < downs - 0.17) | (time[:, None] > downs + 0.06)).all(axis=1)
        assert np.abs(change.sel(side=side).values[away]).max() < 1e-9
