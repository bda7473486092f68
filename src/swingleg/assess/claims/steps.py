"""Row 17: speed is length times rate; longer steps mean less time on the ground per kilometre."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import (
    cannot_tell,
    joined,
    measured,
    position_words,
    relation_answer,
    relation_words,
    stride_relation,
)
from swingleg.core.claims import Answer, ClaimAnswer

ID, LENGTH, CADENCE = "steps", "step_length_m", "cadence_spm"
GROUND = "contact_time_per_km_s"
LINK = Link(LENGTH, GROUND, -1, 0.1)


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Step length, cadence and ground time at each speed; and length with ground time."""
    return (*relate(table, LINK), *levels(table, LENGTH, CADENCE, GROUND))


def runner(case: Case) -> ClaimAnswer:
    """The same from this runner's strides; at a steady speed length and rate are one thing."""
    relation = stride_relation(case, LINK)
    answer: Answer = relation_answer(relation, LINK.sign) or "cannot_tell"
    shown = [position_words(case, name) for name in (LENGTH, CADENCE, GROUND)]
    if not any(shown):
        return cannot_tell(ID, case, LENGTH, CADENCE)
    text = joined([*shown, relation_words(case, relation, LINK)])
    return ClaimAnswer(ID, answer, text, measured(case, LENGTH, CADENCE, GROUND), relation)


CLAIM = Claim(
    ID, (17,),
    "Longer steps mean less time on the ground",
    "Speed is step length times step rate; the elite cover 1.75 to 2.25 m per step at 10,000 m "
    "pace, and longer steps spend less time on the ground per kilometre.",
    "Step length, cadence and time on the ground per kilometre at each speed; and, at the same "
    "speed, step length against ground time. (The lengths quoted as strides are steps.)",
    public, runner, (LINK.x, LINK.y),
    caution="At one speed a longer step is a slower cadence by arithmetic; ground time per "
    "kilometre contains the step length in its denominator.",
)  # fmt: skip
