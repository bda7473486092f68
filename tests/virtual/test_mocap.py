"""A measured run keeps its angles and joint centres when it drives the body."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.core.motion import joint, point, segment
from swingleg.virtual.camera import Camera
from swingleg.virtual.foot import lowest_sole
from swingleg.virtual.mocap import Style, at_times, contacts, drive
from swingleg.virtual.motion import SIDES
from swingleg.virtual.truth import Shot, measured_truth
from tests.virtual.made import GROUND_M, capture_of

TIME = np.arange(1.0, 4.0, 1 / 60)


@pytest.fixture(scope="module")
def capture(gait):
    return capture_of(gait("clean"))


def test_leg_angles_and_joint_centres_are_those_of_the_motion(capture):
    m = at_times(drive(capture), TIME, overground=False, origin_s=0.0)
    clock = capture.motion.time.values
    for i, side in enumerate(SIDES):
        for name in ("thigh", "shank", "foot"):
            known = np.interp(TIME, clock, segment(capture.motion, side, name))
            assert np.abs(getattr(m, name)[:, i] - known).max() < 0.6  # linear against cubic
        for name in ("hip", "knee", "ankle"):
            known = point(capture.motion, f"{side}_{name}")
            known = np.stack([np.interp(TIME, clock, known[:, k]) for k in range(3)], axis=1)
            offset = m.points[name][:, i] - known
            assert np.abs(offset[:, [0, 2]] - offset[0, [0, 2]]).max() < 2e-3
            assert np.abs(offset[:, 1] - GROUND_M).max() < 0.02


def test_soles_stand_on_the_ground_at_mid_stance(capture):
    driven = drive(capture)
    for i, side in enumerate(SIDES):
        mine = capture.events[capture.events["side"] == side]
        middle = (mine.touch_down_s + 0.375 * (mine.toe_off_s - mine.touch_down_s)).to_numpy()
        m = at_times(driven, middle[2:-2], overground=False, origin_s=0.0)
        low = lowest_sole(driven.foot, np.deg2rad(m.foot[:, i]), m.points["ankle"][:, i, 1])
        assert np.abs(low).max() < 0.004


def test_overground_the_runner_travels_at_the_trials_speed(capture):
    driven = drive(capture)
    still = at_times(driven, TIME, overground=False, origin_s=2.0)
    going = at_times(driven, TIME, overground=True, origin_s=2.0)
    gone = going.points["knee"][:, 0, 0] - still.points["knee"][:, 0, 0]
    assert np.allclose(gone, capture.speed_m_s * (TIME - 2.0), atol=1e-9)
    planted = going.in_stance[:, 1].astype(bool) & (np.abs(going.foot[:, 1]) < 0.5)
    both = planted[1:] & planted[:-1]
    slide = np.abs(np.diff(going.points["heel"][:, 1, 0]))[both]
    assert both.sum() > 5 and slide.max() < 0.02  # a planted foot stays where it is


def test_arms_swing_against_the_legs(capture):
    m = at_times(drive(capture, Style(arm_swing=1.0)), TIME, overground=False, origin_s=0.0)
    for i in range(2):
        assert np.corrcoef(m.shoulder[:, i], m.thigh[:, i])[0, 1] < -0.5
        assert np.corrcoef(m.shoulder[:, i], m.thigh[:, 1 - i])[0, 1] > 0.9


def test_a_stretch_beyond_the_trial_or_with_lost_markers_is_refused(capture):
    with pytest.raises(InputError, match=r"not within the trial.*made\.c3d|made\.c3d.*not within"):
        at_times(drive(capture), TIME + 4.0, overground=False, origin_s=0.0)
    motion = capture.motion.copy(deep=True)
    motion.position.loc[{"time": slice(2.0, 2.3), "point": "left_knee"}] = np.nan
    driven = drive(replace(capture, motion=motion))
    with pytest.raises(InputError, match="markers are lost"):
        at_times(driven, TIME, overground=False, origin_s=0.0)
    at_times(driven, TIME[TIME < 1.7], overground=False, origin_s=0.0)


def test_contacts_are_told_on_the_clips_clock(capture):
    found = contacts(capture, 1.0, 4.0)
    rows = capture.events[(capture.events.touch_down_s >= 1) & (capture.events.touch_down_s < 4)]
    assert [c["side"] for c in found] == rows.side.tolist()
    assert found[0]["touch_down_s"] == pytest.approx(rows.touch_down_s.iloc[0] - 1.0, abs=1e-4)


def test_truth_tells_where_it_comes_from(capture, tmp_path):
    m = at_times(drive(capture), 1.0 + np.arange(120) / 60, overground=False, origin_s=0.0)
    zero = np.zeros((120, 3))
    shot = Shot(Camera(side="left"), None, np.arange(120) / 60, 60.0, (zero, zero))
    t = json.loads(json.dumps(measured_truth(capture, m, shot, start_s=1.0, treadmill=True)))
    assert (t["near_side"], t["facing"], t["source"]["start_s"]) == ("left", "left", 1.0)
    assert t["source"]["changed"] == {}
    turned = replace(capture, trial=replace(capture.trial, foot_contact_deg=-4.0))
    told = measured_truth(turned, m, shot, start_s=1.0, treadmill=True)["source"]["changed"]
    assert told == {"foot_contact_deg": -4.0}
    assert t["trial_metrics"]["left"]["contact_time_s"] == pytest.approx(0.232, abs=0.002)
    assert set(t["strides"]) == {"left", "right"} and t["strides"]["left"] >= 1
    toe, heel = (np.array(t["point_px"]["left"][n])[:, 0] for n in ("toe_tip", "heel"))
    flat = np.abs(np.array(t["angle_deg"]["left"]["foot"])) < 20
    assert (toe < heel)[flat].all()  # seen from the left the runner faces left
    ankle = np.array(t["angle_deg"]["right"]["ankle"])
    clock = capture.motion.time.values
    known = np.interp(1.0 + np.arange(120) / 60, clock, joint(capture.motion, "right", "ankle"))
    assert np.abs(ankle - known).max() < 0.6


@pytest.mark.skipif("SWINGLEG_DATA" not in os.environ, reason="SWINGLEG_DATA is not set")
def test_a_treadmill_trial_drives_the_body():
    from swingleg.virtual.capture import Trial, load_capture

    folder = Path(os.environ["SWINGLEG_DATA"]) / "rbds" / "RBDS03"
    if not folder.is_dir():
        pytest.skip("no RBDS03 in SWINGLEG_DATA")
    trial = Trial(
        "RBDS03 3.5 m/s",
        folder / "RBDS03runT35.c3d",
        folder / "RBDS03static.c3d",
        height_m=1.8,
        mass_kg=70,
        speed_m_s=3.5,
        marker_lag_ms=6.67,
    )
    capture = load_capture(trial)
    driven = drive(capture)
    time = np.arange(5.0, 9.0, 1 / 120)
    m = at_times(driven, time, overground=False, origin_s=0.0)
    assert 150 < capture.cadence_spm < 175
    assert capture.metrics["right"]["knee_flexion_swing_peak_deg"] > 80
    strides = m.thigh[:, 1].reshape(-1, 96)
    assert strides.std(axis=0).max() > 1.0  # real strides, none like another
    for i in range(2):
        flat = m.in_stance[:, i].astype(bool) & (np.abs(m.foot[:, i]) < 4)
        low = lowest_sole(driven.foot, np.deg2rad(m.foot[:, i]), m.points["ankle"][:, i, 1])
        assert flat.sum() > 40
        assert np.abs(low[flat]).max() < 0.02 and np.abs(np.median(low[flat])) < 0.006
