"""Words for a runner: what a finding means, what to think of, which drill. No formula, no norm."""

from swingleg.coach.drills import DRILLS, Drill, drill_of
from swingleg.coach.words import worded

__all__ = ["DRILLS", "Drill", "drill_of", "worded"]
