"""Metres per unit of the picture, from the runner's height or a given length."""

from __future__ import annotations

from dataclasses import dataclass

from swingleg.core.anthropometry import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT
from swingleg.core.athlete import Athlete

#: thigh + shank between joint centres, of standing height
LEG_PER_HEIGHT = THIGH_PER_HEIGHT + SHANK_PER_HEIGHT
#: spread of that ratio between people (about 2.5 %) with the pose model's own error of the
#: leg's length (about 3 %)
HEIGHT_REL_SD = 0.04
LEG_REL_SD = 0.03


@dataclass(frozen=True)
class Scale:
    """metres_per_px None = unknown. rel_sd: relative standard deviation of the metre."""

    metres_per_px: float | None
    rel_sd: float
    source: str


def scale_from(athlete: Athlete, leg_px: float, *, metres_per_px: float | None = None) -> Scale:
    """The best scale the options allow: a given one, measured segments, then height.

    Parameters
    ----------
    leg_px : thigh + shank length in the picture, pixels.
    """
    if metres_per_px is not None:
        return Scale(metres_per_px, 0.01, "given")
    if athlete.thigh_m is not None and athlete.shank_m is not None:
        return Scale((athlete.thigh_m + athlete.shank_m) / leg_px, LEG_REL_SD, "leg length")
    if athlete.height_m is not None:
        return Scale(LEG_PER_HEIGHT * athlete.height_m / leg_px, HEIGHT_REL_SD, "height")
    return Scale(None, float("nan"), "unknown")
