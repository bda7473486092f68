"""Row 23: worries: the hamstring before landing."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import position_answer
from swingleg.core.claims import ClaimAnswer

ID, PULL = "hamstring", "knee_torque_flexor_late_swing_peak_nm_kg"
LINK = Link("thigh_elevation_peak_deg", PULL, +1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """The late-swing knee-flexor torque at each speed, and with knee lift."""
    return (*relate(table, LINK), *levels(table, PULL))


def runner(case: Case) -> ClaimAnswer:
    """This runner's torque, among runners where there is a norm."""
    return position_answer(
        ID, case, PULL, more="This is not a diagnosis: the same torque may be carried by a strong "
        "muscle with ease.",
    )  # fmt: skip


CLAIM = Claim(
    ID, (23,),
    "Does more knee lift load the hamstring?",
    "Readers worry that lifting the knees strains the hamstring before landing.",
    "The highest knee-flexor torque between the highest thigh and landing, at each speed, and "
    "against knee lift at the same speed.",
    public, runner, ("speed_m_s", PULL),
)  # fmt: skip
