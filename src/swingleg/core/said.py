"""What a user may say in one word with parts: a known length, a lap, a person.

>>> parse_lap("400m:92s").speed_m_s
4.3478260869565215
>>> parse_known_length("2.0m:100,500,740,500").metres_per_px
0.003125
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from swingleg.core.errors import OptionError

#: a person's pointing at a mark in the picture, pixels, each end and direction
POINTING_SD_PX = 2.0
#: how exactly a length is usually known, and how well it stands in the runner's plane
LENGTH_REL_SD = 0.01
#: starting and stopping a watch by hand, seconds
STOPWATCH_SD_S = 0.3
#: how far the few seconds of a clip may lie from the mean of the lap
PACING_REL_SD = 0.02
_NUMBER = r"(\d+(?:\.\d+)?)"
_METRES = {"m": 1.0, "cm": 0.01, "km": 1000.0, "yd": 0.9144, "ft": 0.3048}


@dataclass(frozen=True)
class KnownLength:
    """Something of known length in the runner's plane: metres, and its two ends in pixels."""

    metres: float
    one_px: tuple[float, float]
    other_px: tuple[float, float]

    @property
    def pixels(self) -> float:
        """Length in the picture."""
        return math.dist(self.one_px, self.other_px)

    @property
    def metres_per_px(self) -> float:
        """Scale of the picture."""
        return self.metres / self.pixels

    @property
    def rel_sd(self) -> float:
        """Relative standard deviation: of the length itself and of pointing at its ends."""
        return math.hypot(LENGTH_REL_SD, math.sqrt(2) * POINTING_SD_PX / self.pixels)


@dataclass(frozen=True)
class Lap:
    """A measured distance and the time taken for it."""

    metres: float
    seconds: float

    @property
    def speed_m_s(self) -> float:
        """Mean speed."""
        return self.metres / self.seconds

    @property
    def speed_sd_m_s(self) -> float:
        """Of the speed in the clip: the watch, and a runner who is not even over the lap."""
        return self.speed_m_s * math.hypot(PACING_REL_SD, STOPWATCH_SD_S / self.seconds)


@dataclass(frozen=True)
class PersonChoice:
    """Whom to measure: `number` counted from the left (1 = leftmost), or who is at `point_px`."""

    number: int | None = None
    point_px: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.point_px is None:
            return str(self.number)
        return ",".join(f"{v:g}" for v in self.point_px)


def parse_known_length(text: str) -> KnownLength:
    """`2.0m:x1,y1,x2,y2`: a length (m, cm, ft or yd) and the pixels of its ends.

    Raises
    ------
    OptionError : not of this form, or with ends so close together that they give no scale.
    """
    pixel = r"(-?\d+(?:\.\d+)?)"
    match = re.fullmatch(
        rf"\s*{_NUMBER}\s*(m|cm|ft|yd)\s*:\s*{pixel},{pixel},{pixel},{pixel}\s*", text
    )
    if match is None:
        raise OptionError(
            f"{text!r} is not a known length",
            fix="Write LENGTH:x1,y1,x2,y2 with its two ends in pixels of the first picture, for "
            "example --known-length 2.0m:410,980,890,985.",
        )
    x1, y1, x2, y2 = (float(match[k]) for k in range(3, 7))
    known = KnownLength(float(match[1]) * _METRES[match[2]], (x1, y1), (x2, y2))
    if known.pixels < 20 or not 1e-5 < known.metres_per_px < 0.1:
        raise OptionError(
            f"{known.metres:g} m over {known.pixels:.0f} pixels is no scale",
            fix="Choose two ends far apart in the runner's plane; a phone picture of a runner has "
            "about 0.001 to 0.01 metres per pixel.",
        )
    return known


def parse_lap(text: str) -> Lap:
    """`400m:92s`, `1km:3:52`, `400m:1:32.5`: a distance and the time taken for it.

    Raises
    ------
    OptionError : not of this form.
    """
    match = re.fullmatch(rf"\s*{_NUMBER}\s*(m|km)\s*:\s*(?:(\d{{1,2}}):)?{_NUMBER}\s*s?\s*", text)
    seconds = 60 * float(match[3] or 0) + float(match[4]) if match else 0.0
    if match is None or seconds <= 0 or (match[3] and float(match[4]) >= 60):
        raise OptionError(
            f"{text!r} is not a lap",
            fix="Write DISTANCE:TIME, for example --lap 400m:92s or --lap 400m:1:32.",
        )
    return Lap(float(match[1]) * _METRES[match[2]], seconds)


def parse_person(text: str) -> PersonChoice:
    """`2` (from the left, 1 = leftmost) or `640,360` (who is at this point of the picture).

    Raises
    ------
    OptionError : neither.
    """
    if match := re.fullmatch(r"\s*([1-9]\d?)\s*", text):
        return PersonChoice(number=int(match[1]))
    if match := re.fullmatch(rf"\s*{_NUMBER}\s*,\s*{_NUMBER}\s*", text):
        return PersonChoice(point_px=(float(match[1]), float(match[2])))
    raise OptionError(
        f"{text!r} is no person",
        fix="Give a number counted from the left (--person 2), or a point on the person in "
        "pixels (--person 640,360).",
    )
