"""Words of what-if answers: they never say more than the spread allows."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from tests.simulate import made_up

from swingleg.report import whatif_sweep as sw
from swingleg.report import whatif_words as w
from swingleg.simulate.result import FIGURES, Change
from swingleg.simulate.wish import LEVERS, Wish

LIFT = made_up.answer(Wish("knee_lift", 5.0), made_up.LIFT)


def change(name: str, difference: float, low: float | None, high: float | None, verdict: str):
    before = made_up.BEFORE[name]
    return Change(name, before, before + difference, low, high, verdict)  # type: ignore[arg-type]


def test_the_sentence_tells_ranges_and_what_cannot_be_told() -> None:
    assert w.sentence(LIFT, leg_m=0.85) == (
        "Lifting the knee 5° more would take 5 to 14 % more hip-flexor torque, set the foot down "
        "2 to 6 mm nearer to the hip and cost 2 to 5 % more effort in all; much of the rest cannot "
        "be told."
    )


def test_before_the_spread_is_known_the_sentence_says_about() -> None:
    quick = made_up.answer(Wish("knee_lift", 5.0), made_up.LIFT, spread=False)
    assert "about 9 % more hip-flexor torque" in w.sentence(quick)
    assert w.tally(quick) == ""


def test_an_open_direction_is_never_in_the_sentence() -> None:
    swapped = tuple(
        replace(c, verdict="cannot tell") if c.verdict in ("rises", "falls") else c
        for c in LIFT.changes
    )
    said = w.sentence(replace(LIFT, changes=swapped))
    assert said == "Lifting the knee 5° more: what that would change cannot be told from here."


def test_nothing_moves_is_said() -> None:
    still = tuple(replace(c, verdict="about the same") for c in LIFT.changes)
    assert "next to nothing else" in w.sentence(replace(LIFT, changes=still))


def test_a_problem_is_the_answer() -> None:
    assert w.sentence(made_up.impossible()) == made_up.PROBLEM + "."


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish("knee_lift", -5.0), "Lifting the knee 5° less"),
        (Wish("knee_lift", 45.0, relative=False), "Lifting the knee to 45°"),
        (Wish("heel_recovery", 10.0), "Folding the knee 10° more in the swing"),
        (Wish("heel_recovery", 110.0, relative=False), "Folding the knee to 110° in the swing"),
        (Wish("cadence", -5.0), "A cadence 5 % lower"),
        (Wish("cadence", 180.0, relative=False), "A cadence of 180 steps/min"),
    ],
)
def test_every_wish_reads_as_something_done(wish: Wish, words: str) -> None:
    assert w.doing(wish) == words


def test_every_lever_has_words() -> None:
    for lever in LEVERS:
        for value, relative in ((5.0, True), (-5.0, True), (100.0, False)):
            assert w.doing(Wish(lever, value, relative))  # type: ignore[arg-type]
        assert sw.lever_name(lever)


def test_a_small_but_certain_change_is_not_written_as_nothing() -> None:
    small = change("braking_impulse_bw_s", -0.0004, -0.0006, -0.0002, "falls")
    assert w.difference_words(small) == "−0.0004"
    assert w.spread_words(small) == "−0.0006 to −0.0002"
    assert w.percent_words(small) == "−2 %"
    same = change("contact_time_s", 0.0004, 0.0002, 0.0006, "about the same")
    assert w.difference_words(same) == "0.000"


def test_angles_have_no_percent() -> None:
    for name in FIGURES:
        one = change(name, 1.0, 0.5, 1.5, "rises")
        assert (w.percent_words(one) == "") == (name.endswith(("_deg", "_deg_s", "_spm"))
                                                or name == "overstride_knee_leg")  # fmt: skip


def test_the_tally_counts_what_was_not_asked_for() -> None:
    assert w.tally(LIFT) == (
        "Of 15 figures, 6 rise or fall whatever is assumed, 2 stay about the same and 7 cannot be "
        "told."
    )


def test_a_missing_figure_is_not_a_number() -> None:
    gap = Change("contact_time_s", math.nan, math.nan, None, None, "about the same")
    assert w.verdict_words(gap) == "not known"
    assert w.difference_words(gap) == "–" and w.percent_words(gap) == ""
    assert w.value_words("contact_time_s", math.nan) == "–"


# ---- sweeps ------------------------------------------------------------------------------------


def test_points_stand_in_order_by_what_they_ask_for() -> None:
    group = made_up.sweep()
    points = sw.points_of(group[::-1], made_up.BEFORE)
    assert points.x[0] == 80.0 and list(points.x) == sorted(points.x)
    assert [x for x, _ in points.failed] == [130.0]
    assert points.now == made_up.BEFORE["knee_flexion_swing_peak_deg"]
    assert sw.swept_name(points) == "Knee fold in the swing, 80° to 130°"


def test_relative_sweeps_are_placed_by_their_target() -> None:
    group = tuple(made_up.answer(Wish("cadence", v), made_up.CADENCE) for v in (-5.0, 0.0, 10.0))
    points = sw.points_of(group, made_up.BEFORE)
    assert points.x == pytest.approx((159.6, 168.0, 184.8))
    assert sw.at_words(points, points.x[2]) == "185 steps/min"


def test_the_sweet_spot_with_its_flatness() -> None:
    points = sw.points_of(made_up.sweep(), made_up.BEFORE)
    said = sw.sweep_sentence(points, made_up.spot())
    assert "least with the knee folded to about 103° in the swing (now 99°)" in said
    assert "between 88° and 112° it stays within 1 % of that" in said
    assert "where this runner is now" in said
    assert "anywhere from 102° to 113°" in said and "beyond" not in said


def test_a_flat_sweep_says_that_it_hardly_matters() -> None:
    points = sw.points_of(made_up.sweep(flat=0.0), made_up.BEFORE)
    said = sw.sweep_sentence(points, made_up.spot(flat=True))
    assert said.startswith("Between 80° and 124° the total effort changes by less than 1 %")
    assert "hardly matters" in said and "least" not in said


@pytest.mark.parametrize("inside", [0.0, 0.6])
def test_a_least_at_the_end_may_lie_beyond(inside: float) -> None:
    points = sw.points_of(made_up.sweep(spread=False), made_up.BEFORE)
    spot = replace(made_up.spot(), best=min(points.x) + inside, low=80.0, high=85.0)
    said = sw.sweep_sentence(points, spot)
    assert "may lie beyond" in said and "where this runner is now" not in said


def test_a_sweep_without_answers_says_so() -> None:
    none = sw.points_of((made_up.impossible(110.0), made_up.impossible(120.0)), made_up.BEFORE)
    assert sw.sweep_sentence(none, None) == "None of these could be reached."
    few = sw.points_of(made_up.sweep()[:2], made_up.BEFORE)
    assert "Too few" in sw.sweep_sentence(few, None)
