"""Stick figures of a trajectory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from swingleg.dynamics.stances import GRAVITY_M_S2
from swingleg.simulate.result import Stride
from swingleg.simulate.trajectory import Trajectory

Floats = NDArray[np.float64]

#: pictures of a stride
PICTURES = 60
#: of the sole's points: heel, ball of the foot, toe
_HEEL, _BALL, _TOE = 0, 2, 4
#: from the hips to the crown, share of height
_HEAD = 0.47


def stick_figures(path: Trajectory, pictures: int = PICTURES) -> Stride:
    """A stride with the hips at x = 0, evenly in time."""
    at = np.linspace(0.0, path.time[-1], pictures)
    q = np.stack([np.interp(at, path.time, row) for row in path.q])
    body = path.body
    hip = np.stack([np.zeros(pictures), q[1]], axis=1)
    lean = q[2]
    head = hip + (_HEAD * body.height_m - q[9])[:, None] * np.stack(
        [np.sin(lean), np.cos(lean)], axis=1
    )
    foot = body.foot_m
    points = [head, hip]
    for first in (3, 6):
        thigh, shank, turn = q[first : first + 3]
        knee = hip + body.thigh_m * _down(thigh)
        ankle = knee + body.shank_m * _down(shank)
        points += [knee, ankle]
        for i in (_HEEL, _BALL, _TOE):
            x, y = body.sole.x[i] * foot, body.sole.y[i] * foot
            place = [x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)]
            points.append(ankle + np.stack(place, axis=1))
    force = np.stack(
        [
            np.stack([np.interp(at, path.time, path.ground[axis, leg]) for axis in (0, 1)], axis=1)
            for leg in (0, 1)
        ],
        axis=1,
    )
    return Stride(at, np.stack(points, axis=1), force / GRAVITY_M_S2)


def _down(angle: Floats) -> Floats:
    return np.stack([np.sin(angle), -np.cos(angle)], axis=1)
