"""The body that a drill is drawn and performed with: a leg of two links and a foot, in the plane.

x forward, y up, metres; angles in degrees with the signs of `core.motion`. Lengths from standing
height (de Leva 1996); the foot is a flat sole between heel and ball, as long as a running shoe's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.core.anthropometry import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT
from swingleg.core.athlete import Athlete

Array = NDArray[np.float64]
#: knees bend no less than this when a leg is fitted between hip and ankle
STRAIGHTEST_DEG = 3.0


@dataclass(frozen=True)
class Figure:
    """Lengths in metres. sole : of the flat sole below the ankle; heel, ball : ends of the sole,
    heel_mark, toe_mark : the points of a Motion, all from the ankle (x, y) with the foot flat."""

    thigh: float
    shank: float
    sole: float
    heel: float
    ball: float
    heel_mark: tuple[float, float]
    toe_mark: tuple[float, float]
    trunk: float
    hip_apart: float
    knee_apart: float
    ankle_apart: float

    @property
    def leg(self) -> float:
        return self.thigh + self.shank


def figure_of(athlete: Athlete | None, height_m: float) -> Figure:
    """A body of this height; the athlete's own segment lengths where they are known."""
    h, a = height_m, athlete or Athlete()
    return Figure(
        thigh=a.thigh_m or THIGH_PER_HEIGHT * h,
        shank=a.shank_m or SHANK_PER_HEIGHT * h,
        sole=-0.0562 * h,
        heel=-0.0157 * h,
        ball=0.0758 * h,
        heel_mark=(-0.0315 * h, -0.0371 * h),
        toe_mark=(0.0758 * h, -0.0393 * h),
        trunk=0.288 * h,
        hip_apart=0.096 * h,
        knee_apart=0.094 * h,
        ankle_apart=0.080 * h,
    )


def hanging(length: float, angle: Array) -> Array:
    """(n, 2) from the upper to the lower end of a link at an angle from vertical, + forward."""
    a = np.deg2rad(angle)
    return length * np.stack([np.sin(a), -np.cos(a)], axis=-1)


def turned(foot: Array, x: float, y: float) -> Array:
    """(n, 2) of a point of the foot from the ankle, the foot turned by its angle, toes up +."""
    a = np.deg2rad(foot)
    c, s = np.cos(a), np.sin(a)
    return np.stack([c * x - s * y, s * x + c * y], axis=-1)


def planted(figure: Figure, foot: Array) -> Array:
    """(n, 2) of the ankle over a foot on the ground that would stand flat below x = 0.

    Toes down it turns on the ball, toes up on the heel: neither slides.
    """
    end = np.where(np.asarray(foot) < 0, figure.ball, figure.heel)
    a = np.deg2rad(foot)
    c, s = np.cos(a), np.sin(a)
    return np.stack([end - (c * end - s * figure.sole), -(s * end + c * figure.sole)], axis=-1)


def lowest(figure: Figure, foot: Array, ankle_y: Array) -> Array:
    """(n,) height of the lower end of the sole."""
    ends = [turned(foot, x, figure.sole)[..., 1] for x in (figure.heel, figure.ball)]
    return ankle_y + np.minimum(*ends)


def fitted(figure: Figure, hip: Array, ankle: Array) -> tuple[Array, Array]:
    """(n,) thigh and knee angle of the leg that reaches from hip to ankle (n, 2)."""
    a, b = figure.thigh, figure.shank
    away = ankle - hip
    longest = np.sqrt(a**2 + b**2 + 2 * a * b * np.cos(np.deg2rad(STRAIGHTEST_DEG)))
    r = np.minimum(np.hypot(away[..., 0], away[..., 1]), longest)
    knee = np.arccos(np.clip((r**2 - a**2 - b**2) / (2 * a * b), -1.0, 1.0))
    line = np.arctan2(away[..., 0], -away[..., 1])
    thigh = line + np.arcsin(np.clip(b * np.sin(knee) / r, -1.0, 1.0))
    return np.rad2deg(thigh), np.rad2deg(knee)
