"""Findings: severities by interval, sides, causes, the two over-strides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.assess import assess, with_norms
from swingleg.assess.compare import severity, side_difference
from swingleg.core.athlete import Condition
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import METRICS
from swingleg.norms import asymmetry_limit, norm_for

SPEED = 3.3
CONDITION = Condition(speed_m_s=SPEED, treadmill=True)
JUDGED = (
    "thigh_elevation_peak_deg",
    "knee_flexion_swing_peak_deg",
    "knee_flexion_late_swing_min_deg",
    "knee_flexion_contact_deg",
    "knee_flexion_velocity_contact_deg_s",
    "overstride_hip_leg",
    "overstride_knee_leg",
    "shank_angle_contact_deg",
    "ankle_dorsiflexion_contact_deg",
    "foot_strike_angle_deg",
    "heel_height_peak_leg",
    "vertical_oscillation_m",
)
NORM = Norm(10, 2, 6.7, 13.3, 7.4, 12.6, "made up")
number = st.floats(min_value=-30, max_value=50)


def measure(value, half=0.01, unit=""):
    return Measure(value, value - half, value + half, unit, 12)


def average(**z):
    """Metrics of an average runner; NAME=(left z, right z) moves one away by its norm's sd."""
    metrics = {}
    for name in JUDGED:
        norm = norm_for(name, SPEED)
        left, right = (
            measure(norm.mean + k * norm.sd, 0.05 * norm.sd) for k in z.get(name, (0, 0))
        )
        whole = not METRICS[name].two_sided
        metrics[name] = Metric(name, None if whole else left, None if whole else right, left, norm)
    return metrics


def found(metrics, condition=CONDITION):
    return {(f.id, f.side): f for f in assess(metrics, condition)}


@given(number, st.floats(min_value=0, max_value=20))
def test_severity_is_the_contracts_definition(value, half):
    m = measure(value, half)
    low = severity(m, NORM, "low")
    assert (low == "act") == (m.ci_high < 6.7)
    assert (low == "good") == (m.ci_high >= 6.7 and value >= 7.4)
    high = severity(m, NORM, "high")
    assert (high == "act") == (m.ci_low > 13.3)
    assert (high == "good") == (m.ci_low <= 13.3 and value <= 12.6)


@given(number, st.floats(min_value=0, max_value=30), st.floats(min_value=0.1, max_value=20))
def test_a_side_difference_must_leave_zero_outside(value, half, limit):
    m = measure(value, half)
    how = side_difference(m, limit)
    if how != "good":
        assert abs(value) > limit
        assert m.ci_low > 0 or m.ci_high < 0
    if how == "act":
        assert m.ci_low > limit or m.ci_high < -limit


def test_an_average_runner_has_a_good_swing_and_nothing_else():
    findings = found(average())
    assert list(findings) == [("good_swing", "both")]
    assert findings["good_swing", "both"].severity == "good"


def test_without_norms_nothing_is_called_good():
    metrics = with_norms(average(), Condition(speed_m_s=8.0))
    assert assess(metrics, Condition(speed_m_s=8.0)) == ()


def test_a_runner_seen_from_one_side_is_judged_on_that_side():
    metrics = {n: Metric(n, None, m.right, None, m.norm) for n, m in average().items()}
    assert list(found(metrics)) == [("good_swing", "right")]


@pytest.mark.parametrize(
    ("name", "z", "id_"),
    [
        ("thigh_elevation_peak_deg", -3, "low_knee_lift"),
        ("thigh_elevation_peak_deg", 3, "high_knee_lift"),
        ("knee_flexion_late_swing_min_deg", -3, "late_knee_extension"),
        ("overstride_hip_leg", 3, "over_stride"),
        ("overstride_knee_leg", 3, "over_stride"),
        ("knee_flexion_contact_deg", -3, "straight_knee_landing"),
        ("knee_flexion_velocity_contact_deg_s", -3, "straight_knee_landing"),
        ("heel_height_peak_leg", -3, "low_foot_carriage"),
        ("vertical_oscillation_m", 3, "bouncy"),
    ],
)
def test_one_metric_far_off_raises_its_finding_and_the_other_way_does_not(name, z, id_):
    finding = found(average(**{name: (z, z)}))[id_, "both"]
    assert (finding.severity, finding.evidence[0]) == ("act", name)
    assert (id_, "both") not in found(average(**{name: (-z, -z)}))


def test_a_wide_interval_watches_instead_of_acting():
    metrics = average(thigh_elevation_peak_deg=(-3, -3))
    old = metrics["thigh_elevation_peak_deg"]
    wide = measure(old.left.value, 3 * old.norm.sd)
    metrics["thigh_elevation_peak_deg"] = Metric(old.name, wide, wide, wide, old.norm)
    assert found(metrics)["low_knee_lift", "both"].severity == "watch"


def test_one_sided_finding_stays_on_its_side():
    assert list(found(average(knee_flexion_late_swing_min_deg=(-3, 0)))) == [
        ("late_knee_extension", "left")
    ]


def test_causes_follow_the_chain_on_the_same_side_only():
    findings = found(
        average(
            thigh_elevation_peak_deg=(-3, 0),
            knee_flexion_late_swing_min_deg=(-3, -3),
            overstride_hip_leg=(3, 3),
        )
    )
    assert findings["late_knee_extension", "left"].cause == "low_knee_lift"
    assert findings["late_knee_extension", "right"].cause is None
    assert findings["over_stride", "both"].cause == "late_knee_extension"
    assert findings["low_knee_lift", "left"].cause is None


def test_over_stride_without_late_extension_falls_back_to_the_lift():
    findings = found(average(thigh_elevation_peak_deg=(-3, -3), overstride_hip_leg=(3, 3)))
    assert findings["over_stride", "both"].cause == "low_knee_lift"


def with_foot_angle(metrics, degrees):
    m = measure(degrees)
    norm = metrics["foot_strike_angle_deg"].norm
    metrics["foot_strike_angle_deg"] = Metric("foot_strike_angle_deg", m, m, m, norm)
    return metrics


def test_the_two_over_strides_are_told_apart_by_their_evidence():
    heel = with_foot_angle(
        average(overstride_hip_leg=(3, 3), knee_flexion_contact_deg=(-1, -1)), 15.0
    )
    toe = with_foot_angle(
        average(overstride_hip_leg=(3, 3), ankle_dorsiflexion_contact_deg=(-3, -3)), -8.0
    )
    heel_evidence = found(heel)["over_stride", "both"].evidence
    toe_findings = found(toe)
    toe_evidence = toe_findings["over_stride", "both"].evidence
    assert "knee_flexion_contact_deg" in heel_evidence
    assert "ankle_dorsiflexion_contact_deg" not in heel_evidence
    assert "ankle_dorsiflexion_contact_deg" in toe_evidence
    assert "knee_flexion_contact_deg" not in toe_evidence
    assert ("pointed_toe_landing", "both") in toe_findings


def test_a_pointed_ankle_on_a_heel_strike_is_no_pointed_toe_landing():
    metrics = with_foot_angle(average(ankle_dorsiflexion_contact_deg=(-3, -3)), 10.0)
    assert ("pointed_toe_landing", "both") not in found(metrics)


def test_heel_flick_needs_a_low_lift():
    high = {"knee_flexion_swing_peak_deg": (3, 3)}
    assert ("heel_flick", "both") in found(average(**high, thigh_elevation_peak_deg=(-0.5, -0.5)))
    assert ("heel_flick", "both") not in found(average(**high, thigh_elevation_peak_deg=(0.5, 0.5)))


def test_a_sprinter_may_lift_the_knee_high():
    metrics = average(thigh_elevation_peak_deg=(3, 3))
    sprint = Condition(speed_m_s=SPEED, event="sprint")
    assert ("high_knee_lift", "both") not in found(metrics, sprint)


@pytest.mark.parametrize(("high", "severity_"), [(0.4, "act"), (0.7, "watch")])
def test_mostly_not_under_a_flexing_knee(high, severity_):
    metrics = average()
    share = Measure(0.2, 0.05, high, "1", 10)
    name = "lands_under_flexing_knee"
    metrics[name] = Metric(name, share, share, share, None)
    finding = found(metrics)["straight_knee_landing", "both"]
    assert (finding.severity, finding.evidence[0]) == (severity_, name)


def test_a_verdict_explained_by_the_foot_is_left_to_over_stride():
    metrics = average(overstride_knee_leg=(3, 3))
    share = Measure(0.0, 0.0, 0.2, "1", 10)
    name = "lands_under_flexing_knee"
    metrics[name] = Metric(name, share, share, share, None)
    assert {id_ for id_, _ in found(metrics)} == {"over_stride"}


def test_asymmetry_beyond_the_usual_difference():
    limit = asymmetry_limit("contact_time_s")
    name = "contact_time_s_asymmetry"
    for value, expected in ((0.9 * limit, None), (-2 * limit, "act")):
        metrics = average()
        metrics[name] = Metric(name, None, None, measure(value, 0.1 * limit), None)
        finding = found(metrics).get(("asymmetry", "both"))
        assert (finding and finding.severity) == expected


def test_norms_are_filled_by_pace_and_nothing_else_changes():
    bare = {n: Metric(n, m.left, m.right, m.both) for n, m in average().items()}
    filled = with_norms(bare, CONDITION)
    assert filled == average()
    assert bare["overstride_hip_leg"].norm is None


def _with(metrics, name, z):
    norm = norm_for(name, SPEED)
    value = measure(norm.mean + z * norm.sd, 0.05 * norm.sd)
    return metrics | {name: Metric(name, value, value, value, norm)}


def _loading(share):
    value = Measure(share, max(share - 0.1, 0), min(share + 0.1, 1), "", 20)
    return {"loading_class": Metric("loading_class", value, value, value, None)}


def test_much_braking_is_told_and_goes_along_with_over_stride():
    metrics = _with(average(overstride_hip_leg=(4, 4)), "braking_impulse_bw_s", 4)
    finding = found(metrics)["braking", "both"]
    assert finding.severity == "act" and finding.cause == "over_stride"
    assert ("braking", "both") not in found(_with(average(), "braking_impulse_bw_s", -4))


@pytest.mark.parametrize(("z", "share", "raised"), [(4, 0.9, True), (4, 0.2, False), (0, 1, False)])
def test_a_hard_landing_needs_a_high_peak_and_fast_loading(z, share, raised):
    metrics = _with(average(), "peak_force_bw", z) | _loading(share)
    assert (("stomping", "both") in found(metrics)) == raised


def test_without_a_loading_class_nobody_stomps():
    assert ("stomping", "both") not in found(_with(average(), "peak_force_bw", 4))


@pytest.mark.parametrize(
    ("shoe_kg", "held"), [(0.25, True), (0.28, True), (0.4, False), (0.0, False)]
)
def test_a_torque_is_held_against_runners_in_like_shoes_only(shoe_kg, held):
    names = ("hip_torque_extensor_peak_nm_kg", "knee_flexion_contact_deg")
    metrics = {n: Metric(n, measure(1.5), measure(1.5), measure(1.5), None) for n in names}
    found = with_norms(metrics, CONDITION, shoe_kg)
    assert (found[names[0]].norm is not None) == held
    assert found[names[1]].norm is not None
