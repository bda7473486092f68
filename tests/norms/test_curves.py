"""Norm curves: shape, interpolation in speed, edges."""

import numpy as np
import pytest

from swingleg.norms import curve_norm, norm_for
from swingleg.norms.curves import ANGLES, _curves


@pytest.mark.parametrize("angle", ANGLES)
def test_a_curve_has_101_points_and_closes(angle):
    pct, mean, sd = curve_norm(angle, 3.3)
    assert (pct[0], pct[-1], mean.size, sd.size) == (0, 100, 101, 101)
    assert mean[0] == pytest.approx(mean[-1], abs=1.0)
    assert (sd > 0).all()


def test_at_a_measured_speed_the_table_is_given_back_and_between_it_is_linear():
    speeds, table = _curves()["knee"]
    assert np.allclose(curve_norm("knee", speeds[1])[1], table[1, 0])
    middle = curve_norm("knee", (speeds[0] + speeds[1]) / 2)[1]
    assert np.allclose(middle, (table[0, 0] + table[1, 0]) / 2)


def test_curves_agree_with_the_bands():
    """The peak of a mean curve lies a little below the mean of peaks, never far from it."""
    for angle, name in (
        ("thigh", "thigh_elevation_peak_deg"),
        ("knee", "knee_flexion_swing_peak_deg"),
    ):
        gap = norm_for(name, 3.5).mean - curve_norm(angle, 3.5)[1].max()
        assert abs(gap) < norm_for(name, 3.5).sd, angle


@pytest.mark.parametrize(
    ("angle", "speed"), [("knee", 2.39), ("knee", 4.7), ("knee", None), ("hip", 3.0)]
)
def test_no_curve_outside(angle, speed):
    assert curve_norm(angle, speed) is None
