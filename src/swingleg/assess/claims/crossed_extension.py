"""Row 9: more glute activity with hip flexion; the "crossed extensor"."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import (
    cannot_tell,
    position_words,
    relation_words,
    stride_relation,
)
from swingleg.core.claims import Answer, ClaimAnswer

ID, PHASE, COUPLING = "crossed_extension", "crossed_extension_phase_pct", "crossed_coupling"
LINK = Link("thigh_flexion_velocity_peak_deg_s", "crossed_push_deg_s", +1, 50.0)
MOMENT = Link("hip_torque_flexor_peak_nm_kg", "other_hip_torque_extensor_peak_nm_kg", +1, 0.1)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """When lift and push fall, how tightly they go together, and whether faster goes with "
    "faster."""
    return (*relate(table, LINK, MOMENT), *levels(table, PHASE, COUPLING))


def runner(case: Case) -> ClaimAnswer:
    """This runner's phase, and whether a faster lift goes with a faster push of the other leg."""
    position = position_words(case, PHASE)
    relation = stride_relation(case, LINK)
    if not position and relation is None:
        return cannot_tell(ID, case, PHASE)
    answer: Answer = "measured" if position else "cannot_tell"
    if relation is not None and relation.ci_low * relation.ci_high > 0:
        answer = "fits" if relation.value > 0 else "against"
    text = " ".join([position, relation_words(relation, LINK)]).strip()
    return ClaimAnswer(ID, answer, text, (PHASE,) if position else (), relation)


CLAIM = Claim(
    ID, (9,),
    "Lifting one knee helps the other leg push",
    "Lifting the knee makes the other leg's glutes work harder: the crossed extensor.",
    "The time of the fastest thigh lift against that of the other thigh's fastest push, in "
    "percent of a stride; whether a faster lift goes with a faster push; and whether more hip-"
    "flexor torque goes with more hip-extensor torque of the other leg before it lands.",
    public, runner, ("speed_m_s", PHASE),
    caution="Motion alone shows a phase, no cause and no reflex: both legs of a runner are bound "
    "to alternate. Which muscle works when needs EMG.",
)  # fmt: skip
