"""A performed drill drives the body as it is, on a floor without a treadmill."""

from __future__ import annotations

import json

import numpy as np
import pytest
from validation.drill_clips import design

from swingleg.coach.drills import DRILLS
from swingleg.core.errors import OptionError
from swingleg.core.motion import point, segment
from swingleg.virtual.command import _sizes
from swingleg.virtual.conditions import Conditions
from swingleg.virtual.drill import FINE_HZ, Performance, camera_at, driven, ground_scene
from swingleg.virtual.foot import FootShape, lowest_sole
from swingleg.virtual.motion import SIDES
from swingleg.virtual.truth import Shot, drill_truth

IDS = [d.id for d in DRILLS.values() if d.target]


def alternate(id_):
    return DRILLS[id_].target.pattern == "alternate"


@pytest.mark.parametrize("id_", IDS)
def test_the_body_moves_as_the_performance(id_):
    what = Performance(id_, reps=2, seed=3)
    motion = what.motion()
    time = np.arange(0.1, float(motion.time[-1]) - 0.1, 1 / 60)
    m = driven(motion, what.height_m, alternate(id_), time)
    clock = motion.time.values
    for i, side in enumerate(SIDES):
        for name in ("thigh", "shank", "foot"):
            known = np.interp(time, clock, segment(motion, side, name))
            assert np.abs(getattr(m, name)[:, i] - known).max() < 0.6
        for name in ("hip", "knee", "ankle"):
            known = point(motion, f"{side}_{name}")
            known = np.stack([np.interp(time, clock, known[:, k]) for k in range(3)], axis=1)
            off = m.points[name][:, i] - known
            assert np.ptp(off, axis=0).max() < 2e-3  # but for one shift to the picture's middle
    assert abs(m.pelvis[:, 0].min() + m.pelvis[:, 0].max()) < 0.05


@pytest.mark.parametrize("id_", IDS)
def test_shoes_stand_on_the_floor(id_):
    what = Performance(id_, reps=2, noise=0.0)
    motion = what.motion()
    time = np.arange(0.1, float(motion.time[-1]) - 0.1, 1 / 60)
    m = driven(motion, what.height_m, alternate(id_), time)
    shape = FootShape().scaled(what.height_m / 1.78)
    for i in range(2):
        low = lowest_sole(shape, np.deg2rad(m.foot[:, i]), m.points["ankle"][:, i, 1])
        flat = m.in_stance[:, i] & (np.abs(m.foot[:, i]) < 3)
        assert np.abs(low[flat]).max() < 0.004
        # standing on the ball the toes bend: the rigid sole's tip would be below the floor
        assert low.min() > -0.03
        assert m.points["toe_tip"][:, i, 1].min() > 0.0


def test_arms_hang_for_one_leg_and_swing_against_the_legs_for_two():
    what = Performance("knee_hip_flexion_standing", reps=2)
    motion = what.motion()
    time = np.arange(0.0, 4.0, 1 / 30)
    assert driven(motion, 1.75, False, time).elbow.max() < 30
    what = Performance("marching", reps=4, noise=0.0)
    motion = what.motion()
    middle = np.arange(2.0, 5.0, 1 / 30)
    m = driven(motion, 1.75, True, middle)
    assert m.elbow.min() > 60
    assert np.corrcoef(m.shoulder[:, 0], m.thigh[:, 1] - m.thigh[:, 0])[0, 1] > 0.9
    assert np.abs(driven(motion, 1.75, True, np.array([0.0])).elbow - 18).max() < 6


def test_truth_has_the_reps_and_is_plain_json():
    what = Performance("marching", reps=2, false_starts=(2,), faults={"low_knee": 0.5}, seed=1)
    motion = what.motion()
    time = np.arange(int(float(motion.time[-1]) * 30)) / 30
    shown = driven(motion, what.height_m, True, time)
    camera = camera_at(Conditions(yaw_deg=10), what.height_m)
    nowhere = np.zeros((time.size, 3))
    said = {"drill": "marching", "faults": what.faults, "height_m": 1.75, "mass_kg": 70.0}
    truth = drill_truth(motion, shown, Shot(camera, None, time, 30.0, (nowhere, nowhere)), said)
    again = json.loads(json.dumps(truth))
    assert again["counts"] == {"left": 2, "right": 2}
    assert len(again["reps"]) == 4 and len(again["false_starts"]) == 1
    assert again["planted"] == {"low_knee": 0.5} and again["drill"] == "marching"
    thigh = np.array(again["angle_deg"]["right"]["thigh"])
    for rep in again["reps"]:
        inside = (time > rep["start_s"]) & (time < rep["end_s"])
        if rep["side"] == "right":
            assert thigh[inside].max() > 25
    assert motion.attrs["source_fps"] == FINE_HZ


@pytest.mark.parametrize("name", ["room", "gym", "track", "park", "street"])
def test_the_floor_is_where_the_feet_are_and_no_treadmill_stands_in_the_way(name):
    for side in ("right", "left"):
        scene = ground_scene(name, 4, side)
        assert len(scene.before) == 0
        near = np.abs(scene.still[:, [0, 2]]).max(axis=1) < 0.9
        assert not (near & (scene.still[:, 1] > 0.02) & (scene.still[:, 1] < 2.0)).any()
        assert scene.floors[0][0] <= 0.001


def test_fault_sizes_are_read_and_refused():
    assert _sizes(["low-knee=0.5", "slow"]) == {"low_knee": 0.5, "slow": 1.0}
    with pytest.raises(OptionError, match="'x' is no number"):
        _sizes(["slow=x"])


def test_the_set_of_clips_can_be_performed_and_stays_in_view():
    done = design()
    assert len(done) == 23 and len({n[:2] for n in done}) == 21
    for name, (what, how) in done.items():
        motion = what.motion()
        assert 5.5 < float(motion.time[-1]) < 11, name
        assert abs(how.yaw_deg) <= 20
        alternates = alternate(what.drill)
        m = driven(motion, what.height_m, alternates, motion.time.values[::24])
        camera = camera_at(how, what.height_m)
        for point_name in ("toe_tip", "knee", "heel"):
            px = camera.project(m.points[point_name])
            assert px.min() > 8, name
            assert px[..., 0].max() < how.width - 8, name
            assert px[..., 1].max() < how.height - 8, name
