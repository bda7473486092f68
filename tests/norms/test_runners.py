"""What runners differ by: the norm's where there is one, else the table's."""

from __future__ import annotations

import pytest

from swingleg.core.metrics import METRICS
from swingleg.norms.bands import norm_for
from swingleg.norms.runners import _table, runners_sd


def test_a_norm_goes_first():
    assert (
        runners_sd("thigh_elevation_peak_deg", 3.3) == norm_for("thigh_elevation_peak_deg", 3.3).sd
    )


def test_the_table_is_of_what_has_no_norm():
    for name, (speeds, sds) in _table().items():
        assert name in METRICS
        assert norm_for(name, 3.3) is None
        assert speeds == sorted(speeds) and min(sds) > 0


def test_between_its_speeds_it_is_interpolated_and_beyond_held():
    low, middle, high = (runners_sd("swing_time_s", v) for v in (2.5, 3.0, 3.5))
    assert middle == pytest.approx((low + high) / 2)
    assert runners_sd("swing_time_s", 2.0) == low
    assert runners_sd("swing_time_s", 7.0) is None
    assert runners_sd("swing_time_s", None) is None


def test_legs_differ_by_less_than_runners():
    both = runners_sd("thigh_elevation_peak_deg_asymmetry", None)
    assert 0 < both < runners_sd("thigh_elevation_peak_deg", 3.3)
    assert runners_sd("nothing_asymmetry", 3.3) is None
