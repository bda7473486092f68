"""The drill library: what each drill is for, how it is done, and the motion it aims at."""

from swingleg.coach.drills.catalogue import DRILLS, drill_of
from swingleg.coach.drills.schema import (
    EVIDENCE_WORDS,
    LEVEL_WORDS,
    Dose,
    Drill,
    Fault,
    Reference,
    Target,
)

__all__ = [
    "DRILLS",
    "EVIDENCE_WORDS",
    "LEVEL_WORDS",
    "Dose",
    "Drill",
    "Fault",
    "Reference",
    "Target",
    "drill_of",
]
