"""Wishes solved: one runner's baseline, and from it each wish as a neighbour."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from swingleg.simulate.assumptions import Assumption
from swingleg.simulate.baseline import Baseline, baseline
from swingleg.simulate.cycle import MeanCycle
from swingleg.simulate.figures import figures
from swingleg.simulate.problem import Task, strayed_deg
from swingleg.simulate.result import FIGURES
from swingleg.simulate.solver import Outcome, Point, Solved
from swingleg.simulate.templates import travel
from swingleg.simulate.trajectory import Trajectory, trajectory
from swingleg.simulate.transcription import programme
from swingleg.simulate.wish import LEVERS, Wish

#: how far a figure may be from what was asked, degrees or steps per minute
_REACHED = 1.5
#: a solution further from the runner's own shapes than this is another branch: degrees, and degrees
#: per degree or percent asked for
_STRAYED_DEG = (0.7, {"knee_lift": 0.08, "heel_recovery": 0.02, "cadence": 0.02})
#: the smooth maximum is not quite the peak: what is missed by more than this, degrees or steps per
#: minute, is asked for again, so many times at most
_MISSED, _CORRECTIONS = 0.25, 3
#: degrees or percent that are gone in one step, and the fewest that are tried
_AT_ONCE, _AT_LEAST = 12.0, 5.0
#: a wish further off, degrees or percent, most likely meets a limit on the way
_FAR = 36.0
#: peak force above which a motion is no longer anybody's running, body weights
_MOST_BW = 4.5


@dataclass(frozen=True)
class Model:
    """A baseline with its figures. peaks : smooth maxima of thigh and swing knee, rad."""

    base: Baseline
    path: Trajectory
    figures: dict[str, float]
    peaks: tuple[float, float]


@dataclass(frozen=True)
class Solution:
    """The solve of one wish."""

    solved: Solved
    task: Task
    path: Trajectory
    figures: dict[str, float]
    seconds: float

    @property
    def good(self) -> bool:
        return self.solved.outcome is Outcome.SOLVED


def model_of(assumption: Assumption, cycle: MeanCycle, speed: float) -> Model | None:
    base = baseline(
        assumption.body,
        cycle,
        speed,
        assumption.objective,
        mesh=assumption.mesh,
        skip=1 if assumption.other_start else 0,
    )
    if base.solved.outcome is not Outcome.SOLVED:
        return None
    path = trajectory(base.mesh, base.point.x, assumption.body)
    values = base.task.problem(base.mesh).values
    peaks = np.asarray(programme(base.mesh).peaks(base.point.x, values)).ravel()
    found = figures(path)
    if not np.isfinite(list(found.values())).all():
        return None
    return Model(base, path, found, (float(peaks[0]), float(peaks[1])))


def answers(model: Model, wishes: Sequence[Wish]) -> list[Solution]:
    """In the order of the wishes; solved from the baseline outward, each from its neighbour.

    Beyond one that runs into a limit or leads astray nothing is tried: what is further off is no
    easier.
    """
    aims = [aim_of(model, wish) for wish in wishes]
    same = len({wish.lever for wish in wishes}) == 1
    out: dict[int, Solution] = {}
    for way in (1.0, -1.0):
        start, at, gone = model.base.task, model.base.point, 0.0
        mine = [i for i, aim in enumerate(aims) if (aim >= 0) == (way > 0)]
        blocked: tuple[float, Solution] | None = None
        for i in sorted(mine, key=lambda i: abs(aims[i])):
            if blocked is not None and same:
                out[i] = _beyond(wishes[i], *blocked, aims[i])
                continue
            out[i] = _point(model, wishes[i], aims[i], start, at, gone)
            if out[i].good:
                start, at, gone = out[i].task, out[i].solved.point, aims[i]
            else:
                blocked = aims[i], out[i]
    return [out[i] for i in range(len(wishes))]


def _beyond(wish: Wish, aim: float, found: Solution, further: float) -> Solution:
    """The answer to a wish further off than one that has none."""
    solved = replace(found.solved, share=found.solved.share * aim / further)
    if solved.outcome is Outcome.WORSE:
        at = f"{aim:+.0f}{LEVERS[wish.lever][1]}".replace("-", "−")
        solved = replace(solved, status=f"{solved.status}, already at {at}")
    return replace(found, solved=solved, seconds=0.0)


def aim_of(model: Model, wish: Wish) -> float:
    """The change asked for, degrees or percent."""
    if wish.relative:
        return wish.value
    now = model.figures[LEVERS[wish.lever][2]]
    return wish.value - now if wish.lever != "cadence" else 100.0 * (wish.value / now - 1)


def _point(model: Model, wish: Wish, aim: float, start: Task, at: Point, gone: float) -> Solution:
    """Solve one wish from a neighbour (at the aim `gone`); more slowly if that leads astray."""
    clock = time.perf_counter()
    found = _try(model, wish, aim, start, at, gone, 1.0)
    if found.solved.outcome is Outcome.WORSE:
        again = _try(model, wish, aim, model.base.task, model.base.point, 0.0, 0.25)
        found = again if again.good or again.solved.share > found.solved.share else found
    return replace(found, seconds=time.perf_counter() - clock)


def _try(
    model: Model, wish: Wish, aim: float, start: Task, at: Point, gone: float, pace: float
) -> Solution:
    """pace : multiplies the length of the first step. The solve's share is of the whole aim."""
    metric = LEVERS[wish.lever][2]
    now = model.figures[metric]
    asked = now * (1 + aim / 100) if wish.lever == "cadence" else now + aim
    push = aim
    for _ in range(_CORRECTIONS):
        way = max(abs(push - gone), 1e-9)
        task, start = _tasks(model, wish, push, start)
        solved = travel(
            start.problem(model.base.mesh),
            task.problem(model.base.mesh),
            at,
            first=pace / max(1.0, way / _AT_ONCE),
            least=_AT_LEAST / way,
            mesh=model.base.mesh,
            steady=way > _FAR,
        )
        path = trajectory(model.base.mesh, solved.point.x, model.base.task.body)
        found = figures(path)
        missed = asked - found[metric]
        if solved.outcome is not Outcome.SOLVED or not abs(missed) > _MISSED:
            break
        push, gone, start, at = push + missed, push, task, solved.point
    if solved.outcome is not Outcome.SOLVED and aim:
        solved = replace(solved, share=(gone + solved.share * (push - gone)) / aim)
    if solved.outcome is Outcome.SOLVED:
        odd = _odd(found, metric, asked)
        allowed = _STRAYED_DEG[0] + _STRAYED_DEG[1][wish.lever] * abs(aim)
        if strayed_deg(solved.point.x, task, model.base.mesh) > allowed:
            odd = "another motion than this runner's"
        if odd:
            solved = replace(solved, outcome=Outcome.WORSE, status=odd)
    return Solution(solved, task, path, found, 0.0)


def _tasks(model: Model, wish: Wish, push: float, start: Task) -> tuple[Task, Task]:
    """The wish as a task, and the start with the same row held rather than free."""
    base = model.base.task
    if wish.lever == "cadence":
        assert base.half_s is not None
        return base.but(half_s=base.half_s / (1 + push / 100)), start
    name = {"knee_lift": "thigh_peak", "heel_recovery": "knee_peak"}[wish.lever]
    now = model.peaks[0 if wish.lever == "knee_lift" else 1]
    held = getattr(start, name) or (now, now)
    return base.but(**{name: (now + np.radians(push),) * 2}), start.but(**{name: held})


def _odd(found: Mapping[str, float], metric: str, asked: float) -> str | None:
    """What makes a solution no answer, in words; None where nothing does."""
    if not np.isfinite(list(found.values())).all():
        return "a motion without a flight or a contact"
    if found["peak_force_bw"] > _MOST_BW:
        return f"a landing with {found['peak_force_bw']:.1f} times body weight"
    if abs(found[metric] - asked) > _REACHED:
        return "another motion than the one asked for"
    return None


def difference(point: Solution, model: Model) -> dict[str, float]:
    """Of the figures to the baseline of the same assumption; empty where there is no answer."""
    if not point.good:
        return {}
    return {name: point.figures[name] - model.figures[name] for name in FIGURES}
