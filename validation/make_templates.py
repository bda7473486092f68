"""Write `src/swingleg/simulate/templates.npz`: solutions from which every runner's solve starts.

    python -m validation.make_templates

A runner of usual proportions at 2 to 6 m/s follows the norm curves (RBDS: Fukuchi et al. 2017,
doi 10.7717/peerj.3298, CC BY 4.0; continued in a straight line below 2.5 and above 4.5 m/s).
"""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from swingleg.core.extras import require
from swingleg.simulate import solver as solvers
from swingleg.simulate.body import body_of
from swingleg.simulate.objective import PREDICT
from swingleg.simulate.problem import Task, reference_of_cycle
from swingleg.simulate.solver import Outcome, Point, Problem
from swingleg.simulate.templates import MESH, travel
from swingleg.simulate.transcription import MODES, Layout, programme
from validation.usual_cycle import usual_cycle

SPEEDS = (2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0)
#: solved from a guess; the others from their neighbours
FIRST = 3.5
TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "simulate" / "templates.npz"


def main() -> None:
    body = body_of(1.75, 70.0)
    tasks = {
        v: Task(
            body, reference_of_cycle(usual_cycle(v, body), MESH), v,
            usual_cycle(v, body).stride_s / 2, PREDICT,
        )
        for v in SPEEDS
    }  # fmt: skip
    problems = {v: task.problem(MESH) for v, task in tasks.items()}
    solved = {FIRST: cold(tasks[FIRST], problems[FIRST])}
    order = sorted(SPEEDS, key=lambda v: abs(v - FIRST))[1:]
    for speed in order:
        near = min(solved, key=lambda v: abs(v - speed))
        found = travel(problems[near], problems[speed], solved[near])
        print(speed, found.outcome.value, round(found.objective, 4), found.iterations)
        assert found.outcome is Outcome.SOLVED
        solved[speed] = found.point
    arrays = {
        f.name: np.stack([getattr(problems[v], f.name) for v in SPEEDS]) for f in fields(Problem)
    } | {f.name: np.stack([getattr(solved[v], f.name) for v in SPEEDS]) for f in fields(Point)}
    small: dict[str, Any] = {name: a.astype(np.float32) for name, a in arrays.items()}
    np.savez_compressed(TARGET, speed=np.array(SPEEDS), **small)


def cold(task: Task, problem: Problem) -> Point:
    """Solve from a guess that knows the cycle and nothing of forces."""
    ca = require("casadi", "simulate")
    nlp = programme(MESH).nlp
    options = {"tol": 1e-5, "mu_init": 1e-2, "mu_strategy": "monotone", "print_level": 3}
    run = ca.nlpsol("cold", "ipopt", nlp, {"expand": True, "ipopt": options})
    out = run(
        x0=guess(task), p=problem.values, lbx=problem.low, ubx=problem.high,
        lbg=problem.rows_low, ubg=problem.rows_high,
    )  # fmt: skip
    assert run.stats()["success"], run.stats()["return_status"]
    return Point(*(np.asarray(out[k]).ravel() for k in ("x", "lam_x", "lam_g")))


def guess(task: Task) -> np.ndarray:
    """The reference with a bounce of 6 cm, lowest in mid-stance."""
    half = task.half_s or 0.36
    cycle = usual_cycle(task.speed_m_s, task.body)
    shares = np.concatenate([[0.0], MESH.shares()])
    phases = MESH.phases()[0] + 0.5 * (shares - MESH.shares()[0])
    q, v, a = (np.zeros((10, shares.size)) for _ in range(3))
    for k, rows in enumerate((q, v, a)):
        right, left = (cycle.at(p, k) / (2 * half) ** k for p in (phases, phases + 0.5))
        legs = [row for _, t, n, f in (right[:4], left[:4]) for row in (t, t - n, f + t - n)]
        rows[2:9] = np.stack([right[0], *legs])
    q[0], v[0] = task.speed_m_s * half * shares, task.speed_m_s
    wave = 4 * np.pi * (phases - cycle.duty / 2)
    turn = 2 * np.pi / half
    q[1] = 0.92 * (task.body.thigh_m + task.body.shank_m) + 0.06 + 0.03 * (1 - np.cos(wave))
    v[1], a[1] = 0.03 * turn * np.sin(wave), 0.03 * turn**2 * np.cos(wave)
    q[9] = 0.01
    torque = np.zeros((6, MESH.points))
    return Layout(MESH.points).join(
        q[:, 0], v[:, 0], q[:, 1:], v[:, 1:], a[:, 1:], torque, np.zeros(len(MODES)), half
    )


if __name__ == "__main__":
    solvers.solver_of(MESH)
    main()
