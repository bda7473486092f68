"""Row 22: on softer ground and in mud the knees go higher."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Result
from swingleg.core.claims import ClaimAnswer

ID = "softer_ground"


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """None: every public recording at hand is from a treadmill."""
    return ()


def runner(case: Case) -> ClaimAnswer:
    """One recording has one ground."""
    ground = "a treadmill" if case.condition.treadmill else case.condition.surface
    said = "" if ground == "unknown" else f" This one is on {ground}."
    text = (
        f"One recording has one ground.{said} Record the same pace on both grounds and compare: "
        "swingleg keeps the surface with each recording."
    )
    return ClaimAnswer(ID, "cannot_tell", text)


CLAIM = Claim(
    ID, (22,),
    "Softer ground asks for higher knees",
    "On soft ground, grass or mud, the knees have to go higher.",
    "Not tested: no public recordings of the same runners on two grounds were found.",
    public, runner,
)  # fmt: skip
