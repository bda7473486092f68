"""A runner's problem in numbers: parameters, bounds, constraints."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.body import Body
from swingleg.simulate.cycle import MeanCycle
from swingleg.simulate.objective import Objective
from swingleg.simulate.solver import Problem
from swingleg.simulate.transcription import GAIN, MODES, TRACKED, Layout, Mesh, pack, programme

Floats = NDArray[np.float64]

#: share of the stride in which the leg swings and its knee's peak is looked for
_SWING = (0.4, 0.95)
#: the reference gives at most so many times `GAIN`
_GIVES = 4.0
#: duration of half a stride, seconds, when it is free
_HALF_S = (0.2, 0.6)


@dataclass(frozen=True)
class Task:
    """One runner at one pace under one objective.

    reference : (8, points) of `transcription.TRACKED`. half_s : duration of half a stride; None =
    free. pull : as `reference`, a constant force on each of them in the objective's units; None =
    none. giving : whether the reference may give (`modes`). thigh_peak, knee_peak : lowest and
    highest allowed value of the smooth maximum, radians; None = free. strength : multiplies
    `transcription.STRENGTH`.
    """

    body: Body
    reference: Floats
    speed_m_s: float
    half_s: float | None
    objective: Objective
    pull: Floats | None = None
    giving: bool = False
    thigh_peak: tuple[float, float] | None = None
    knee_peak: tuple[float, float] | None = None
    strength: float = 1.5

    def problem(self, mesh: Mesh) -> Problem:
        """The task as numbers."""
        values = pack(
            mesh.points,
            body=self.body.vector(),
            speed=self.speed_m_s,
            weights=self.objective.weights(),
            reference=self.reference,
            tracking=self.objective.tracking(mesh),
            pull=np.zeros_like(self.reference) if self.pull is None else self.pull,
            modes=modes(self.reference, mesh),
            knee_window=_knee_window(mesh),
            strength=self.strength,
        )
        low, high = self._bounds(mesh)
        built = programme(mesh)
        count = int(built.nlp["g"].numel())
        rows_low, rows_high = np.zeros(count), np.zeros(count)
        rows_low[built.rows["strength"]], rows_high[built.rows["strength"]] = -np.inf, 1.0
        first = built.rows["peaks"].start
        for i, wanted in enumerate((self.thigh_peak, self.knee_peak)):
            rows_low[first + i], rows_high[first + i] = wanted or (-np.inf, np.inf)
        return Problem(values, low, high, rows_low, rows_high)

    def _bounds(self, mesh: Mesh) -> tuple[Floats, Floats]:
        leg = self.body.thigh_m + self.body.shank_m
        d = np.radians
        low_q = np.array([-1.0, 0.6 * leg, d(-5), *([d(-80), d(-190), d(-230)] * 2), -0.05])
        high_q = np.array([9.0, 1.4 * leg, d(25), *([d(105), d(80), d(90)] * 2), 0.12])
        low_v = np.array([-1.0, -4.0, -8.0, *([-30.0] * 6), -3.0])
        high_v = np.array([14.0, 4.0, 8.0, *([30.0] * 6), 3.0])
        most_a = np.array([500.0, 500.0, 3000.0, *([6000.0] * 6), 500.0])
        torque = np.full(6, 8.0)
        half = _HALF_S if self.half_s is None else (self.half_s, self.half_s)
        layout = Layout(mesh.points)
        gains = GAIN * (_GIVES if self.giving else 0.0)

        def every(column: Floats) -> Floats:
            return np.repeat(column[:, None], mesh.points, axis=1)

        low, high = (
            layout.join(q, v, every(q), every(v), sign * every(most_a), sign * every(torque),
                        sign * gains, end)
            for q, v, sign, end in ((low_q, low_v, -1.0, half[0]), (high_q, high_v, 1.0, half[1]))
        )  # fmt: skip
        return low, high

    def but(self, **changes: object) -> Task:
        """The same task with some things changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def reference_of_cycle(cycle: MeanCycle, mesh: Mesh) -> Floats:
    """(8, points) of `transcription.TRACKED` from a mean cycle."""
    phases = mesh.phases()
    right, left = cycle.at(phases), cycle.at(phases + 0.5)
    rise = cycle.at(phases, 1)[4:] / cycle.stride_s
    return np.concatenate([right[:4], left[1:4], rise])


def reference_of_solution(x: Floats, mesh: Mesh) -> Floats:
    """(8, points) of `transcription.TRACKED` from a solution."""
    _, _, q, v, *_ = Layout(mesh.points).split(x)
    lean, right, left = q[2], q[3:6], q[6:9]
    legs = [row for t, s, f in (right, left) for row in (t, t - s, f - s)]
    return np.stack([lean, *legs, v[1] - v[9]])


def strayed_deg(x: Floats, task: Task, mesh: Mesh) -> float:
    """How far a solution is from the reference and what it gives: root mean square over the leg's
    angles, degrees; an ankle that is hardly followed hardly counts."""
    *_, gains, _ = Layout(mesh.points).split(x)
    off = reference_of_solution(x, mesh) - task.reference
    shapes = modes(task.reference, mesh)
    for i, (angle, _) in enumerate(MODES):
        for leg, side in enumerate(("right", "left")):
            name = f"{side}_{angle}"
            if name in TRACKED:
                off[TRACKED.index(name)] -= gains[i] * shapes[2 * i + leg]
    legs = [i for i, name in enumerate(TRACKED) if name.startswith(("right", "left"))]
    follows = [
        min(1.0, task.objective.ankle_angle) if name.endswith("ankle") else 1.0
        for name in (TRACKED[i] for i in legs)
    ]
    mean = np.average((off[legs] ** 2).mean(axis=1), weights=follows)
    return float(np.degrees(np.sqrt(mean)))


def modes(reference: Floats, mesh: Mesh) -> Floats:
    """(2 len(MODES), points): the reference's own shapes that its gains multiply.

    Two rows per mode, right leg and left; the second of trunk and pelvis is empty. Smooth: an edge
    would be one of the torques.
    """
    phases = mesh.phases()
    phase = np.concatenate([phases, phases + 0.5])
    out = np.zeros((2 * len(MODES), mesh.points))
    for i, (angle, what) in enumerate(MODES):
        if angle == "lean":
            out[2 * i] = 1.0
            continue
        if angle == "rise":
            out[2 * i] = reference[TRACKED.index("rise")]
            continue
        row = np.concatenate([reference[TRACKED.index(f"{s}_{angle}")] for s in ("right", "left")])
        around = row - row.mean()
        bend = np.sqrt(around**2 + np.radians(6.0) ** 2)
        swing = 0.5 * (np.tanh((phase - 0.38) / 0.05) - np.tanh((phase - 0.93) / 0.03))
        shape = {
            "forward": (bend + around) / 2,
            "back": (bend - around) / -2,
            "amplitude": around,
            "later": -_slope(phase, row),
            "swing": swing * (row - row.min()),
            "stance": (1 - swing) * (row - row.min()),
        }[what]
        out[2 * i], out[2 * i + 1] = shape[: mesh.points], shape[mesh.points :]
    return out


def _slope(phase: Floats, row: Floats) -> Floats:
    """Change per stride of a row that repeats after one."""
    ends = np.concatenate([phase[-1:] - 1, phase, phase[:1] + 1])
    return np.asarray(np.gradient(np.concatenate([row[-1:], row, row[:1]]), ends)[1:-1])


def _knee_window(mesh: Mesh) -> Floats:
    phases = np.stack([mesh.phases(), mesh.phases() + 0.5]) % 1.0
    return ((phases > _SWING[0]) & (phases < _SWING[1])).astype(float)
