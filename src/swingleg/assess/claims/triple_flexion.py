"""Row 8: triple flexion (hip, knee, ankle) in recovery, the foot under the butt."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import (
    measured,
    position_words,
    relation_answer,
    relation_words,
    stride_relation,
)
from swingleg.core.claims import Answer, ClaimAnswer

ID = "triple_flexion"
HIP_KNEE = Link("thigh_elevation_peak_deg", "knee_flexion_swing_peak_deg", +1, 5.0)
HIP_ANKLE = Link("thigh_elevation_peak_deg", "ankle_dorsiflexion_swing_peak_deg", +1, 5.0)
OFFSET, ANKLE = "recovery_foot_offset_leg", "ankle_dorsiflexion_swing_peak_deg"


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Do hip, knee and ankle fold together, and where is the foot when the leg is most folded."""
    return (*relate(table, HIP_KNEE, HIP_ANKLE), *levels(table, OFFSET, ANKLE))


def runner(case: Case) -> ClaimAnswer:
    """The same from this runner's strides."""
    relation = stride_relation(case, HIP_KNEE)
    answer: Answer = relation_answer(relation, HIP_KNEE.sign) or "cannot_tell"
    shown = [w for n in (OFFSET, HIP_KNEE.y, ANKLE) if (w := position_words(case, n))]
    text = " ".join([*shown, relation_words(case, relation, HIP_KNEE)])
    return ClaimAnswer(ID, answer, text, measured(case, OFFSET, HIP_KNEE.y, ANKLE), relation)


CLAIM = Claim(
    ID, (8,),
    "Hip, knee and ankle fold together, the foot under the butt",
    "In recovery hip, knee and ankle bend together, and the foot passes under the butt.",
    "Peak thigh angle against peak knee bend and peak toes-up ankle bend of the same swing; and "
    "how far the ankle is behind the hip (in leg lengths) when the leg's inertia about the hip is"
    " least.",
    public, runner, (HIP_KNEE.x, HIP_KNEE.y),
)  # fmt: skip
