"""Row 4: land the foot under a flexing knee, at any pace and with any foot strike."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Result, levels
from swingleg.assess.claims.own import joined, measured, position_words
from swingleg.assess.claims.words import level_verdict
from swingleg.core.claims import Answer, ClaimAnswer
from swingleg.core.quantity import number

ID, VERDICT = "flexing_knee", "lands_under_flexing_knee"
RATE, LEAD = "knee_flexion_velocity_contact_deg_s", "knee_reflexion_lead_ms"
AHEAD = "overstride_knee_leg"
STRIKES = ("rearfoot", "midfoot", "forefoot")


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """The knee's rate at landing and its lead, at each speed and for each foot strike."""
    found = levels(table, VERDICT, RATE, LEAD)
    for strike in STRIKES:
        rows = table[table["foot_strike"] == strike] if "foot_strike" in table else table[:0]
        if rows["runner"].nunique() >= 3:
            found += levels(rows, RATE, group=strike)
    return found


def runner(case: Case) -> ClaimAnswer:
    """How many of this runner's landings are under a flexing knee."""
    metric = case.metrics.get(VERDICT)
    share = metric.both or metric.left or metric.right if metric else None
    position = joined([position_words(case, name) for name in (RATE, LEAD, AHEAD)])
    if share is None:
        text = f"Whether the feet land under a bending knee cannot be told here. {position}".strip()
        return ClaimAnswer(ID, "cannot_tell", text, measured(case, RATE, LEAD, AHEAD))
    yes = round(share.value * share.n)
    low, high = (number(100 * end, 0) for end in (share.ci_low, share.ci_high))
    text = (
        f"{yes} of {share.n} landings that could be told were under a bending knee; a yes needs a "
        "knee that bends, since 10 ms at least, over a foot that is not far ahead of it. "
        f"The share of all landings lies between {low} and {high} %. {position}"
    )
    surely_more, surely_fewer = share.ci_low > 0.5, share.ci_high < 0.5
    answer: Answer = "fits" if surely_more else "against" if surely_fewer else "cannot_tell"
    return ClaimAnswer(ID, answer, text.strip(), measured(case, VERDICT, RATE, LEAD, AHEAD))


def judged(results: tuple[Result, ...]) -> str:
    """The mean runner's knee is bending at every speed; in part where a class of foot strike has
    too few runners, since the claim is of any."""
    said = level_verdict(results, RATE, 0.0, above=True)
    bending = {
        strike
        for strike in STRIKES
        if (ends := [r.low for r in results if r.kind == "level" and r.group == strike])
        and min(ends) > 0
    }
    return said if said != "fits" or bending == set(STRIKES) else "partly"


CLAIM = Claim(
    ID, (4,),
    "The foot lands under a flexing knee",
    "At any pace and with any foot strike the foot should land under a knee that is already "
    "bending.",
    "The knee's rate at landing (positive: bending) and how long before landing it was "
    "straightest, at each speed and for each class of foot strike. “Fits” here means that this "
    "runner's landings are so.",
    public, runner, ("speed_m_s", RATE),
    caution="A class of foot strike with fewer than six runners has no figures of its own.",
    judged=judged,
)  # fmt: skip
