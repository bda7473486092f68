"""Metres per unit of the picture: from a known length, the runner's body, or the speed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from swingleg.core.anthropometry import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT
from swingleg.core.athlete import Athlete
from swingleg.core.said import LENGTH_REL_SD, KnownLength

#: thigh + shank between joint centres, of standing height
LEG_PER_HEIGHT = THIGH_PER_HEIGHT + SHANK_PER_HEIGHT
#: spread of that ratio between people (about 2.5 %) with the pose model's own error of the
#: leg's length (about 3 %)
HEIGHT_REL_SD = 0.04
LEG_REL_SD = 0.03
#: the standing foot's speed in the picture against the ground's, common to all stances: 8 % too
#: slow on the demo, whose scale is known, 11 % before other backgrounds (validation/camera.md)
STANCE_REL_SD = 0.08


@dataclass(frozen=True)
class Scale:
    """metres_per_px None = unknown. rel_sd: relative standard deviation of the metre."""

    metres_per_px: float | None
    rel_sd: float
    source: str


@dataclass(frozen=True)
class Pace:
    """A known speed (m/s) and the same in the picture (pixels per second), each with its sd."""

    speed_m_s: float
    sd_m_s: float
    speed_px_s: float
    sd_px_s: float


def scale_from(
    athlete: Athlete,
    leg_px: float,
    *,
    metres_per_px: float | None = None,
    known_length: KnownLength | None = None,
    pace: Pace | None = None,
) -> Scale:
    """The best scale the options allow: given, a known length, segments, height, then speed.

    Parameters
    ----------
    leg_px : thigh + shank length in the picture, pixels. pace : a known speed, as the picture
        shows it; used only where nothing else is known.
    """
    if metres_per_px is not None:
        return Scale(metres_per_px, LENGTH_REL_SD, "given")
    if known_length is not None:
        return Scale(known_length.metres_per_px, known_length.rel_sd, "known length")
    if athlete.thigh_m is not None and athlete.shank_m is not None:
        return Scale((athlete.thigh_m + athlete.shank_m) / leg_px, LEG_REL_SD, "leg length")
    if athlete.height_m is not None:
        return Scale(LEG_PER_HEIGHT * athlete.height_m / leg_px, HEIGHT_REL_SD, "height")
    if pace is not None and pace.speed_px_s > 0 and math.isfinite(pace.sd_px_s):
        rel = (pace.sd_m_s / pace.speed_m_s, pace.sd_px_s / pace.speed_px_s, STANCE_REL_SD)
        return Scale(pace.speed_m_s / pace.speed_px_s, math.hypot(*rel), "speed")
    return Scale(None, float("nan"), "unknown")
