"""Bodies and states that the tests of the simulation share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from swingleg.simulate.body import Body, body_of
from swingleg.simulate.equations import COORDINATES, runner

Floats = NDArray[np.float64]
N = len(COORDINATES)

BODY: Body = body_of(1.78, 68.0, "female", elasticity=0.4)


def state(seed: int, hip_y: float = 0.9) -> tuple[Floats, Floats, Floats, Floats]:
    """q, v, a, tau of a runner in some posture."""
    random = np.random.default_rng(seed)
    q = np.zeros(N)
    q[0], q[1], q[2], q[9] = random.normal(), hip_y + 0.03 * random.normal(), 0.15, 0.02
    for leg in (3, 6):
        thigh, knee, ankle = random.uniform((-0.4, 0.1, -0.3), (0.8, 1.7, 0.3))
        q[leg : leg + 3] = thigh, thigh - knee, thigh - knee + ankle
    v = random.normal(size=N) * np.array([4, 1, 1, *[6] * 6, 0.5])
    a = random.normal(size=N) * np.array([10, 10, 30, *[100] * 6, 10])
    return q, v, a, random.normal(size=6)


def accelerations(q: Floats, v: Floats, tau: Floats, body: Floats) -> Floats:
    """Of the motion that these torques make: the residual is linear in them."""
    residual = runner().residual.map(N + 1)
    each = np.column_stack([np.zeros(N), np.eye(N)])
    same = [np.repeat(part[:, None], N + 1, axis=1) for part in (q, v, tau, body)]
    rows = np.asarray(residual(same[0], same[1], each, same[2], same[3]))
    return np.linalg.solve(rows[:, 1:] - rows[:, :1], -rows[:, 0])


def run(
    q: Floats,
    v: Floats,
    torque: Callable[[float], Floats],
    body: Floats,
    seconds: float,
    rates: Callable[[float, Floats, Floats, Floats], Floats],
) -> tuple[Floats, Floats, Floats]:
    """Integrate; q, v at the end and the integrals of `rates` (time, q, v, tau) over the time."""
    from swingleg.core.extras import require

    ca = require("casadi", "simulate")
    symbols = [ca.SX.sym(name, size) for name, size in (("q", N), ("v", N), ("tau", 6))]
    a = ca.SX.sym("a", N)
    rest = runner().residual(symbols[0], symbols[1], a, symbols[2], body)
    mass = ca.jacobian(rest, a)
    solve = ca.Function("solve", symbols, [ca.solve(mass, -ca.substitute(rest, a, ca.SX.zeros(N)))])

    def slope(time: float, y: Floats) -> Floats:
        place, rate, push = y[:N], y[N : 2 * N], torque(time)
        bend = np.asarray(solve(place, rate, push)).ravel()
        return np.concatenate([rate, bend, rates(time, place, rate, push)])

    extra = np.zeros(rates(0.0, q, v, torque(0.0)).size)
    start = np.concatenate([q, v, extra])
    end = solve_ivp(slope, (0.0, seconds), start, method="DOP853", rtol=1e-9, atol=1e-10)
    assert end.success
    last = end.y[:, -1]
    return last[:N], last[N : 2 * N], last[2 * N :]
