"""The planar leg: where its five points are for given angles and lengths, and the derivatives.

Axes: x forward, y up. Thigh angle θ and shank angle φ from vertical, distal end forward positive;
foot angle ψ from horizontal, toes up positive; radians here. The heel and the toe are rigid in
the foot's frame, origin at the ankle; the frame's u axis is the line from heel to toe, so both lie
at the same height v of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
VARIABLES = ("hip_x", "hip_y", "thigh", "shank", "foot")
CONSTANTS = ("thigh_length", "shank_length", "heel_u", "toe_u", "sole_v")


@dataclass(frozen=True)
class LegShape:
    """Lengths that do not change over the clip, in the unit of the positions."""

    thigh_length: float
    shank_length: float
    heel_u: float
    toe_u: float
    sole_v: float

    def array(self) -> Floats:
        return np.array([getattr(self, name) for name in CONSTANTS])


def leg_points(state: Floats, shape: LegShape) -> Floats:
    """(T, 5, 2) positions of hip, knee, ankle, heel, toe.

    state: (T, 5) columns VARIABLES, radians and position units.
    """
    hip = state[:, :2]
    thigh, shank, foot = state[:, 2], state[:, 3], state[:, 4]
    knee = hip + shape.thigh_length * _down(thigh)
    ankle = knee + shape.shank_length * _down(shank)
    along, across = _foot_axes(foot)
    heel = ankle + shape.heel_u * along + shape.sole_v * across
    toe = ankle + shape.toe_u * along + shape.sole_v * across
    return np.stack([hip, knee, ankle, heel, toe], axis=1)


def leg_jacobian(state: Floats, shape: LegShape) -> tuple[Floats, Floats]:
    """Derivatives of `leg_points`.

    Returns
    -------
    (T, 5, 2, 5) by the VARIABLES of the same frame, and (T, 5, 2, 5) by the CONSTANTS.
    """
    frames = state.shape[0]
    by_state = np.zeros((frames, 5, 2, 5))
    by_shape = np.zeros((frames, 5, 2, 5))
    by_state[:, :, 0, 0] = 1.0
    by_state[:, :, 1, 1] = 1.0
    thigh, shank, foot = state[:, 2], state[:, 3], state[:, 4]
    by_state[:, 1:, :, 2] = (shape.thigh_length * _down_rate(thigh))[:, None]
    by_state[:, 2:, :, 3] = (shape.shank_length * _down_rate(shank))[:, None]
    along, across = _foot_axes(foot)
    by_state[:, 3, :, 4] = shape.heel_u * across - shape.sole_v * along
    by_state[:, 4, :, 4] = shape.toe_u * across - shape.sole_v * along
    by_shape[:, 1:, :, 0] = _down(thigh)[:, None]
    by_shape[:, 2:, :, 1] = _down(shank)[:, None]
    by_shape[:, 3, :, 2], by_shape[:, 4, :, 3] = along, along
    by_shape[:, 3:, :, 4] = across[:, None]
    return by_state, by_shape


def _down(angle: Floats) -> Floats:
    return np.stack([np.sin(angle), -np.cos(angle)], axis=-1)


def _down_rate(angle: Floats) -> Floats:
    return np.stack([np.cos(angle), np.sin(angle)], axis=-1)


def _foot_axes(angle: Floats) -> tuple[Floats, Floats]:
    along = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    across = np.stack([-np.sin(angle), np.cos(angle)], axis=-1)
    return along, across
