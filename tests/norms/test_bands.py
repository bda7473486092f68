"""Norms by measured pace: figures kept, no step, no extrapolation."""

import csv
from importlib import resources

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from swingleg.core.metrics import METRICS
from swingleg.norms import asymmetry_limit, norm_for, overstride_limit, reference_marks, why_no_norm


def _table(name):
    text = resources.files("swingleg.norms").joinpath(name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


ROWS = _table("bands.csv")
SHIFTS = {(r["metric"], r["speed_label_m_s"]): float(r["add"]) for r in _table("corrections.csv")}
NAMES = sorted({row["metric"] for row in ROWS})
speeds = st.floats(min_value=2.0, max_value=5.0)


def test_every_row_has_source_count_and_speed():
    for row in ROWS:
        assert row["metric"] in METRICS
        assert len(row["source"]) > 10
        assert int(row["n_runners"]) >= 1
        assert 1.5 < float(row["speed_m_s"]) < 10


@pytest.mark.parametrize("row", [r for r in ROWS if r["dataset"] == "RBDS"], ids=str)
def test_at_a_measured_speed_the_table_is_given_back_corrected(row):
    norm = norm_for(row["metric"], float(row["speed_label_m_s"]))
    shift = SHIFTS.get((row["metric"], row["speed_label_m_s"]), 0.0)
    for figure in ("mean", "p5", "p95"):
        assert getattr(norm, figure) == pytest.approx(float(row[figure]) + shift), figure
    assert norm.sd == pytest.approx(float(row["sd"]))
    assert ("corrected" in norm.source) == (shift != 0)


def test_corrections_are_small_and_of_known_metrics():
    for (metric, label), shift in SHIFTS.items():
        # torques were made barefoot: a shoe adds up to a sixth
        limit = 1.0 if metric.startswith(("hip_torque", "hip_flexion_")) else 0.5
        row = next(
            r
            for r in ROWS
            if (r["metric"], r["dataset"], r["speed_label_m_s"]) == (metric, "RBDS", label)
        )
        assert 0 < abs(shift) < limit * float(row["sd"])


def test_between_two_speeds_every_figure_is_linear():
    low, high = 2.5, 3.5
    a, b = (norm_for("contact_time_s", v) for v in (low, high))
    middle = norm_for("contact_time_s", (low + high) / 2)
    for figure in ("mean", "sd", "p5", "p95"):
        assert getattr(middle, figure) == pytest.approx(
            (getattr(a, figure) + getattr(b, figure)) / 2
        )


@given(st.sampled_from(NAMES), speeds)
def test_percentiles_are_in_order(name, speed):
    norm = norm_for(name, speed)
    assert norm.p5 <= norm.p10 <= norm.p90 <= norm.p95
    assert norm.sd > 0


@given(st.sampled_from(NAMES), st.floats(min_value=2.0, max_value=4.99))
def test_no_step_anywhere(name, speed):
    here, next_ = norm_for(name, speed), norm_for(name, speed + 1e-4)
    assert abs(next_.mean - here.mean) < 0.01 * here.sd
    assert abs(next_.p95 - here.p95) < 0.01 * here.sd


def test_beyond_rbds_the_change_is_hamners_and_the_source_says_so():
    edge, slow = 2.5, 2.2
    hamner = [
        (float(r["speed_m_s"]), float(r["mean"]))
        for r in ROWS
        if r["dataset"] == "Hamner-Delp" and r["metric"] == "thigh_elevation_peak_deg"
    ]
    change = np.interp(slow, *zip(*hamner, strict=True)) - np.interp(
        edge, *zip(*hamner, strict=True)
    )
    norm = norm_for("thigh_elevation_peak_deg", slow)
    at_edge = norm_for("thigh_elevation_peak_deg", edge)
    assert norm.mean - at_edge.mean == pytest.approx(change)
    assert "Hamner" in norm.source and "Hamner" not in at_edge.source


@pytest.mark.parametrize("speed", [1.89, 5.11, 9.5, None])
def test_outside_the_covered_speeds_there_is_no_norm_but_a_reason(speed):
    assert norm_for("thigh_elevation_peak_deg", speed) is None
    assert why_no_norm("thigh_elevation_peak_deg", speed)


@pytest.mark.parametrize(("read", "end"), [(1.96, 2.0), (5.06, 5.0)])
def test_a_belt_read_a_little_outside_has_the_ends_norm(read, end):
    found, ends = (norm_for("thigh_elevation_peak_deg", v) for v in (read, end))
    assert (found.mean, found.p5, found.p95) == (ends.mean, ends.p5, ends.p95)


def test_a_metric_without_data_has_a_reason():
    for name in ("trunk_lean_deg", "thigh_elevation_peak_deg_asymmetry"):
        assert norm_for(name, 3.0) is None
        assert "data" in why_no_norm(name, 3.0)


def test_the_sprinter_is_marks_only():
    marks = reference_marks("thigh_elevation_peak_deg")
    assert [m.speed_m_s for m in marks] == [3.5, 5.2, 7.0, 9.5]
    assert reference_marks("thigh_elevation_peak_deg", 6.8) == (marks[2],)
    assert norm_for("thigh_elevation_peak_deg", 7.0) is None
    assert reference_marks("trunk_lean_deg") == ()


def test_overstride_limit_is_the_95th_percentile():
    assert overstride_limit(3.0) == norm_for("overstride_knee_leg", 3.0).p95
    assert overstride_limit(None) is None
    assert overstride_limit(6.0) is None


def test_usual_side_differences_are_known_for_measured_metrics_only():
    assert 0.005 < asymmetry_limit("contact_time_s") < 0.05
    assert asymmetry_limit("trunk_lean_deg") is None
