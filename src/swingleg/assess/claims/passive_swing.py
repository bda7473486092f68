"""Row 14: swing is stretch and recoil; distance runners do not drive the knee."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Result, levels
from swingleg.assess.claims.own import cannot_tell, measured, position_words
from swingleg.assess.claims.words import level_verdict
from swingleg.core.claims import Answer, ClaimAnswer
from swingleg.core.quantity import number

ID, LOW, HIGH = "passive_swing", "hip_passive_share_low", "hip_passive_share_high"
WORK = "hip_flexion_work_j_kg"


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """The passive share of hip-flexion work by two tissue models, and the work itself."""
    return levels(table, LOW, HIGH, WORK)


def runner(case: Case) -> ClaimAnswer:
    """How much of this runner's work passive tissue could do; "fits" when surely more than half.

    Less than that is no contradiction: a working muscle's tendon recoils too, unseen.
    """
    high, low = (case.metrics.get(name) for name in (HIGH, LOW))
    most = high.both or high.left or high.right if high else None
    least = low.both or low.left or low.right if low else None
    if most is None or least is None:
        return cannot_tell(ID, case, HIGH)
    answer: Answer = "fits" if least.ci_low > 0.5 else "measured"
    low_pct, high_pct = (number(100 * m.value, 0) for m in (least, most))
    doubt = number(100 * most.half_width, 0)
    text = (
        f"Passive tissue does between {low_pct} and {high_pct} % of the work that lifts the thigh, "
        f"by two published models (the higher figure ±{doubt}). {position_words(case, WORK)}"
    )
    return ClaimAnswer(ID, answer, text.strip(), measured(case, LOW, HIGH, WORK))


def judged(results: tuple[Result, ...]) -> str:
    """Partly against when even the high estimate is below half at every speed: of the claim's two
    halves, passive tissue and no muscle, only the first is seen.
    """
    said = level_verdict(results, HIGH, 0.5, above=True)
    low = level_verdict(results, LOW, 0.5, above=True)
    return "partly_against" if said == "against" else said if low == said else "unclear"


CLAIM = Claim(
    ID, (14,),
    "Distance runners do not drive the knee: swing is recoil",
    "The leg swings forward by stretch and recoil of passive tissue; distance runners do not drive "
    "it with muscle.",
    "Hip-flexion work from push-off to the highest thigh, and the share of it that two published "
    "models of passive tissue give: ligaments alone (Falisse 2019), and with passive muscle "
    "(Riener & Edrich 1999). “Fits” means that even the low estimate is above half; "
    "below half, passive tissue alone does not do it.",
    public, runner, ("speed_m_s", HIGH),
    caution="What is left is muscle, active or let go by its own tendon: inverse dynamics cannot "
    "tell these apart. The two models differ more than runners do.",
    judged=judged,
)  # fmt: skip
