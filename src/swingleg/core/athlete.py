"""Who runs, and under which conditions."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from swingleg.core.errors import OptionError

Sex = Literal["female", "male"]
#: of one running shoe, kilograms, where nothing is said
SHOE_MASS_KG = 0.25

Surface = Literal["treadmill", "track", "road", "trail", "grass", "unknown"]


@dataclass(frozen=True)
class Athlete:
    """The runner. Everything is optional; what is missing limits what can be measured.

    height_m: standing height without shoes, metres (gives video its scale).
    mass_kg: body mass, kilograms.
    thigh_m, shank_m: segment lengths between joint centres, metres, where measured.
    shoe_mass_kg: of one shoe, kilograms; 0 = barefoot.
    """

    name: str | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    sex: Sex | None = None
    thigh_m: float | None = None
    shank_m: float | None = None
    shoe_mass_kg: float = SHOE_MASS_KG

    def __post_init__(self) -> None:
        _within("height", self.height_m, 0.8, 2.5, "m", "for example --height 1.78")
        _within("mass", self.mass_kg, 15.0, 250.0, "kg", "for example --mass 70")
        _within("thigh length", self.thigh_m, 0.15, 0.8, "m", "from hip to knee centre")
        _within("shank length", self.shank_m, 0.15, 0.8, "m", "from knee to ankle centre")
        _within("mass of a shoe", self.shoe_mass_kg, 0.0, 2.0, "kg", "for example 0.25 for one")


@dataclass(frozen=True)
class Condition:
    """How and where the recording was made.

    speed_m_s: running speed, m/s. speed_sd_m_s: its standard deviation, 0 = not said.
    speed_source: "given", "lap" (a distance and its time), "stance foot" (the hip over it),
    "background" (the hip against it) or None.
    incline_pct: slope of the ground, percent, uphill positive.
    event: what the runner trains for; chooses the reading of knee lift (mission row 16).
    """

    speed_m_s: float | None = None
    speed_sd_m_s: float = 0.0
    speed_source: str | None = None
    treadmill: bool | None = None
    surface: Surface = "unknown"
    event: Literal["distance", "sprint"] = "distance"
    incline_pct: float = 0.0
    protocol: str | None = None

    def __post_init__(self) -> None:
        _within("speed", self.speed_m_s, 0.5, 13.0, "m/s", "for example --speed 3.3")
        _within("incline", self.incline_pct, -40.0, 40.0, "%", "for example --incline 2")


def body_mass_kg(attrs: Mapping[Hashable, Any], athlete: Athlete) -> float:
    """The mass that the attributes of Strides or of stance forces carry, else the athlete's; NaN.

    They carry what was given, or else what the force plates weighed.
    """
    mass = float(attrs.get("mass_kg") or math.nan)
    return mass if math.isfinite(mass) else float(athlete.mass_kg or math.nan)


def _within(
    what: str, value: float | None, low: float, high: float, unit: str, example: str
) -> None:
    if value is None or (math.isfinite(value) and low <= value <= high):
        return
    raise OptionError(
        f"{what} {value:g} {unit} is outside {low:g} to {high:g} {unit}",
        fix=f"Give it in {unit}, {example}.",
    )
