"""What if: this runner, one thing changed, everything else left to the body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError
from swingleg.simulate.answers import Model, Solution, aim_of, answers, difference, model_of
from swingleg.simulate.assumptions import central, others
from swingleg.simulate.binding import why_not
from swingleg.simulate.body import ELASTICITY
from swingleg.simulate.export import export
from swingleg.simulate.personal import Person, personal
from swingleg.simulate.result import FIGURES, Answer, WhatIf
from swingleg.simulate.spread import changes, sweet_spot
from swingleg.simulate.stick import stick_figures
from swingleg.simulate.wish import Wish

#: progress(stage, done, total)
Progress = Callable[[str, float, float], None]
Groups = Sequence[Sequence[Wish]]
#: figures in which simulated and measured runner should agree, and how far apart is far
_SAME = ("peak_force_bw", "contact_time_s", "vertical_oscillation_m", "overstride_hip_leg",
         "hip_torque_flexor_peak_nm_kg")  # fmt: skip
_FAR = 0.2


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
    model = model_of(central(body, person.objective), cycle, speed)
    if model is None:
        raise GaitError(
            "the runner's mean stride could not be reproduced by the simulation",
            fix="Check speed and height; a cleaner recording may help.",
        )
    say("simulate", 1, total)
    points: list[list[Solution]] = []
    for group in groups:
        points.append(answers(model, group))
        say("simulate", 1 + sum(map(len, points)), total)
    if models is not None:
        _export(models, model, [point for found in points for point in found])
    tried: dict[str, list[list[dict[str, float]]]] = {}

    def whole() -> WhatIf:
        told = tuple(
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
            groups=told,
            sweet_spots=tuple(sweet_spot(group) for group in told),
            notes=person.notes + _far_off(model.figures, measured) + tuple(lost),
        )

    done, lost = False, list[str]()
    yield whole()
    if not spread:
        return
    assumptions = list(others(body, person.objective))
    for k, assumption in enumerate(assumptions):
        say("spread", k, len(assumptions))
        other = model_of(assumption, cycle, speed)
        if other is not None:
            tried[assumption.label] = [
                [difference(point, other) for point in answers(other, group)] for group in groups
            ]
    say("spread", len(assumptions), len(assumptions))
    done = True
    if len(tried) < len(assumptions):
        lost.append(
            f"{len(assumptions) - len(tried)} of {len(assumptions)} assumptions gave no running "
            "motion and are not in the spread."
        )
    yield whole()


def _export(folder: Path, model: Model, points: Sequence[Solution]) -> None:
    """The baseline in `now`, every answer in `changed-1`, `changed-2`, …"""
    export(model.path, folder / "now")
    for number, point in enumerate(points, start=1):
        if point.good:
            export(point.path, folder / f"changed-{number}")


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


def _answer(
    wish: Wish, point: Solution, model: Model, tried: dict[str, dict[str, float]], *, done: bool
) -> Answer:
    outcome = point.solved.outcome
    if not point.good:
        problem = why_not(wish, aim_of(model, wish), point.solved, point.task, model.base.mesh)
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
