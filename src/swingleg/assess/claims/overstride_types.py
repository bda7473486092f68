"""Row 5: heel strike, or forefoot strike with a pointed ankle while "not heel striking"."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID = "overstride_types"
STRIKE = Link("foot_strike_angle_deg", "overstride_hip_leg", +1, 5.0)
POINTED = Link(
    "ankle_dorsiflexion_contact_deg", "overstride_hip_leg", -1, 5.0, ("foot_strike_angle_deg",)
)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """The foot's place at landing by foot strike, and with a pointed ankle at the same strike."""
    found = relate(table, STRIKE, POINTED)
    for strike in ("rearfoot", "midfoot", "forefoot"):
        rows = table[table["foot_strike"] == strike] if "foot_strike" in table else table[:0]
        if rows["runner"].nunique() >= 3:
            found += levels(rows, "overstride_hip_leg", group=strike)
    return found


def runner(case: Case) -> ClaimAnswer:
    """Toes up with the foot far ahead of the hip."""
    return link_answer(ID, case, STRIKE, "high", "high")


CLAIM = Claim(
    ID, (5,),
    "Heel strikers over-stride; so do forefoot strikers with a pointed ankle",
    "Heel strike and over-stride go together; who only avoids the heel by pointing the toes still "
    "over-strides.",
    "The foot's angle to the ground at landing against how far the ankle is ahead of the hip; then "
    "the ankle's angle against the same, the foot's angle to the ground held equal.",
    public, runner, (STRIKE.x, STRIKE.y),
)  # fmt: skip
