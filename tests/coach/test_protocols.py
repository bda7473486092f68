"""Protocols: the data, and what their recordings say together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from swingleg.assess.thirds import first_and_last_third
from swingleg.coach import safety
from swingleg.coach.protocols import PROTOCOLS, Recorded, judge, protocol_of
from swingleg.comparison.compare import compare
from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError, OptionError
from swingleg.core.metrics import METRICS
from swingleg.gait import measure_strides
from tests.comparison.made import recorded

LIFT = "thigh_elevation_peak_deg"


def judged(name: str, *analyses: Analysis):
    protocol = protocol_of(name)
    steps = protocol.step_ids(len(analyses))
    found = compare(*analyses, same_session=True, labels=steps)
    each = [
        Recorded(step, a.condition.speed_m_s, a.metrics)
        for step, a in zip(steps, analyses, strict=True)
    ]
    return judge(protocol, each, found)


def faster(analysis: Analysis, more: float) -> Analysis:
    """Its norm of knee lift raised as the pace asks."""
    metric = analysis.metrics[LIFT]
    norm = replace(metric.norm, mean=metric.norm.mean + more)
    return replace(analysis, metrics=analysis.metrics | {LIFT: replace(metric, norm=norm)})


def test_the_data_hold_together():
    assert set(PROTOCOLS) == {
        "strides70", "pace_ladder", "cadence_trial", "before_after", "fatigue"
    }  # fmt: skip
    for p in PROTOCOLS.values():
        assert set(p.metrics) <= set(METRICS)
        assert p.camera and p.means and p.warm_up and p.mission
        assert len({s.id for s in p.steps}) == len(p.steps)
        assert 1 <= p.fewest <= p.most
    assert len({p.alias for p in PROTOCOLS.values()}) == len(PROTOCOLS)
    assert safety.words("protocol")


@pytest.mark.parametrize(
    ("text", "id_"),
    [("strides", "strides70"), ("strides70", "strides70"), ("pace-ladder", "pace_ladder"),
     ("cad", "cadence_trial"), ("before-after", "before_after"), ("Fatigue", "fatigue")],
)  # fmt: skip
def test_a_protocol_has_many_names(text: str, id_: str):
    assert protocol_of(text).id == id_


@pytest.mark.parametrize("text", ["", "sprint", "s t"])
def test_an_unknown_protocol_lists_the_known(text: str):
    with pytest.raises(OptionError, match=r"strides.*protocol list"):
        protocol_of(text)


@pytest.mark.parametrize(("name", "count"), [("strides", 1), ("cadence", 2), ("ladder", 9)])
def test_a_wrong_number_of_recordings_names_the_steps(name: str, count: int):
    protocol = protocol_of(name)
    with pytest.raises(OptionError) as error:
        protocol.step_ids(count)
    assert all(s.id in str(error.value) for s in protocol.steps)
    assert "\n" not in str(error.value)


def test_strides_tell_the_maximum_and_the_reserve():
    easy = recorded(1)
    fast = faster(recorded(2, {LIFT: 16.0}, speed_m_s=4.4), 8.0)
    found = judged("strides", easy, fast)
    assert found.told
    assert "Highest knee lift" in found.sentence and "reserve above easy pace" in found.sentence
    assert "±" in found.sentence
    text = " ".join(found.lines)
    assert "45°" in text and "90°" in text and "norm's change with this pace is +8°" in text


def test_strides_without_a_reserve_cannot_tell():
    found = judged("strides", recorded(1), recorded(2, speed_m_s=3.31))
    assert not found.told
    assert "cannot be told" in found.sentence
    assert any("not faster" in line for line in found.lines)


def test_strides_that_were_slower_have_no_reserve_however_high_the_knees():
    found = judged("strides", recorded(1), recorded(2, {LIFT: 16.0}, speed_m_s=2.9))
    assert not found.told and "the reserve above easy pace cannot be told" in found.sentence
    unknown = replace(recorded(1), condition=replace(recorded(1).condition, speed_m_s=None))
    found = judged("strides", unknown, recorded(2, {LIFT: 16.0}))
    assert found.told and any("A speed is not known" in line for line in found.lines)


def test_nothing_changed_is_an_answer():
    protocol = protocol_of("before-after")
    found = compare(recorded(1), recorded(2), same_session=True)
    pair = found.pairs[0]
    kept = tuple(replace(c, verdict="same") for c in pair.changes)
    found = replace(found, pairs=(replace(pair, changes=kept),))
    each = [Recorded(s, 3.3, a.metrics) for s, a in zip(("before", "after"), (recorded(1),) * 2,
                                                        strict=True)]  # fmt: skip
    result = judge(protocol, each, found)
    assert result.told and result.sentence.startswith("Nothing that was looked at changed")


def test_strides_without_knee_lift_say_so():
    slow, fast = recorded(1), recorded(2)
    bare = [replace(a, metrics={k: m for k, m in a.metrics.items() if k != LIFT})
            for a in (slow, fast)]  # fmt: skip
    found = judged("strides", *bare)
    assert not found.told and found.sentence.startswith("Cannot tell")


def test_a_ladder_gives_slopes_beside_the_norms():
    runs = [
        faster(recorded(k, {LIFT: 6.0 * k}, speed_m_s=2.6 + 0.8 * k), 4.0 * k) for k in range(3)
    ]
    found = judged("ladder", *runs)
    assert found.steps == ("slow", "faster1", "faster2")
    slope = next(s for s in found.slopes if (s.metric, s.side) == (LIFT, "right"))
    assert slope.slope.ci_low < 7.5 < slope.slope.ci_high
    assert slope.norm == pytest.approx(5.0)
    assert "per m/s" in found.sentence


def test_a_ladder_of_one_pace_cannot_tell():
    found = judged("ladder", recorded(1), recorded(2))
    assert not found.told and "too much alike" in found.sentence


@pytest.mark.parametrize(("run", "told"), [((158.0, 175.0), True), ((166.0, 175.0), False)])
def test_a_cadence_trial_looks_at_what_was_run(run: tuple[float, float], told: bool):
    base = recorded(1)
    beat = base.metrics["cadence_spm"]
    others = [
        replace(a, metrics=a.metrics | {"cadence_spm": replace(beat, both=replace(
            beat.both, value=v))})
        for a, v in zip((recorded(2), recorded(3)), run, strict=True)
    ]  # fmt: skip
    found = judged("cadence", base, *others)
    assert found.told is told
    assert told or any("were asked for" in line for line in found.lines)


def test_carry_over_is_told_or_not():
    assert judged("before-after", recorded(1), recorded(2, {LIFT: 6.0})).told
    found = judged("before-after", recorded(1), recorded(2))
    assert found.told and "up to these limits: Knee lift left ±" in found.sentence


def test_where_some_is_too_coarse_the_rest_still_has_its_limits():
    a, b = recorded(1), recorded(2)
    b.motion.attrs["near_side"] = "left"  # one leg against the other: coarse
    found = judged("before-after", a, b)
    assert not found.told and "Cannot tell" in found.sentence
    assert any(line.startswith("Not changed, up to these limits:") for line in found.lines)


def test_a_long_recording_is_cut_by_strides():
    whole = recorded(1)
    strides = measure_strides(whole.motion, whole.events, whole.condition, whole.athlete)
    whole = replace(whole, strides=strides)
    start, end = first_and_last_third(whole)
    assert start.strides["touch_down_s"].max() < end.strides["touch_down_s"].min()
    mine = start.strides["side"] == "right"
    mean = start.strides.loc[mine, LIFT].mean()
    assert start.metrics[LIFT].right.value == pytest.approx(mean)
    with pytest.raises(GaitError, match="too few"):
        first_and_last_third(replace(whole, strides=whole.strides.head(9)))
