"""What a runner wants to know: a change of one thing, everything else left to the body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np

from swingleg.core.errors import OptionError

Lever = Literal["knee_lift", "heel_recovery", "cadence"]
#: lever → words, unit of its change, the metric it sets
LEVERS: dict[str, tuple[str, str, str]] = {
    "knee_lift": ("knee lift", "°", "thigh_elevation_peak_deg"),
    "heel_recovery": ("knee fold in the swing", "°", "knee_flexion_swing_peak_deg"),
    "cadence": ("cadence", " %", "cadence_spm"),
}
#: lever → lowest and highest change, and lowest and highest target, that make sense to ask for
_CHANGES = {"knee_lift": (-60.0, 120.0), "heel_recovery": (-120.0, 120.0), "cadence": (-40.0, 60.0)}
_TARGETS = {"knee_lift": (-10.0, 130.0), "heel_recovery": (20.0, 170.0), "cadence": (100.0, 300.0)}
#: points of a sweep
SWEEP_POINTS = 10
_NUMBER = r"[+-]?\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Wish:
    """One change. value : degrees or percent when `relative`, else degrees or steps per minute."""

    lever: Lever
    value: float
    relative: bool = True

    @property
    def label(self) -> str:
        """As a person says it: "knee lift +5°", "knee fold in the swing 110°"."""
        name, unit, _ = LEVERS[self.lever]
        if self.relative:
            return f"{name} {self.value:+g}{unit}".replace("-", "−")
        return f"{name} {self.value:g}" + ("°" if unit == "°" else " steps/min")


def parse(lever: Lever, text: str) -> tuple[Wish, ...]:
    """What was typed: "+5", "-5%" (a change), "110" (a target), "80:130" (a sweep of targets).

    A number with a sign, or for cadence one with %, is a change; a bare number is a target.

    Raises
    ------
    OptionError : it is none of these, or out of all proportion.
    """
    option = "--" + lever.replace("_", "-")
    match = re.fullmatch(rf"({_NUMBER})(%?)(?::({_NUMBER})(%?))?", text.strip().replace("−", "-"))
    percent = bool(match) and "%" in text
    if not match or (percent and lever != "cadence"):
        raise OptionError(f"{option} {text!r} is not a change or a target", fix=_ADVICE[lever])
    first, last = match[1], match[3]
    relative = percent or (first[0] in "+-" and (last is None or last[0] in "+-"))
    ends = [float(first)] + ([float(last)] if last is not None else [])
    low, high = (_CHANGES if relative else _TARGETS)[lever]
    if lever == "cadence" and relative and not percent:
        raise OptionError(
            f"{option} {text!r}: a change of cadence is in percent", fix=_ADVICE[lever]
        )
    for value in ends:
        if not low <= value <= high:
            raise OptionError(
                f"{option} {text!r} is outside {low:g} to {high:g}", fix=_ADVICE[lever]
            )
    if len(ends) == 1:
        return (Wish(lever, ends[0], relative),)
    if ends[0] == ends[1]:
        raise OptionError(f"{option} {text!r} is no range", fix=_ADVICE[lever])
    return tuple(
        Wish(lever, float(v), relative)
        for v in np.linspace(ends[0], ends[1], SWEEP_POINTS).round(2)
    )


_ADVICE = {
    "knee_lift": "Give a change, --knee-lift +5, or a range of targets in degrees, 25:45.",
    "heel_recovery": "Give a change, --heel-recovery -10, or a range of targets, 80:130.",
    "cadence": "Give a change, --cadence +5%, or a range, -5%:+10%.",
}
