"""Row 15: driving too soon sets the front and back chains against each other."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import position_answer
from swingleg.core.claims import ClaimAnswer

ID, ONSET = "drive_onset", "drive_onset_ms"
EXTENSION = Link(ONSET, "thigh_extension_peak_deg", +1, 10.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """When hip-flexor torque begins, and whether an early start goes with a shorter push."""
    return (*levels(table, ONSET), *relate(table, EXTENSION))


def runner(case: Case) -> ClaimAnswer:
    """When this runner's drive begins."""
    return position_answer(ID, case, ONSET)


CLAIM = Claim(
    ID, (15,),
    "Driving the knee too soon works against the push",
    "A knee drive that begins before push-off ends sets the front of the hip against its back.",
    "The time at which the net hip torque turns to flexion against the end of push-off; and "
    "whether an earlier start goes with a thigh that goes back less.",
    public, runner, ("speed_m_s", ONSET),
    caution="A net torque shows which side of the joint wins, not whether both pull at once: that "
    "needs EMG.",
)  # fmt: skip
