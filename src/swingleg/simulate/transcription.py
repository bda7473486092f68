"""From the equations to a nonlinear programme: direct collocation of half a stride.

Half a stride, from shortly before the right foot lands to the same instant of the left, is cut
into intervals (finer where the foot lands) with two Radau IIA points each (order 3; Hairer &
Wanner 1996, Solving ODEs II, IV.5). The dynamics stay implicit: accelerations and torques are
unknowns at every point, the equations of motion are constraints (van den Bogert et al. 2011,
doi 10.1016/j.piutam.2011.04.027). The end is the mirrored start, further on by speed × time.

Whatever belongs to a runner or to a question (body, speed, reference, weights) is a parameter, so
one programme serves all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from swingleg.core.extras import require
from swingleg.simulate.equations import BODY, COORDINATES, MIRROR, MIRROR_TORQUES, runner

Floats = NDArray[np.float64]

#: Radau IIA, two stages
_NODES = np.array([1 / 3, 1.0])
_TABLE = np.array([[5 / 12, -1 / 12], [3 / 4, 1 / 4]])
STAGES = 2
N = len(COORDINATES)
#: unknowns of a point: q, v, a, tau
EACH = 3 * N + 6
#: phase of the stride (0 = the right foot lands) at which the half stride begins
START_PHASE = -0.04
#: angles that a reference is given for, rad, and the speed at which trunk and pelvis rise, m/s
TRACKED = (
    "lean",
    "right_thigh",
    "right_knee",
    "right_ankle",
    "left_thigh",
    "left_knee",
    "left_ankle",
    "rise",
)
#: ways in which the reference may give: (tracked angle, what). Their gains are unknowns, 0 in the
#: runner's own motion
MODES = (
    ("thigh", "forward"),
    ("thigh", "back"),
    ("thigh", "later"),
    ("knee", "swing"),
    ("knee", "stance"),
    ("knee", "later"),
    ("ankle", "amplitude"),
    ("rise", "amplitude"),
    ("lean", "offset"),
)
#: what the objective is made of, each a mean square
TERMS = ("tracking", "hip", "knee", "ankle", "rate", "acceleration", "shock", "gains")
#: torques are counted in these, Nm/kg; their rates and the accelerations in those
_TORQUE = np.array([2.0, 2.5, 2.5, 2.0, 2.5, 2.5])
_TORQUE_RATE = 40.0
_ACCELERATION, _SHOCK = 500.0, 10.0
#: the unknowns are scaled by these
SCALE_V, SCALE_A = 10.0, 100.0
#: gains are counted in these: shares of the amplitude, shares of the stride, radians
GAIN = np.array([0.3, 0.3, 0.03, 0.3, 0.3, 0.03, 0.3, 0.3, 0.1])
#: sharpness of a smooth maximum, 1/rad
SHARP = 120.0


@dataclass(frozen=True)
class Mesh:
    """Where the points lie. intervals : number. fine : how much shorter the landing's are."""

    intervals: int = 20
    fine: float = 2.0

    @property
    def points(self) -> int:
        return self.intervals * STAGES

    def steps(self) -> Floats:
        """(intervals,) shares of the half stride."""
        middle = (np.arange(self.intervals) + 0.5) / self.intervals
        # short from the landing (8 % of the half stride) on, for about a quarter of it
        density = 1 + (self.fine - 1) * np.exp(-(((middle - 0.2) / 0.18) ** 2))
        return np.asarray((1 / density) / (1 / density).sum())

    def shares(self) -> Floats:
        """(points,) of the half stride, in (0, 1]."""
        steps = self.steps()
        starts = np.concatenate([[0.0], np.cumsum(steps)[:-1]])
        return np.asarray((starts[:, None] + steps[:, None] * _NODES).ravel())

    def phases(self) -> Floats:
        """(points,) of the right leg's stride."""
        return np.asarray(START_PHASE + 0.5 * self.shares())


class Layout(NamedTuple):
    """Shapes of the unknowns: q0, v0 (N,), q, v, a (N, points), tau (6, points), gains
    (len(MODES),) and half a stride ()."""

    points: int

    def size(self) -> int:
        return self._end() + len(MODES) + 1

    def _end(self) -> int:
        return 2 * N + self.points * EACH

    def split(self, w: Any) -> tuple[Any, ...]:
        """q0, v0, q, v, a, tau, gains, half of a flat vector of unknowns, in SI units.

        Interleaved by point: the matrices of the solver stay banded.
        """
        rows = w[2 * N : self._end()].reshape(self.points, EACH).T
        return (
            w[:N],
            w[N : 2 * N] * SCALE_V,
            rows[:N],
            rows[N : 2 * N] * SCALE_V,
            rows[2 * N : 3 * N] * SCALE_A,
            rows[3 * N :],
            w[self._end() : -1],
            w[-1],
        )

    def join(
        self, q0: Any, v0: Any, q: Any, v: Any, a: Any, tau: Any, gains: Any, half: Any
    ) -> Floats:
        """The flat vector."""
        rows = np.concatenate([q, v / SCALE_V, a / SCALE_A, tau])
        return np.concatenate([q0, v0 / SCALE_V, rows.T.ravel(), gains, [half]])


class Programme(NamedTuple):
    """A nonlinear programme in CasADi's terms.

    nlp : dict of x, p, f, g. constraints : function (x, p) → g. peaks : function (x, p) → (2,) the
    smooth maxima of thigh and swing knee, rad. layout, mesh : of the unknowns. rows : of g, "exact"
    (zero: dynamics and periodicity), "peaks" and "strength" (≤ 1).
    """

    nlp: dict[str, Any]
    constraints: Any
    peaks: Any
    layout: Layout
    mesh: Mesh
    rows: dict[str, slice]


#: active torques a joint can give, Nm/kg: (flexion, extension) at rest, and the speed, rad/s, at
#: which nothing is left
STRENGTH = {"hip": (3.5, 4.5, 28.0), "knee": (3.0, 4.5, 32.0), "ankle": (1.0, 5.5, 30.0)}


def parameters(points: int) -> dict[str, tuple[int, int]]:
    """Names and shapes of the programme's parameters, in order."""
    return {
        "body": (len(BODY), 1),
        "speed": (1, 1),
        "weights": (len(TERMS), 1),
        "reference": (len(TRACKED), points),
        "tracking": (len(TRACKED), points),
        "pull": (len(TRACKED), points),
        "modes": (2 * len(MODES), points),
        "knee_window": (2, points),
        "strength": (1, 1),
    }


def pack(points: int, **values: Any) -> Floats:
    """The flat vector of parameters.

    Raises
    ------
    KeyError, ValueError : a parameter is missing or has another shape.
    """
    parts = []
    for name, shape in parameters(points).items():
        value = np.asarray(values[name], dtype=float).reshape(shape)
        parts.append(value.ravel(order="F"))
    return np.concatenate(parts)


@cache
def programme(mesh: Mesh) -> Programme:
    """The programme on a mesh, as expressions; built once."""
    ca = require("casadi", "simulate")
    body_of = runner()
    count = mesh.points
    layout = Layout(count)
    x = ca.MX.sym("x", layout.size())
    shapes = parameters(count)
    p = ca.MX.sym("p", sum(a * b for a, b in shapes.values()))
    given, at = {}, 0
    for name, shape in shapes.items():
        size = shape[0] * shape[1]
        given[name] = ca.reshape(p[at : at + size], *shape)
        at += size

    half = x[-1]
    start_q, start_v = x[:N], x[N : 2 * N] * SCALE_V
    rows = ca.reshape(x[2 * N : 2 * N + count * EACH], EACH, count)
    gains = x[2 * N + count * EACH : -1]
    q, v = rows[:N, :], rows[N : 2 * N, :] * SCALE_V
    a, tau = rows[2 * N : 3 * N, :] * SCALE_A, rows[3 * N :, :]
    steps = mesh.steps()

    # ------------------------------------------------ collocation, periodicity, motion
    g: list[Any] = []
    names: dict[str, slice] = {}
    left_q, left_v = start_q, start_v
    for k in range(mesh.intervals):
        step = half * float(steps[k])
        inside = slice(k * STAGES, (k + 1) * STAGES)
        for i in range(STAGES):
            mix = ca.DM(_TABLE[i])
            g.append(q[:, k * STAGES + i] - left_q - step * (v[:, inside] @ mix))
            g.append((v[:, k * STAGES + i] - left_v - step * (a[:, inside] @ mix)) / SCALE_V)
        left_q, left_v = q[:, (k + 1) * STAGES - 1], v[:, (k + 1) * STAGES - 1]
    travelled = ca.vertcat(given["speed"] * half, ca.DM.zeros(N - 1))
    mirror = list(MIRROR)
    g += [start_q[0], left_q - start_q[mirror] - travelled]
    g += [(left_v - start_v[mirror]) / SCALE_V]
    residual = body_of.residual.map(count)(q, v, a, tau, ca.repmat(given["body"], 1, count))
    g.append(ca.vec(residual) / 10)
    exact = sum(part.numel() for part in g)
    names["exact"] = slice(0, exact)

    # ------------------------------------------------ smooth maxima
    joints = body_of.joints.map(count)(q)
    thighs = ca.vertcat(q[3, :], q[6, :])
    knees = ca.vertcat(joints[1, :], joints[4, :])
    peaks = ca.vertcat(
        _peak(ca, thighs, ca.DM.ones(2, count)), _peak(ca, knees, given["knee_window"])
    )
    g.append(peaks)
    names["peaks"] = slice(exact, exact + 2)

    # ------------------------------------------------ strength, falling with speed
    spin = ca.vertcat(
        v[3, :] + v[2, :], v[3, :] - v[4, :], v[5, :] - v[4, :],
        v[6, :] + v[2, :], v[6, :] - v[7, :], v[8, :] - v[7, :],
    )  # fmt: skip
    limits = []
    for i in range(6):
        flexion, extension, fastest = tuple(STRENGTH.values())[i % 3]
        limits.append(tau[i, :] / (given["strength"] * flexion) + spin[i, :] / fastest)
        limits.append(-tau[i, :] / (given["strength"] * extension) - spin[i, :] / fastest)
    limit = ca.vec(ca.vertcat(*limits))
    g.append(limit)
    names["strength"] = slice(exact + 2, exact + 2 + limit.numel())

    # ------------------------------------------------ objective
    share = np.repeat(steps, STAGES) * np.tile([3 / 4, 1 / 4], mesh.intervals)
    share_row = ca.DM(share).T
    angles = ca.vertcat(
        q[2, :],
        q[3, :],
        joints[1, :],
        joints[2, :],
        q[6, :],
        joints[4, :],
        joints[5, :],
        v[1, :] - v[9, :],
    )
    wanted = given["reference"] + _given_way(ca, gains, given["modes"])
    off = given["tracking"] * (angles - wanted) ** 2 + given["pull"] * angles
    effort = (tau / ca.DM(_TORQUE)) ** 2
    first = ca.horzcat(tau[list(MIRROR_TORQUES), -1], tau[:, :-1])
    gap = np.diff(mesh.shares(), prepend=0.0)
    change = (tau - first) / _TORQUE_RATE / ca.repmat(half * ca.DM(gap).T, 6, 1)
    jolt, shock = (a[2:9, :] / _ACCELERATION) ** 2, (a[:2, :] / _SHOCK) ** 2
    terms = ca.vertcat(
        ca.sum2(ca.sum1(off) * share_row) / len(TRACKED),
        *(ca.sum2((effort[joint, :] + effort[joint + 3, :]) * share_row) / 6 for joint in range(3)),
        ca.sum2(ca.sum1(change**2) * ca.DM(gap).T) / 6,
        ca.sum2(ca.sum1(jolt) * share_row) / 7,
        ca.sum2(ca.sum1(shock) * share_row) / 2,
        ca.sumsqr(gains / ca.DM(GAIN)),
    )
    nlp = {"x": x, "p": p, "f": ca.dot(given["weights"], terms), "g": ca.vertcat(*g)}
    return Programme(
        nlp,
        ca.Function("constraints", [x, p], [nlp["g"]]),
        ca.Function("peaks", [x, p], [peaks]),
        layout,
        mesh,
        names,
    )


def _given_way(ca: Any, gains: Any, modes: Any) -> Any:
    """(len(TRACKED), points): what the gains add to the reference."""
    rows = [ca.DM.zeros(1, modes.shape[1])] * len(TRACKED)
    for i, (angle, _) in enumerate(MODES):
        names = (angle,) if angle in TRACKED else (f"right_{angle}", f"left_{angle}")
        for leg, name in enumerate(names):
            place = TRACKED.index(name)
            rows[place] = rows[place] + gains[i] * modes[2 * i + leg, :]
    return ca.vertcat(*rows)


def _peak(ca: Any, values: Any, window: Any) -> Any:
    """Smooth maximum over both rows, where the window is 1."""
    floor = 1.0  # rad; keeps the exponentials small
    weighed = window * ca.exp(SHARP * (values - floor))
    return floor + ca.log(ca.sum1(ca.sum2(weighed)) + 1e-30) / SHARP
