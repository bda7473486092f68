"""Numbers and names as a runner reads them: pure functions from measures to text."""

from __future__ import annotations

import math

from swingleg.coach.words import finding_name
from swingleg.core.measure import Measure, Norm
from swingleg.core.metrics import MetricSpec, spec_of

MINUS = "−"
#: unit of the registry → as written after a number (a leading space is part of it)
_UNITS = {
    "deg": "°",
    "deg/s": "°/s",
    "leg": " leg lengths",
    "1": "",
    "": "",
    "%": " %",
    "BW": " body weights",
}
#: unit of the registry → plain words for a table
_UNIT_WORDS = {
    "deg": "degrees",
    "deg/s": "degrees per second",
    "leg": "leg lengths (hip to ankle)",
    "1": "share, 0 to 1",
    "BW": "body weights",
    "BW s": "body weights × seconds",
    "ms": "thousandths of a second",
    "s": "seconds",
    "m": "metres",
    "%": "%",
}
SEVERITY_ORDER = {"act": 0, "watch": 1, "good": 2}
SEVERITY_WORDS = {"act": "Work on this", "watch": "Keep an eye on", "good": "Good"}
FAMILIES = {
    "swing": "Swing (foot in the air)",
    "contact": "Landing",
    "stance": "Stance (foot on the ground)",
    "whole": "The whole stride",
    "dynamics": "Forces and effort (estimated)",
    "distance": "Per kilometre",
    "worries": "Where runners worry",
}


def spec(name: str) -> MetricSpec:
    """The registry's entry; a bare one for a name that it does not know."""
    try:
        return spec_of(name)
    except KeyError:
        return MetricSpec(name, "", name.replace("_", " "), "", "whole")


def number(value: float, decimals: int) -> str:
    """A value with a fixed number of decimals, a true minus and no "−0"."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def unit_after(unit: str) -> str:
    """The unit as it stands after a number, with its space where it takes one."""
    return _UNITS.get(unit, f" {unit}")


def unit_words(unit: str) -> str:
    """The unit in plain words, "" when there is none."""
    return _UNIT_WORDS.get(unit, unit)


def _digits(measure: Measure, decimals: int) -> int:
    """Enough decimals that a narrow interval is not written as ±0."""
    while decimals < 4 and 0 < measure.half_width < 0.5 * 10**-decimals:
        decimals += 1
    return decimals


def _symmetric(measure: Measure, digits: int) -> bool:
    low, high = measure.value - measure.ci_low, measure.ci_high - measure.value
    return abs(low - high) <= 1.01 * 10**-digits


def plus_minus(measure: Measure, decimals: int, unit: str = "") -> str:
    """ "33° ±2", or "33° (30 to 38)" when the interval is lopsided."""
    digits = _digits(measure, decimals)
    value = number(measure.value, digits) + unit_after(unit)
    if _symmetric(measure, digits):
        head = number(measure.value, digits)
        # the unit of one sign stays on the value; a long unit goes last
        tail = unit_after(unit)
        spread = f" ±{number(measure.half_width, digits)}"
        return f"{head}{tail}{spread}" if len(tail) <= 3 else f"{head}{spread}{tail}"
    return f"{value} ({interval(measure, decimals)})"


def interval(measure: Measure, decimals: int) -> str:
    """ "31 to 35"."""
    digits = _digits(measure, decimals)
    return f"{number(measure.ci_low, digits)} to {number(measure.ci_high, digits)}"


def share_counts(measure: Measure) -> tuple[int, int]:
    """(yes, of) of a fraction over n strides."""
    return round(measure.value * measure.n), measure.n


def norm_words(norm: Norm, decimals: int, unit: str = "") -> str:
    """ "norm 33° ±5": mean and standard deviation between runners."""
    head, tail = number(norm.mean, decimals), unit_after(unit)
    spread = f" ±{number(norm.sd, max(decimals, 0))}"
    return f"norm {head}{tail}{spread}" if len(tail) <= 3 else f"norm {head}{spread}"


def against_norm(value: float, norm: Norm | None) -> str:
    """Where a value stands among runners at this pace, in words of natural frequency."""
    if norm is None:
        return "no norm at this pace"
    if norm.p10 <= value <= norm.p90:
        return "usual at this pace"
    word, far, near = ("lower", norm.p5, norm.p10) if value < norm.p10 else (
        "higher", norm.p95, norm.p90)  # fmt: skip
    if norm.sd > 0 and abs(value - norm.mean) > 2.58 * norm.sd:
        return f"{word} than nearly all runners at this pace"
    beyond = value < far if word == "lower" else value > far
    many = "19 in 20" if beyond and far != near else "9 in 10"
    return f"{word} than {many} runners at this pace"


def finding_title(finding_id: str) -> str:
    """A heading for a finding: the coach's name for it without its article."""
    name = finding_name(finding_id).removeprefix("a ").removeprefix("an ")
    return name[:1].upper() + name[1:]


def side_words(side: str) -> str:
    """ "left" → "left leg"; "both" → "both legs"."""
    return "both legs" if side == "both" else f"{side} leg"


def pace_words(speed_m_s: float) -> str:
    """ "5:03 per km"."""
    seconds = round(1000 / speed_m_s)
    return f"{seconds // 60}:{seconds % 60:02d} per km"


def quality_word(score: float) -> str:
    """One word for a quality score of 0 to 1."""
    if not math.isfinite(score):
        return "unknown"
    return "good" if score >= 0.75 else "fair" if score >= 0.5 else "poor"


def after_colon(text: str) -> str:
    """A sentence as it goes on after a colon: no full stop, no capital (an acronym keeps its)."""
    text = text.rstrip(".")
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
