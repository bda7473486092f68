"""The runner as a simulation: their own motion, made the best of their own objective.

The model's motion q₁ nearest to the measured cycle r is found first. Where tracking still pulls
there, with a force 2 W (q₁ − r), the objective lacks something this runner weighs (or the model
something this runner has). Then r is replaced by q₁ and that force kept, constant: q₁ is the
solution of this problem too, and every what-if is a change away from it. From here on the
reference may give in its own shapes (`transcription.MODES`): how far the thigh swings and when, how
far the knee folds. What the change costs decides how far, and it costs at least so much that q₁ is
a minimum: of some runners it would be a saddle, and giving a slide into somebody else's running.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.body import Body
from swingleg.simulate.cycle import MeanCycle
from swingleg.simulate.objective import PREDICT, Objective
from swingleg.simulate.problem import Task, reference_of_cycle, reference_of_solution
from swingleg.simulate.solver import Outcome, Point, Solved, solve
from swingleg.simulate.templates import MESH, reach, resampled
from swingleg.simulate.transcription import Mesh

Floats = NDArray[np.float64]

#: what giving costs is multiplied by the first of these at which the own motion stays within so
#: many degrees of itself
_PRICES, _SAME_DEG = (1.0, 10.0, 100.0), 1.0


@dataclass(frozen=True)
class Baseline:
    """What every change is compared with.

    solved : of the problem that finds the own motion. task : the one that motion is the best of.
    point : its solution.
    """

    solved: Solved
    task: Task
    point: Point
    mesh: Mesh = MESH


def baseline(
    body: Body,
    cycle: MeanCycle,
    speed_m_s: float,
    objective: Objective = PREDICT,
    *,
    mesh: Mesh = MESH,
    skip: int = 0,
) -> Baseline:
    """Find the runner's own motion and the objective that it is the best of.

    Parameters
    ----------
    body, cycle : of the runner. speed_m_s : belt or ground speed. objective : what the body
    weighs. skip : so many of the nearest stored solutions are not started from.
    """
    reference = reference_of_cycle(cycle, mesh)
    held = Task(body, reference, speed_m_s, cycle.stride_s / 2, objective)
    if mesh == MESH:
        solved = reach(held.problem(mesh), speed_m_s, skip=skip)
    else:
        coarse = baseline(body, cycle, speed_m_s, objective, skip=skip)
        start = resampled(coarse.solved.point, MESH, mesh)
        solved = solve(mesh, held.problem(mesh), start)
    own = reference_of_solution(solved.point.x, mesh)
    pull = 2 * held.objective.tracking(mesh) * (own - reference)
    task = held.but(reference=own, pull=pull, giving=True)
    return Baseline(solved, *_settled(task, solved.point, mesh), mesh)


def _settled(task: Task, start: Point, mesh: Mesh) -> tuple[Task, Point]:
    """The task at the lowest price at which its own motion (`start`) is a minimum, and that point.

    Where q₁ is a saddle a solve slides from it into another motion than the runner's.
    """
    dearer, point = task, start
    for price in _PRICES:
        dearer = task.but(objective=task.objective.scaled(gains=price))
        found = solve(mesh, dearer.problem(mesh), start)
        point = found.point if found.outcome is Outcome.SOLVED else start
        if _apart_deg(point, task.reference, mesh) < _SAME_DEG:
            break
    return dearer, point


def _apart_deg(point: Point, own: Floats, mesh: Mesh) -> float:
    """Root mean square over the angles, degrees."""
    off = (reference_of_solution(point.x, mesh) - own)[:-1]
    return float(np.degrees(np.sqrt((off**2).mean())))
