"""Solving: one solver per mesh, built once and kept on disk; every end has a name."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.core.errors import OutputError
from swingleg.core.extras import require
from swingleg.core.files import cache_directory, whole_file
from swingleg.simulate.transcription import Mesh, programme

Floats = NDArray[np.float64]

#: every solve starts from a solution of another problem; multipliers come along
_IPOPT = {
    "tol": 1e-5,
    "mu_strategy": "monotone",
    "mu_init": 1e-4,
    "warm_start_init_point": "yes",
    "warm_start_bound_push": 1e-6,
    "warm_start_bound_frac": 1e-6,
    "warm_start_slack_bound_push": 1e-6,
    "warm_start_slack_bound_frac": 1e-6,
    "warm_start_mult_bound_push": 1e-6,
    "max_iter": 120,
    "linear_solver": "mumps",
    "print_level": 0,
    "sb": "yes",
}
#: what the programme is made of: a change of any of them makes another solver
_SOURCES = ("equations.py", "transcription.py", "solver.py")


class Outcome(Enum):
    """How a solve ended."""

    SOLVED = "solved"
    WORSE = "solved on a worse branch"
    INFEASIBLE = "infeasible"
    UNFINISHED = "not finished"


@dataclass(frozen=True)
class Point:
    """What a solve left: unknowns, multipliers of bounds and of constraints."""

    x: Floats
    on_bounds: Floats
    on_rows: Floats


@dataclass(frozen=True)
class Problem:
    """One problem in numbers: parameters, and lowest and highest of unknowns and constraints."""

    values: Floats
    low: Floats
    high: Floats
    rows_low: Floats
    rows_high: Floats

    def toward(self, other: Problem, share: float) -> Problem:
        """The problem part of the way to another."""
        return Problem(
            *(
                _mix(a, b, share)
                for a, b in zip(vars(self).values(), vars(other).values(), strict=True)
            )
        )


@dataclass(frozen=True)
class Solved:
    """A solve. objective : at the end. iterations. status : IPOPT's own word.

    share : how far on the way to the problem `point` is (1 = there).
    """

    outcome: Outcome
    point: Point
    objective: float
    iterations: int
    status: str
    share: float = 1.0


def solve(mesh: Mesh, problem: Problem, start: Point) -> Solved:
    """Solve from the solution of a neighbour."""
    solver = solver_of(mesh)
    out = solver(
        x0=start.x, p=problem.values, lbx=problem.low, ubx=problem.high,
        lbg=problem.rows_low, ubg=problem.rows_high, lam_x0=start.on_bounds, lam_g0=start.on_rows,
    )  # fmt: skip
    stats = solver.stats()
    status = str(stats["return_status"])
    stuck = status in ("Infeasible_Problem_Detected", "Restoration_Failed")
    outcome = (
        Outcome.SOLVED if stats["success"] else Outcome.INFEASIBLE if stuck else Outcome.UNFINISHED
    )
    point = Point(*(np.asarray(out[key]).ravel() for key in ("x", "lam_x", "lam_g")))
    return Solved(outcome, point, float(out["f"]), int(stats["iter_count"]), status)


@cache
def solver_of(mesh: Mesh) -> Any:
    """The solver on a mesh: from the disk, or built and put there.

    Building takes some five seconds, reading one.
    """
    ca = require("casadi", "simulate")
    kept = _kept(mesh, ca.__version__)
    if kept.exists():
        try:
            text = gzip.decompress(kept.read_bytes()).decode("latin-1")
            return ca.Function.deserialize(text)
        except Exception:  # a damaged file is a file not there
            kept.unlink(missing_ok=True)
    built = ca.nlpsol(
        "swing", "ipopt", programme(mesh).nlp,
        {"expand": True, "error_on_fail": False, "print_time": False, "ipopt": _IPOPT},
    )  # fmt: skip
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(kept) as part:
            part.write_bytes(gzip.compress(built.serialize().encode("latin-1"), 1))
    except (OSError, OutputError):  # a read-only cache costs time, nothing else
        pass
    return built


def _kept(mesh: Mesh, version: str) -> Path:
    key = hashlib.sha256(f"{version} {mesh}".encode())
    for name in _SOURCES:
        key.update(resources.files("swingleg.simulate").joinpath(name).read_bytes())
    return cache_directory() / "simulate" / f"{key.hexdigest()[:16]}.casadi.gz"


def _mix(a: Floats, b: Floats, share: float) -> Floats:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(np.isfinite(a) & np.isfinite(b), (1 - share) * a + share * b, b))
