"""Means with intervals, and everything that is withheld with its reason."""

import numpy as np
import pytest

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.metrics import METRICS, all_names, asymmetry_name, has_asymmetry
from swingleg.gait.measure import measure_strides
from swingleg.gait.summary import foot_strike_mode, summarise
from swingleg.gait.uncertainty import EVENT_SHARED, systematic_sd
from tests.fixtures import Runner, synthetic_events, synthetic_motion

CONDITION = Condition(speed_m_s=3.0, speed_sd_m_s=0.03, treadmill=True)


def summary(
    runner=None,
    *,
    condition=CONDITION,
    limit=0.3,
    events_sd=0.003,
    duration=8.0,
    fps=None,
    **motion,
):
    moving = synthetic_motion(runner, duration=duration, **motion)
    events = synthetic_events(runner, duration=duration, sd=events_sd)
    strides = measure_strides(moving, events, condition, Athlete(), overstride_limit_leg=limit)
    metrics, unavailable = summarise(strides, moving, condition, Athlete(), fps)
    return metrics, {(u.metric, u.side): u for u in unavailable}


def all_accounted(metrics, missing):
    listed = {metric for metric, _ in missing}
    for name in all_names():
        assert name in metrics or name in listed, name
    for name in METRICS:
        if name not in metrics:
            continue
        metric = metrics[name]
        if METRICS[name].two_sided:
            for side in ("left", "right"):
                assert (metric.of(side) is None) == ((name, side) in missing), (name, side)
        else:
            assert metric.both is not None
        if has_asymmetry(name):
            asymmetry = asymmetry_name(name)
            assert (asymmetry in metrics) != (asymmetry in listed), name


@pytest.mark.parametrize(
    "motion",
    [
        {},
        {"kind": "video", "near_side": "right"},
        {"kind": "video", "near_side": "left", "far_visible": 0.1, "units": "leg"},
        {"duration": 2.0},
    ],
)
def test_every_name_is_measured_or_has_a_reason(motion):
    all_accounted(*summary(**motion))


def test_every_value_lies_in_its_interval():
    metrics, _ = summary()
    for name, metric in metrics.items():
        for side in ("left", "right", "both"):
            measure = metric.of(side)
            if measure is not None:
                assert measure.ci_low <= measure.value <= measure.ci_high, (name, side)
                assert measure.n >= 3


def test_asymmetry_is_right_minus_left():
    metrics, _ = summary(Runner(right_extra_thigh=5.0))
    measure = metrics["thigh_elevation_peak_deg_asymmetry"].both
    assert measure.value == pytest.approx(5.0, abs=0.05)
    left = metrics["thigh_elevation_peak_deg"].left
    assert measure.half_width > left.half_width  # both legs' errors


def test_event_error_widens_what_depends_on_events_and_only_that():
    sharp, _ = summary(events_sd=0.001)
    blunt, _ = summary(events_sd=0.02)

    def wider(name):
        return blunt[name].right.half_width / sharp[name].right.half_width

    assert wider("contact_time_s") > 5
    assert wider("knee_flexion_contact_deg") > 1.1
    assert wider("thigh_elevation_peak_deg") == pytest.approx(1, abs=0.01)


def test_contact_time_interval_is_the_events_error():
    """Designed contacts do not vary, so all of the interval is √2 × event sd, most of it shared."""
    measure = summary(events_sd=0.004)[0]["contact_time_s"].right
    expected = 1.96 * 0.004 * np.sqrt(2) * np.sqrt(EVENT_SHARED + (1 - EVENT_SHARED) / measure.n)
    assert measure.half_width == pytest.approx(expected, rel=0.02)


def test_systematic_error_does_not_average_out():
    short, _ = summary(duration=5.0, kind="video", near_side="right")
    long, _ = summary(duration=40.0, kind="video", near_side="right")
    name = "thigh_elevation_peak_deg"
    assert long[name].right.n > 5 * short[name].right.n
    motion = synthetic_motion(kind="video", near_side="right", duration=1.0)
    for side in ("left", "right"):
        alone = 1.96 * systematic_sd(name, motion, side)
        assert long[name].of(side).half_width == pytest.approx(alone, rel=0.05)


def test_hidden_far_leg_is_withheld_but_its_contact_times_stay():
    metrics, missing = summary(kind="video", near_side="right", far_visible=0.2)
    knee = metrics["knee_flexion_contact_deg"]
    assert knee.right is not None and knee.left is None and knee.both is None
    assert "left leg" in missing["knee_flexion_contact_deg", "left"].reason
    assert metrics["contact_time_s"].left is not None
    assert metrics["vertical_oscillation_m"].both is not None


def test_far_leg_swing_peak_is_never_a_plain_number():
    metrics, missing = summary(kind="video", near_side="left")
    assert metrics["knee_flexion_swing_peak_deg"].right is None
    assert "far" in missing["knee_flexion_swing_peak_deg", "right"].reason


def test_no_scale_no_metres():
    metrics, missing = summary(units="leg", kind="video", near_side="right")
    assert "vertical_oscillation_m" not in metrics
    assert "--height" in missing["vertical_oscillation_m", None].fix
    assert "overstride_hip_leg" in metrics
    assert "step_length_m" in metrics  # speed × time needs no scale of the picture


def test_no_speed_no_lengths():
    metrics, missing = summary(condition=Condition(treadmill=True))
    assert "step_length_m" not in metrics
    assert "--speed" in missing["step_length_m", None].fix
    assert "cadence_spm" in metrics


def test_low_frame_rate_withholds_what_it_cannot_resolve():
    metrics, missing = summary(fps=30.0)
    assert "knee_flexion_velocity_contact_deg_s" not in metrics
    assert "50 frames/s" in missing["knee_flexion_velocity_contact_deg_s", None].fix
    assert "knee_flexion_contact_deg" in metrics


@pytest.mark.parametrize("fps", [50.0, 49.98, 50.02])
def test_time_stamps_need_not_be_exact(fps):
    """A 50 frames/s clip is never told to film at 50 frames/s."""
    assert "knee_flexion_velocity_contact_deg_s" in summary(fps=fps)[0]


def test_foot_speed_carries_the_errors_of_both_speeds_it_is_made_of():
    def variance(speed_sd, scale):
        motion = synthetic_motion(kind="video", near_side="right")
        motion.attrs["scale_rel_sd"] = scale
        condition = Condition(3.0, speed_sd, speed_source="given", treadmill=True)
        strides = measure_strides(motion, synthetic_events(), condition, Athlete())
        metrics, _ = summarise(strides, motion, condition, Athlete())
        measure = metrics["foot_speed_contact_m_s"].right
        return (measure.half_width / 1.96) ** 2, measure.value - 3.0

    sure, backward = variance(0.0, 0.0)
    assert variance(0.5, 0.0)[0] - sure == pytest.approx(0.5**2)
    assert variance(0.0, 0.1)[0] - sure == pytest.approx((0.1 * backward) ** 2)


def test_a_foot_that_was_not_seen_is_not_called_a_missing_norm():
    runner = Runner(knee_dip=0.93)
    motion = synthetic_motion(runner, kind="video", near_side="right").copy(deep=True)
    motion.position.loc[{"point": "right_ankle"}] = np.nan
    strides = measure_strides(
        motion, synthetic_events(runner), CONDITION, Athlete(), overstride_limit_leg=0.3
    )
    _, unavailable = summarise(strides, motion, CONDITION, Athlete())
    reasons = {u.side: u.reason for u in unavailable if u.metric == "lands_under_flexing_knee"}
    assert reasons and not any("norm" in reason for reason in reasons.values())


def test_fewer_than_three_strides_make_no_number():
    metrics, missing = summary(duration=2.0)
    assert "thigh_elevation_peak_deg" not in metrics
    assert "at least 3" in missing["thigh_elevation_peak_deg", None].reason


def test_one_leg_alone_gives_the_whole_body_metrics_and_its_own():
    motion = synthetic_motion(kind="video", near_side="right")
    events = synthetic_events()
    events = events[events["side"] == "right"].reset_index(drop=True)
    strides = measure_strides(motion, events, CONDITION, Athlete())
    metrics, unavailable = summarise(strides, motion, CONDITION, Athlete())
    assert metrics["cadence_spm"].both.value == pytest.approx(120 / Runner().period)
    assert metrics["contact_time_s"].left is None
    reasons = {u.side: u.reason for u in unavailable if u.metric == "flight_time_s"}
    assert reasons["right"] == "the other foot's contacts were not found"
    assert reasons["left"].startswith("no strides of the left leg")


def test_no_contacts_at_all_is_said_once_per_metric():
    motion, events = synthetic_motion(), synthetic_events().iloc[:0]
    strides = measure_strides(motion, events, CONDITION, Athlete())
    metrics, unavailable = summarise(strides, motion, CONDITION, Athlete())
    assert metrics == {}
    assert sorted(u.metric for u in unavailable) == sorted(all_names())
    assert all(u.side is None for u in unavailable)


def test_undecided_strides_widen_the_verdict():
    runner = Runner(knee_dip=0.93)
    motion, events = synthetic_motion(runner), synthetic_events(runner)
    strides = measure_strides(motion, events, CONDITION, Athlete(), overstride_limit_leg=0.3)
    sure = summarise(strides, motion, CONDITION, Athlete())[0]["lands_under_flexing_knee"].right
    right = strides.index[strides["side"] == "right"]
    open_ = strides.assign(
        lands_under_flexing_knee=strides["lands_under_flexing_knee"].where(
            ~strides.index.isin(right[:4])
        )
    )
    half = summarise(open_, motion, CONDITION, Athlete())[0]["lands_under_flexing_knee"].right
    assert (sure.value, half.value) == (1.0, 1.0)
    assert half.n == sure.n - 4
    assert half.ci_low < sure.ci_low - 0.3


def test_no_limit_names_the_missing_norm():
    _, missing = summary(limit=None, runner=Runner(knee_dip=0.93))
    assert "norm" in missing["lands_under_flexing_knee", None].reason


def test_foot_strike_share_and_mode():
    runner = Runner(foot_mean=30.0)  # lands at 18°
    motion, events = synthetic_motion(runner), synthetic_events(runner)
    strides = measure_strides(motion, events, CONDITION, Athlete())
    metrics, _ = summarise(strides, motion, CONDITION, Athlete())
    assert metrics["foot_strike"].both.value == 1.0
    assert foot_strike_mode(strides) == {"left": "rearfoot", "right": "rearfoot"}


def test_strides_hold_no_number_that_the_summary_withholds():
    motion = synthetic_motion(kind="video", near_side="right", source_fps=30.0)
    strides = measure_strides(motion, synthetic_events(), CONDITION, Athlete())
    assert set(METRICS) <= set(strides.columns)
    missing = summarise(strides, motion, CONDITION, Athlete())[1]
    listed = [u for u in missing if u.metric in METRICS]
    assert {u.side for u in listed} == {None, "left"}
    for lack in listed:
        rows = strides if lack.side is None else strides[strides["side"] == lack.side]
        assert rows[lack.metric].isna().all(), lack
    assert strides["thigh_elevation_peak_deg"].notna().all()


def test_a_stride_whose_leg_was_hidden_keeps_its_times_only():
    motion = synthetic_motion(kind="video", near_side="right").copy(deep=True)
    hidden = (motion.time.values > 2.8) & (motion.time.values < 3.5)
    motion.visible.values[hidden, 1] = 0.0
    strides = measure_strides(motion, synthetic_events(), CONDITION, Athlete())
    row = strides[(strides["side"] == "right") & strides["touch_down_s"].between(2.75, 2.85)]
    assert row["thigh_elevation_peak_deg"].isna().all()
    assert row["contact_time_s"].notna().all()


def test_advice_speaks_of_the_input_at_hand():
    """Every fix for motion capture: no film, no clip, no picture, no light."""
    motion = synthetic_motion(kind="markers", near_side="")
    events = synthetic_events()
    few = events[events.touch_down_s < events.touch_down_s.min() + 1.6]
    condition = Condition(3.0, 0.03, speed_source="given", treadmill=True)
    for table, shown in ((few, motion), (events, motion.assign(visible=0 * motion.visible))):
        strides = measure_strides(shown, table, condition, Athlete())
        _, unavailable = summarise(strides, shown, condition, Athlete())
        words = " ".join(f"{e.reason} {e.fix}" for e in unavailable).lower()
        assert len(unavailable) > 20
        for word in (" film", " clip", " picture", " light", " video", " camera"):
            assert word not in words, word


def test_one_stride_is_one_stride():
    motion, events = synthetic_motion(kind="markers", near_side=""), synthetic_events()
    condition = Condition(3.0, 0.03, speed_source="given", treadmill=True)
    strides = measure_strides(motion, events, condition, Athlete())
    one = strides.groupby("side").head(1).reset_index(drop=True)
    one.attrs = dict(strides.attrs)
    _, unavailable = summarise(one, motion, condition, Athlete())
    reasons = {e.reason for e in unavailable}
    assert any("only 1 stride of" in r for r in reasons)
    assert not any("1 strides" in r for r in reasons)
