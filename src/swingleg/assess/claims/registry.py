"""Every claim, in the order of the project's list."""

from __future__ import annotations

from swingleg.assess.claims import (
    cadence,
    crossed_extension,
    drive_onset,
    flexing_knee,
    foot_carriage,
    hamstring,
    impact,
    knee_and_overstride,
    knee_fold,
    late_knee,
    lever,
    lift_and_overstride,
    lift_and_step_length,
    lift_for_pace,
    neglect_or_force,
    overstride_types,
    passive_swing,
    push_and_lift,
    softer_ground,
    sprint_or_distance,
    steps,
    triple_flexion,
)
from swingleg.assess.claims.base import Claim

CLAIMS: dict[str, Claim] = {
    module.CLAIM.id: module.CLAIM
    for module in (
        lift_for_pace,
        late_knee,
        lift_and_overstride,
        knee_and_overstride,
        flexing_knee,
        overstride_types,
        cadence,
        triple_flexion,
        crossed_extension,
        foot_carriage,
        lever,
        impact,
        passive_swing,
        knee_fold,
        drive_onset,
        sprint_or_distance,
        steps,
        lift_and_step_length,
        push_and_lift,
        neglect_or_force,
        softer_ground,
        hamstring,
    )
}
#: rows of the list without a claim here, and what answers them
ELSEWHERE = {
    7: "the drill library and the recognition of drills",
    13: "the definition of swing: [contacts](methods/events.md)",
    19: "the guided test of maximal knee lift",
    21: "the programme made from findings",
}
