"""What an answer is tried under besides the central assumptions: its spread is what they differ by.

Weights of the objective (twelve settings), what the hip's passive tissue does, how hard the ground
is, how fine the mesh is, and where the solve starts from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from swingleg.simulate.body import Body
from swingleg.simulate.objective import PREDICT, Objective
from swingleg.simulate.templates import MESH
from swingleg.simulate.transcription import Mesh

#: weights are doubled and halved
_FACTOR = 2.0
_WEIGHTS = {
    "hip": "effort of the hip",
    "knee": "effort of the knee",
    "ankle": "effort of the ankle",
    "acceleration": "smoothness",
    "shock": "shock",
    "thigh": "the thigh's own course",
    "knee_angle": "the knee's own course",
    "rise": "the own rise and fall",
}
FINER = Mesh(intervals=32)


@dataclass(frozen=True)
class Assumption:
    """One way to solve the same question. other_start : begin from another stored solution."""

    label: str
    body: Body
    objective: Objective
    mesh: Mesh = MESH
    other_start: bool = False


def central(body: Body, objective: Objective = PREDICT) -> Assumption:
    """The one whose figures are shown."""
    return Assumption("central", body, objective)


def others(body: Body, objective: Objective = PREDICT) -> Iterator[Assumption]:
    """All that the spread is made of."""
    for name, words in _WEIGHTS.items():
        for factor, way in ((_FACTOR, "doubled"), (1 / _FACTOR, "halved")):
            yield Assumption(f"{words} {way}", body, objective.scaled(**{name: factor}))
    for share, words in ((0.0, "hip's ligaments alone"), (1.0, "a relaxed hip's whole resistance")):
        if share != body.elasticity:
            yield Assumption(words, replace(body, elasticity=share), objective)
    for factor, words in ((0.7, "softer contact"), (1.4, "harder contact")):
        ground = replace(body.ground, stiffness=factor * body.ground.stiffness)
        yield Assumption(words, replace(body, ground=ground), objective)
    yield Assumption("finer mesh", body, objective, mesh=FINER)
    yield Assumption("another start", body, objective, other_start=True)
