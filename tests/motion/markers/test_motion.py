"""Markers → Motion on a runner whose angles are known, in any laboratory."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import GaitError, InputError
from swingleg.gait import measure_strides
from swingleg.gait.events import detect_events
from swingleg.motion.markers import motion_from_markers
from tests.motion.markers.runner import (
    as_markers,
    as_standing,
    paths,
    standing,
    trial,
    turn,
)

TIME, PATHS, TRUTH = paths()
STOOD = standing()


def move(found: dict, rotation: np.ndarray | None = None, scale: float = 1.0) -> dict:
    turned = np.eye(3) if rotation is None else rotation
    return {label: scale * path @ turned.T for label, path in found.items()}


def made(rotation: np.ndarray | None = None, **options) -> xr.Dataset:
    run = as_markers(TIME, move(trial(PATHS), rotation))
    return motion_from_markers(run, static=as_standing(move(STOOD, rotation)), **options)[0]


def metrics(motion: xr.Dataset) -> dict[str, np.ndarray]:
    condition = Condition(speed_m_s=3.0, treadmill=True)
    strides = measure_strides(motion, detect_events(motion), condition, Athlete())
    numbers = strides.select_dtypes("number").drop(
        columns=[c for c in strides if (c.endswith("_s") and "touch" in c) or c == "toe_off_s"]
    )
    return {s: numbers[strides.side == s].mean().to_numpy() for s in ("left", "right")}


REFERENCE = made(cutoff_hz=None)
METRICS = metrics(REFERENCE)


def same(found: dict, truth: dict = METRICS, rtol: float = 1e-6) -> None:
    for side in truth:
        np.testing.assert_allclose(found[side], truth[side], rtol=rtol, atol=1e-6)


def test_the_quick_knee_keeps_turns_that_the_usual_filter_smears() -> None:
    motion = made()
    truth = TRUTH[..., 0] - TRUTH[..., 1]
    inner = slice(50, -50)
    quick = np.abs(np.gradient(motion.knee_angle_quick.values - truth, axis=0)[inner])
    usual = np.abs(np.gradient(motion.joint_angle.sel(joint="knee").values - truth, axis=0)[inner])
    assert quick.max() < 0.5 * usual.max()


def test_slow_markers_bear_no_quick_knee() -> None:
    slow = as_markers(TIME[::2], {n: p[::2] for n, p in trial(PATHS).items()})
    rate = 1 / float(TIME[2] - TIME[0])
    motion = motion_from_markers(slow, static=as_standing(STOOD))[0]
    assert ("knee_angle_quick" in motion) == (rate >= 90)


def test_angles_and_lengths_are_those_of_the_body() -> None:
    segment = REFERENCE.segment_angle.values
    np.testing.assert_allclose(segment, TRUTH, atol=1e-6)
    knee = REFERENCE.joint_angle.sel(joint="knee").values
    np.testing.assert_allclose(knee, TRUTH[..., 0] - TRUTH[..., 1], atol=1e-6)
    hip = REFERENCE.joint_angle.sel(joint="hip").values
    np.testing.assert_allclose(hip, TRUTH[..., 0], atol=1e-6)  # the pelvis keeps its tilt
    assert REFERENCE.attrs["leg_length"] == pytest.approx(0.92, abs=1e-9)
    assert REFERENCE.attrs["marker_set"] == "hamner"
    assert REFERENCE.attrs["in_place"] == 1
    spines = np.mean([PATHS[n] for n in ("LASI", "RASI", "LPSI", "RPSI")], axis=0)
    x, y, _ = ((PATHS["LACR"] + PATHS["RACR"]) / 2 - spines).T
    np.testing.assert_allclose(REFERENCE.trunk_angle, np.degrees(np.arctan2(x, y)), atol=1e-6)


def test_the_belt_is_read_from_the_standing_foot() -> None:
    heel = REFERENCE.position.sel(point="right_toe", space="x").values
    belt = -np.gradient(heel, TIME)
    low = REFERENCE.position.sel(point="right_toe", space="y").values
    flat = belt[low < low.min() + 1e-4]
    assert REFERENCE.attrs["speed"] == pytest.approx(np.median(flat), rel=0.01)


@settings(max_examples=6, deadline=None)
@given(st.floats(-180, 180))
def test_turning_the_laboratory_about_the_vertical_changes_nothing(degrees: float) -> None:
    same(metrics(made(turn(degrees), cutoff_hz=None)))


@pytest.mark.parametrize("axis", ["x", "z"])
@pytest.mark.parametrize("degrees", [90, 180, -90])
def test_any_laboratory_axis_may_be_up(axis: str, degrees: float) -> None:
    same(metrics(made(turn(degrees, axis), cutoff_hz=None)))


def test_a_laboratory_with_no_axis_up_is_said_and_read_within_four_degrees() -> None:
    tilt = turn(40, "z") @ turn(25, "x")
    run = as_markers(TIME, move(trial(PATHS), tilt))
    motion, warnings = motion_from_markers(run, static=as_standing(move(STOOD, tilt)))
    assert "lab_vertical_guessed" in {w.code for w in warnings}
    apart = motion.segment_angle.values - TRUTH
    assert np.abs(np.median(apart[..., :2], axis=0)).max() < 4.0
    np.testing.assert_allclose(
        motion.joint_angle.sel(joint="knee"), made().joint_angle.sel(joint="knee"), atol=0.01
    )


def test_an_incline_stays_an_incline() -> None:
    """Belt and laboratory differ by 4°: angles are from the laboratory's vertical."""
    run = as_markers(TIME, move(trial(PATHS), turn(4, "z")))
    motion, warnings = motion_from_markers(run, static=as_standing(STOOD), cutoff_hz=None)
    assert "lab_vertical_guessed" not in {w.code for w in warnings}
    np.testing.assert_allclose(motion.segment_angle.values[..., :2], TRUTH[..., :2] + 4, atol=0.01)


def test_lab_rotation_turns_the_laboratory_into_the_runner() -> None:
    rotation = turn(70)
    motion = made(rotation, cutoff_hz=None)
    lab = move(PATHS, rotation)
    heel = lab["RCAL"] @ np.reshape(motion.attrs["lab_rotation"], (3, 3)).T
    heel = heel - motion.attrs["lab_origin_m"]
    np.testing.assert_allclose(heel, motion.position.sel(point="right_heel").values, atol=1e-6)


def test_mirroring_exchanges_the_sides() -> None:
    def mirror(found: dict) -> dict:
        flip = np.array([1, 1, -1])
        swap = {"L": "R", "R": "L"}
        return {swap[label[0]] + label[1:]: path * flip for label, path in found.items()}

    run = as_markers(TIME, mirror(trial(PATHS)))
    motion, _ = motion_from_markers(run, static=as_standing(mirror(STOOD)), cutoff_hz=None)
    found = metrics(motion)
    same({"left": found["right"], "right": found["left"]}, rtol=1e-4)


def test_shifting_time_changes_nothing() -> None:
    run = as_markers(TIME + 12.345, trial(PATHS))
    motion, _ = motion_from_markers(run, static=as_standing(STOOD), cutoff_hz=None)
    same(metrics(motion), rtol=1e-5)


@pytest.mark.parametrize("rate", [100.0, 150.0, 300.0])
def test_resampling_changes_little(rate: float) -> None:
    time, found, _ = paths(rate=rate)
    motion, _ = motion_from_markers(as_markers(time, trial(found)), static=as_standing(STOOD))
    reference = made()
    for joint in ("hip", "knee", "ankle"):
        a = motion.joint_angle.sel(joint=joint).values
        b = reference.joint_angle.sel(joint=joint).interp(time=time).values
        inner = (time > 0.3) & (time < time[-1] - 0.3)
        assert np.nanmax(np.abs(a - b)[inner]) < 0.5


def test_millimetres_called_metres_are_refused() -> None:
    run = as_markers(TIME, move(trial(PATHS), scale=1000.0))
    with pytest.raises(InputError, match="are they in mm"):
        motion_from_markers(run, static=as_standing(STOOD))


def test_a_small_error_of_unit_shows_against_the_height() -> None:
    run = as_markers(TIME, move(trial(PATHS), scale=0.4))
    with pytest.raises(InputError, match="no human leg"):
        motion_from_markers(run, Athlete(height_m=1.80), static=as_standing(move(STOOD, scale=0.4)))


def test_overground_the_pelvis_travels() -> None:
    time, found, truth = paths(overground=2.9, duration=4.0)
    run = as_markers(time, move(trial(found), turn(33)))
    motion, _ = motion_from_markers(run, static=as_standing(STOOD), cutoff_hz=None)
    assert motion.attrs["in_place"] == 0
    np.testing.assert_allclose(motion.segment_angle.values, truth, atol=0.02)


def test_a_standing_trial_is_not_a_run() -> None:
    still = {label: np.tile(xyz, (400, 1)) for label, xyz in STOOD.items()}
    with pytest.raises(GaitError, match="stands still"):
        motion_from_markers(as_markers(np.arange(400) / 200.0, still))


def test_a_speed_that_the_feet_contradict_is_told() -> None:
    run = as_markers(TIME, trial(PATHS))
    speed = REFERENCE.attrs["speed"]
    told = motion_from_markers(run, static=as_standing(STOOD), speed_m_s=1.1 * speed)[1]
    quiet = motion_from_markers(run, static=as_standing(STOOD), speed_m_s=speed)[1]
    assert "speed_disagrees" in {w.code for w in told}
    assert "speed_disagrees" not in {w.code for w in quiet}


def test_rounded_times_and_skipped_frames() -> None:
    rounded = as_markers(np.round(TIME, 3), trial(PATHS))
    motion, _ = motion_from_markers(rounded, static=as_standing(STOOD), cutoff_hz=None)
    np.testing.assert_allclose(motion.segment_angle.values, TRUTH, atol=1e-6)
    keep = np.ones(TIME.size, dtype=bool)
    keep[300:305] = False
    skipped = as_markers(TIME[keep], {n: p[keep] for n, p in trial(PATHS).items()})
    motion, warnings = motion_from_markers(skipped, static=as_standing(STOOD), cutoff_hz=None)
    assert motion.time.size == TIME.size
    assert np.abs(motion.segment_angle.values - TRUTH)[..., :2].max() < 0.5
    assert "marker_spline" in {w.code for w in warnings}
