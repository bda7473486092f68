"""Row 10: carrying the foot too low → over-stride; too high → bouncy, heavy."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID, HEEL = "foot_carriage", "heel_height_peak_leg"
BOUNCE = Link(HEEL, "vertical_oscillation_m", +1, 0.05)
HEAVY = Link(HEEL, "peak_force_bw", +1, 0.05)
LOW = Link(HEEL, "overstride_hip_leg", -1, 0.05)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Heel height with bounce, with peak force, and with the foot's place at landing."""
    return relate(table, BOUNCE, HEAVY, LOW)


def runner(case: Case) -> ClaimAnswer:
    """A high heel with much bounce."""
    return link_answer(ID, case, BOUNCE, "high", "high")


CLAIM = Claim(
    ID, (10,),
    "Carrying the foot too high is bouncy; too low over-strides",
    "A foot carried too low ends in over-stride, one carried too high in a bouncy, heavy run.",
    "Highest heel in swing against the hips' rise and fall, against the highest force on the "
    "ground, and against the foot's place ahead of the hip at landing.",
    public, runner, (BOUNCE.x, BOUNCE.y),
    caution="Where the sweet spot lies for one body is a question for a simulation of that body, "
    "not for a comparison of runners.",
)  # fmt: skip
