"""A stored solution on a body of another size: dynamically similar running.

With every length times s, every time times √s and every force per mass as it was, motion obeys the
same equations (Alexander & Jayes 1983, J Zool 201:135; speeds of one Froude number). Passive tissue
and the limits of strength do not scale so; what that leaves is the solver's to find.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.equations import BODY, COORDINATES
from swingleg.simulate.solver import Point, Problem
from swingleg.simulate.transcription import MODES, TRACKED, Layout, pack, parameters

Floats = NDArray[np.float64]

#: exponents of s; what is not named stays
_BODY = {
    **{name: 1.0 for name in BODY if name.endswith(("_length", "_centre")) or "_centre_" in name},
    **{name: 1.0 for name in BODY if name.startswith("sole_")},
    **{name: 2.0 for name in BODY if name.endswith("_inertia")},
    "sink_stiffness": -1.0,
    "sink_damping": -0.5,
    "stiffness": -1.5,
    "damping": -0.5,
}
_LINEAR = np.array([name in ("hip_x", "hip_y", "sink") for name in COORDINATES])


def leg_m(problem: Problem) -> float:
    """Length of the leg in a problem."""
    return float(sum(problem.values[BODY.index(f"{part}_length")] for part in ("thigh", "shank")))


def similar(problem: Problem, point: Point, size: float) -> tuple[Problem, Point]:
    """Problem and solution on a body `size` times as large, at √size times the speed."""
    points = _points(problem)
    scaled = Problem(
        _values(problem.values, points, size),
        _unknowns(problem.low, points, size),
        _unknowns(problem.high, points, size),
        problem.rows_low,
        problem.rows_high,
    )
    return scaled, replace(point, x=_unknowns(point.x, points, size))


def _points(problem: Problem) -> int:
    one, two = (Layout(n).size() for n in (1, 2))
    return 1 + (problem.low.size - one) // (two - one)


def _values(values: Floats, points: int, size: float) -> Floats:
    given, at = {}, 0
    for name, shape in parameters(points).items():
        count = shape[0] * shape[1]
        given[name] = values[at : at + count].reshape(shape, order="F").copy()
        at += count
    given["body"][:, 0] *= size ** np.array([_BODY.get(name, 0.0) for name in BODY])
    given["speed"] *= size**0.5
    rise = TRACKED.index("rise")
    for name, power in (("reference", 0.5), ("tracking", -1.0), ("pull", -0.5)):
        given[name][rise] *= size**power
    for i, (what, _) in enumerate(MODES):
        if what == "rise":
            given["modes"][2 * i] *= size**0.5
    return pack(points, **given)


def _unknowns(x: Floats, points: int, size: float) -> Floats:
    q0, v0, q, v, a, tau, gains, half = Layout(points).split(x)
    place = np.where(_LINEAR, size, 1.0)
    rate, bend = place / size**0.5, place / size
    return Layout(points).join(
        q0 * place,
        v0 * rate,
        q * place[:, None],
        v * rate[:, None],
        a * bend[:, None],
        tau * size,
        gains,
        half * size**0.5,
    )
