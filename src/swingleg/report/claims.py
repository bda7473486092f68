"""The section “What the coaches say, what your legs say”: one entry per claim."""

from __future__ import annotations

from typing import Any

from swingleg.assess.claims import CLAIMS, public_results, words
from swingleg.core.analysis import Analysis
from swingleg.core.claims import Answer, ClaimAnswer

#: what the recording says, in a few words
ANSWER_WORDS: dict[Answer, str] = {
    "fits": "this recording: as they say",
    "against": "this recording: the other way round",
    "measured": "this recording: measured",
    "cannot_tell": "this recording: cannot be told",
}
#: links of the report's causal chain, and what public data say about each
_CHAIN = ("late_knee", "knee_and_overstride", "lift_and_overstride", "neglect_or_force")


def section(analysis: Analysis) -> dict[str, Any]:
    """Everything the template needs; no entries for a result of an older version."""
    public = public_results()
    entries = [_entry(answer) for answer in analysis.claims if answer.id in CLAIMS]
    return {
        "entries": entries,
        "counts": _counts(analysis.claims),
        "source": public.source,
        "runners": public.runners,
        "strides": f"{public.strides:,}",
    }


def chain_links() -> list[tuple[str, str]]:
    """(claim, what public data say) of the causal chain's links."""
    return [(CLAIMS[name].title, _verdict(name)) for name in _CHAIN]


def _entry(answer: ClaimAnswer) -> dict[str, Any]:
    claim = CLAIMS[answer.id]
    return {
        "id": claim.id,
        "title": claim.title,
        "says": claim.says,
        "answer": answer.answer,
        "answer_words": ANSWER_WORDS[answer.answer],
        "text": answer.text,
        "verdict": _verdict(claim.id),
        "public": words.headline(claim, public_results().results.get(claim.id, ())),
        "tested": claim.tested,
        "caution": claim.caution,
    }


def _verdict(name: str) -> str:
    results = public_results().results.get(name, ())
    said = words.VERDICTS[words.public_verdict(CLAIMS[name], results)]
    return said[0].lower() + said[1:]


def _counts(answers: tuple[ClaimAnswer, ...]) -> str:
    """ "11 as they say, 1 the other way round, 4 measured, 6 cannot be told"."""
    return ", ".join(
        f"{n} {ANSWER_WORDS[kind].removeprefix('this recording: ')}"
        for kind in ANSWER_WORDS
        if (n := sum(a.answer == kind for a in answers))
    )
