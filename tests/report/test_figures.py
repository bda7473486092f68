"""Small pictures: markers where the numbers say."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from swingleg.core.analysis import Analysis
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.report import cycles
from swingleg.report.figures import svg
from swingleg.report.figures.curve import curve_panel
from swingleg.report.figures.strip import landing_dots, z_strip

NS = "{http://www.w3.org/2000/svg}"
NORM = Norm(10, 2, 6.7, 13.3, 7.4, 12.6, "x")


def _measure(value: float) -> Measure:
    return Measure(value, value - 1, value + 1, "deg", 5)


def test_strip_puts_the_lower_value_to_the_left() -> None:
    root = ElementTree.fromstring(z_strip(Metric("m", _measure(8), _measure(12), None, NORM), "m"))
    left = root.find(f"{NS}circle[@class='mark left']")
    right = root.find(f"{NS}rect[@class='mark right']")
    assert left is not None and right is not None
    assert float(left.attrib["cx"]) < 75 < float(right.attrib["x"])
    assert "left −1.0; right +1.0" in root.attrib["aria-label"]


def test_strip_marks_what_runs_off_its_scale() -> None:
    root = ElementTree.fromstring(z_strip(Metric("m", None, _measure(40), None, NORM), "m"))
    assert root.find(f"{NS}polygon[@class='mark off right']") is not None


def test_no_norm_no_strip() -> None:
    assert z_strip(Metric("m", _measure(8), None, None), "m") == ""


def test_landings_are_drawn_one_by_one() -> None:
    root = ElementTree.fromstring(landing_dots([1, 0, float("nan"), 1], "left"))
    classes = [e.attrib["class"] for e in root if "class" in e.attrib]
    assert classes == ["landing yes left", "landing no left", "landing unknown", "landing yes left"]
    assert "2 of 3" in root.attrib["aria-label"]


def test_cycle_is_the_mean_of_its_strides(analysis: Analysis) -> None:
    for side in ("left", "right"):
        c = cycles.cycle(analysis.motion, analysis.strides, side, "knee")
        assert c is not None and c.n == (analysis.strides["side"] == side).sum()
        assert c.toe_off_pct == pytest.approx(36, abs=0.1)
        assert c.pct[int(c.mean.argmax())] == pytest.approx(64, abs=2)
        assert c.mean.max() == pytest.approx(100, abs=1)


def test_curve_rises_where_the_angle_does(analysis: Analysis) -> None:
    c = cycles.cycle(analysis.motion, analysis.strides, "right", "knee")
    assert c is not None
    root = ElementTree.fromstring(curve_panel("Knee", [c], None))
    drawn = root.find(f"{NS}polyline[@class='curve right']")
    assert drawn is not None
    points = np.array([p.split(",") for p in drawn.attrib["points"].split()], dtype=float)
    assert np.corrcoef(points[:, 1], c.mean)[0, 1] < -0.999
    assert np.corrcoef(points[:, 0], c.pct)[0, 1] > 0.999


def test_labels_are_spread_in_order() -> None:
    out = svg.spread_out([10.0, 12.0, 11.0], 14)
    assert out[0] < out[2] < out[1]
    assert np.diff(sorted(out)).min() >= 14 - 1e-3


def test_svg_escapes_words() -> None:
    assert "&lt;b&gt;" in svg.text(0, 0, "<b>") and "&quot;" in svg.el("g", label='"')
