"""Solutions that ship with the package: where every runner's first solve starts from."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.similar import leg_m, similar
from swingleg.simulate.solver import Outcome, Point, Problem, Solved, solve
from swingleg.simulate.transcription import Layout, Mesh, programme

Floats = NDArray[np.float64]

#: the mesh the stored solutions are of
MESH = Mesh()
#: shortest step on the way from a template to a runner
_SHORTEST = 1 / 16
#: an objective above the first (at `_EASY_M_S`; it grows with the square of the speed) is looked
#: at from other templates too; above the second the model does not run as the cycle says: a worse
#: branch, or speed and cycle that do not go together
GOOD_FIT, WORST_FIT = 0.15, 0.4
_EASY_M_S = 4.0


@cache
def templates() -> tuple[tuple[float, Problem, Point], ...]:
    """(speed m/s, problem, solution), by speed; written by validation/make_templates.py."""
    raw = resources.files("swingleg.simulate").joinpath("templates.npz").read_bytes()
    with np.load(io.BytesIO(raw)) as stored:
        data = {name: stored[name].astype(float) for name in stored.files}
    problems, points = ([f.name for f in fields(kind)] for kind in (Problem, Point))
    return tuple(
        (
            float(speed),
            Problem(*(data[name][i] for name in problems)),
            Point(*(data[name][i] for name in points)),
        )
        for i, speed in enumerate(data["speed"])
    )


def reach(target: Problem, speed_m_s: float, *, skip: int = 0) -> Solved:
    """Solve a runner's problem from the nearest templates on a body of this size, nearest first.

    A second template is tried when the first does not arrive or arrives on a worse branch; the
    better end counts. skip : so many of the nearest are left out.
    """
    scaled = []
    for speed, problem, point in templates():
        size = leg_m(target) / leg_m(problem)
        scaled.append((abs(speed * size**0.5 - speed_m_s), *similar(problem, point, size)))
    near = sorted(scaled, key=lambda entry: entry[0])
    good = GOOD_FIT * max(1.0, speed_m_s / _EASY_M_S) ** 2
    best: Solved | None = None
    for _, problem, point in near[skip : skip + 3]:
        found = travel(problem, target, point)
        if found.outcome is Outcome.SOLVED and (
            best is None or best.outcome is not Outcome.SOLVED or found.objective < best.objective
        ):
            best = found
        best = best or found
        if best.outcome is Outcome.SOLVED and best.objective < good:
            return best
    assert best is not None
    if best.outcome is Outcome.SOLVED and best.objective > WORST_FIT:
        return replace(best, outcome=Outcome.WORSE)
    return best


def travel(
    start: Problem,
    target: Problem,
    point: Point,
    *,
    first: float = 1.0,
    least: float = _SHORTEST,
    mesh: Mesh = MESH,
    steady: bool = False,
) -> Solved:
    """From the solution of one problem to that of another, in as many steps as it takes.

    first : length of the first step, as a share of the way; halved on failure, and given up below
    `least` (and `_SHORTEST`), but not before two were tried. steady : steps grow no more once one
    has failed; a failure costs as much as ten steps.

    Returns
    -------
    Solved; where the end is not reached, the last point that was (`share` tells where).
    """
    share, step, iterations, grows = 0.0, first, 0, 2.0
    last = Solved(Outcome.UNFINISHED, point, float("nan"), 0, "", 0.0)
    least = max(_SHORTEST, min(least, first / 2))
    while share < 1.0 and step >= least:
        ahead = min(1.0, share + step)
        found = solve(mesh, start.toward(target, ahead), last.point)
        iterations += found.iterations
        if found.outcome is Outcome.SOLVED:
            share, step = ahead, grows * step
            last = replace(found, share=share)
        else:
            step /= 2
            grows = 1.0 if steady else grows
            last = replace(last, outcome=found.outcome, status=found.status)
    return replace(last, iterations=iterations)


def resampled(point: Point, mesh: Mesh, other: Mesh) -> Point:
    """A solution's unknowns on another mesh; multipliers are left behind."""
    layout = Layout(mesh.points)
    q0, v0, q, v, a, tau, gains, half = layout.split(point.x)
    knots, wanted = mesh.shares(), other.shares()

    def onto(values: Floats) -> Floats:
        return np.stack([np.interp(wanted, knots, row) for row in values])

    x = Layout(other.points).join(q0, v0, onto(q), onto(v), onto(a), onto(tau), gains, half)
    count = int(programme(other).nlp["g"].numel())
    return Point(x, np.zeros_like(x), np.zeros(count))
