import math

import pytest

from swingleg.core.measure import Measure, Metric, Norm, measure_from_sd

NORM = Norm(mean=30.0, sd=5.0, p5=22.0, p95=38.0, p10=23.6, p90=36.4, source="made up")


def test_interval_is_symmetric_and_95_percent() -> None:
    measure = measure_from_sd(20.0, 2.0, "deg", 7)
    assert measure is not None
    assert measure.ci_high - 20.0 == pytest.approx(3.92)
    assert measure.sd == pytest.approx(2.0)
    assert Measure.from_dict(measure.to_dict()) == measure


@pytest.mark.parametrize(("value", "sd"), [(math.nan, 1.0), (1.0, math.nan), (math.inf, 1.0)])
def test_what_is_not_finite_is_withheld(value: float, sd: float) -> None:
    assert measure_from_sd(value, sd, "deg", 3) is None


def test_z_counts_norm_deviations_and_is_none_without_a_norm() -> None:
    left = measure_from_sd(20.0, 1.0, "deg", 4)
    metric = Metric("thigh_elevation_peak_deg", left, None, left, NORM)
    assert metric.z("left") == pytest.approx(-2.0)
    assert metric.z("right") is None
    assert Metric("x", left, None, left).z("left") is None
