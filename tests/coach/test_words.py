"""Every finding gets careful words, a cue and drills that exist."""

import re
import string
import tomllib
from importlib import resources

import pytest

from swingleg.coach import DRILLS, worded
from swingleg.coach.words import finding_name, quantity, rank
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
    text = worded([finding], metrics())[0].text
    assert "26° on the left" in text
    assert "lower than 19 in 20 runners at this pace" in text
    assert "interval" not in text  # only "watch" is unsure


@pytest.mark.parametrize(("half", "words"), [(6, "reaches into"), (20, "a hint at most")])
def test_a_watch_says_how_unsure_it_is(half, words):
    m = Measure(28, 28 - half, 28 + half, "deg", 10)
    name = "thigh_elevation_peak_deg"
    finding = Finding("low_knee_lift", "watch", "left", "", (name,))
    assert words in worded([finding], {name: Metric(name, m, m, m, NORM)})[0].text


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
    ("value", "words"),
    [
        (26, "lower than 19 in 20"),
        (28, "lower than 9 in 10"),
        (34, "within the usual range"),
        (40, "higher than 9 in 10"),
        (42, "higher than 19 in 20"),
    ],
)
def test_rank(value, words):
    assert rank(value, NORM).startswith(words)


@pytest.mark.parametrize(
    ("value", "metric", "text"),
    [
        (-0.2, "knee_flexion_contact_deg", "0°"),
        (-3.6, "knee_flexion_contact_deg", "−4°"),
        (0.314, "overstride_hip_leg", "0.31 leg lengths"),
        (-0.021, "contact_time_s_asymmetry", "0.021 s"),
    ],
)
def test_quantity(value, metric, text):
    assert quantity(value, metric) == text


def test_templates_use_known_fields_only():
    known = {"value", "rank", "where", "label"}
    for words in CUES.values():
        for text in (words["text"], *words.get("text_of", {}).values()):
            assert {field for _, field, _, _ in string.Formatter().parse(text) if field} <= known
