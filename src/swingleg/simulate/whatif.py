"""What if: this runner, one thing changed, everything else left to the body."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError
from swingleg.simulate.assumptions import Assumption, central, others
from swingleg.simulate.baseline import Baseline, baseline
from swingleg.simulate.binding import why_not
from swingleg.simulate.body import ELASTICITY
from swingleg.simulate.cycle import MeanCycle
from swingleg.simulate.export import export
from swingleg.simulate.personal import Person, personal
from swingleg.simulate.problem import Task, strayed_deg
from swingleg.simulate.result import FIGURES, Answer, WhatIf
from swingleg.simulate.solver import Outcome, Point, Solved
from swingleg.simulate.spread import changes, sweet_spot
from swingleg.simulate.stick import stick_figures
from swingleg.simulate.templates import travel
from swingleg.simulate.trajectory import Trajectory, figures, trajectory
from swingleg.simulate.transcription import programme
from swingleg.simulate.wish import LEVERS, Wish

#: progress(stage, done, total)
Progress = Callable[[str, float, float], None]
Groups = Sequence[Sequence[Wish]]
#: how far a figure may be from what was asked, degrees or steps per minute
_REACHED = 1.5
#: a solution further from the runner's own shapes than this is another branch: degrees, and degrees
#: per degree or percent asked for
_STRAYED_DEG = (0.7, {"knee_lift": 0.08, "heel_recovery": 0.02, "cadence": 0.02})
#: the smooth maximum is not quite the peak: what is missed by more than this, degrees or steps per
#: minute, is asked for again, so many times at most
_MISSED, _CORRECTIONS = 0.25, 3
#: figures in which simulated and measured runner should agree, and how far apart is far
_SAME = ("peak_force_bw", "contact_time_s", "vertical_oscillation_m", "overstride_hip_leg",
         "hip_torque_flexor_peak_nm_kg")  # fmt: skip
_FAR = 0.2
#: degrees or percent that are gone in one step
_AT_ONCE = 12.0
#: peak force above which a motion is no longer anybody's running, body weights
_MOST_BW = 4.5


@dataclass(frozen=True)
class _Model:
    """A baseline with its figures. peaks : smooth maxima of thigh and swing knee, rad."""

    base: Baseline
    path: Trajectory
    figures: dict[str, float]
    peaks: tuple[float, float]


@dataclass(frozen=True)
class _Point:
    """The solve of one wish."""

    solved: Solved
    task: Task
    path: Trajectory
    figures: dict[str, float]
    seconds: float

    @property
    def good(self) -> bool:
        return self.solved.outcome is Outcome.SOLVED


def what_if(
    analysis: Analysis,
    groups: Groups,
    *,
    elasticity: float = ELASTICITY,
    ground: str = "as run on",
    spread: bool = True,
    models: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[WhatIf]:
    """Answer wishes, each more surely than before.

    Parameters
    ----------
    analysis : with speed and scale. groups : what is asked together: a single wish, or the points
    of a sweep. elasticity : 0 = the hip's passive torque is its ligaments', 1 = a relaxed hip's.
    ground : "as run on", "softer" or "harder". spread : whether to try other assumptions.
    models : a folder for the runner now and changed as OpenSim models with their motion.
    progress : called as progress(stage, done, total).

    Yields
    ------
    WhatIf with all central answers; then again after every assumption tried, with the spread.

    Raises
    ------
    OptionError, GaitError : the analysis cannot be simulated. MissingExtraError : no CasADi.
    OutputError : `models` cannot be written.
    """
    person = personal(analysis, elasticity, ground)
    measured = {
        name: metric.both.value
        for name, metric in analysis.metrics.items()
        if name in FIGURES and metric.both is not None
    }
    yield from simulated(person, groups, measured, spread=spread, models=models, progress=progress)


def simulated(
    person: Person,
    groups: Groups,
    measured: Mapping[str, float],
    *,
    spread: bool = True,
    models: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[WhatIf]:
    """As `what_if`, of a person. measured : figures of the recording, shown beside."""
    body, cycle, speed = person.body, person.cycle, person.speed_m_s
    say = progress or (lambda stage, done, total: None)
    total = sum(map(len, groups)) + 1
    say("simulate", 0, total)
    model = _model(central(body, person.objective), cycle, speed)
    if model is None:
        raise GaitError(
            "the runner's mean stride could not be reproduced by the simulation",
            fix="Check speed and height; a cleaner recording may help.",
        )
    say("simulate", 1, total)
    points: list[list[_Point]] = []
    for group in groups:
        points.append(_answers(model, group))
        say("simulate", 1 + sum(map(len, points)), total)
    if models is not None:
        _export(models, model, [point for found in points for point in found])
    tried: dict[str, list[list[dict[str, float]]]] = {}

    def whole() -> WhatIf:
        answers = tuple(
            tuple(
                _answer(wish, point, model, {k: v[g][i] for k, v in tried.items()}, done=done)
                for i, (wish, point) in enumerate(zip(group, found, strict=True))
            )
            for g, (group, found) in enumerate(zip(groups, points, strict=True))
        )
        return WhatIf(
            speed_m_s=speed,
            figures=model.figures,
            measured=dict(measured),
            stride=stick_figures(model.path),
            groups=answers,
            sweet_spots=tuple(sweet_spot(group) for group in answers),
            notes=person.notes + _far_off(model.figures, measured) + tuple(lost),
        )

    done, lost = False, list[str]()
    yield whole()
    if not spread:
        return
    assumptions = list(others(body, person.objective))
    for k, assumption in enumerate(assumptions):
        say("spread", k, len(assumptions))
        other = _model(assumption, cycle, speed)
        if other is not None:
            tried[assumption.label] = [
                [_difference(point, other) for point in _answers(other, group)] for group in groups
            ]
    say("spread", len(assumptions), len(assumptions))
    done = True
    if len(tried) < len(assumptions):
        lost.append(
            f"{len(assumptions) - len(tried)} of {len(assumptions)} assumptions gave no running "
            "motion and are not in the spread."
        )
    yield whole()


def _export(folder: Path, model: _Model, points: Sequence[_Point]) -> None:
    """The baseline in `now`, every answer in `changed-1`, `changed-2`, …"""
    export(model.path, folder / "now")
    for number, point in enumerate(points, start=1):
        if point.good:
            export(point.path, folder / f"changed-{number}")


def _model(assumption: Assumption, cycle: MeanCycle, speed: float) -> _Model | None:
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
    return _Model(base, path, found, (float(peaks[0]), float(peaks[1])))


def _far_off(found: Mapping[str, float], measured: Mapping[str, float]) -> tuple[str, ...]:
    """A note where the simulated runner is not quite the measured one."""
    far = [
        FIGURES[name][0].lower()
        for name in _SAME
        if np.isfinite(measured.get(name, np.nan))
        and abs(found[name] - measured[name]) > _FAR * abs(measured[name])
    ]
    if not far:
        return ()
    return (
        f"The simulated runner differs from the measured one by more than {100 * _FAR:.0f} % in: "
        f"{', '.join(far)}.",
    )


def _answers(model: _Model, wishes: Sequence[Wish]) -> list[_Point]:
    """In the order of the wishes; solved from the baseline outward, each from its neighbour."""
    aims = [_aim(model, wish) for wish in wishes]
    out: dict[int, _Point] = {}
    for way in (1.0, -1.0):
        start, at = model.base.task, model.base.point
        mine = [i for i, aim in enumerate(aims) if (aim >= 0) == (way > 0)]
        for i in sorted(mine, key=lambda i: abs(aims[i])):
            out[i] = _point(model, wishes[i], aims[i], start, at)
            if out[i].good:
                start, at = out[i].task, out[i].solved.point
    return [out[i] for i in range(len(wishes))]


def _aim(model: _Model, wish: Wish) -> float:
    """The change asked for, degrees or percent."""
    if wish.relative:
        return wish.value
    now = model.figures[LEVERS[wish.lever][2]]
    return wish.value - now if wish.lever != "cadence" else 100.0 * (wish.value / now - 1)


def _point(model: _Model, wish: Wish, aim: float, start: Task, at: Point) -> _Point:
    """Solve one wish from a neighbour; more slowly if that leads astray."""
    clock = time.perf_counter()
    found = _try(model, wish, aim, start, at, 1.0)
    if not found.good:
        again = _try(model, wish, aim, model.base.task, model.base.point, 0.25)
        found = again if again.good or again.solved.share > found.solved.share else found
    return replace(found, seconds=time.perf_counter() - clock)


def _try(model: _Model, wish: Wish, aim: float, start: Task, at: Point, pace: float) -> _Point:
    """pace : multiplies the length of the first step."""
    metric = LEVERS[wish.lever][2]
    now = model.figures[metric]
    asked = now * (1 + aim / 100) if wish.lever == "cadence" else now + aim
    first = pace / max(1.0, abs(aim) / _AT_ONCE)
    push = aim
    for _ in range(_CORRECTIONS):
        task, start = _tasks(model, wish, push, start)
        solved = travel(
            start.problem(model.base.mesh),
            task.problem(model.base.mesh),
            at,
            first=first,
            mesh=model.base.mesh,
        )
        path = trajectory(model.base.mesh, solved.point.x, model.base.task.body)
        found = figures(path)
        missed = asked - found[metric]
        if solved.outcome is not Outcome.SOLVED or not abs(missed) > _MISSED:
            break
        push, start, at = push + missed, task, solved.point
    if solved.outcome is Outcome.SOLVED:
        odd = _odd(found, metric, asked)
        allowed = _STRAYED_DEG[0] + _STRAYED_DEG[1][wish.lever] * abs(aim)
        if strayed_deg(solved.point.x, task, model.base.mesh) > allowed:
            odd = "another motion than this runner's"
        if odd:
            solved = replace(solved, outcome=Outcome.WORSE, status=odd)
    return _Point(solved, task, path, found, 0.0)


def _tasks(model: _Model, wish: Wish, push: float, start: Task) -> tuple[Task, Task]:
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


def _difference(point: _Point, model: _Model) -> dict[str, float]:
    """Of the figures to the baseline of the same assumption; empty where there is no answer."""
    if not point.good:
        return {}
    return {name: point.figures[name] - model.figures[name] for name in FIGURES}


def _answer(
    wish: Wish, point: _Point, model: _Model, tried: dict[str, dict[str, float]], *, done: bool
) -> Answer:
    outcome = point.solved.outcome
    if not point.good:
        problem = why_not(wish, _aim(model, wish), point.solved, point.task, model.base.mesh)
        return Answer(wish, outcome.value, problem, seconds=point.seconds)
    return Answer(
        wish,
        outcome.value,
        changes=changes(wish, model.figures, point.figures, tried, done=done),
        stride=stick_figures(point.path),
        objective=point.solved.objective,
        seconds=point.seconds,
        assumptions={k: v for k, v in tried.items() if v},
    )
