"""A running leg in closed form, for the tests of the fit."""

import numpy as np

from swingleg.motion.leg_model import LegShape, leg_points

SHAPE = LegShape(250.0, 255.0, -50.0, 120.0, -45.0)


def running_state(time: np.ndarray, phase: float = 0.0) -> np.ndarray:
    """(T, 5) hip x, hip y (pixels), thigh, shank, foot (radians) at 84 strides a minute."""
    p = 2 * np.pi * 1.4 * time + phase
    thigh = np.radians(5 + 28 * np.cos(p) + 4 * np.cos(2 * p))
    knee = np.radians(50 - 42 * np.cos(p + 1.9) + 12 * np.cos(2 * p + 0.5))
    shank = thigh - knee
    foot = shank + np.radians(5 + 15 * np.sin(p))
    hip = [500 + 10 * np.sin(2 * p), 900 + 12 * np.cos(2 * p)]
    return np.column_stack([*hip, thigh, shank, foot])


def running_points(time: np.ndarray, phase: float = 0.0) -> np.ndarray:
    return leg_points(running_state(time, phase), SHAPE)
