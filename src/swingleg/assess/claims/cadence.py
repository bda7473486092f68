"""Row 6: cadence is not the only lever; knee lift is another."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, relate
from swingleg.assess.claims.own import (
    joined,
    measured,
    position_words,
    relation_answer,
    relation_words,
    stride_relation,
)
from swingleg.core.claims import Answer, ClaimAnswer

ID = "cadence"
LIFT, CADENCE, AHEAD = "thigh_elevation_peak_deg", "cadence_spm", "overstride_hip_leg"
BY_CADENCE = Link(CADENCE, AHEAD, -1, 5.0, (LIFT,))
BY_LIFT = Link(LIFT, AHEAD, -1, 5.0, (CADENCE,))
COST = Link(CADENCE, "hip_torque_flexor_peak_nm_kg", +1, 5.0)
LIFT_COST = Link(LIFT, "hip_torque_flexor_peak_nm_kg", +1, 5.0)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Cadence and knee lift beside each other on over-stride, and what each costs in hip torque."""
    return relate(table, BY_LIFT, BY_CADENCE, COST, LIFT_COST)


def runner(case: Case) -> ClaimAnswer:
    """Which of the two goes with a nearer foot from stride to stride."""
    by_lift, by_cadence = stride_relation(case, BY_LIFT), stride_relation(case, BY_CADENCE)
    answer: Answer = relation_answer(by_lift, BY_LIFT.sign) or "cannot_tell"
    text = joined([
        position_words(case, CADENCE),
        relation_words(case, by_cadence, BY_CADENCE),
        relation_words(case, by_lift, BY_LIFT) if by_cadence is not None else "",
        "Cadence varies little within one recording: the same pace at two cadences would tell "
        "more.",
    ])  # fmt: skip
    return ClaimAnswer(ID, answer, text, measured(case, CADENCE), by_lift)


CLAIM = Claim(
    ID, (6,),
    "Cadence is not the only lever",
    "A quicker cadence is not the only cure for over-stride: more knee lift is one too.",
    "How far the foot lands ahead of the hip against cadence with knee lift held equal, and "
    "against knee lift with cadence held equal; then the peak hip-flexor torque against each.",
    public, runner, (LIFT, AHEAD),
    caution="Nobody was asked to change cadence or knee lift here. With a metronome, five strides "
    "per minute more shorten the foot-to-hip distance by 5.9 % and raise the hip-flexor moment by "
    "5.8 % (Lieberman et al. 2015). From stride to stride an early landing is both a short "
    "stride and a foot farther ahead, whatever the runner does.",
)  # fmt: skip
