"""A solution as a whole stride of the right leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicHermiteSpline

from swingleg.simulate.body import Body
from swingleg.simulate.equations import MIRROR, MIRROR_TORQUES, runner
from swingleg.simulate.transcription import STAGES, Layout, Mesh

Floats = NDArray[np.float64]

#: samples of a stride
SAMPLES = 400


@dataclass(frozen=True)
class Trajectory:
    """One stride, from shortly before the right foot lands.

    time : (N,) seconds. q, v : (9 + sink, N). torque : (6, N) active, net : (6, N) with passive
    tissue, Nm/kg. ground : (2, 2, N) force forward and up (first axis) on the right and left
    foot, N/kg. centre : (2, N) whole body's centre, m. ankle : (2, 2, N) as `ground`, m.
    """

    time: Floats
    q: Floats
    v: Floats
    torque: Floats
    net: Floats
    ground: Floats
    centre: Floats
    ankle: Floats
    body: Body

    @property
    def stride_s(self) -> float:
        return float(self.time[-1])


def trajectory(mesh: Mesh, x: Floats, body: Body, samples: int = SAMPLES) -> Trajectory:
    """Of a solution's unknowns: cubic between the intervals' ends, the second half mirrored.

    The points inside an interval are less exact than its ends (the method's stage order); of them
    only the torques are used.
    """
    q0, v0, q, v, _, tau, _, half = Layout(mesh.points).split(x)
    points = mesh.shares() * half
    ends = np.concatenate([[0.0], points[STAGES - 1 :: STAGES]])
    places = np.column_stack([q0, q[:, STAGES - 1 :: STAGES]])
    rates = np.column_stack([v0, v[:, STAGES - 1 :: STAGES]])
    mirrored = places[list(MIRROR)].copy()
    mirrored[0] += places[0, -1] - places[0, 0]
    curve = CubicHermiteSpline(
        np.concatenate([ends, ends[1:] + half]),
        np.column_stack([places, mirrored[:, 1:]]).T,
        np.column_stack([rates, rates[list(MIRROR)][:, 1:]]).T,
    )
    time = np.linspace(0.0, 2 * half, samples)
    twice = np.column_stack([tau, tau[list(MIRROR_TORQUES)]])
    torque = np.column_stack([twice[:, -1], twice])
    knots = np.concatenate([[0.0], points, points + half])
    return _filled(
        time,
        curve(time).T,
        curve(time, 1).T,
        np.stack([np.interp(time, knots, row) for row in torque]),
        body,
    )


def _filled(time: Floats, q: Floats, v: Floats, torque: Floats, body: Body) -> Trajectory:
    equations = runner()
    count = time.size
    numbers = np.repeat(body.vector()[:, None], count, axis=1)

    def each(function: object, *args: Floats) -> Floats:
        return np.asarray(function.map(count)(*args))  # type: ignore[attr-defined]

    ground = each(equations.ground, q, v, numbers).reshape(2, count, 2).transpose(0, 2, 1)
    ankle = each(equations.ankle, q, numbers).reshape(2, count, 2).transpose(0, 2, 1)
    return Trajectory(
        time=time,
        q=q,
        v=v,
        torque=torque,
        net=torque + each(equations.passive, q, v, numbers),
        ground=ground,
        centre=each(equations.centre, q, numbers),
        ankle=ankle,
        body=body,
    )
