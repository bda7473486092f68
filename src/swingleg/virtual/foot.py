"""The shoe as a rocker: how a sole of given shape rolls on a moving belt, in the sagittal plane.

The sole is flat between heel and ball and ends in two circular arcs, a small one behind the heel
and a larger one under the toes. Rolling without slip on these arcs gives the ankle's path in
stance from the foot angle alone, so a designed foot can neither slide nor sink.
All lengths in metres, angles in radians, ankle centre as origin, x forward, y up, foot flat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class FootShape:
    """Shoe and landmark positions from the ankle centre (x forward, y up, m) with the foot flat."""

    sole_y: float = -0.100
    heel_x: float = -0.028
    ball_x: float = 0.135
    heel_radius: float = 0.035
    toe_radius: float = 0.075
    heel_mark: tuple[float, float] = (-0.056, -0.066)
    toe_mark: tuple[float, float] = (0.135, -0.070)
    tip_mark: tuple[float, float] = (0.226, -0.074)

    def scaled(self, factor: float) -> FootShape:
        """The same shoe for a body `factor` times as large."""

        def pair(p: tuple[float, float]) -> tuple[float, float]:
            return (p[0] * factor, p[1] * factor)

        return FootShape(
            self.sole_y * factor,
            self.heel_x * factor,
            self.ball_x * factor,
            self.heel_radius * factor,
            self.toe_radius * factor,
            pair(self.heel_mark),
            pair(self.toe_mark),
            pair(self.tip_mark),
        )


def turn(angle: Array, x: float | Array, y: float | Array) -> tuple[Array, Array]:
    """Rotate (x, y) by `angle`, positive from x towards y (toes up)."""
    c, s = np.cos(angle), np.sin(angle)
    return c * x - s * y, s * x + c * y


def ankle_in_stance(shape: FootShape, foot: Array, ball_x: Array) -> tuple[Array, Array]:
    """Ankle path (n,), (n,) of a foot at angle `foot` (n,) whose flat ball would lie at `ball_x`.

    `ball_x` moves with the belt. Toes-up angles roll on the heel's arc, toes-down ones on the
    toes' arc; the arc's centre advances by radius times angle (no slip) at constant height.
    """
    heel = foot > 0
    radius = np.where(heel, shape.heel_radius, shape.toe_radius)
    arc_x = np.where(heel, shape.heel_x, shape.ball_x)
    centre_x = ball_x - shape.ball_x + arc_x - radius * foot
    dx, dy = turn(foot, arc_x, radius + shape.sole_y)
    return centre_x - dx, radius - dy


def lowest_sole(shape: FootShape, foot: Array, ankle_y: Array) -> Array:
    """Height (n,) of the sole's lowest point; the sole's arcs end at the toe tip and heel back."""
    reach_toe = min(1.3, 0.095 / 0.075)
    toe = np.clip(-foot, 0.0, reach_toe)
    heel = np.clip(foot, 0.0, 1.2)
    y_toe = _arc_point(shape.ball_x, shape.toe_radius, toe, shape, foot)
    y_heel = _arc_point(shape.heel_x, shape.heel_radius, -heel, shape, foot)
    return ankle_y + np.minimum(y_toe, y_heel)


def _arc_point(arc_x: float, radius: float, along: Array, shape: FootShape, foot: Array) -> Array:
    """World height above the ankle of the arc's point at angle `along` from the arc's bottom."""
    x = arc_x + radius * np.sin(along)
    y = shape.sole_y + radius * (1.0 - np.cos(along))
    return turn(foot, x, y)[1]


def toe_bend(shape: FootShape, foot: Array, ankle_y: Array) -> Array:
    """Extension (n,) of the toes in radians that keeps the toe tip's sole off the ground.

    The toes hinge at the ball on the sole; zero whenever the straight shoe clears the ground.
    """
    tip_x = shape.tip_mark[0] + 0.012 - shape.ball_x
    hinge_y = ankle_y + turn(foot, shape.ball_x, shape.sole_y)[1]
    lift = 0.012  # toe spring of the unbent shoe
    length = float(np.hypot(tip_x, lift))
    rest = float(np.arctan2(lift, tip_x))
    needed = np.arcsin(np.clip(-hinge_y / length, -1.0, 1.0)) - rest
    gap = needed - foot
    return 0.5 * (gap + np.sqrt(gap**2 + 0.02**2)) * (gap > -0.2)
