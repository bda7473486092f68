"""Why a wish cannot be had: what the body runs into."""

from __future__ import annotations

import numpy as np

from swingleg.core.motion import SEGMENTS
from swingleg.simulate.equations import COORDINATES, TORQUES
from swingleg.simulate.problem import Task
from swingleg.simulate.solver import Outcome, Solved
from swingleg.simulate.transcription import EACH, Mesh, N, programme
from swingleg.simulate.wish import LEVERS, Wish

#: a limit used to this share is one that binds
_USED = 0.98
_JOINTS = {
    "hip": ("hip flexors", "hip extensors"),
    "knee": ("knee flexors", "knee extensors"),
    "ankle": ("shin muscles", "calf muscles"),
}
_RANGES = {
    "thigh": "how far the thigh can swing",
    "shank": "how far the knee can fold",
    "foot": "how far the foot can turn",
    "lean": "how far the trunk can lean",
    "sink": "the give of hips and trunk",
    "hip_x": "the step's length",
    "hip_y": "the height of the hips",
}
_RATES = "how fast the leg can turn"


def why_not(wish: Wish, aim: float, solved: Solved, task: Task, mesh: Mesh) -> str:
    """One sentence: how far it goes, and what binds there.

    Parameters
    ----------
    aim : the change asked for, degrees or percent. solved : with the last point reached.
    """
    name, unit, _ = LEVERS[wish.lever]
    asked = f"{name[0].upper()}{name[1:]} {aim:+.0f}{unit}".replace("-", "−")
    if solved.outcome is Outcome.WORSE:
        return f"{asked}: the simulation finds no running that does this, only {solved.status}."
    reached = solved.share * aim
    near = round(reached) == round(aim)  # 14.6 of 15 is not 15
    far = f"{reached:+.1f}{unit}" if near else f"{reached:+.0f}{unit}"
    far = far.replace("-", "−")
    start = f"{asked} cannot be reached at this speed: the simulated body gets to {far}"
    binds = binding(solved, task, mesh)
    if not binds:
        return f"{start}, and the solver finds no way on."
    return f"{start}, limited by {' and '.join(binds)}."


def binding(solved: Solved, task: Task, mesh: Mesh) -> list[str]:
    """What is at its limit in the last point reached, the hardest pressed first, at most two."""
    built = programme(mesh)
    x = solved.point.x
    rows = np.asarray(built.constraints(x, task.problem(mesh).values)).ravel()
    strength = rows[built.rows["strength"]].reshape(mesh.points, 12)
    press = np.abs(solved.point.on_rows[built.rows["strength"]]).reshape(mesh.points, 12)
    found: dict[str, float] = {}
    for column in range(12):
        used = strength[:, column] > _USED
        if used.any():
            joint = TORQUES[column // 2].split("_")[1]
            words = f"the strength of the {_JOINTS[joint][column % 2]}"
            found[words] = max(found.get(words, 0.0), float(press[used, column].max()))
    problem = task.problem(mesh)
    inside = problem.high - problem.low > 1e-9
    room = np.minimum(x - problem.low, problem.high - x) / np.where(
        inside, problem.high - problem.low, 1.0
    )
    for i in np.flatnonzero(inside[:-1] & (room[:-1] < 1e-4)):
        meaning = _unknown(int(i), mesh.points)
        if meaning:
            found[meaning] = max(found.get(meaning, 0.0), abs(float(solved.point.on_bounds[i])))
    return sorted(found, key=lambda words: -found[words])[:2]


def _unknown(i: int, points: int) -> str | None:
    """What the i-th unknown at its bound means to a person; None for accelerations and torques."""
    if i >= 2 * N + points * EACH:
        return "how far this runner's own shapes can give"
    kind, place = divmod(i, N) if i < 2 * N else divmod((i - 2 * N) % EACH, N)
    name = COORDINATES[place].removeprefix("right_").removeprefix("left_")
    if kind == 0:
        return _RANGES[name]
    return _RATES if kind == 1 and name in SEGMENTS else None
