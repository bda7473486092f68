"""Numbers and names as a runner reads them: pure functions from measures to text."""

from __future__ import annotations

import math

from swingleg.coach import DRILLS
from swingleg.coach.words import finding_name as finding_name
from swingleg.coach.words import standing as standing
from swingleg.core.measure import Measure, Norm
from swingleg.core.metrics import MetricSpec, spec_of
from swingleg.core.quantity import interval as interval
from swingleg.core.quantity import number as number
from swingleg.core.quantity import plus_minus as plus_minus
from swingleg.core.quantity import unit_after as unit_after

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
    "dynamics": "Forces and effort",
    "distance": "Per kilometre",
    "worries": "Where runners worry",
}


def spec(name: str) -> MetricSpec:
    """The registry's entry; a bare one for a name that it does not know."""
    try:
        return spec_of(name)
    except KeyError:
        return MetricSpec(name, "", name.replace("_", " "), "", "whole")


def unit_words(unit: str) -> str:
    """The unit in plain words, "" when there is none."""
    return _UNIT_WORDS.get(unit, unit)


def share_counts(measure: Measure) -> tuple[int, int]:
    """(yes, of) of a fraction over n strides."""
    return round(measure.value * measure.n), measure.n


def norm_words(norm: Norm, decimals: int, unit: str = "") -> str:
    """ "norm 33° ±5": mean and standard deviation between runners."""
    head, tail = number(norm.mean, decimals), unit_after(unit)
    spread = f" ±{number(norm.sd, decimals)}"
    return f"norm {head}{tail}{spread}" if len(tail) <= 3 else f"norm {head}{spread}"


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


def drill_words(drill_id: str) -> dict[str, str]:
    """Name, one line and dose of a drill, from the drill library."""
    drill = DRILLS.get(drill_id)
    if drill is None:
        return {"name": drill_id.replace("_", " ").capitalize(), "how": ""}
    return {"name": drill.name, "how": f"{drill.how} {drill.dose.words}."}
