"""Comparisons of a designed runner: nothing changed, a knee lifted, conditions that differ."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from swingleg.comparison import difference, rates
from swingleg.comparison.compare import compare
from swingleg.comparison.conditions import likeness_of
from swingleg.comparison.difference import Legs, change_of
from swingleg.comparison.rates import rate_change
from swingleg.comparison.verdict import band_of, held_against, verdict_of
from swingleg.core.errors import OptionError
from swingleg.core.measure import Measure, Metric, measure_from_sd
from swingleg.core.metrics import METRICS
from swingleg.core.quantity import at_most, limit
from swingleg.report.comparison import words
from swingleg.report.comparison.machine import comparison_dict
from tests.comparison.made import recorded

LIFT = "thigh_elevation_peak_deg"


def test_the_same_running_again_has_not_changed():
    told = total = 0
    for seed in range(12):
        pair = compare(recorded(2 * seed), recorded(2 * seed + 1), same_session=True).pairs[0]
        told += sum(c.verdict in ("up", "down") for c in pair.changes)
        total += len(pair.changes)
        assert not any(c.clusters for c in pair.curves)
    assert told <= 0.05 * total


def test_a_lifted_knee_is_found_and_nothing_else():
    pair = compare(recorded(1), recorded(2, {LIFT: 6.0}), same_session=True).pairs[0]
    found = {(c.metric, c.side): c.verdict for c in pair.changes if c.verdict in ("up", "down")}
    assert found == {(LIFT, "left"): "up", (LIFT, "right"): "up"}
    change = pair.of(LIFT, "right")
    assert change is not None
    assert change.difference.ci_low < 6.0 < change.difference.ci_high
    thigh = [c for c in pair.curves if c.angle == "thigh"]
    assert all(len(c.clusters) == 1 for c in thigh)
    assert all(c.clusters[0].start_pct < 78 < c.clusters[0].end_pct for c in thigh)
    assert all(c.clusters[0].peak == pytest.approx(6.0, abs=1.0) for c in thigh)
    assert not any(c.clusters for c in pair.curves if c.angle == "knee")


def test_order_turns_the_sign_and_nothing_else():
    a, b = recorded(1), recorded(2, {LIFT: 3.0})
    there, back = compare(a, b).pairs[0], compare(b, a).pairs[0]
    for one, two in zip(there.changes, back.changes, strict=True):
        assert one.difference.value == pytest.approx(-two.difference.value)
        assert one.detectable == pytest.approx(two.detectable)
        assert one.q == pytest.approx(two.q)


def test_a_session_tells_smaller_changes_than_other_days():
    a, b = recorded(1), recorded(2)
    days, session = compare(a, b), compare(a, b, same_session=True)
    for one, two in zip(days.changes, session.changes, strict=True):
        if METRICS[one.metric].kind == "number":
            assert two.detectable <= one.detectable * 1.0001
    lift = [c.of(LIFT, "right") for c in (days.pairs[0], session.pairs[0])]
    assert lift[1].detectable < 0.7 * lift[0].detectable


def test_a_moved_camera_is_no_session():
    a, b = recorded(1), recorded(2)
    b.motion.attrs["px_per_unit"] *= 1.5
    pair = compare(a, b, same_session=True).pairs[0]
    assert "moved_camera" in {c.code for c in pair.cautions}
    assert pair.of(LIFT, "right").detectable == compare(a, b).pairs[0].of(LIFT, "right").detectable


def test_another_surface_is_refused():
    a = recorded(1)
    b = replace(a, condition=replace(a.condition, treadmill=False, surface="track"))
    b = replace(recorded(2), condition=b.condition)
    with pytest.raises(OptionError, match=r"a treadmill.*a track"):
        compare(a, b, labels=["one", "two"])


def test_the_same_recording_is_refused():
    with pytest.raises(OptionError, match="same recording"):
        compare(recorded(1), recorded(1))


def test_another_pace_is_told_with_what_it_explains():
    fast = recorded(2, {LIFT: 5.0}, speed_m_s=4.0)
    metric = fast.metrics[LIFT]
    fast.metrics[LIFT] = replace(metric, norm=replace(metric.norm, mean=metric.norm.mean + 4.5))
    pair = compare(recorded(1), fast, same_session=True).pairs[0]
    assert "speed" in {c.code for c in pair.cautions}
    change = pair.of(LIFT, "right")
    assert change.pace == pytest.approx(4.5)
    assert change.adjusted.value == pytest.approx(change.difference.value - 4.5)
    assert change.adjusted.ci_low < 0 < change.adjusted.ci_high
    assert change.adjusted.half_width > change.difference.half_width  # runners differ in it


@pytest.mark.parametrize(
    ("speed", "session", "same"), [(3.3, False, True), (4.0, False, False), (4.0, True, True)]
)
def test_another_setting_of_another_day_may_be_another_belt(speed, session, same):
    a, b = (
        replace(x, condition=replace(x.condition, treadmill=True, speed_source="given"))
        for x in (recorded(1), recorded(2, speed_m_s=speed))
    )
    assert likeness_of(a, b, session).same_belt is same


def test_from_the_other_side_only_near_legs_are_compared():
    a, b = recorded(1), recorded(2)
    b.motion.attrs["near_side"] = "left"
    pair = compare(a, b).pairs[0]
    assert "other_side" in {c.code for c in pair.cautions}
    assert {c.side for c in pair.changes} <= {"near", "both"}
    change = pair.of(LIFT, "near")
    assert change.before.value == a.metrics[LIFT].right.value
    assert change.after.value == b.metrics[LIFT].left.value
    assert change.verdict == "unsure"  # legs usually differ by as much as these
    assert all("legs" in c.reason and not c.clusters for c in pair.curves)
    reasons = {m.metric: m.reason for m in pair.missing}
    assert "legs usually differ" in reasons["foot_strike"]  # nobody knows by how much


def test_beyond_its_own_interval_and_still_perhaps_chance_is_said():
    pair = compare(recorded(1), recorded(2, {LIFT: 6.0}), same_session=True).pairs[0]
    change = replace(pair.of(LIFT, "left"), q=0.2, verdict="unsure")
    assert "may be chance" in words.unsure_why(change)
    small = replace(change, difference=measure_from_sd(0.1, 5.0, "deg", 6), p=0.98)
    assert words.unsure_why(small) == (
        "too coarse to tell: ±10° is wider than runners differ (±9°)"
    )
    unknown = replace(small, band=None, detectable=9.8)
    assert "only a change above 10°" in words.unsure_why(unknown)
    assert "not known" in words.unsure_why(unknown)


def test_what_has_a_norm_is_told_first():
    pair = compare(recorded(1), recorded(2, {LIFT: 6.0}), same_session=True).pairs[0]
    found = [c for c in pair.changes if c.verdict == "up"]
    other = replace(found[0], metric="hip_flexion_work_j_kg", worthwhile=None, q=0.0)
    both = replace(pair, changes=(other, *found))
    assert words.first_five(both)[0].metric == LIFT
    assert words.sentence(both).index("knee lift") < words.sentence(both).index("work")


def test_everything_stands_somewhere():
    pair = compare(recorded(1), recorded(2)).pairs[0]
    named = {c.metric for c in pair.changes} | {m.metric for m in pair.missing}
    assert named == set(METRICS) - {"speed_m_s"}
    assert all(m.reason for m in pair.missing)


def test_three_recordings_are_two_pairs():
    found = compare(recorded(1), recorded(2), recorded(3, {LIFT: 8.0}), same_session=True)
    assert [p.number for p in found.pairs] == [1, 2]
    assert found.pairs[1].of(LIFT, "left").verdict == "up"
    assert found.pairs[0].of(LIFT, "left").verdict != "up"


def test_a_narrow_interval_says_not_changed():
    pair = compare(recorded(1), recorded(2), same_session=True).pairs[0]
    same = pair.with_verdict("same")
    assert same
    for change in same:
        gap = change.difference
        assert change.p >= 0.05 and gap.ci_low <= 0 <= gap.ci_high
        assert change.bound == max(abs(gap.ci_low), abs(gap.ci_high))
        assert change.bound < held_against(change.metric, change.band)
        assert f"not changed: at most ±{words.limit(change)}" == words.verdict(change)
        assert change.small == ("less than a change that matters" in words.why(change))


def test_a_verdict_needs_a_limit_below_what_runners_differ_by():
    pair = compare(recorded(1), recorded(2), same_session=True).pairs[0]
    change = pair.of(LIFT, "left")
    assert change.verdict == "same"
    assert verdict_of(replace(change, band=None), 1.0) == "unsure"
    assert verdict_of(replace(change, band=0.99 * change.bound), 1.0) == "unsure"
    assert verdict_of(replace(change, p=0.04), 0.5) == "unsure"
    assert verdict_of(replace(change, p=0.001), 0.01) in ("up", "down")
    assert band_of(LIFT, 4.0) == 1.96 * 4 and band_of(LIFT, None) is None
    assert band_of(LIFT, 1e-6) == 1.0  # no finer than the last digit that is shown


@pytest.mark.parametrize("metric", ["loading_class", "foot_strike", "lands_under_flexing_knee"])
def test_of_a_share_of_strides_the_least_that_is_shown_is_one_percent(metric):
    assert band_of(metric, 0.0) == 0.01 and band_of(metric, 0.1) == pytest.approx(0.196)


def test_what_runners_differ_by_is_written_as_it_is(monkeypatch):
    monkeypatch.setattr(difference, "runners_sd", lambda *_: 0.1)
    found = compare(recorded(1), recorded(2), same_session=True)
    told = comparison_dict(found)["pairs"][0]["changes"]
    assert {round(c["runners_differ"], 9) for c in told} == {0.196}
    change = next(c for c in found.pairs[0].changes if c.metric == LIFT)
    gap = measure_from_sd(0.1, 0.2, "deg", 6)
    assert verdict_of(replace(change, difference=gap, p=0.5), 1.0) == "same"  # up to 1° is


def test_two_shares_that_read_alike_are_parted():
    change = replace(
        compare(recorded(1), recorded(2)).pairs[0].changes[0],
        metric="loading_class",
        difference=Measure(0.0, -0.8581, 0.8581, "1", 8),
        p=1.0,
        verdict="unsure",
    )
    told = words.unsure_why(replace(change, band=0.8566))
    assert told == "too coarse to tell: ±85.8 % is wider than runners differ (±85.7 %)"
    told = words.unsure_why(replace(change, band=0.1))
    assert told == "too coarse to tell: ±86 % is wider than runners differ (±10 %)"
    told = words.unsure_why(replace(change, band=0.8581))
    assert told == "too coarse to tell: ±86 % is no less than runners differ"
    told = words.unsure_why(replace(change, band=0.0))
    assert told == "too coarse to tell: up to ±86 % may be left"


def test_the_shared_error_of_the_foots_angle_turns_both_shares():
    a, b = (
        replace(
            x,
            metrics=x.metrics
            | {"foot_strike": Metric("foot_strike", None, Measure(1.0, 0.0, 1.0, "1", 8), None)},
            strides=x.strides.assign(foot_strike_angle_deg=9.5),  # rearfoot is above 8°
        )
        for x in (recorded(1), recorded(2))
    )
    legs = Legs("right", "right", "right")
    likeness = likeness_of(a, b, True)
    known = rate_change("foot_strike", legs, a, b, likeness)
    whole = rate_change("foot_strike", legs, a, b, replace(likeness, known=False))
    assert known is not None and whole is not None
    assert known.difference.value == whole.difference.value
    assert whole.detectable == 1.0  # either could be none at all
    assert known.detectable < 0.7


def test_the_angles_error_is_that_of_both_recordings(monkeypatch):
    a, b = (
        replace(
            x,
            metrics=x.metrics
            | {"foot_strike": Metric("foot_strike", None, Measure(0.5, 0.0, 1.0, "1", 8), None)},
            strides=x.strides.assign(foot_strike_angle_deg=np.linspace(9, 15, len(x.strides))),
        )
        for x in (recorded(1), recorded(2))
    )
    legs = Legs("right", "right", "right")
    likeness = likeness_of(a, b, True)
    sds = {id(a.motion): 0.5, id(b.motion): 4.0}
    monkeypatch.setattr(rates, "systematic_sd", lambda _, motion, side: sds[id(motion)])
    there, back = (rate_change("foot_strike", legs, *pair, likeness) for pair in ((a, b), (b, a)))
    assert there is not None and back is not None
    assert there.difference.ci_low == pytest.approx(-back.difference.ci_high)
    sds[id(b.motion)] = 0.5
    little = rate_change("foot_strike", legs, a, b, likeness)
    assert little is not None and little.detectable < there.detectable


def test_unknown_errors_count_whole():
    a, b = recorded(1), recorded(2)
    likeness = likeness_of(a, b, True)
    legs = Legs("right", "right", "right")
    known = change_of(LIFT, legs, a, b, likeness)
    whole = change_of(LIFT, legs, a, b, replace(likeness, known=False))
    assert known is not None and whole is not None
    own = [x.metrics[LIFT].right.sd for x in (a, b)]
    assert known.recordings_sd < whole.recordings_sd <= float(np.hypot(*own)) + 1e-9


def test_a_limit_is_rounded_up():
    assert [at_most(v, 0) for v in (2.1, 2.0, 0.012, 0.0)] == ["3", "2", "0.012", "0"]
    assert at_most(0.1 + 0.2, 1) == "0.3"
    assert limit(0.012, 2, "leg", share=False) == "0.012"
    assert limit(0.012, 2, "leg", share=False, whole=True) == "0.012 leg lengths"
    assert limit(2.61, 1, "deg", share=False) == "2.7°"
    assert limit(0.291, 0, "1", share=True) == "30 %"
    assert limit(0.291, 0, "1", share=True, whole=True) == "30 % of the strides"
    pair = compare(recorded(1), recorded(2), same_session=True).pairs[0]
    for change in pair.with_verdict("same"):
        if METRICS[change.metric].kind == "number":
            told = float(re.match(r"[\d.]+", words.limit(change)).group())
            assert told >= change.bound - 1e-9
