"""Row 1: too little hip flexion ("knee lift") for the pace."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Result, levels
from swingleg.assess.claims.own import position_answer
from swingleg.core.claims import ClaimAnswer

ID, LIFT = "lift_for_pace", "thigh_elevation_peak_deg"


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift at each speed, and how it grows as one runner speeds up."""
    return levels(table, LIFT)


def runner(case: Case) -> ClaimAnswer:
    """Where this runner's knee lift stands at this pace."""
    return position_answer(ID, case, LIFT)


CLAIM = Claim(
    ID, (1,),
    "Every pace has its knee lift",
    "Many distance runners lift the knee too little for the pace they run.",
    "Highest thigh angle in swing at each belt speed, its spread between runners, and how it "
    "changes as one runner speeds up. What is low is told by the other runners at that speed.",
    public, runner, ("speed_m_s", LIFT),
    caution="The norm says what is usual, not what is best: nobody here was timed or followed.",
)  # fmt: skip
