"""The one sentence says no more than its intervals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding
from swingleg.core.measure import Measure
from swingleg.report.story import sentence
from swingleg.report.terminal import verdict

LIFT = "thigh_elevation_peak_deg"


def lifted(analysis: Analysis, half: float) -> Analysis:
    """A knee lift of 45° ± half on both sides (norm 33.4 ± 4.8), as its finding."""
    measure = Measure(45, 45 - half, 45 + half, "deg", 10)
    metric = replace(analysis.metrics[LIFT], left=measure, right=measure, both=measure)
    severity = "act" if half < 3 else "watch"
    finding = Finding("high_knee_lift", severity, "both", "", (LIFT,), drills=("strides",))
    return replace(analysis, metrics={**analysis.metrics, LIFT: metric}, findings=(finding,))


@pytest.mark.parametrize(
    ("half", "said"),
    [(2, "is 45° ±2, higher than 19 in 20"), (11, "is 45° ±11, perhaps higher than 19 in 20")],
)
def test_the_number_has_its_interval_and_a_hint_is_called_one(
    analysis: Analysis, half: float, said: str
) -> None:
    assert said in sentence(lifted(analysis, half))


@pytest.mark.parametrize(("half", "said"), [(2, " high knee lift"), (11, " perhaps high knee")])
def test_the_terminal_does_not_ask_for_work_on_a_hint(
    analysis: Analysis, half: float, said: str
) -> None:
    work = next(line for line in verdict(lifted(analysis, half)).splitlines() if "working" in line)
    assert f"Worth working on{' ' * 14}{said.lstrip()}" in work


def test_landings_that_could_not_be_told_are_not_left_out(analysis: Analysis) -> None:
    said = sentence(analysis)
    assert "the right foot lands under a bending knee in 11 of 11 strides" in said
    assert "the left foot in 2 of the 9 strides that could be told" in said


def test_a_good_swing_is_not_called_proven(analysis: Analysis) -> None:
    good = Finding("good_swing", "good", "both", "", (LIFT,))
    assert "nothing in the swing stands out" in sentence(replace(analysis, findings=(good,)))


def test_what_was_not_judged_is_not_called_fine(analysis: Analysis) -> None:
    """At 6 m/s there is no norm and so no finding: that is no praise."""
    fast = replace(
        analysis,
        condition=replace(analysis.condition, speed_m_s=6.0),
        metrics={
            n: replace(m, norm=None)
            for n, m in analysis.metrics.items()
            if n != "lands_under_flexing_knee"
        },
        findings=(),
    )
    assert "stands out" not in verdict(fast)
    for text in (verdict(fast), sentence(fast), fast.to_html()):
        assert "norms cover 2 to 5 m/s" in text
    nothing = replace(fast, metrics={})
    assert "too little could be measured" in sentence(nothing)
