"""`ClaimAnswer`: what one recording says about one claim of the coaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from swingleg.core.measure import Measure

#: fits: seen in this recording as the claim says. against: seen the other way round.
#: measured: the claim asks for a figure, and here it is. cannot_tell: neither.
Answer = Literal["fits", "against", "measured", "cannot_tell"]
ANSWERS: tuple[Answer, ...] = ("fits", "against", "measured", "cannot_tell")


@dataclass(frozen=True)
class ClaimAnswer:
    """One claim held against one recording.

    id : of `assess.claims`. text : plain words. evidence : names of the metrics that it rests on.
    relation : correlation between this runner's own strides, −1 to 1, where it was asked for and
    there were strides enough.
    """

    id: str
    answer: Answer
    text: str
    evidence: tuple[str, ...] = ()
    relation: Measure | None = None
