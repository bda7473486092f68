"""The onset of the drive from force plates: planted, and found again."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.core.athlete import Athlete
from swingleg.core.recording import forces_dataset
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.stance import GroundPull, drive_onset_s, ground_pull
from tests.fixtures import Runner, synthetic_events, synthetic_motion

RUNNER, MASS = Runner(), 70.0


def _leg_and_times():
    motion = synthetic_motion(RUNNER)
    events = synthetic_events(RUNNER)
    own = events[events["side"] == "right"]
    leg = swing_leg(motion, "right", Athlete(sex="male"), 0.25 / MASS)
    return motion, leg, own["touch_down_s"].to_numpy()[:-1], own["toe_off_s"].to_numpy()[:-1]


@pytest.mark.parametrize("early_s", [0.03, 0.08])
def test_a_planted_onset_is_found(early_s: float) -> None:
    motion, leg, down, off = _leg_and_times()
    clock = motion.time.values
    since = (clock - off[0] + RUNNER.period / 2) % RUNNER.period - RUNNER.period / 2
    wanted = 8.0 * (since + early_s)  # Nm/kg: from extension to flexion `early_s` before toe-off
    ground = MASS * (leg.torques(clock)[1][:, 0] - wanted)
    pull = GroundPull(clock, np.column_stack([np.zeros((clock.size, 2)), ground]))
    when = drive_onset_s(leg, motion, pull, MASS, down, off)
    assert np.allclose(when - off, -early_s, atol=2e-3)


def test_a_hip_that_pulls_all_along_has_no_onset() -> None:
    motion, leg, down, off = _leg_and_times()
    clock = motion.time.values
    ground = MASS * (leg.torques(clock)[1][:, 0] - 1.0)
    pull = GroundPull(clock, np.column_stack([np.zeros((clock.size, 2)), ground]))
    assert np.isnan(drive_onset_s(leg, motion, pull, MASS, down, off)).all()


def test_a_force_below_the_hip_turns_it_by_its_arm() -> None:
    motion, *_ = _leg_and_times()
    turn = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])  # lab x is our −z
    motion = motion.assign_attrs(lab_rotation=turn.ravel().tolist(), lab_origin_m=[0.1, 0.0, 0.0])
    time = np.arange(600) / 300
    force = np.zeros((600, 1, 3)) + np.array([0.0, 700.0, -50.0])  # up, and backward of ours
    place = np.zeros((600, 1, 3)) + np.array([0.0, 0.0, 0.4])  # 0.3 m ahead of our origin
    pull = ground_pull(forces_dataset(time, force, cop=place), motion, "right")
    hip = np.array([0.05, 0.9])
    about = pull.moment_about(np.broadcast_to(hip, (3, 2)), np.array([0.8, 1.0, 1.2]))
    # r × F with r from hip to the force's place
    assert about == pytest.approx(np.full(3, 0.25 * 700.0 - (-0.9) * -50.0), rel=1e-3)
    late = ground_pull(forces_dataset(time, force, cop=place), motion, "right", lag_s=0.01)
    assert late.time[0] == pytest.approx(0.01)


def test_plates_that_tell_no_place_tell_no_torque() -> None:
    motion, *_ = _leg_and_times()
    motion = motion.assign_attrs(lab_rotation=np.eye(3).ravel().tolist(), lab_origin_m=[0, 0, 0])
    time = np.arange(600) / 300
    assert ground_pull(forces_dataset(time, np.ones((600, 1, 3))), motion, "right") is None
