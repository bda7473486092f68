"""A leg's body as the tests take it, and legs that move by given angles."""

from __future__ import annotations

import numpy as np

from swingleg.dynamics.leg.body import LegBody
from swingleg.dynamics.leg.chain import ChainState

BODY = LegBody(
    mass=np.array([0.1416, 0.0433, 0.0171]),
    length=np.array([0.43, 0.42]),
    centre=np.array([0.176, 0.187, 0.08]),
    inertia=np.array([2.8e-3, 5.0e-4, 8.0e-5]),
    foot_tilt=0.5,
)


def swinging(times: np.ndarray) -> ChainState:
    """A run-like swing in closed form; hip acceleration of a runner's bounce and brake."""
    turn = 2 * np.pi / 0.7
    amplitude = np.array([[0.6], [1.0], [1.2]])
    late = np.array([[0.0], [0.9], [1.1]])
    middle = np.array([[0.1], [-0.6], [0.2]])
    phase = turn * times - late
    angle = middle + amplitude * np.cos(phase)
    rate = -turn * amplitude * np.sin(phase)
    acceleration = -(turn**2) * amplitude * np.cos(phase)
    hip = np.stack([3.0 * np.sin(2 * turn * times), 12.0 * np.cos(2 * turn * times)], axis=-1)
    return ChainState(angle.T, rate.T, acceleration.T, hip)
