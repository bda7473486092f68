"""Row 11: the swing leg is a lever; a flexed knee lowers hip-flexor torque."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import cannot_tell, position_answer
from swingleg.assess.claims.words import level_verdict
from swingleg.core.claims import ClaimAnswer

ID, SAVED, TORQUE = "lever", "lever_saving_pct", "hip_torque_flexor_peak_nm_kg"
FOLD = Link("knee_flexion_swing_peak_deg", TORQUE, -1, 10.0, ("thigh_flexion_velocity_peak_deg_s",))
SHORT = Link("leg_inertia_min_ratio", TORQUE, +1, 0.1, ("thigh_flexion_velocity_peak_deg_s",))


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """What folding the knee saves each runner, and whether who folds more needs less torque."""
    return (*levels(table, SAVED, TORQUE), *relate(table, FOLD, SHORT))


def runner(case: Case) -> ClaimAnswer:
    """What this runner saves: the whole interval above zero fits, below zero speaks against."""
    found = position_answer(ID, case, SAVED, TORQUE)
    metric = case.metrics.get(SAVED)
    saved = metric.both or metric.left or metric.right if metric else None
    if saved is None:
        return cannot_tell(ID, case, SAVED)
    if saved.ci_low > 0:
        return ClaimAnswer(ID, "fits", found.text, found.evidence)
    if saved.ci_high < 0:
        return ClaimAnswer(ID, "against", found.text, found.evidence)
    return ClaimAnswer(ID, "cannot_tell", found.text, found.evidence)


def judged(results: tuple[Result, ...]) -> str:
    """Folding saves torque at every speed; in part where who folds more is not seen to need less:
    the saving alone is computed."""
    said = level_verdict(results, SAVED, 0.0, above=True)
    seen = [r.verdict for r in results if r.verdict]
    return said if said != "fits" or all(v == "fits" for v in seen) else "partly"


CLAIM = Claim(
    ID, (11,),
    "A folded leg is easier to swing",
    "The swing leg is a lever: folding the knee lowers the torque that the hip flexors need.",
    "The peak hip-flexor torque of each swing against that of the same thigh motion with the knee "
    "held at 20°, by inverse dynamics; then, between runners, whether more fold goes with less "
    "torque at the same thigh speed.",
    public, runner, ("speed_m_s", SAVED),
    caution="The saving is computed, not tried: nobody can run with a stiff knee and the same "
    "thigh motion. Most of it comes just after push-off, where the thigh turns round and the free "
    "shank stays behind, before the knee is folded. While it is folded (beyond 40°) the held leg's "
    "highest torque is only 1.1 to 1.4 times as large, and the work done while the thigh goes "
    "forward 1.0 to 1.4 times (means at the three speeds).",
    judged=judged,
)  # fmt: skip
