"""Stored solutions on bodies of another size."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.simulate.body import body_of
from swingleg.simulate.similar import leg_m, similar
from swingleg.simulate.solver import Outcome, solve
from swingleg.simulate.templates import MESH, templates
from swingleg.simulate.transcription import Layout, programme


def test_the_same_size_is_the_same_problem() -> None:
    _, problem, point = templates()[3]
    same, still = similar(problem, point, 1.0)
    assert same.values == pytest.approx(problem.values)
    assert same.low == pytest.approx(problem.low)
    assert still.x == pytest.approx(point.x, abs=1e-6)


@pytest.mark.parametrize("size", [0.84, 1.17])
def test_similar_running_obeys_the_equations_of_the_other_body(size: float) -> None:
    """All but passive tissue, which is per newton metre and not per kilogram, scales."""
    _, problem, point = templates()[3]
    rows = programme(MESH).rows["exact"]
    left = []
    for scale in (1.0, size):
        other, moved = similar(problem, point, scale)
        found = np.asarray(programme(MESH).constraints(moved.x, other.values)).ravel()[rows]
        left.append(np.abs(found).max())
    assert left[0] < 1e-3
    assert left[1] < 0.3  # of forces up to 3: passive torque, Nm, weighs otherwise on another body


def test_from_a_similar_body_a_runner_is_near() -> None:
    _, problem, point = templates()[3]
    small = body_of(1.50, 70.0)
    size = (small.thigh_m + small.shank_m) / leg_m(problem)
    scaled, start = similar(problem, point, size)
    found = solve(MESH, scaled, start)
    assert found.outcome is Outcome.SOLVED
    assert found.iterations < 25
    half = Layout(MESH.points).split(found.point.x)[-1]
    before = Layout(MESH.points).split(point.x)[-1]
    assert half == pytest.approx(before * size**0.5, rel=1e-4)
