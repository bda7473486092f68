"""From what was typed to questions."""

from __future__ import annotations

import pytest

from swingleg.core.errors import OptionError
from swingleg.simulate.ask import OPTIONS, joined, options, questions
from swingleg.simulate.wish import LEVERS, SWEEP_POINTS, Wish


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--cadence", "-5%"], ["--cadence=-5%"]),
        (["--cadence", "-5%:+10%", "--quick"], ["--cadence=-5%:+10%", "--quick"]),
        (["--knee-lift", "-10", "--vs"], ["--knee-lift=-10", "--vs"]),
        (["--knee-lift", "-.5"], ["--knee-lift=-.5"]),
        (["--knee-lift", "+5"], ["--knee-lift", "+5"]),
        (["out", "-o", "there"], ["out", "-o", "there"]),
        (["--cadence=-5%", "-1"], ["--cadence=-5%", "-1"]),
    ],
)
def test_values_that_begin_with_minus_are_joined(typed: list[str], said: list[str]) -> None:
    assert joined(typed) == said


def test_questions_are_cut_at_vs() -> None:
    asked = [("cadence", "+5%"), None, ("knee_lift", "+5"), None, ("heel_recovery", "80:130")]
    groups = questions(asked)  # type: ignore[arg-type]
    assert groups[:2] == ((Wish("cadence", 5.0),), (Wish("knee_lift", 5.0),))
    assert len(groups[2]) == SWEEP_POINTS
    assert {w.lever for w in groups[2]} == {"heel_recovery"}


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ([], "nothing is asked"),
        ([None], "nothing is asked"),
        ([("cadence", "+5%"), None], "nothing to compare"),
        ([None, ("cadence", "+5%")], "nothing to compare"),
        ([("cadence", "+5%"), ("knee_lift", "+5")], "--cadence and --knee-lift together"),
        ([("cadence", "+5%"), ("cadence", "+10%")], "--cadence and --cadence together"),
        ([("knee_lift", "high")], "not a change or a target"),
    ],
)
def test_what_makes_no_question_is_refused(asked: list, words: str) -> None:
    with pytest.raises(OptionError, match=words) as error:
        questions(asked)
    assert error.value.fix


def test_nothing_asked_names_every_option() -> None:
    with pytest.raises(OptionError) as error:
        questions([])
    assert all(option in str(error.value) for option in OPTIONS.values())
    assert set(OPTIONS) == set(LEVERS)


def test_only_what_was_said_is_passed_on() -> None:
    assert options(None, None) == {}
    assert options(0.3, "softer") == {"elasticity": 0.3, "ground": "softer"}
    assert options(0.0, None) == {"elasticity": 0.0}
    for share in (-0.1, 1.5, float("nan")):
        with pytest.raises(OptionError, match="0 to 1"):
            options(share, None)
