"""Counting: exact whatever the cadence, the pauses, the false starts and the noise."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from swingleg.coach.reps.segment import segment_reps
from swingleg.coach.reps.signals import signals_of
from swingleg.core.errors import DataError

from .lifting import Up, lifting

_QUICK = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def _counts(motion, wanted=None):
    found = segment_reps(signals_of(motion), wanted)
    return len(found.of("left")), len(found.of("right")), len(found.attempts)


@st.composite
def _sessions(draw):
    """Lifts one after the other, of one leg or in turns, with pauses and false starts between."""
    turns = draw(st.booleans())
    side = draw(st.sampled_from(("left", "right")))
    lasts = draw(st.floats(0.27, 2.5))
    top = draw(st.floats(55, 100)), draw(st.floats(80, 125))
    ups, truth, at = [], {"left": 0, "right": 0, "tried": 0}, draw(st.floats(0.3, 2.0))
    for _ in range(draw(st.integers(2, 9))):
        kind = draw(st.sampled_from(("rep", "rep", "rep", "pause", "try")))
        part = draw(st.floats(0.9, 1.1))
        if kind == "pause":
            at += draw(st.floats(0.5, 3.0))
        elif kind == "try" and truth[side]:
            share = draw(st.floats(0.4, 0.55))
            ups.append(Up(side, at, max(lasts, 0.5), top[0] * share, top[1] * share))
            truth["tried"] += 1
            at += max(lasts, 0.5) + 0.05
        else:
            hold = draw(st.sampled_from((0.0, 0.0, 1.0)))
            ups.append(Up(side, at, lasts, top[0] * part, top[1] * part, hold))
            truth[side] += 1
            at += lasts + hold + draw(st.floats(0.0, 0.1))
            side = {"left": "right", "right": "left"}[side] if turns else side
    return ups, at + draw(st.floats(0.3, 2.0)), truth


@given(_sessions(), st.integers(0, 5), st.floats(0, 1.5))
@_QUICK
def test_every_repetition_is_counted_once(session, seed, noise) -> None:
    ups, seconds, truth = session
    if truth["left"] + truth["right"] == 0:
        return
    motion = lifting(ups, seconds, noise_deg=noise, wobble_deg=2.0, seed=seed)
    assert _counts(motion) == (truth["left"], truth["right"], truth["tried"])


@pytest.mark.parametrize("per_minute", (20, 60, 120, 180, 220))
def test_cadence(per_minute: int) -> None:
    """In turns, `per_minute` lifts of both legs together."""
    step = 60 / per_minute
    ups = [Up(("left", "right")[k % 2], 1 + k * step, min(1.2 * step, 2.0)) for k in range(11)]
    assert _counts(lifting(ups, 2 + 11 * step + 1, noise_deg=1.0))[:2] == (6, 5)


def test_standing_still_is_nothing() -> None:
    assert _counts(lifting([], 5.0, wobble_deg=3.0, noise_deg=1.0)) == (0, 0, 0)


def test_walking_in_and_out_is_not_counted() -> None:
    walk = [Up(("left", "right")[k % 2], 0.1 + 0.5 * k, 0.45, 24, 62) for k in range(4)]
    reps = [Up("right", 3 + 1.5 * k, 1.2) for k in range(4)]
    away = [Up(("left", "right")[k % 2], 9.6 + 0.5 * k, 0.45, 24, 62) for k in range(3)]
    moving = ((0.0, 2.2, 1.2), (9.4, 12.0, 1.2))
    motion = lifting(walk + reps + away, 12.0, speed=moving)
    found = segment_reps(signals_of(motion))
    assert (len(found.of("left")), len(found.of("right"))) == (0, 4)
    assert len(found.steps) == 7


def test_a_wobble_at_the_top_is_one_repetition() -> None:
    held = lifting([Up("left", 1.0, 1.0, hold_s=3.0), Up("left", 6.0, 1.0)], 8.0, wobble_deg=4.0)
    assert _counts(held) == (2, 0, 0)


def test_a_leg_held_quite_still_is_one_repetition() -> None:
    """Equal samples at the top are many equal peaks."""
    held = lifting([Up("left", 1.0, 1.0, hold_s=2.0), Up("left", 6.0, 1.0, hold_s=1.0)], 9.0)
    assert _counts(held) == (2, 0, 0)


def test_one_leg_that_lifts_less_is_counted_too() -> None:
    ups = []
    for k in range(8):
        share = (1.0, 0.65)[k % 2]
        ups.append(Up(("left", "right")[k % 2], 1 + 0.8 * k, 0.8, 85 * share, 100 * share))
    assert _counts(lifting(ups, 9.0)) == (4, 4, 0)


def test_times_of_a_repetition() -> None:
    found = segment_reps(signals_of(lifting([Up("right", 1.0, 1.0), Up("right", 3.0, 1.0)], 5.0)))
    for rep, start in zip(found.reps, (1.0, 3.0), strict=True):
        assert rep.start_s == pytest.approx(start + 0.12, abs=0.12)
        assert rep.peak_s == pytest.approx(start + 0.5, abs=0.03)
        assert rep.end_s == pytest.approx(start + 0.88, abs=0.12)


def test_a_gap_does_not_double_a_repetition() -> None:
    motion = lifting([Up("left", 1.0, 1.2), Up("left", 3.0, 1.2)], 5.0)
    gap = (motion.time.values > 1.5) & (motion.time.values < 1.7)
    for name in ("joint_angle", "segment_angle"):
        motion[name].values[gap] = np.nan
    assert _counts(motion)[:2] == (2, 0)


def test_nobody_to_be_seen() -> None:
    motion = lifting([Up("left", 1.0, 1.2)], 3.0)
    motion["segment_angle"].values[:] = np.nan
    with pytest.raises(DataError, match="neither leg"):
        signals_of(motion)
