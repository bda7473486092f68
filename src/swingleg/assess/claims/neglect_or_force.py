"""Row 20: neglecting knee lift: braking, jarring; forcing it: stomping."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID, LIFT = "neglect_or_force", "thigh_elevation_peak_deg"
BRAKES = Link(LIFT, "next_braking_impulse_bw_s", -1, 5.0)
STOMPS = Link(LIFT, "next_peak_force_bw", +1, 5.0)
JARS = Link(LIFT, "next_loading_rate_bw_s", 0, 5.0)
AHEAD = Link("overstride_hip_leg", "next_braking_impulse_bw_s", +1, 0.03)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift with braking, peak force and loading; over-stride with braking."""
    return relate(table, BRAKES, AHEAD, STOMPS, JARS)


def runner(case: Case) -> ClaimAnswer:
    """Low lift with much braking."""
    return link_answer(ID, case, BRAKES, "low", "high")


CLAIM = Claim(
    ID, (20,),
    "Neglecting knee lift brakes; forcing it stomps",
    "Too little knee lift brakes and jars; forcing it makes a runner stomp.",
    "Force plates: knee lift against the braking impulse, peak force and loading rate of the "
    "landing that ends the swing; and over-stride against braking of the same landing.",
    public, runner, (BRAKES.x, BRAKES.y),
)  # fmt: skip
