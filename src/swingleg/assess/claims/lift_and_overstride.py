"""Row 3, first half: little knee lift leads to over-stride."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import link_answer
from swingleg.core.claims import ClaimAnswer

ID = "lift_and_overstride"
HIP = Link("thigh_elevation_peak_deg", "overstride_hip_leg", -1, 5.0)
KNEE = Link("thigh_elevation_peak_deg", "overstride_knee_leg", -1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Knee lift with the foot's place ahead of the hip and of the knee at landing."""
    return relate(table, HIP, KNEE)


def runner(case: Case) -> ClaimAnswer:
    """Low lift with the foot far ahead of the hip."""
    return link_answer(ID, case, HIP, "low", "high")


CLAIM = Claim(
    ID, (2, 3),
    "Little knee lift makes the foot land too far ahead",
    "Little knee lift ends in over-stride: the foot lands far ahead of the body.",
    "Highest thigh angle in swing against how far the ankle is ahead of the hip, and of the knee,"
    " at the landing that ends that swing, in leg lengths.",
    public, runner, (HIP.x, HIP.y),
)  # fmt: skip
