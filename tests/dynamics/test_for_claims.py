"""Work on the folding knee and the phase of two hips' torques, on a designed runner."""

import numpy as np
import pytest

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.motion import joint
from swingleg.dynamics import add_for_claims, add_torques
from swingleg.dynamics.for_claims import FOLD, PHASE, knee_fold_work
from swingleg.dynamics.leg import swing_leg
from swingleg.gait.measure import measure_strides
from tests.fixtures import Runner, synthetic_events, synthetic_motion

ATHLETE = Athlete(mass_kg=70.0, sex="male")
CONDITION = Condition(speed_m_s=3.0, treadmill=True)


def strides_of(motion, late_left_s=0.0):
    events = synthetic_events(first=1.0)
    late = late_left_s * (events["side"] == "left")
    events = events.assign(
        touch_down_s=events["touch_down_s"] + late, toe_off_s=events["toe_off_s"] + late
    )
    strides = measure_strides(motion, events, CONDITION, ATHLETE)
    strides = add_torques(strides, motion, CONDITION, ATHLETE)
    return add_for_claims(strides, motion, CONDITION, ATHLETE)


def late_left(motion, by_s):
    """Everything of the left leg `by_s` later."""
    step = float(motion.time[1] - motion.time[0])
    shift = round(by_s / step)
    moved = motion.copy(deep=True)
    for name in ("segment_angle", "joint_angle"):
        values = motion[name].values.copy()
        values[:, 0] = np.roll(values[:, 0], shift, axis=0)
        moved[name] = motion[name].copy(data=values)
    place = motion.position.values.copy()
    left = [k for k, p in enumerate(motion.point.values) if str(p).startswith("left_")]
    pelvis = place[:, [list(motion.point.values).index("pelvis")]]
    place[:, left] = np.roll(place[:, left] - pelvis, shift, axis=0) + pelvis
    moved["position"] = motion.position.copy(data=place)
    return moved, shift * step


def test_work_is_torque_times_the_knees_rate():
    motion = synthetic_motion()
    leg = swing_leg(motion, "right", ATHLETE, 0.25 / 70, cutoff_hz=None)
    period, contact = Runner().period, Runner().contact
    off = 2 * period + contact
    (work,) = knee_fold_work(leg, np.array([off]), np.array([3 * period]))
    time, knee = motion.time.values, joint(motion, "right", "knee")
    swing = (time >= off) & (time <= 3 * period)
    deepest = time[swing][np.argmax(knee[swing])]
    fine = np.linspace(off, deepest, 2000)
    torque = leg.torques(fine)[1][:, 1]
    rate = np.gradient(np.radians(Runner().knee("right", fine)), fine)
    assert work == pytest.approx(np.trapezoid(torque * rate, fine), rel=0.02)


def test_phase_of_the_torques_follows_the_other_leg():
    # hips that do not bounce: else their acceleration would meet a late leg at another instant
    motion = synthetic_motion(Runner(bounce=0.0))
    late, by_s = late_left(motion, 0.03)
    same, moved = strides_of(motion), strides_of(late, by_s)
    shift = 100 * by_s / Runner().period
    for side, sign in (("right", -1), ("left", +1)):
        before, after = (t.loc[t["side"] == side, PHASE].median() for t in (same, moved))
        assert after - before == pytest.approx(sign * shift, abs=0.5)
    # legs alike: the same phase on both sides
    means = same.groupby("side")[PHASE].median()
    assert means["left"] == pytest.approx(means["right"], abs=0.2)


def test_video_is_not_given_what_was_not_tested_on_video():
    video = strides_of(synthetic_motion(kind="video", near_side="right"))
    assert video[[FOLD, PHASE]].isna().all(axis=None)
    markers = strides_of(synthetic_motion())
    assert markers[FOLD].notna().all()
    assert markers[PHASE].notna().sum() >= len(markers) - 1
