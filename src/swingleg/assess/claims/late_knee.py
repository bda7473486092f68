"""Row 2: with little knee lift the knee straightens too much just before contact."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID = "late_knee"
LINK = Link("thigh_elevation_peak_deg", "knee_flexion_late_swing_min_deg", +1, 5.0)
SHIN = Link("thigh_elevation_peak_deg", "shank_angle_contact_deg", -1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift with the straightest knee before landing, and with the shin's tilt at landing."""
    return relate(table, LINK, SHIN)


def runner(case: Case) -> ClaimAnswer:
    """Low lift with a straight knee, at this pace or from stride to stride."""
    return link_answer(ID, case, LINK, "low", "low")


CLAIM = Claim(
    ID, (2,),
    "Little knee lift, then the knee straightens too much",
    "Who lifts the knee too little straightens it too much just before the foot lands.",
    "Highest thigh angle in swing against the smallest knee bend before the next landing of the "
    "same foot. The shin's tilt at landing is looked at too: the knee's angle contains the "
    "thigh's.",
    public, runner, (LINK.x, LINK.y),
    caution="The knee angle is the thigh's minus the shin's, so a hip marker placed too far "
    "forward or back moves both measures together: part of a relation between runners may"
    " be that. The shin's tilt does not depend on the hip marker.",
)  # fmt: skip
