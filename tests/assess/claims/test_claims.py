"""Every claim answers for every recording, and says nothing that its figures do not."""

import importlib
import json
import pkgutil
from dataclasses import replace
from importlib import resources

import numpy as np
import pandas as pd
import pytest

from swingleg.assess import claims, with_norms
from swingleg.assess.claims import CLAIMS, ELSEWHERE, judge_claims, public_results, words
from swingleg.assess.claims.base import Case, Link, noun
from swingleg.assess.claims.derived import with_neighbours
from swingleg.assess.claims.own import link_answer, relation_words, stride_relation
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.claims import ANSWERS
from swingleg.core.measure import Measure, Metric
from swingleg.gait import measure_strides, summarise
from tests.fixtures import synthetic_events, synthetic_motion

CONDITION = Condition(speed_m_s=3.0, treadmill=True)
X, Y = "thigh_elevation_peak_deg", "knee_flexion_late_swing_min_deg"
LINK = Link(X, Y, +1, 5.0)


def strides_with(x, y):
    """A Strides-like table of both legs with two columns."""
    n = len(x)
    return pd.DataFrame({"side": ["left", "right"] * (n // 2), X: x, Y: y})


def metrics_with(x, y, half=(0.5, 0.5)):
    def metric(name, value, half):
        one = Measure(value, value - half, value + half, "deg", 10)
        return Metric(name, one, one, one)

    return with_norms({X: metric(X, x, half[0]), Y: metric(Y, y, half[1])}, CONDITION)


def test_each_file_is_one_claim_and_each_claim_is_listed():
    tools = {"base", "cross", "derived", "own", "public", "registry", "words"}
    files = {m.name for m in pkgutil.iter_modules(claims.__path__)} - tools
    assert files == set(CLAIMS)
    for name in files:
        assert importlib.import_module(f"swingleg.assess.claims.{name}").CLAIM is CLAIMS[name]


def test_every_row_of_the_list_is_answered_here_or_elsewhere():
    here = {row for claim in CLAIMS.values() for row in claim.rows}
    assert here | set(ELSEWHERE) == set(range(1, 24))


@pytest.mark.parametrize("kind", ["markers", "video"])
def test_every_claim_answers_for_a_recording(kind):
    near = "right" if kind == "video" else ""
    motion = synthetic_motion(kind=kind, near_side=near)
    strides = measure_strides(motion, synthetic_events(), CONDITION, Athlete())
    metrics, _ = summarise(strides, motion, CONDITION, Athlete())
    answers = judge_claims(strides, with_norms(metrics, CONDITION), CONDITION)
    assert [a.id for a in answers] == list(CLAIMS)
    for answer in answers:
        assert answer.answer in ANSWERS
        assert answer.text.endswith(".") and "nan" not in answer.text.lower()
        assert set(answer.evidence) <= set(metrics)


def test_nothing_measured_is_nothing_told():
    rows = pd.DataFrame(
        {"side": [], "touch_down_s": [], "next_touch_down_s": [], "other_touch_down_s": []}
    )
    answers = judge_claims(rows, {}, Condition())
    assert {a.answer for a in answers} == {"cannot_tell"}


def test_relation_between_strides_is_found_with_its_interval():
    rng = np.random.default_rng(2)
    x = rng.normal(30, 1, 80)
    y = 0.6 * (x - 30) + rng.normal(8, 0.8, 80)
    case = Case(strides_with(x, y), {}, CONDITION)
    found = stride_relation(case, LINK)
    assert found is not None and found.n == 80
    assert found.ci_low < 0.6 < found.ci_high
    assert found.ci_low > 0
    assert "had more" in relation_words(case, found, LINK)


def test_a_difference_between_the_legs_is_no_relation():
    rng = np.random.default_rng(2)
    leg = np.tile([0.0, 10.0], 40)
    case = Case(strides_with(30 + leg + rng.normal(0, 1, 80), leg + rng.normal(8, 1, 80)), {},
                CONDITION)  # fmt: skip
    found = stride_relation(case, LINK)
    assert found is not None and found.ci_low < 0 < found.ci_high
    assert "do not clearly" in relation_words(case, found, LINK)


def test_strides_of_video_are_not_set_against_each_other():
    x = np.linspace(25, 35, 80)
    case = Case(strides_with(x, x - 20), {}, CONDITION, one_by_one=False)
    assert stride_relation(case, LINK) is None
    assert "from video" in relation_words(case, None, LINK)
    assert link_answer("late_knee", case, LINK, "low", "low").answer == "cannot_tell"


def test_few_strides_or_none_of_the_spread_say_nothing():
    assert stride_relation(Case(strides_with([1.0] * 8, [2.0] * 8), {}, CONDITION), LINK) is None
    assert stride_relation(Case(strides_with([1.0] * 40, [2.0] * 40), {}, CONDITION), LINK) is None


@pytest.mark.parametrize(
    ("x", "y", "answer"),
    [(10.0, -10.0, "fits"), (10.0, 8.0, "against"), (31.0, 8.0, "cannot_tell")],
)
def test_where_the_measures_stand_decides_when_the_first_stands_out(x, y, answer):
    case = Case(strides_with([1.0] * 8, [2.0] * 8), metrics_with(x, y), CONDITION)
    assert link_answer("late_knee", case, LINK, "low", "low").answer == answer


@pytest.mark.parametrize(
    ("x", "y", "half", "says"),
    [
        (10.0, -10.0, (30.0, 0.5), "knee lift is perhaps low"),
        (31.0, -10.0, (30.0, 0.5), "knee lift is not clearly low"),
        (10.0, -10.0, (0.5, 25.0), "knee bend just before landing is perhaps low"),
        (10.0, 8.0, (0.5, 25.0), "knee bend just before landing is not clearly low"),
    ],
)
def test_an_interval_across_the_limit_decides_nothing(x, y, half, says):
    case = Case(strides_with([1.0] * 8, [2.0] * 8), metrics_with(x, y, half), CONDITION)
    found = link_answer("late_knee", case, LINK, "low", "low")
    assert found.answer == "cannot_tell" and says in found.text
    # and a place is told no surer than the interval is
    wide = CLAIMS["lift_for_pace"].runner(replace(case, metrics=metrics_with(10.0, 8.0, (30, 1))))
    assert "perhaps low at this pace" in wide.text


def test_neighbours_are_the_next_landing_and_the_other_leg():
    strides = measure_strides(synthetic_motion(), synthetic_events(), CONDITION, Athlete())
    marked = strides.assign(
        peak_force_bw=np.arange(len(strides), dtype=float),
        hip_torque_extensor_peak_nm_kg=100.0 + np.arange(len(strides)),
    )
    found = with_neighbours(marked)
    # rows alternate: the same foot's next stance is two rows on, the last of each leg has none
    assert found["next_peak_force_bw"].to_numpy()[:-2] == pytest.approx(
        np.arange(2, len(strides), dtype=float)
    )
    assert found["next_peak_force_bw"].isna().sum() == 2
    # the other leg's swing under way at toe-off began with the row before
    other = found["other_hip_torque_extensor_peak_nm_kg"].to_numpy()
    assert other[1:] == pytest.approx(100.0 + np.arange(len(strides) - 1))


# ---- the committed results ---------------------------------------------------------------------


def test_every_claim_has_its_public_results():
    public = public_results()
    assert set(public.results) == set(CLAIMS)
    assert set(public.earlier) <= set(CLAIMS)
    untested = {name for name, rows in public.results.items() if not rows}
    assert untested == {"softer_ground"}


def test_public_results_are_whole():
    public = public_results()
    for rows in (*public.results.values(), *public.earlier.values()):
        for row in rows:
            assert row.low <= row.value <= row.high
            assert row.runners >= 6
            if row.kind in ("between", "within"):
                assert row.low >= -1 and row.high <= 1
                assert noun(row.x) and noun(row.y)
    for name, rows in public.results.items():
        assert words.public_verdict(CLAIMS[name], rows) in words.VERDICTS


def test_words_follow_the_figures():
    (row, *_) = public_results().results["late_knee"]
    turned = replace(row, value=-row.value, low=-row.high, high=-row.low)
    open_ = replace(row, low=-0.1)
    hardly = replace(row, value=0.05, low=0.02, high=0.08)
    claim = CLAIMS["late_knee"]
    assert words.public_verdict(claim, (row,)) == "fits"
    assert words.public_verdict(claim, (turned,)) == "against"
    assert "the opposite of the claim" in words.sentence(turned)
    assert words.public_verdict(claim, (open_,)) == "unclear"
    assert words.public_verdict(claim, (hardly,)) == "unclear"
    assert words.public_verdict(claim, (row, replace(turned, kind="within"))) == "differs"
    assert words.public_verdict(claim, (row, replace(open_, kind="within"))) == "partly"


def test_yes_and_no_are_weighed_alike():
    claim = CLAIMS["late_knee"]
    yes = next(r for r in public_results().results["late_knee"] if r.verdict == "fits")
    no = replace(yes, value=-yes.value, low=-yes.high, high=-yes.low)
    open_ = replace(yes, low=-0.1, kind="within")
    for clear, whole, part in ((yes, "fits", "partly"), (no, "against", "partly_against")):
        assert words.public_verdict(claim, (clear, replace(clear, kind="within"))) == whole
        assert words.public_verdict(claim, (clear, open_)) == part
        # another relation of the claim that is not seen takes the whole word away
        beside = replace(open_, y="overstride_hip_leg")
        assert words.public_verdict(claim, (clear, beside)) == part
        # and one that is seen is told where the first is not
        second = replace(clear, y="overstride_hip_leg", kind="within")
        assert words.public_verdict(claim, (open_, second)) == part
        assert words.sentence(second) in words.headline(claim, (open_, second))


def test_a_saving_that_is_only_computed_is_agreement_in_part():
    claim, results = CLAIMS["lever"], public_results().results["lever"]
    clear = [replace(r, value=0.5 * r.sign, low=0.4 * r.sign, high=0.6 * r.sign) if r.sign else r
             for r in results]  # fmt: skip
    clear = tuple(replace(r, low=min(r.low, r.high), high=max(r.low, r.high)) for r in clear)
    assert words.public_verdict(claim, clear) == "fits"
    assert words.public_verdict(claim, results) == "partly"
    assert any("do not clearly go together" in line for line in words.headline(claim, results))


def test_half_of_a_claim_is_agreement_in_part():
    rows = public_results().results["sprint_or_distance"]
    assert words.public_verdict(CLAIMS["sprint_or_distance"], rows) == "partly"
    claim, rows = CLAIMS["flexing_knee"], public_results().results["flexing_knee"]
    (rate, *_) = [r for r in rows if r.group == "rearfoot" and r.kind == "level"]
    assert words.public_verdict(claim, rows) == "partly"  # of rearfoot landings alone
    every = [replace(rate, group=g, low=1.0) for g in ("rearfoot", "midfoot", "forefoot", "")]
    assert words.public_verdict(claim, tuple(every)) == "fits"


def test_a_relation_of_hardly_any_size_is_no_answer():
    rng = np.random.default_rng(4)
    x = rng.normal(30, 1, 4000)
    rows = strides_with(x, x)
    names = ("thigh_flexion_velocity_peak_deg_s", "knee_flexion_swing_peak_deg", "step_length_m")
    ends = ("crossed_push_deg_s", "thigh_elevation_peak_deg", "contact_time_per_km_s")
    y = 0.06 * (x - 30) + rng.normal(0, 1, 4000)
    rows = rows.assign(**dict.fromkeys(names, x), **dict.fromkeys(ends, y))
    rows = rows.assign(cadence_spm=rng.normal(170, 2, 4000), overstride_hip_leg=x)
    length = Measure(1.2, 1.19, 1.21, "m", 4000)
    metrics = {"step_length_m": Metric("step_length_m", None, None, length)}
    case = Case(rows, metrics, CONDITION)
    for name in ("crossed_extension", "triple_flexion", "steps", "cadence"):
        found = CLAIMS[name].runner(case)
        assert found.relation is not None
        assert 0.0 < found.relation.ci_low < found.relation.ci_high < 0.1
        assert found.answer == "cannot_tell"


def test_strides_that_speak_against_where_the_measures_stand_leave_it_open():
    rng = np.random.default_rng(5)
    x = rng.normal(10, 1, 80)
    y = 8 + (x - 10) + rng.normal(0, 0.3, 80)
    case = Case(strides_with(x, y), metrics_with(10.0, 8.0), CONDITION)
    assert link_answer("late_knee", case, LINK, "low", "low").answer == "cannot_tell"


def test_a_sprinters_thigh_is_not_called_a_distance_runners():
    case = Case(strides_with([1.0] * 8, [2.0] * 8), metrics_with(93.0, 8.0), CONDITION)
    text = CLAIMS["sprint_or_distance"].runner(case).text
    assert "90°" in text and "distance" not in text


def test_the_page_is_made_from_the_committed_results():
    validation = pytest.importorskip("validation.claims")
    assert validation.PAGE.read_text(encoding="utf-8") == validation.page()


def test_results_survive_being_written():
    from swingleg.assess.claims.public import _result, as_rows

    for rows in public_results().results.values():
        again = tuple(map(_result, json.loads(json.dumps(as_rows(rows)))))
        assert as_rows(again) == as_rows(rows)


def test_results_ship_with_the_package():
    folder = resources.files("swingleg.assess.claims")
    assert {"public.json", "earlier.json"} <= {p.name for p in folder.iterdir()}


def test_no_relation_that_a_claim_names_was_dropped_for_want_of_a_column():
    for name in CLAIMS:
        module = importlib.import_module(f"swingleg.assess.claims.{name}")
        found = {(r.x, r.y) for r in public_results().results[name]}
        named = {(v.x, v.y) for v in vars(module).values() if isinstance(v, Link)}
        assert named <= found, name
    # two ends of each of five relations
    assert len(public_results().results["impact"]) == 10
