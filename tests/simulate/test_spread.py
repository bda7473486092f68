"""What may be said of a difference, and where a sweep costs least."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.simulate.result import FIGURES, Answer, Change
from swingleg.simulate.spread import WITHIN, changes, sweet_spot
from swingleg.simulate.wish import Wish

BEFORE = dict.fromkeys(FIGURES, 10.0)
WISH = Wish("cadence", 5.0)
number = st.floats(-5.0, 5.0)


def one(difference: float, others: list[float], *, done: bool = True) -> Change:
    after = {name: value + difference for name, value in BEFORE.items()}
    tried = {str(i): dict.fromkeys(FIGURES, d) for i, d in enumerate(others)}
    found = changes(WISH, BEFORE, after, tried, done=done)
    return next(c for c in found if c.name == "effort")


@given(number, st.lists(number, min_size=1, max_size=8))
def test_a_direction_is_told_only_where_all_agree(difference: float, others: list[float]) -> None:
    found = one(difference, others)
    every = [found.difference, *others]
    assert found.low == pytest.approx(min(every))
    assert found.high == pytest.approx(max(every))
    if found.verdict == "rises":
        assert min(every) >= 0
    if found.verdict == "falls":
        assert max(every) <= 0
    if min(every) < -0.2 and max(every) > 0.2:
        assert found.verdict == "cannot tell"


def test_what_hardly_changes_is_about_the_same() -> None:
    assert one(0.02, [-0.03, 0.05]).verdict == "about the same"


def test_without_a_spread_the_central_answer_counts() -> None:
    found = one(1.0, [], done=False)
    assert (found.low, found.high, found.verdict) == (None, None, "rises")


def test_an_assumption_without_an_answer_is_left_out() -> None:
    after = {name: value + 1 for name, value in BEFORE.items()}
    found = changes(WISH, BEFORE, after, {"lost": {}, "kept": BEFORE}, done=True)
    assert next(c for c in found if c.name == "effort").high == 10.0


def test_what_was_asked_is_no_finding() -> None:
    found = changes(WISH, BEFORE, dict.fromkeys(BEFORE, 11.0), {}, done=True)
    assert next(c for c in found if c.name == "cadence_spm").verdict == "as asked"


def answer(at: float, effort: float) -> Answer:
    wish = Wish("heel_recovery", at, relative=False)
    after = {**BEFORE, "knee_flexion_swing_peak_deg": at, "effort": effort}
    return Answer(wish, "solved", changes=changes(wish, BEFORE, after, {}, done=True))


def test_the_sweet_spot_is_where_effort_is_least() -> None:
    found = sweet_spot([answer(at, 1 + 1e-4 * (at - 100) ** 2) for at in np.linspace(80, 130, 10)])
    assert found is not None
    assert found.best == pytest.approx(100, abs=0.5)
    assert (found.low, found.high) == pytest.approx((90, 110), abs=0.6)
    assert not found.flat
    assert found.within == WITHIN


def test_a_flat_sweep_is_called_flat() -> None:
    found = sweet_spot([answer(at, 1 + 1e-6 * at) for at in np.linspace(80, 130, 10)])
    assert found is not None
    assert found.flat


def test_three_points_make_no_sweep() -> None:
    assert sweet_spot([answer(at, 1.0) for at in (80, 90, 100)]) is None
