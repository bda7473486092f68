"""Spread of dependent strides, verdicts under a false discovery rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.comparison.between import detectable_change
from swingleg.comparison.spread import Usual, joined, own_serial, spread_of, two_sided_p
from swingleg.comparison.verdict import adjusted_p
from swingleg.core.metrics import METRICS


def series(n: int, r: float, rng: np.random.Generator) -> np.ndarray:
    out = np.empty(n)
    out[0] = rng.normal()
    for k in range(1, n):
        out[k] = r * out[k - 1] + np.sqrt(1 - r**2) * rng.normal()
    return out


@pytest.mark.parametrize("r", [0.0, 0.35])
def test_the_standard_error_of_dependent_strides_is_the_means_own(r: float):
    rng = np.random.default_rng(5)
    drawn = [series(8, r, rng) for _ in range(4000)]
    told = np.sqrt(np.mean([spread_of(x, r).sd ** 2 for x in drawn]))
    assert told == pytest.approx(np.std([x.mean() for x in drawn]), rel=0.08)


def test_ninety_five_of_a_hundred_intervals_hold_the_mean():
    rng = np.random.default_rng(6)
    found = [spread_of(series(7, 0.3, rng), 0.3, Usual(1.0, 10.0)) for _ in range(3000)]
    misses = np.mean([two_sided_p(f.mean, f.sd, f.df) < 0.05 for f in found])
    assert 0.01 < misses < 0.06  # the usual spread is known better here than it says


def test_few_strides_are_drawn_to_the_usual_spread():
    quiet = np.array([1.0, 1.001, 0.999])
    assert spread_of(quiet, 0.0, Usual(1.0, 10.0)).sd > 100 * spread_of(quiet, 0.0).sd


def test_a_long_recordings_own_correlation_counts():
    rng = np.random.default_rng(7)
    slow = series(200, 0.8, rng)
    assert own_serial(slow) > 0.6
    assert spread_of(slow, 0.1).sd > 1.8 * spread_of(rng.permutation(slow), 0.1).sd


def test_independent_errors_add_in_squares():
    sd, df = joined([(3.0, 5.0), (4.0, float("inf"))])
    assert sd == pytest.approx(5.0)
    assert df == pytest.approx(5.0**4 / (3.0**4 / 5.0))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60))
def test_adjusted_p_is_larger_ordered_and_a_probability(p: list[float]):
    q = adjusted_p(p)
    assert (q >= np.array(p) - 1e-12).all() and (q <= 1).all()
    order = np.argsort(p)
    assert (np.diff(q[order]) >= -1e-12).all()


def test_benjamini_hochbergs_own_example():
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
         0.5719, 0.6528, 0.7590, 1.0000]  # fmt: skip
    assert (adjusted_p(p) <= 0.05).sum() == 4


def test_a_usual_detectable_change_shrinks_with_strides_and_within_a_session():
    lift = "thigh_elevation_peak_deg"
    days, long = detectable_change(lift, "near", 6), detectable_change(lift, "near", 60)
    session = detectable_change(lift, "near", 6, "session")
    assert days is not None and long is not None and session is not None
    assert session < days and long < days
    assert 4 < days < 8
    assert detectable_change(lift, "markers", 6) is None
    assert detectable_change("no_such_metric", "near", 6) is None


def test_every_figure_of_the_table_is_sensible():
    from swingleg.comparison.between import _table

    for name, row in _table().items():
        assert name in METRICS
        for leg in ("near", "far", "whole"):
            if not np.isnan(row[leg]):
                assert 0 < row[f"{leg}_session"] <= row[leg] <= row[f"{leg}_paced"] * 1.001
        assert np.isnan(row["serial"]) or 0 <= row["serial"] < 0.6
