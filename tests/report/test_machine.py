"""The section on the swing leg's torques: drawn where they were measured, a reason where not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from swingleg.core.analysis import Analysis
from swingleg.core.athlete import Athlete
from swingleg.core.findings import Unavailable
from swingleg.core.measure import Measure, Metric
from swingleg.dynamics import add_torques
from swingleg.dynamics.leg.timing import CycleShares
from swingleg.gait.availability import TORQUE_METRICS
from swingleg.report import machine
from swingleg.report.cycles import Cycle
from swingleg.report.figures.curve import curve_panel
from swingleg.report.figures.lever import lever_figure, passive_bar
from swingleg.report.figures.timing import two_leg_timing
from swingleg.report.html import render_report

NAME = "hip_torque_flexor_peak_nm_kg"


@pytest.fixture(scope="module")
def measured(analysis: Analysis) -> Analysis:
    athlete = Athlete(height_m=1.75, mass_kg=70.0, sex="male")
    strides = analysis.strides.assign(
        toe_off_sd_s=0.004, next_touch_down_sd_s=0.004, visible=1.0, other_touch_down_s=np.nan
    )
    filled = add_torques(strides, analysis.motion, analysis.condition, athlete)
    metrics = dict(analysis.metrics)
    for name in TORQUE_METRICS:
        if name != "drive_onset_ms":
            mean = float(filled[name].mean())
            measure = Measure(mean, 0.9 * mean, 1.1 * mean, "", 10)
            metrics[name] = Metric(name, measure, measure, measure)
    return replace(analysis, athlete=athlete, strides=filled, metrics=metrics)


def test_torques_are_drawn_for_both_legs(measured: Analysis) -> None:
    found = machine.section(measured)
    assert found["legs"] == 2
    assert [panel["title"] for panel in found["torque"]] == ["Hip torque", "Knee torque"]
    for panel in found["torque"]:
        assert 'class="curve left"' in panel["svg"] and 'class="curve right"' in panel["svg"]
    assert found["folded"] == "44 % ±2"  # of the near leg, with the metric's interval
    # no torque without its interval
    assert "±" in found["lever"] and "times (" in found["lever"]
    text = render_report(measured)
    assert "The swing leg as a machine" in text and found["lever"] in text


def test_the_words_at_the_ends_stand_clear_of_the_curves() -> None:
    wave = 0.6 * np.sin(np.linspace(0, 2 * np.pi, 101))
    cycle = Cycle("right", np.arange(101.0), wave, np.zeros(101), 0.0, 5)
    picture = curve_panel("Hip torque", [cycle], None, unit="Nm/kg", over="swing", up="up",
                          down="down")  # fmt: skip
    path = picture.split('class="curve right"')[0].rsplit("<polyline", 1)[1]
    heights = [float(p.split(",")[1]) for p in path.split('points="')[1].split('"')[0].split()]
    low = next(p for p in picture.split("<text") if ">down<" in p)
    high = next(p for p in picture.split("<text") if ">up<" in p)
    places = [float(p.split('y="')[1].split('"')[0]) for p in (high, low)]
    assert places[0] < min(heights) and max(heights) < places[1] - 9


def test_without_a_mass_the_reason_stands_there(analysis: Analysis) -> None:
    metrics = {k: v for k, v in analysis.metrics.items() if k != NAME}
    missing = Unavailable(NAME, "the body mass is unknown", "Give it with --mass 70.")
    without = replace(analysis, metrics=metrics, unavailable=(missing,))
    found = machine.section(without)
    assert found["legs"] == 0 and found["reason"] == "the body mass is unknown"
    assert "the body mass is unknown" in render_report(without).split('id="machine"')[1]


def test_an_old_result_without_the_columns_still_makes_a_page(analysis: Analysis) -> None:
    columns = [
        c for c in analysis.strides if not c.startswith(("hip_", "lever", "drive", "knee_t"))
    ]
    old = replace(analysis, strides=analysis.strides[columns])
    assert machine.section(old)["legs"] == 0
    render_report(old)


def test_bars_are_as_long_as_the_torques_are() -> None:
    picture = lever_figure("right", 20.0, 100.0, 20.0, 80.0, 240.0)
    widths = [float(p.split('width="')[1].split('"')[0]) for p in picture.split("<rect")[1:]]
    assert widths[1] / widths[0] == pytest.approx(3.0, rel=0.01)
    assert "80 Nm" in picture and "240 Nm" in picture
    shown = lever_figure("right", 20.0, 100.0, 20.0, 80.0, 240.0, 9.0, (3.0, 2.5, 3.75))
    assert "±9 Nm" in shown and "3.0 times (2.5 to 3.8)" in shown
    assert "±" not in picture and "times (" not in picture
    assert "between 0 and 28 percent" in passive_bar("left", -0.1, 28.0, 34.0)


def test_what_passes_the_end_goes_on_at_the_start() -> None:
    own = CycleShares(35.0, 45.0, 66.0, 90.0, 62.0, 20.0, np.nan, 50.0)
    picture = two_leg_timing({"left": own, "right": replace(own, onset=20.0)}, "left")
    bars = [p for p in picture.split("<rect")[1:] if 'class="bar right"' in p]
    assert len(bars) == 2  # 70 to 116 % of the left leg's stride
    assert picture.count("?") == 1  # the left leg's onset alone is not known
