"""The coaches' claims, held against public data and against one recording.

`judge_claims` answers every claim for one recording; `public_results` gives the committed results
on many runners; `CLAIMS` holds what each claim says and how it is tested.
"""

from __future__ import annotations

import pandas as pd

from swingleg.assess.claims.base import Case, Claim, Link, Result
from swingleg.assess.claims.crossed_extension import ID as CROSSED
from swingleg.assess.claims.crossed_extension import with_emg
from swingleg.assess.claims.derived import with_neighbours
from swingleg.assess.claims.public import Public, public_results
from swingleg.assess.claims.registry import CLAIMS, ELSEWHERE
from swingleg.core.athlete import Condition
from swingleg.core.claims import ClaimAnswer
from swingleg.core.measure import Metric
from swingleg.dynamics.emg import CrossedEmg

__all__ = ["CLAIMS", "ELSEWHERE", "Claim", "Link", "Public", "Result", "judge_claims",
           "public_results", "with_neighbours"]  # fmt: skip


def judge_claims(
    strides: pd.DataFrame,
    metrics: dict[str, Metric],
    condition: Condition,
    emg: CrossedEmg | None = None,
    *,
    one_by_one: bool = True,
) -> tuple[ClaimAnswer, ...]:
    """One answer per claim, in the order of `CLAIMS`.

    Parameters
    ----------
    strides : of one recording. metrics : with norms (`assess.with_norms`). emg : of the glutei,
        where the recording has them. one_by_one : see `base.Case`; False for video.
    """
    case = Case(with_neighbours(strides), metrics, condition, one_by_one)
    answers = (claim.runner(case) for claim in CLAIMS.values())
    return tuple(
        with_emg(answer, emg) if emg is not None and answer.id == CROSSED else answer
        for answer in answers
    )
