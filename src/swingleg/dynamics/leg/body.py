"""`LegBody`: what one leg weighs and how its mass is spread, per kilogram of body mass.

Masses, centres and radii of gyration: de Leva 1996, J Biomech 29:1223, by sex (unknown: mean of
women and men), on the *measured* lengths of this runner's segments. Deviations: lengths are those
seen in the sagittal plane; the tip of the toes is reached from heel and metatarsal heads
(72 % of the way); a shoe is spread like the foot's own mass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.anthropometry import SEGMENTS as DE_LEVA
from swingleg.core.athlete import Athlete
from swingleg.core.motion import LEG_POINTS, SEGMENTS
from swingleg.motion.assemble import METATARSAL_SHARE

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LegBody:
    """Thigh, shank and foot of one leg, in this order.

    mass : (3,) kilograms per kilogram of body mass; the foot's with its shoe.
    length : (2,) thigh and shank, metres. centre : (3,) metres from the joint above to the centre
    of mass. inertia : (3,) about that centre, kg m² per kilogram of body mass.
    foot_tilt : radians by which the line from ankle to the foot's centre, as an angle from
    vertical, exceeds the foot's angle (heel to metatarsals, from horizontal).
    """

    mass: Floats
    length: Floats
    centre: Floats
    inertia: Floats
    foot_tilt: float


def leg_body(motion: xr.Dataset, side: str, athlete: Athlete, shoe_per_mass: float) -> LegBody:
    """The body of one leg.

    Parameters
    ----------
    motion : Motion with a scale in metres. athlete : sex. shoe_per_mass : mass of one shoe as a
    share of body mass; 0 = barefoot.

    Returns
    -------
    LegBody; NaN where heel or toe were never seen.
    """
    points = leg_points_m(motion, side)
    hip, knee, ankle, heel, toe = np.moveaxis(points, 1, 0)
    thigh, shank, sole = (
        _median(np.linalg.norm(b - a, axis=1)) for a, b in ((hip, knee), (knee, ankle), (heel, toe))
    )
    foot = sole / METATARSAL_SHARE
    share, place, radius = _parameters(athlete.sex)
    lengths = np.array([thigh, shank, foot])
    mass = share + np.array([0.0, 0.0, shoe_per_mass])
    along = toe - heel
    centre = heel + place[2] * along / METATARSAL_SHARE - ankle
    reach = _median(np.linalg.norm(centre, axis=1))
    tilt = np.arctan2(centre[:, 0], -centre[:, 1]) - np.arctan2(along[:, 1], along[:, 0])
    return LegBody(
        mass=mass,
        length=lengths[:2],
        centre=np.array([place[0] * thigh, place[1] * shank, reach]),
        inertia=mass * (radius * lengths) ** 2,
        foot_tilt=_median((tilt + np.pi) % (2 * np.pi) - np.pi),
    )


def leg_points_m(motion: xr.Dataset, side: str) -> Floats:
    """(T, 5, 2) hip, knee, ankle, heel, metatarsals in the sagittal plane, metres."""
    names = [f"{side}_{part}" for part in LEG_POINTS]
    points = motion.position.sel(point=names, space=["x", "y"]).values
    if motion.position.attrs["units"] == "m":
        return np.asarray(points)
    return np.asarray(points * float(motion.attrs["leg_length_m"] / motion.attrs["leg_length"]))


def _parameters(sex: str | None) -> tuple[Floats, Floats, Floats]:
    """Mass shares, places of the centres and radii of gyration, (3,) each."""
    sexes = (sex,) if sex else tuple(DE_LEVA)
    table = np.mean([[DE_LEVA[s][part] for part in SEGMENTS] for s in sexes], axis=0)
    share, place, radius = table.T
    return share, place, radius


def _median(values: Floats) -> float:
    seen = values[np.isfinite(values)]
    return float(np.median(seen)) if seen.size else float("nan")
