"""Row 17: more knee lift, longer steps."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID = "lift_and_step_length"
LINK = Link("thigh_elevation_peak_deg", "step_length_leg", +1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift with step length in leg lengths, at the same speed."""
    return relate(table, LINK)


def runner(case: Case) -> ClaimAnswer:
    """Low lift with short steps."""
    return link_answer(ID, case, LINK, "low", "low")


CLAIM = Claim(
    ID, (17,),
    "More knee lift, longer steps",
    "Who lifts the knees more takes longer steps.",
    "Highest thigh angle in swing against step length in leg lengths, at the same speed.",
    public, runner, (LINK.x, LINK.y),
)  # fmt: skip
