"""Waves: the kernel they stand for, what they see, and that they are kept as they were made."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.motion import waves

RNG = np.random.default_rng(3)
SIZE = len(waves.LAGS_S) * 3


def test_they_stand_for_a_gaussian_kernel() -> None:
    contexts = RNG.normal(size=(400, SIZE))
    made = waves.made(contexts)
    spread = np.sqrt(np.cov(contexts.T).trace())
    # one clue per sample and no lag: each row of 21 is given as it is
    still = waves.Waves(made.mean, made.axes, made.directions, made.phases)
    mixed = (contexts - still.mean) @ still.axes @ still.directions + still.phases
    shown = np.sqrt(2) * np.cos(mixed)
    kernel = shown[:40] @ shown[:40].T / waves.COUNT
    apart = np.linalg.norm(contexts[:40, None] - contexts[None, :40], axis=-1)
    expected = np.exp(-((apart / (waves.WIDTH * spread)) ** 2) / 2)
    # the error of a mean of 2000 random cosines
    assert kernel == pytest.approx(expected, abs=5 / np.sqrt(waves.COUNT))


def test_a_sample_is_seen_with_its_neighbours_in_seconds_and_the_ends_with_the_last() -> None:
    for rate in (120.0, 240.0):
        clues = np.arange(300.0)[:, None]
        middle, end = waves.context(clues, rate, np.array([150, 299]))
        assert middle == pytest.approx(150 + np.round(np.array(waves.LAGS_S) * rate))
        assert end.max() == 299 and end[0] == 299 - round(0.15 * rate)


def test_what_learns_sees_what_is_kept() -> None:
    made = waves.made(RNG.normal(size=(200, SIZE)))
    for values in vars(made).values():
        assert (values.astype(np.float16).astype(float) == values).all()


def test_waves_move_smoothly_with_the_clues() -> None:
    contexts = RNG.normal(size=(300, SIZE))
    made = waves.made(contexts)
    clues = RNG.normal(size=(200, 3))
    at = np.arange(60, 140)
    one, near = made.of(clues, 240.0, at), made.of(clues + 1e-3, 240.0, at)
    assert one.shape == (80, waves.COUNT) and np.abs(one).max() <= np.sqrt(2) + 1e-6
    assert 0 < np.abs(one - near).max() < 0.05
