"""Row 12: over-striding, more than foot height, raises impact force."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID, AHEAD, HEEL = "impact", "overstride_hip_leg", "heel_height_peak_leg"
RATE, IMPULSE = "next_loading_rate_bw_s", "next_impact_impulse_bw_s"
MAIN = Link(AHEAD, IMPULSE, +1, 0.03, (HEEL,))


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Over-stride and heel height beside each other on loading rate and landing impulse."""
    return relate(
        table,
        Link(AHEAD, RATE, +1, 0.03, (HEEL,)),
        Link(HEEL, RATE, 0, 0.05, (AHEAD,)),
        MAIN,
        Link(HEEL, IMPULSE, 0, 0.05, (AHEAD,)),
        Link("overstride_knee_leg", RATE, +1, 0.02, (HEEL,)),
    )


def runner(case: Case) -> ClaimAnswer:
    """Far ahead with a hard landing."""
    return link_answer(ID, case, MAIN, "high", "high")


CLAIM = Claim(
    ID, (12,),
    "Over-striding, more than foot height, makes the landing hard",
    "Over-striding raises the force of impact, and it does so more than carrying the foot high.",
    "Force plates: how fast the force rises, and its impulse over the first 50 ms, against how far "
    "the ankle is ahead of the hip with heel height held equal, and against heel height with the "
    "foot's place held equal.",
    public, runner, (AHEAD, RATE),
)  # fmt: skip
