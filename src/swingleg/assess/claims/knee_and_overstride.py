"""Row 3, second half: over-stride is landing ahead of an extended knee."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID = "knee_and_overstride"
KNEE = Link("knee_flexion_late_swing_min_deg", "overstride_knee_leg", -1, 5.0)
HIP = Link("knee_flexion_late_swing_min_deg", "overstride_hip_leg", -1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """The straightest knee before landing with the foot ahead of the knee, and of the hip."""
    return relate(table, KNEE, HIP)


def runner(case: Case) -> ClaimAnswer:
    """A straight knee with the foot far ahead of it."""
    return link_answer(ID, case, KNEE, "low", "high")


CLAIM = Claim(
    ID, (3,),
    "A straight knee puts the foot too far ahead",
    "A knee that straightens too much before landing puts the foot ahead of an extended knee.",
    "Smallest knee bend before landing against how far the ankle is ahead of the knee, and of the "
    "hip, at that landing, in leg lengths.",
    public, runner, (KNEE.x, KNEE.y),
    caution="Foot ahead of the knee is the shin's tilt, and a straighter knee tilts the shin by "
    "geometry unless the thigh goes along: some relation is bound to be there.",
)  # fmt: skip
