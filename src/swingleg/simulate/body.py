"""The body that is simulated: lengths, masses, the foot's sole and what is under it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.core.anthropometry import (
    FOOT_PER_HEIGHT,
    SEGMENTS,
    SHANK_PER_HEIGHT,
    THIGH_PER_HEIGHT,
)
from swingleg.simulate.equations import BODY, SOLE

Floats = NDArray[np.float64]


#: share of a relaxed hip's resistance beyond its ligaments' (`equations`), where nothing is said
ELASTICITY = 0.8


@dataclass(frozen=True)
class Ground:
    """What the foot meets, shoe and surface together, per kilogram of body mass.

    stiffness : N/kg per m^1.5 of one point of the sole. damping : s/m. friction : coefficient.
    """

    stiffness: float = 3.5e3
    damping: float = 0.4
    friction: float = 0.9


@dataclass(frozen=True)
class Sole:
    """Points of the sole as shares of the foot's length, from the ankle, foot flat.

    x : forward. y : up.
    """

    x: tuple[float, ...] = (-0.285, 0.10, 0.48, 0.53, 0.66)
    y: tuple[float, ...] = (-0.262, -0.229, -0.305, -0.258, -0.252)


@dataclass(frozen=True)
class Body:
    """Everything about a runner that the equations need.

    Lengths in metres, mass in kilograms. shoe_kg : of one shoe. elasticity : 0 = the hip's passive
    torque is that of its ligaments, 1 = that of a relaxed hip (see `equations`).
    """

    height_m: float
    mass_kg: float
    thigh_m: float
    shank_m: float
    sex: str | None = None
    shoe_kg: float = 0.25
    elasticity: float = ELASTICITY
    ground: Ground = Ground()
    sole: Sole = Sole()

    @property
    def foot_m(self) -> float:
        """Length of the foot."""
        return FOOT_PER_HEIGHT * self.height_m

    def vector(self) -> Floats:
        """(len(BODY),) in the order of the equations."""
        table = _parameters(self.sex)
        foot = self.foot_m
        shoe = self.shoe_kg / self.mass_kg
        mass = table[:, 0] + np.array([0.0, 0.0, shoe])
        length = np.array([self.thigh_m, self.shank_m, foot])
        inertia = mass * (table[:, 2] * length) ** 2
        trunk = 1 - 2 * mass.sum()
        numbers = {
            "thigh_length": self.thigh_m,
            "shank_length": self.shank_m,
            "trunk_centre": TRUNK_CENTRE * self.height_m,
            "thigh_centre": table[0, 1] * self.thigh_m,
            "shank_centre": table[1, 1] * self.shank_m,
            "foot_centre_x": (table[2, 1] + self.sole.x[0]) * foot,
            "foot_centre_y": 0.5 * self.sole.y[2] * foot,
            "trunk_mass": trunk,
            "thigh_mass": mass[0],
            "shank_mass": mass[1],
            "foot_mass": mass[2],
            "trunk_inertia": trunk * (TRUNK_RADIUS * self.height_m) ** 2,
            "thigh_inertia": inertia[0],
            "shank_inertia": inertia[1],
            "foot_inertia": inertia[2],
            "mass_kg": self.mass_kg,
            "elasticity": self.elasticity,
            "sink_stiffness": trunk * SINK_RAD_S**2,
            "sink_damping": trunk * 2 * SINK_RATIO * SINK_RAD_S,
            **asdict(self.ground),
            **{f"sole_x_{i}": self.sole.x[i] * foot for i in range(SOLE)},
            **{f"sole_y_{i}": self.sole.y[i] * foot for i in range(SOLE)},
        }
        return np.array([numbers[name] for name in BODY])


#: trunk on its spring: radians per second, share of critical damping
SINK_RAD_S, SINK_RATIO = 33.0, 0.4
#: centre of trunk, head and arms above the hips, and radius of gyration, shares of height
TRUNK_CENTRE, TRUNK_RADIUS = 0.18, 0.143


def body_of(height_m: float, mass_kg: float, sex: str | None = None, **more: object) -> Body:
    """A body of usual proportions (de Leva 1996)."""
    usual = {"thigh_m": THIGH_PER_HEIGHT * height_m, "shank_m": SHANK_PER_HEIGHT * height_m}
    return Body(height_m=height_m, mass_kg=mass_kg, sex=sex, **{**usual, **more})  # type: ignore[arg-type]


def _parameters(sex: str | None) -> Floats:
    """(3, 3) mass share, centre, radius of gyration of thigh, shank, foot (de Leva 1996)."""
    sexes = (sex,) if sex else tuple(SEGMENTS)
    parts = ("thigh", "shank", "foot")
    return np.asarray(np.mean([[SEGMENTS[s][p] for p in parts] for s in sexes], axis=0))
