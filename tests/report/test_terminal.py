"""The verdict: a few plain lines of at most 100 columns."""

from __future__ import annotations

from dataclasses import replace

import synthetic

from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding, Quality, QualityWarning
from swingleg.core.measure import Measure, Metric
from swingleg.report.terminal import verdict, verdict_lines


def test_every_part_is_there_in_order(analysis: Analysis) -> None:
    lines = verdict_lines(analysis, report="out/report.html")
    text = "\n".join(lines)
    labels = ["Treadmill, 3.3 m/s", "Lands under a flexing knee", "Why (left)", "Knee lift",
              "Worth working on", "Not measured", "Report"]  # fmt: skip
    places = [text.index(label) for label in labels]
    assert places == sorted(places)
    assert lines[0].endswith("quality good")
    assert lines[-1].split() == ["Report", "out/report.html"]


def test_numbers_of_both_sides(analysis: Analysis) -> None:
    text = verdict(analysis)
    assert "right 11 of 11" in text and "left 2 of 9 (1 cannot be told)" in text
    assert "knee straightens to −2° ±2 just before contact (norm 9° ±6)" in text
    assert "foot lands 0.31 ±0.02 leg lengths ahead of the hip (norm 0.24 ±0.03)" in text
    assert "right 33° ±2 · left 29° ±2 (norm 33° ±5 at this pace)" in text


def test_it_fits_and_is_plain(analysis: Analysis, one_sided: Analysis) -> None:
    for each in (analysis, one_sided, synthetic.without_scale(analysis)):
        lines = verdict_lines(each, report="out/report.html")
        assert 5 <= len(lines) <= 13
        assert all(len(line) <= 100 for line in lines)
        assert "\x1b" not in "".join(lines)


def test_a_hidden_leg_is_said(one_sided: Analysis) -> None:
    text = verdict(one_sided)
    assert "left: not measured, far leg hidden" in text
    assert "Why" not in text and "nothing stands out" in text


def test_no_norm_is_said(analysis: Analysis) -> None:
    text = verdict(synthetic.without_scale(analysis))
    assert "no norm at this pace" in text and "m/s" not in text.splitlines()[0]


def test_quality_word_follows_the_score(analysis: Analysis) -> None:
    poor = replace(analysis, quality=replace(analysis.quality, score=0.3))
    assert verdict(poor).splitlines()[0].endswith("quality poor")


def test_nothing_measured_still_speaks(analysis: Analysis) -> None:
    bare = replace(analysis, strides=analysis.strides.iloc[:0], metrics={}, findings=())
    assert "not measured" in verdict(bare)


def test_a_doubtful_recording_is_said_before_its_figures(analysis: Analysis) -> None:
    doubt = QualityWarning(
        "speed_disagrees", "the foot on the ground says 3.4 m/s, not 6.0 m/s", "Check the speed."
    )
    harmless = QualityWarning("variable_frame_rate", "the frame rate varies", "Lock it.")
    doubted = replace(analysis, quality=Quality(0.6, (doubt, harmless)))
    text = verdict(doubted)
    assert "3.4 m/s, not 6.0 m/s" in " ".join(text.split())
    assert text.index("Check the recording") < text.index("Lands under")
    assert "frame rate varies" not in text
    assert "Check the recording" not in verdict(analysis)


def test_force_is_no_reason_for_how_the_foot_lands(one_sided: Analysis) -> None:
    """Braking and hard landings have a line of their own, not one under Why."""
    sides = (Measure(v, v - 0.001, v + 0.001, "BW s", 30) for v in (0.032, 0.028, 0.03))
    name = "braking_impulse_bw_s"
    braking = Finding("braking", "act", "both", "", (name,))
    metrics = {**one_sided.metrics, name: Metric(name, *sides)}
    text = verdict(replace(one_sided, metrics=metrics, findings=(braking,)))
    assert "Why" not in text
    assert "Force on the ground           braking per step: right 0.028 ±0.001, left 0.032" in text
