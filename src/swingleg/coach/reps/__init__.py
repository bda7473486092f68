"""Drills in a recording: recognised, counted, scored."""

from swingleg.coach.reps.faults import Named
from swingleg.coach.reps.needs import Needs, needs_of
from swingleg.coach.reps.recognise import Recognised
from swingleg.coach.reps.score import Part, RepScore, Scores
from swingleg.coach.reps.segment import Lift, Segments
from swingleg.coach.reps.session import Session, check_counted, measure_drill

__all__ = [
    "Lift",
    "Named",
    "Needs",
    "Part",
    "Recognised",
    "RepScore",
    "Scores",
    "Segments",
    "Session",
    "check_counted",
    "measure_drill",
    "needs_of",
]
