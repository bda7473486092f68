"""From a Motion to torques: a designed runner whose angles have closed forms."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from scipy.interpolate import make_interp_spline

from swingleg.core.athlete import Athlete, Condition
from swingleg.dynamics.leg import add_torques, swing_leg, swings_of
from swingleg.dynamics.leg.chain import ChainState, joint_torques
from swingleg.dynamics.leg.metrics import FUNCTIONS, locked_peak, scaled_peaks
from swingleg.dynamics.leg.noise import torque_sd
from swingleg.dynamics.leg.state import LegCourse
from swingleg.dynamics.leg.timing import hip_timing
from swingleg.gait.availability import TORQUE_METRICS
from swingleg.gait.events.legs import low_pass
from swingleg.gait.measure import measure_strides
from swingleg.gait.summary import summarise
from tests.fixtures import Runner, synthetic_events, synthetic_motion

RUNNER = Runner()
ME = Athlete(height_m=1.75, mass_kg=70.0, sex="male")
PACE = Condition(speed_m_s=3.0, treadmill=True)


def _table(motion: xr.Dataset, athlete: Athlete = ME) -> pd.DataFrame:
    strides = measure_strides(motion, synthetic_events(RUNNER), PACE, athlete)
    before = strides.copy(deep=True)
    filled = add_torques(strides, motion, PACE, athlete)
    pd.testing.assert_frame_equal(strides, before)
    return filled


def test_splines_give_the_torques_of_the_closed_form() -> None:
    motion = synthetic_motion(RUNNER, rate=240.0)
    leg = swing_leg(motion, "right", ME, 0.25 / 70, cutoff_hz=None)
    times = np.linspace(2.0, 3.4, 200)
    step = 1e-4
    around = times[:, None] + step * np.array([-1, 0, 1])
    thigh, knee = (
        np.radians(RUNNER.thigh("right", around)),
        np.radians(RUNNER.knee("right", around)),
    )
    shank = thigh - knee
    foot = np.radians(RUNNER.foot("right", around)) + leg.body.foot_tilt
    angle = np.stack([thigh, shank, foot], axis=-1)
    state = leg.course.at(times)
    assert np.allclose(state.angle, angle[:, 1], atol=1e-6)
    true = ChainState(
        angle[:, 1],
        (angle[:, 2] - angle[:, 0]) / (2 * step),
        (angle[:, 2] - 2 * angle[:, 1] + angle[:, 0]) / step**2,
        state.hip_acceleration,
    )
    assert np.allclose(joint_torques(leg.body, state), joint_torques(leg.body, true), atol=2e-3)


def test_measured_lengths_make_the_body() -> None:
    body = swing_leg(synthetic_motion(RUNNER), "left", ME, 0.0).body
    assert body.length == pytest.approx([RUNNER.thigh_m, RUNNER.shank_m])
    assert body.mass == pytest.approx([0.1416, 0.0433, 0.0137])
    shod = swing_leg(synthetic_motion(RUNNER), "left", ME, 0.25 / 70).body
    assert shod.mass[2] == pytest.approx(0.0137 + 0.25 / 70)
    assert shod.inertia[2] > body.inertia[2]


def test_leg_lengths_as_unit_give_the_same_torques() -> None:
    metres = _table(synthetic_motion(RUNNER))
    scaled = synthetic_motion(RUNNER, units="leg").assign_attrs(leg_length_m=RUNNER.leg_m)
    legs = _table(scaled)
    for name in FUNCTIONS:
        assert np.allclose(metres[name], legs[name], rtol=1e-6), name


def test_every_metric_has_its_numbers_and_intervals() -> None:
    motion = synthetic_motion(RUNNER)
    table = _table(motion)
    metrics, missing = summarise(table, motion, PACE, ME)
    lacking = {u.metric for u in missing}
    for name in set(TORQUE_METRICS) - {"drive_onset_ms"}:
        assert name in metrics and name not in lacking
        both = metrics[name].both
        assert both.ci_low <= both.value <= both.ci_high
    assert "drive_onset_ms" in lacking  # no plates
    low, high = (metrics[f"hip_passive_share_{end}"].both.value for end in ("low", "high"))
    assert 0 <= low < high < 1


def test_without_a_mass_nothing_is_made_up() -> None:
    motion = synthetic_motion(RUNNER)
    unknown = Athlete(height_m=1.75)
    metrics, missing = summarise(_table(motion, unknown), motion, PACE, unknown)
    reasons = {u.metric: u.reason for u in missing}
    assert not set(TORQUE_METRICS) & set(metrics)
    assert reasons["hip_flexion_work_j_kg"] == "the body mass is unknown"


def test_too_few_frames_withhold_torques() -> None:
    motion = synthetic_motion(RUNNER).assign_attrs(source_fps=30.0)
    metrics, missing = summarise(_table(motion), motion, PACE, ME)
    assert not set(TORQUE_METRICS) & set(metrics)
    assert "30 frames/s are too few" in {u.reason for u in missing}


def test_a_heavier_shoe_costs_torque() -> None:
    light = _table(synthetic_motion(RUNNER), Athlete(mass_kg=70.0, sex="male", shoe_mass_kg=0.0))
    heavy = _table(synthetic_motion(RUNNER), Athlete(mass_kg=70.0, sex="male", shoe_mass_kg=0.5))
    name = "hip_torque_extensor_peak_nm_kg"
    assert heavy[name].mean() > 1.1 * light[name].mean()


def test_a_stiffer_knee_is_seen_as_a_lever() -> None:
    motion = synthetic_motion(RUNNER)
    leg = swing_leg(motion, "right", ME, 0.25 / 70)
    table = _table(motion)
    rows = table[table["side"] == "right"]
    swings = swings_of(leg, rows["toe_off_s"].to_numpy(), rows["next_touch_down_s"].to_numpy())
    peaks = scaled_peaks(swings)
    assert np.allclose(peaks[:, 2], rows["hip_torque_flexor_peak_nm_kg"])
    saved = 100 * (1 - peaks[:, 2] / locked_peak(swings))
    assert np.allclose(saved, rows["lever_saving_pct"])


def test_landmarks_come_in_order() -> None:
    motion = synthetic_motion(RUNNER)
    leg = swing_leg(motion, "right", ME, 0.25 / 70)
    rows = _table(motion).query("side == 'right'")
    times = hip_timing(
        swings_of(leg, rows["toe_off_s"].to_numpy(), rows["next_touch_down_s"].to_numpy())
    )
    assert (times.toe_off <= times.flexor_peak).all()
    assert (times.flexor_peak < times.flexor_end).all()
    assert (times.flexor_end < times.extensor_peak).all()
    assert (times.extensor_peak <= times.touch_down).all()


def test_propagated_error_is_what_noise_does() -> None:
    motion = synthetic_motion(RUNNER, rate=150.0, duration=20.0)
    leg = swing_leg(motion, "right", ME, 0.0)
    times = np.linspace(4.0, 16.0, 400)
    noise = np.random.default_rng(5)
    sd_deg = np.array([0.3, 0.4, 0.5])
    course = leg.course
    clock = motion.time.values
    clean = course.spline(clock)
    draws = []
    for _ in range(20):
        added = np.zeros_like(clean)
        added[:, 2:] = noise.normal(size=(clock.size, 3)) * np.radians(sd_deg)
        spline = make_interp_spline(clock, clean + low_pass(added, 10.0, 150.0), k=5)
        state = LegCourse(course.start_s, course.rate_hz, course.known, spline).at(times)
        draws.append(joint_torques(leg.body, state))
    seen = np.std(draws, axis=0).mean(axis=0)
    angle_sd = motion.segment_angle_sd * 0 + xr.DataArray(sd_deg, dims="segment")
    noisy = motion.assign(segment_angle_sd=angle_sd, position_sd=motion.position_sd * 0)
    told = torque_sd(noisy, leg, times).mean(axis=0)
    assert told == pytest.approx(seen, rel=0.1)
