"""Every finding gets careful words, a cue and drills that exist."""

import re
import string
import tomllib
from importlib import resources

import pytest

from swingleg.coach import DRILLS, worded
from swingleg.coach.words import finding_name, standing
from swingleg.core.findings import FINDING_IDS, Finding
from swingleg.core.measure import Measure, Metric, Norm

NORM = Norm(34, 4, 27, 41, 29, 39, "made up")
CUES = tomllib.loads(resources.files("swingleg.coach").joinpath("cues.toml").read_text("utf-8"))


def metrics(name="thigh_elevation_peak_deg", value=26.0):
    m = Measure(value, value - 2, value + 2, "deg", 10)
    return {name: Metric(name, m, m, m, NORM)}


def test_every_finding_id_has_words_and_no_other():
    assert set(CUES) == set(FINDING_IDS)


@pytest.mark.parametrize("id_", FINDING_IDS)
def test_words_are_whole_and_careful(id_):
    finding = Finding(id_, "watch", "left", "", ("thigh_elevation_peak_deg",))
    done = worded([finding], metrics())[0]
    assert done.text and done.cue and done.drills
    assert "{" not in done.text
    assert set(done.drills) <= set(DRILLS)
    assert "in this recording" in done.text.lower()
    whole = " ".join([done.text, *map(str, CUES[id_].get("with", {}).values())])
    for banned in (r"\byou are\b", r"\bbad\b", r"\bwrong\b", r"\bcaused by\b", r"\binjur"):
        assert not re.search(banned, whole, re.IGNORECASE), banned
    assert finding_name(id_)


def test_the_number_its_rank_and_side_are_said():
    finding = Finding("low_knee_lift", "act", "left", "", ("thigh_elevation_peak_deg",))
    text = worded([finding], metrics(value=24.0))[0].text
    assert "24° ±2 on the left" in text
    assert "lower than 19 in 20 runners at this pace" in text
    assert "interval" not in text  # only "watch" is unsure


@pytest.mark.parametrize(
    ("half", "words"), [(0.5, ""), (6, "reaches into"), (20, "a hint at most")]
)
def test_a_watch_says_how_unsure_it_is(half, words):
    m = Measure(28, 28 - half, 28 + half, "deg", 10)
    name = "thigh_elevation_peak_deg"
    finding = Finding("low_knee_lift", "watch", "left", "", (name,))
    text = worded([finding], {name: Metric(name, m, m, m, NORM)})[0].text
    assert words in text
    assert ("interval" in text) == bool(words)
    assert ("perhaps" in text) == bool(words)


def test_a_cause_is_said_to_go_together():
    finding = Finding(
        "late_knee_extension", "act", "both", "", ("thigh_elevation_peak_deg",), "low_knee_lift"
    )
    with_cause = worded([finding], metrics())[0].text
    assert "goes together with a low knee lift" in with_cause
    assert "public data" in with_cause  # they contradict the claim: said in one line


def test_the_two_over_strides_read_differently():
    base = ("overstride_hip_leg",)
    texts = {
        worded(
            [Finding("over_stride", "act", "both", "", (*base, extra))],
            metrics("overstride_hip_leg", 0.31),
        )[0].text
        for extra in ("knee_flexion_contact_deg", "ankle_dorsiflexion_contact_deg")
    }
    assert len(texts) == 2
    assert any("heel first" in t for t in texts) and any("pointed ankle" in t for t in texts)


def test_the_verdict_is_told_in_strides():
    share = Measure(0.25, 0.1, 0.4, "1", 12)
    name = "lands_under_flexing_knee"
    finding = Finding("straight_knee_landing", "act", "left", "", (name,))
    text = worded([finding], {name: Metric(name, share, None, None)})[0].text
    assert "3 of 12 strides on the left" in text


@pytest.mark.parametrize(
    ("value", "half", "words"),
    [
        (24, 2, "lower than 19 in 20 runners at this pace"),
        (26, 2, "lower than 9 in 10 runners at this pace"),
        (26, 6, "perhaps lower than 19 in 20 runners at this pace"),
        (28, 0.5, "lower than 9 in 10 runners at this pace"),
        (28, 6, "perhaps lower than 9 in 10 runners at this pace"),
        (34, 2, "usual at this pace"),
        (34, 9, "not clearly unusual at this pace"),
        (40, 0.5, "higher than 9 in 10 runners at this pace"),
        (42, 2, "higher than 9 in 10 runners at this pace"),
        (42, 8, "perhaps higher than 19 in 20 runners at this pace"),
        (45, 2, "higher than 19 in 20 runners at this pace"),
    ],
)
def test_a_standing_is_no_surer_than_its_interval(value, half, words):
    assert standing(Measure(value, value - half, value + half, "deg", 10), NORM) == words


def test_no_norm_is_said():
    assert standing(Measure(33, 31, 35, "deg", 10), None) == "no norm at this pace"


def test_a_difference_between_the_legs_has_no_sign():
    name = "contact_time_s_asymmetry"
    gap = Measure(-0.021, -0.030, -0.012, "s", 10)
    finding = Finding("asymmetry", "act", "both", "", (name,))
    text = worded([finding], {name: Metric(name, None, None, gap)})[0].text
    assert "0.021 s ±0.009 between right and left (time on the ground per step)" in text


def test_templates_use_known_fields_only():
    known = {"value", "rank", "where", "label"}
    for words in CUES.values():
        for text in (words["text"], *words.get("text_of", {}).values()):
            assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= known
