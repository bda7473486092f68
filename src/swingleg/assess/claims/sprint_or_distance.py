"""Row 16: sprint is not distance: knee drive for 100 to 800 m and hills, not for 1,500 m and up."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Result, levels
from swingleg.assess.claims.own import cannot_tell, position_words
from swingleg.assess.claims.words import level_verdict
from swingleg.core.claims import ClaimAnswer
from swingleg.norms import reference_marks

ID, LIFT = "sprint_or_distance", "thigh_elevation_peak_deg"
#: where coaches draw the thigh's place, degrees from vertical
DISTANCE_DEG, SPRINT_DEG = 45.0, 90.0


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift at each speed, and how it grows with speed."""
    return levels(table, LIFT)


def runner(case: Case) -> ClaimAnswer:
    """This runner's thigh against the marks of 45° and 90°."""
    metric = case.metrics.get(LIFT)
    lift = metric.both or metric.left or metric.right if metric else None
    if lift is None:
        return cannot_tell(ID, case, LIFT)
    if lift.ci_high < DISTANCE_DEG:
        place = "below the 45° that coaches draw for distance running"
    elif lift.ci_low > DISTANCE_DEG and lift.ci_high < SPRINT_DEG:
        place = "between the coaches' marks for distance (45°) and sprint (90°)"
    elif lift.ci_low > DISTANCE_DEG:
        place = "at the coaches' mark for sprint (90°), as far as can be told"
    else:
        place = "at the 45° that coaches draw for distance running, as far as can be told"
    text = f"{position_words(case, LIFT)} That is {place}."
    return ClaimAnswer(ID, "measured", text, (LIFT,))


_SPRINTER = ", ".join(
    f"thigh {mark.value:.0f}° at {mark.speed_m_s:g} m/s" for mark in reference_marks(LIFT)
)


def judged(results: tuple[Result, ...]) -> str:
    """In part where the thigh stays below the distance mark at every speed: how high it rises in a
    sprint these runners do not show."""
    said = level_verdict(results, LIFT, DISTANCE_DEG, above=False)
    return "partly" if said == "fits" else said


CLAIM = Claim(
    ID, (16,),
    "Sprinting is not distance running",
    "High knees belong to 100 to 800 m and to hills; from 1,500 m up the thigh rises to about 45°, "
    "not to the horizontal.",
    "Highest thigh angle in swing at each speed, against the marks of 45° and 90°.",
    public, runner, ("speed_m_s", LIFT),
    caution="The public runners run 2.5 to 4.5 m/s. Faster than that only one sprinter was "
    f"measured (Dorn 2012): {_SPRINTER}.",
    judged=judged,
)  # fmt: skip
