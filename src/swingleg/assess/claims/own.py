"""One runner against a claim: where the measures stand at this pace, and how the strides relate."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.stats import norm as normal

from swingleg.assess.claims.base import HARDLY, Case, Link, noun, spec
from swingleg.assess.claims.derived import base_name
from swingleg.assess.compare import Tail, severity
from swingleg.core.claims import Answer, ClaimAnswer
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure, Norm
from swingleg.core.quantity import plus_minus

#: fewest strides of both legs together for a relation between them
FEWEST_STRIDES = 20


def stride_relation(case: Case, link: Link) -> Measure | None:
    """Partial correlation between this recording's strides, each less its leg's mean.

    Interval by Fisher's transform; neighbouring strides are taken as independent. Measurement
    error pulls it towards zero. None with fewer than `FEWEST_STRIDES` strides, and from video.
    """
    names = [link.x, link.y, *link.given]
    if not case.one_by_one or any(name not in case.strides for name in names):
        return None
    rows = case.strides[["side", *names]].dropna()
    if len(rows) < FEWEST_STRIDES:
        return None
    own = (rows[names] - rows.groupby("side")[names].transform("mean")).to_numpy(dtype=float)
    x, y = (_without(own[:, k], own[:, 2:]) for k in (0, 1))
    size = float(np.sqrt((x @ x) * (y @ y)))
    if size <= 1e-12 * len(rows):
        return None
    r = float(np.clip(x @ y / size, -0.999999, 0.999999))
    free = len(rows) - rows["side"].nunique() - len(link.given) - 2
    half = float(normal.ppf(0.975)) / math.sqrt(max(free, 1))
    low, high = math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
    return Measure(r, low, high, "r", len(rows))


def link_answer(claim_id: str, case: Case, link: Link, x_tail: Tail, y_tail: Tail) -> ClaimAnswer:
    """A claim that too little (much) x brings too little (much) y.

    Where x surely stands out at this pace, y decides if it is sure itself, unless the relation
    between strides clearly says the other. Where it does not, that relation decides, if it is
    clear; otherwise the recording cannot tell. Sure: the whole interval on one side of the norm's
    10th or 90th percentile.
    """
    relation = stride_relation(case, link)
    standing = {s: w for s in SIDES if (w := _leg(case, s, link, x_tail, y_tail)) is not None}
    said = set(standing.values()) & {"fits", "against"}
    texts = _standing_words(standing, link, x_tail, y_tail) or [_no_standing(case, link)]
    by_stride = relation_answer(relation, link.sign)
    answer: Answer = "cannot_tell"
    if len(said) == 1:
        standing_says: Answer = "fits" if "fits" in said else "against"
        answer = standing_says if by_stride in (None, standing_says) else "cannot_tell"
    elif not said and by_stride is not None:
        answer = by_stride
    texts.append(relation_words(case, relation, link))
    return ClaimAnswer(claim_id, answer, " ".join(texts), measured(case, link.x, link.y), relation)


def position_answer(claim_id: str, case: Case, *names: str, more: str = "") -> ClaimAnswer:
    """Where each measure stands among runners at this pace; "measured" when there is a number."""
    lines = [line for name in names if (line := position_words(case, name))]
    if not lines:
        return cannot_tell(claim_id, case, *names)
    text = " ".join([*lines, more]).strip()
    return ClaimAnswer(claim_id, "measured", text, measured(case, *names))


def cannot_tell(claim_id: str, case: Case, *names: str) -> ClaimAnswer:
    """No number in this recording."""
    what = " and ".join(noun(name) for name in names)
    return ClaimAnswer(claim_id, "cannot_tell", f"Not measured in this recording: {what}.")


def relation_words(case: Case, relation: Measure | None, link: Link) -> str:
    """How this runner's strides relate, in a sentence."""
    held = f", at equal {' and '.join(noun(g) for g in link.given)}" if link.given else ""
    if not case.one_by_one:
        return (
            "From stride to stride nothing can be said: from video one stride's error is as large "
            "as the difference between strides."
        )
    if relation is None:
        return (
            f"From stride to stride nothing can be said: at least {FEWEST_STRIDES} strides with "
            f"{noun(link.x)} and {noun(link.y)} are needed."
        )
    if relation.ci_low * relation.ci_high <= 0:
        return (
            f"From stride to stride ({relation.n} strides{held}) {noun(link.x)} and {noun(link.y)} "
            f"do not clearly go together (r = {_r(relation)})."
        )
    way = "more" if relation.value > 0 else "less"
    return (
        f"Strides with more {noun(link.x)} had {way} {noun(link.y)} ({strength(relation.value)}, "
        f"r = {_r(relation)}; {relation.n} strides{held})."
    )


def strength(r: float) -> str:
    """Size of a correlation in words (bounds as in Cohen 1988)."""
    size = abs(r)
    return (
        "hardly" if size < 0.1 else "weakly" if size < 0.3
        else "moderately" if size < 0.5 else "strongly"
    )  # fmt: skip


def position_words(case: Case, name: str) -> str:
    """ "Knee lift: left 33° ±2, right 34° ±2; usual at this pace." or "" without a number."""
    metric = case.metrics.get(base_name(name))
    if metric is None:
        return ""
    shown = [(side, m) for side in SIDES if (m := metric.of(side)) is not None]
    if not shown:
        shown = [("", metric.both)] if metric.both is not None else []
    if not shown:
        return ""
    entry = spec(name)
    values = ", ".join(
        f"{side} {plus_minus(m, entry.decimals, entry.unit)}".strip() for side, m in shown
    )
    text = f"{entry.label}: {values}"
    if metric.norm is None:
        return f"{text}."
    places = {side: _place(m, metric.norm) for side, m in shown}
    if len(set(places.values())) == 1:
        return f"{text}; {next(iter(places.values()))}."
    return f"{text}; {', '.join(f'{side} {place}' for side, place in places.items())}."


def _leg(case: Case, side: str, link: Link, x_tail: Tail, y_tail: Tail) -> str | None:
    """How one leg stands (a key of `_standing_words`); None without both norms."""
    x, y = (case.metrics.get(base_name(name)) for name in (link.x, link.y))
    if x is None or y is None or x.norm is None or y.norm is None:
        return None
    x_leg, y_leg = x.of(side) or x.both, y.of(side) or y.both
    if x_leg is None or y_leg is None:
        return None
    stands_out, followed = _beyond(x_leg, x.norm, x_tail), _beyond(y_leg, y.norm, y_tail)
    if stands_out is None:
        return "perhaps" if severity(x_leg, x.norm, x_tail) != "good" else "not clearly"
    if not stands_out:
        return "usual"
    if followed is None:
        seems = severity(y_leg, y.norm, y_tail) != "good"
        return "perhaps fits" if seems else "perhaps against"
    return "fits" if followed else "against"


def _beyond(measure: Measure, norm: Norm, tail: Tail) -> bool | None:
    """Whether a measure lies beyond the 10th (90th) percentile; None where its interval does not
    say."""
    if tail == "low":
        surely, surely_not = measure.ci_high < norm.p10, measure.ci_low >= norm.p10
    else:
        surely, surely_not = measure.ci_low > norm.p90, measure.ci_high <= norm.p90
    return True if surely else False if surely_not else None


def _standing_words(standing: dict[str, str], link: Link, x_tail: Tail, y_tail: Tail) -> list[str]:
    """A sentence for what holds on both legs, or one per leg."""
    ways = {
        "usual": f"{noun(link.x)} is not {x_tail} at this pace, so the case does not arise",
        "not clearly": f"{noun(link.x)} is not clearly {x_tail} at this pace",
        "perhaps": f"{noun(link.x)} is perhaps {x_tail} at this pace, not surely enough to go by",
        "perhaps fits": f"{noun(link.x)} is {x_tail} at this pace, and {noun(link.y)} is perhaps "
        f"{y_tail}: not sure enough for an answer",
        "perhaps against": f"{noun(link.x)} is {x_tail} at this pace; {noun(link.y)} is not "
        f"clearly {y_tail}, but may be",
        "fits": f"{noun(link.x)} is {x_tail} at this pace, and {noun(link.y)} is {y_tail}",
        "against": f"{noun(link.x)} is {x_tail} at this pace, yet {noun(link.y)} is not {y_tail}",
    }
    if len(standing) == len(SIDES) and len(set(standing.values())) == 1:
        return [f"On both legs {ways[next(iter(standing.values()))]}."]
    return [f"{side.capitalize()} leg: {ways[how]}." for side, how in standing.items()]


def relation_answer(relation: Measure | None, sign: int) -> Answer | None:
    """What a relation between strides says; None where it is unclear or hardly any."""
    if relation is None or sign == 0 or relation.ci_low * relation.ci_high <= 0:
        return None
    if abs(relation.value) < HARDLY:
        return None
    return "fits" if relation.value * sign > 0 else "against"


def _no_standing(case: Case, link: Link) -> str:
    if not measured(case, link.x) or not measured(case, link.y):
        lacking = [n for n in (link.x, link.y) if not measured(case, n)]
        return f"Not measured in this recording: {' and '.join(map(noun, lacking))}."
    return "There is no norm for both at this pace."


def measured(case: Case, *names: str) -> tuple[str, ...]:
    """Those of the measures that this recording has."""
    return tuple(
        base for name in names
        if (m := case.metrics.get(base := base_name(name))) is not None
        and (m.left or m.right or m.both)
    )  # fmt: skip


def _without(values: np.ndarray, held: np.ndarray) -> np.ndarray:
    if held.shape[1] == 0:
        return values
    return np.asarray(values - held @ np.linalg.lstsq(held, values, rcond=None)[0])


def _place(measure: Measure, norm: Norm) -> str:
    """Among runners at this pace, no surer than the interval."""
    tails: tuple[Tail, Tail] = ("low", "high")
    beyond = {tail: _beyond(measure, norm, tail) for tail in tails}
    for tail in tails:
        if beyond[tail]:
            return f"{tail} at this pace"
    if measure.value < norm.p10 or measure.value > norm.p90:
        return f"perhaps {'low' if measure.value < norm.p10 else 'high'} at this pace"
    usual = set(beyond.values()) == {False}
    return "usual at this pace" if usual else "not clearly unusual at this pace"


def _r(relation: Measure) -> str:
    return f"{relation.value:+.2f}, {relation.ci_low:+.2f} to {relation.ci_high:+.2f}".replace(
        "-", "−"
    )


def joined(parts: Sequence[str]) -> str:
    """Sentences in a row, empty ones left out."""
    return " ".join(part for part in parts if part)
