"""The permutation test of curves on drawn strides: how often it errs; that it finds a change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d

from swingleg.comparison import curves

NOTHING = np.zeros((1, 101))


def strides(n: int, serial: float, rng: np.random.Generator) -> np.ndarray:
    """(n, 101) smooth curves of 2° that follow each other as an AR(1) series."""
    fresh = gaussian_filter1d(rng.normal(size=(n, 101)), 8, axis=1, mode="wrap")
    fresh *= 2.0 / fresh.std()
    out = [fresh[0]]
    for each in fresh[1:]:
        out.append(serial * out[-1] + np.sqrt(1 - serial**2) * each)
    return np.array(out)


@pytest.mark.parametrize(("n", "serial"), [(5, 0.0), (5, 0.35), (9, 0.35)])
def test_few_dependent_strides_without_a_change_rarely_differ(monkeypatch, n, serial):
    monkeypatch.setattr(curves, "DRAWS", 200)
    rng = np.random.default_rng(3)

    def told(said: float) -> float:
        pairs = [(strides(n, serial, rng), strides(n, serial, rng)) for _ in range(100)]
        return np.mean([bool(curves.clusters_of(a, b, NOTHING, 0.05, said)) for a, b in pairs])

    assert told(serial) <= 0.11  # 0.05, and what 100 pairs are off by
    if serial:
        assert told(0.0) > 0.11  # as if strides were independent


def test_a_bump_is_found_where_it_is():
    rng = np.random.default_rng(4)
    bump = 8 * np.exp(-(((np.arange(101) - 70) / 8) ** 2))
    (found,) = curves.clusters_of(
        strides(8, 0.35, rng), strides(8, 0.35, rng) + bump, NOTHING, 0.0125, 0.35
    )
    assert found.start_pct < 70 < found.end_pct
    assert found.peak == pytest.approx(8, abs=2.5)


def test_blocks_of_independent_strides_lose_nothing():
    assert curves._stretch(1, 0.0) == curves._stretch(5, 0.0) == 1.0
    assert curves._stretch(1, 0.35) > curves._stretch(5, 0.35) > 1.0
