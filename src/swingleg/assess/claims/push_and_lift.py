"""Row 18: the harder the push, the higher the same leg's next knee lift."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID, LIFT = "push_and_lift", "thigh_elevation_peak_deg"
FORCE = Link("peak_force_bw", LIFT, +1, 0.1)
BACK = Link("thigh_extension_peak_deg", LIFT, +1, 5.0)
PUSH = Link("propulsive_impulse_bw_s", LIFT, +1, 0.005)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """A stance's push (peak force, forward impulse, thigh going back) with the swing after it."""
    return relate(table, FORCE, PUSH, BACK)


def runner(case: Case) -> ClaimAnswer:
    """A hard push with a high lift."""
    return link_answer(ID, case, FORCE, "high", "high")


CLAIM = Claim(
    ID, (18,),
    "The harder the push, the higher the next knee lift",
    "Who pushes harder against the ground gets a higher knee lift from the same leg, by itself.",
    "Force plates: the highest force and the forward impulse of a stance, and how far the thigh "
    "goes back, against the highest thigh angle of the swing that follows on the same leg.",
    public, runner, (FORCE.x, FORCE.y),
)  # fmt: skip
