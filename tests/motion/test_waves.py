"""Waves: the kernel they stand for, what they see, and that they are kept as they were made."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.motion import waves

RNG = np.random.default_rng(3)
SIZE = len(waves.LAGS_S) * 3


def test_they_stand_for_a_gaussian_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "LAGS_S", (0.0,))
    clues = RNG.normal(3.0, 1.0, size=(400, 12))
    made = waves.made(waves.context(clues, 240.0, np.arange(400)))
    shown = made.of(clues, 240.0, np.arange(40))
    kernel = shown @ shown.T / waves.COUNT
    apart = np.linalg.norm(clues[:40, None] - clues[None, :40], axis=-1)
    spread = np.sqrt(np.cov(clues.T).trace())
    expected = np.exp(-((apart / (waves.WIDTH * spread)) ** 2) / 2)
    # the error of a mean of 2000 random cosines
    assert kernel == pytest.approx(expected, abs=5 / np.sqrt(waves.COUNT))
    # seen from their own middle: half of the phases turn a common shift into its mean
    assert np.abs(made.mean - 3.0).max() < 0.2 and shown.dtype == np.float32


def test_a_sample_is_seen_with_its_neighbours_in_seconds_and_the_ends_with_the_last() -> None:
    for rate in (120.0, 240.0):
        clues = np.arange(300.0)[:, None]
        middle, end = waves.context(clues, rate, np.array([150, 299]))
        assert middle == pytest.approx(150 + np.round(np.array(waves.LAGS_S) * rate))
        assert end.max() == 299 and end[0] == 299 - round(0.15 * rate)


def test_what_learns_sees_what_is_kept() -> None:
    made = waves.made(RNG.normal(size=(200, SIZE)))
    for values in vars(made).values():
        assert (values.astype(np.float16).astype(values.dtype) == values).all()


def test_waves_move_smoothly_with_the_clues() -> None:
    contexts = RNG.normal(size=(300, SIZE))
    made = waves.made(contexts)
    clues = RNG.normal(size=(200, 3))
    at = np.arange(60, 140)
    one, near = made.of(clues, 240.0, at), made.of(clues + 1e-3, 240.0, at)
    assert one.shape == (80, waves.COUNT) and np.abs(one).max() <= np.sqrt(2) + 1e-6
    assert 0 < np.abs(one - near).max() < 0.05
