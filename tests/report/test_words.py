"""Numbers as people read them."""

from __future__ import annotations

import math

import pytest

from swingleg.core.measure import Measure
from swingleg.report import words


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(-0.04, 1, "0.0"), (-1.6, 0, "−2"), (math.nan, 1, "–"), (0.305, 2, "0.30"), (12.0, 0, "12")],
)
def test_number(value: float, decimals: int, expected: str) -> None:
    assert words.number(value, decimals) == expected


def test_plus_minus_takes_the_form_the_interval_asks_for() -> None:
    assert words.plus_minus(Measure(33.2, 31.2, 35.2, "deg", 9), 0, "deg") == "33° ±2"
    assert words.plus_minus(Measure(0.31, 0.29, 0.33, "leg", 9), 2, "leg") == (
        "0.31 ±0.02 leg lengths"
    )
    assert words.plus_minus(Measure(33, 30, 41, "deg", 9), 0, "deg") == "33° (30 to 41)"


def test_a_narrow_interval_is_never_written_as_zero() -> None:
    assert words.plus_minus(Measure(3.0, 2.8, 3.2, "deg", 9), 0, "deg") == "3.0° ±0.2"
    assert words.interval(Measure(3.3, 3.28, 3.32, "m/s", 9), 1) == "3.28 to 3.32"


def test_pace() -> None:
    assert words.pace_words(3.3) == "5:03 per km"
    assert words.pace_words(1000 / 299.7) == "5:00 per km"
