"""Numbers as a person reads them: "33° ±2", "0.31 ±0.02 leg lengths", "33° (30 to 41)"."""

from __future__ import annotations

import math

from swingleg.core.measure import Measure

MINUS = "−"
#: unit of the registry → as written after a number (a leading space is part of it); any other
#: unit follows after a space
_AFTER = {
    "deg": "°",
    "deg/s": "°/s",
    "leg": " leg lengths",
    "1": "",
    "": "",
    "BW": " body weights",
}


def number(value: float, decimals: int) -> str:
    """A value with a fixed number of decimals, a true minus and no "−0"."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def enough(decimals: int, value: float, least: float = 0.5) -> int:
    """Decimals, four at most, in which a small value is `least` units of the last one or more.

    least : half a unit is what is not written as 0.
    """
    while decimals < 4 and 0 < value < least * 10**-decimals:
        decimals += 1
    return decimals


def at_most(value: float, decimals: int) -> str:
    """A limit: rounded up, so that it is never told too small; more digits where it is little."""
    if not math.isfinite(value):
        return "–"
    digits = enough(decimals, value, 1.5)
    # what is that number in decimals already is not rounded up to the next
    return number(math.ceil(value * 10**digits - 1e-9) / 10**digits, digits)


def limit(value: float, decimals: int, unit: str, *, share: bool, whole: bool = False) -> str:
    """`at_most` with its unit: "2.7°", "30 %". share : of strides, in percent.

    whole : a long unit stands there too, and what the share is of.
    """
    if share:
        return f"{at_most(100 * value, 0)} %" + (" of the strides" if whole else "")
    tail = unit_after(unit)
    return at_most(value, decimals) + (tail if whole or len(tail) <= 3 else "")


def unit_after(unit: str) -> str:
    """The unit as it stands after a number, with its space where it takes one."""
    return _AFTER.get(unit, f" {unit}")


def plus_minus(measure: Measure, decimals: int, unit: str = "") -> str:
    """ "33° ±2", or "33° (30 to 38)" when the interval is lopsided."""
    digits = _digits(measure, decimals)
    head, tail = number(measure.value, digits), unit_after(unit)
    if not _symmetric(measure, digits):
        return f"{head}{tail} ({interval(measure, decimals)})"
    spread = f" ±{number(measure.half_width, digits)}"
    # the unit of one sign stays on the value; a long unit goes last
    return f"{head}{tail}{spread}" if len(tail) <= 3 else f"{head}{spread}{tail}"


def interval(measure: Measure, decimals: int) -> str:
    """ "31 to 35"."""
    digits = _digits(measure, decimals)
    return f"{number(measure.ci_low, digits)} to {number(measure.ci_high, digits)}"


def _digits(measure: Measure, decimals: int) -> int:
    """Enough decimals that a narrow interval is not written as ±0."""
    return enough(decimals, measure.half_width)


def _symmetric(measure: Measure, digits: int) -> bool:
    low, high = measure.value - measure.ci_low, measure.ci_high - measure.value
    return abs(low - high) <= 1.01 * 10**-digits
