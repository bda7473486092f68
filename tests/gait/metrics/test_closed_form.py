"""Every kinematic metric against the closed form of a designed runner."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS
from swingleg.gait.measure import measure_strides
from swingleg.gait.metrics.registry import FUNCTIONS
from tests.fixtures import Runner, synthetic_events, synthetic_motion

RUNNER = Runner()
CONDITION = Condition(speed_m_s=RUNNER.speed, treadmill=True)


@pytest.fixture(scope="module")
def right():
    strides = measure_strides(synthetic_motion(), synthetic_events(), CONDITION, Athlete())
    return strides[strides["side"] == "right"]


def knee(share):
    return float(RUNNER.knee("right", np.array(share * RUNNER.period)))


def highest_knee():
    return -minimize_scalar(lambda s: -knee(s), bounds=(0.4, 0.6), method="bounded").fun


def lowest_late():
    found = minimize_scalar(knee, bounds=(0.75, 0.999), method="bounded", options={"xatol": 1e-7})
    return found.x, found.fun


def test_registry_and_functions_agree():
    assert set(FUNCTIONS) <= set(METRICS)
    missing = [n for n in METRICS if n not in FUNCTIONS and n != "lands_under_flexing_knee"]
    assert {METRICS[n].family for n in missing} == {"dynamics", "worries"}
    assert "crossed_extension_phase_pct" not in missing


def test_swing_angles(right):
    r = RUNNER
    expected = {
        "thigh_elevation_peak_deg": r.thigh_mean + r.thigh_swing,
        "thigh_elevation_peak_time_pct": 100 * r.thigh_peak,
        "thigh_extension_peak_deg": r.thigh_swing - r.thigh_mean,
        "thigh_flexion_velocity_peak_deg_s": r.thigh_swing * 2 * np.pi / r.period,
        "knee_flexion_swing_peak_deg": highest_knee(),
        "knee_flexion_late_swing_min_deg": lowest_late()[1],
    }
    for name, value in expected.items():
        assert right[name].to_numpy() == pytest.approx(value, abs=0.05, rel=1e-3), name


def test_lead_of_the_knee_minimum_is_sub_frame(right):
    lead = 1000 * (1 - lowest_late()[0]) * RUNNER.period
    assert right["knee_reflexion_lead_ms"].to_numpy() == pytest.approx(lead, abs=0.3)


def test_contact_angles_and_rate(right):
    at = np.array(0.0)
    knee_0, thigh_0 = RUNNER.knee("right", at), RUNNER.thigh("right", at)
    shank = float(thigh_0 - knee_0)
    foot = RUNNER.foot_mean - 12
    expected = {
        "knee_flexion_contact_deg": float(knee_0),
        "shank_angle_contact_deg": shank,
        "foot_strike_angle_deg": foot,
        "ankle_dorsiflexion_contact_deg": foot - shank,
        "overstride_knee_leg": RUNNER.shank_m * np.sin(np.radians(shank)) / RUNNER.leg_m,
        "overstride_hip_leg": (
            RUNNER.shank_m * np.sin(np.radians(shank))
            + RUNNER.thigh_m * np.sin(np.radians(float(thigh_0)))
        )
        / RUNNER.leg_m,
    }
    for name, value in expected.items():
        assert right[name].to_numpy() == pytest.approx(value, abs=2e-3), name
    rate = float(RUNNER.knee_rate("right", at))
    assert right["knee_flexion_velocity_contact_deg_s"].to_numpy() == pytest.approx(rate, abs=3)
    assert set(right["foot_strike"]) == {"forefoot"}  # −7°


def test_a_rate_that_is_drawn_towards_usual_is_put_back(right):
    plain = right["knee_flexion_velocity_contact_deg_s"].to_numpy()
    motion = synthetic_motion()
    near = str(motion.attrs["near_side"]) in ("", "right")
    which = "near" if near else "far"
    drawn = motion.assign_attrs(
        {f"knee_rate_{which}_zero_deg_s": 40.0, f"knee_rate_{which}_share": 0.8}
    )
    table = measure_strides(drawn, synthetic_events(), CONDITION, Athlete())
    back = table[table["side"] == "right"]["knee_flexion_velocity_contact_deg_s"].to_numpy()
    assert back == pytest.approx((plain - 40) / 0.8)


def test_times_and_whole(right):
    r = RUNNER
    expected = {
        "contact_time_s": r.contact,
        "swing_time_s": r.period - r.contact,
        "flight_time_s": r.period / 2 - r.contact,
        "duty_factor": r.contact / r.period,
        "cadence_spm": 120 / r.period,
        "step_length_m": r.speed * r.period / 2,
        "step_length_leg": r.speed * r.period / 2 / r.leg_m,
        "stride_length_m": r.speed * r.period,
        "contact_time_per_km_s": 1000 * r.contact / (r.speed * r.period / 2),
        "vertical_oscillation_m": r.bounce,
        "trunk_lean_deg": 5.0,
    }
    for name, value in expected.items():
        assert right[name].to_numpy() == pytest.approx(value, rel=2e-3), name


def test_foot_speed_is_relative_to_the_ground():
    """The same legs over a belt and over still ground touch down at the same foot speed."""
    belt = measure_strides(synthetic_motion(), synthetic_events(), CONDITION, Athlete())
    ground = measure_strides(
        synthetic_motion(treadmill=False),
        synthetic_events(),
        Condition(speed_m_s=RUNNER.speed, treadmill=False),
        Athlete(),
    )
    unsaid = measure_strides(
        synthetic_motion(), synthetic_events(), Condition(speed_m_s=RUNNER.speed), Athlete()
    )
    name = "foot_speed_contact_m_s"
    assert belt[name].to_numpy() == pytest.approx(ground[name].to_numpy(), abs=0.01)
    assert unsaid[name].to_numpy() == pytest.approx(belt[name].to_numpy())
    assert belt[name].abs().max() > 0.1  # not trivially zero


def test_without_scale_leg_lengths_stay_and_metres_go():
    metres = measure_strides(synthetic_motion(), synthetic_events(), CONDITION, Athlete())
    legs = measure_strides(synthetic_motion(units="leg"), synthetic_events(), CONDITION, Athlete())
    for name in ("overstride_hip_leg", "heel_height_peak_leg", "recovery_foot_offset_leg"):
        assert legs[name].to_numpy() == pytest.approx(metres[name].to_numpy())
    for name in ("vertical_oscillation_m", "toe_clearance_m", "step_length_leg"):
        assert legs[name].isna().all(), name


def test_a_gap_in_one_angle_spoils_only_the_strides_it_touches():
    motion = synthetic_motion().copy(deep=True)
    gap = (motion.time.values > 3.2) & (motion.time.values < 3.25)
    motion.joint_angle.values[gap, 1, 1] = np.nan
    strides = measure_strides(motion, synthetic_events(), CONDITION, Athlete())
    right = strides[strides["side"] == "right"]
    missing = right[right["knee_flexion_swing_peak_deg"].isna()]
    assert len(missing) == 1
    assert float(missing["toe_off_s"].iloc[0]) < 3.2 < float(missing["next_touch_down_s"].iloc[0])
    assert right["thigh_elevation_peak_deg"].notna().all()


def shifted_left(motion, late_s):
    """The same runner whose left leg does everything `late_s` later."""
    step = float(motion.time[1] - motion.time[0])
    moved = motion.copy(deep=True)
    angles = motion.segment_angle.values.copy()
    angles[:, 0] = np.roll(angles[:, 0], round(late_s / step), axis=0)
    moved["segment_angle"] = motion.segment_angle.copy(data=angles)
    return moved


@pytest.mark.parametrize("late_share", [-0.05, 0.0, 0.05])
def test_crossed_extension_phase_is_the_legs_phase(late_share):
    # sines half a period apart: lift and push fall on the same instant; a late left leg pushes late
    late = round(late_share * RUNNER.period * 240) / 240
    motion = shifted_left(synthetic_motion(), late)
    strides = measure_strides(motion, synthetic_events(first=1.0), CONDITION, Athlete())
    right = strides[strides["side"] == "right"].iloc[:-1]
    left = strides[strides["side"] == "left"].iloc[:-1]
    expected = 100 * late / RUNNER.period
    assert right["crossed_extension_phase_pct"].to_numpy() == pytest.approx(-expected, abs=0.1)
    assert left["crossed_extension_phase_pct"].to_numpy() == pytest.approx(expected, abs=0.1)
    # the correlation of a sine with itself, shifted, over the swing
    time = np.linspace(RUNNER.contact, RUNNER.period, 2001)
    lift, push = (np.sin(RUNNER.phase("right", time - by) - 1.6 * np.pi) for by in (0.0, late))
    coupled = right["crossed_coupling"].to_numpy()
    assert coupled == pytest.approx(np.corrcoef(lift, push)[0, 1], abs=2e-3)
