"""`Finding`, `Unavailable`, `Warning`: what a recording shows, and what it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["good", "watch", "act"]

FINDING_IDS = (
    "low_knee_lift",
    "high_knee_lift",
    "late_knee_extension",
    "over_stride",
    "straight_knee_landing",
    "pointed_toe_landing",
    "low_foot_carriage",
    "heel_flick",
    "bouncy",
    "stomping",
    "braking",
    "asymmetry",
    "good_swing",
)


@dataclass(frozen=True)
class Finding:
    """One thing the recording shows.

    id: one of FINDING_IDS. side: "left", "right" or "both". evidence: metric names, the first
    decides. cause: id of the finding that leads to this one, or None. cue: key words for the
    runner. drills: ids of the drill library.
    """

    id: str
    severity: Severity
    side: str
    text: str
    evidence: tuple[str, ...]
    cause: str | None = None
    cue: str | None = None
    drills: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unavailable:
    """A metric that is not shown as a number. side None = both sides."""

    metric: str
    reason: str
    fix: str
    side: str | None = None


@dataclass(frozen=True)
class QualityWarning:
    """Something about the recording that lowers its worth."""

    code: str
    message: str
    fix: str


@dataclass(frozen=True)
class Quality:
    """score 0..1 and what lowered it."""

    score: float
    warnings: tuple[QualityWarning, ...] = ()
