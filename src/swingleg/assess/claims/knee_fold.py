"""Row 14: the heel is not pulled up by the hamstring; the knee folds by itself."""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result, levels, relate
from swingleg.assess.claims.own import cannot_tell, measured
from swingleg.assess.claims.words import level_verdict
from swingleg.core.claims import Answer, ClaimAnswer
from swingleg.core.quantity import number

ID = "knee_fold"
#: muscle's work on the knee from toe-off to its deepest fold; below 0: muscle brakes the fold
WORK = "knee_fold_work_j_kg"
WITH_THIGH = Link("thigh_flexion_velocity_peak_deg_s", "knee_flexion_swing_peak_deg", +1, 50.0)
#: strides for a statement
FEWEST = 3


def public(table: pd.DataFrame) -> tuple[Result, ...]:
    """Muscle's work on the folding knee, and whether a faster thigh folds the knee more."""
    return (*levels(table, WORK), *relate(table, WITH_THIGH))


def runner(case: Case) -> ClaimAnswer:
    """Whether muscle does work on this runner's fold or takes work out of it."""
    values = case.strides[WORK].dropna() if WORK in case.strides else pd.Series(dtype=float)
    if len(values) < FEWEST or "hip_torque_flexor_peak_nm_kg" not in case.metrics:
        return cannot_tell(ID, case, WORK)
    low, middle, high = (float(values.quantile(q)) for q in (0.1, 0.5, 0.9))
    answer: Answer = "fits" if high < 0 else "against" if low > 0 else "cannot_tell"
    does = "took energy out of" if middle < 0 else "put energy into"
    text = (
        f"From push-off to the deepest fold, muscle at the knee {does} the fold: "
        f"{number(middle, 2)} J/kg ({number(low, 2)} to {number(high, 2)} in 8 of 10 strides). "
        "Below zero: what folded the knee was the motion of the thigh and gravity, and muscle "
        "braked it."
    )
    return ClaimAnswer(ID, answer, text, measured(case, WITH_THIGH.y))


def judged(results: tuple[Result, ...]) -> str:
    """Muscle takes energy out of the fold at every speed."""
    return level_verdict(results, WORK, 0.0, above=False)


CLAIM = Claim(
    ID, (14,),
    "The heel is not pulled up by the hamstring",
    "The knee folds by itself in early swing, from the thigh's forward motion; no muscle pulls the "
    "heel up.",
    "The work of the net muscle torque at the knee from push-off to the deepest fold, by inverse "
    "dynamics: below zero, muscle brakes the fold and does not make it. And whether a faster thigh "
    "goes with more fold.",
    public, runner, ("speed_m_s", WORK),
    caution="A net torque: where the front of the thigh brakes harder than the hamstring pulls, a "
    "pull would not be seen. That needs EMG.",
    judged=judged,
)  # fmt: skip
