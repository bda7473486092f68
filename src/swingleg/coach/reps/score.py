"""Repetitions → scores: each against the drill's target, with what the recording can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.coach.drills import Drill
from swingleg.coach.reps.criteria import Criterion, criteria_of
from swingleg.coach.reps.needs import Needs
from swingleg.coach.reps.qualities import qualities_of
from swingleg.coach.reps.segment import Lift
from swingleg.coach.reps.window import Window, target_window
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure

#: a leg seen for less of a lift is not scored in it
SEEN_SHARE = 0.6
#: a repetition's points are told where criteria of at least this share of the weight are
LEAST_TOLD = 0.5
#: qualities of the standing leg
SUPPORT = ("support_knee", "support_ankle")
#: fewest repetitions of each leg to compare them
LEAST_OF_EACH = 2


@dataclass(frozen=True)
class RepScore:
    """One repetition. total : 0..100, None where too little could be told. parts : criterion id →
    0..100. qualities : as read. window : its curves.
    """

    lift: Lift
    total: float | None
    parts: dict[str, float]
    qualities: dict[str, float]
    window: Window


@dataclass(frozen=True)
class Part:
    """A criterion over the whole recording. score : with its interval; cost : points of the whole
    score that it took away; found, wanted : means of the quality; words : how it was off.
    """

    criterion: Criterion
    score: Measure
    cost: float
    found: float
    wanted: float
    words: str


@dataclass(frozen=True)
class Unscored:
    """A criterion that this recording cannot tell, and why."""

    criterion: Criterion
    reason: str


@dataclass(frozen=True)
class Scores:
    """score None = no repetition could be scored. parts : the dearest first."""

    score: Measure | None
    reps: tuple[RepScore, ...]
    parts: tuple[Part, ...]
    unscored: tuple[Unscored, ...]
    wanted: dict[str, float]


def wanted_of(drill: Drill, needs: Needs | None) -> dict[str, float]:
    """Quality → the target's value, not lower than what the runner's own running needs."""
    assert drill.target is not None
    rests = drill.target.pattern == "single"
    out = qualities_of(target_window(drill.target), rests)
    return needs.raised(out) if needs is not None else out


def score_reps(
    lifts: Sequence[Lift],
    windows: Sequence[Window],
    drill: Drill,
    errors: Mapping[str, Mapping[str, float]],
    needs: Needs | None = None,
) -> Scores:
    """Score every repetition and the whole.

    errors : side → quality → standard deviation common to all repetitions of that side.
    """
    assert drill.target is not None
    wanted = wanted_of(drill, needs)
    rests = drill.target.pattern == "single"
    read = [qualities_of(w, rests) for w in windows]
    for values, lift in zip(read, lifts, strict=True):
        if lift.seen < SEEN_SHARE:
            values.update({q: float("nan") for q in values if q not in ("slower", *SUPPORT)})
    criteria = criteria_of(drill.id)
    lasts = np.array([v["slower"] for v in read])
    usual = float(np.nanmedian(lasts)) if np.isfinite(lasts).any() else float("nan")
    parts_of: list[dict[str, float]] = []
    for values, lift in zip(read, lifts, strict=True):
        uneven = values["slower"] - usual
        own = {}
        for c in criteria:
            if c.quality == "apart" or not c.told(errors[lift.side][c.quality]):
                continue
            if not np.isfinite(values[c.quality] + wanted[c.quality]):
                continue
            off = c.deviation(values[c.quality], wanted[c.quality])
            if c.quality == "slower":
                off = float(np.hypot(off, uneven))
            own[c.id] = c.score(off)
        parts_of.append(own)
    weight = {c.id: c.weight for c in criteria}
    reps = tuple(
        RepScore(lift, _total(own, weight), own, values, window)
        for lift, own, values, window in zip(lifts, parts_of, read, windows, strict=True)
    )
    parts, unscored = [], []
    for c in criteria:
        made = _apart(c, reps, errors) if c.quality == "apart" else _part(c, reps, wanted, errors)
        if isinstance(made, Part):
            parts.append(made)
        elif made is not None:
            unscored.append(made)
    total = sum(p.criterion.weight for p in parts)
    parts = [_with_cost(p, total) for p in parts]
    parts.sort(key=lambda p: -p.cost)
    return Scores(_whole(parts, total), reps, tuple(parts), tuple(unscored), wanted)


def _total(own: Mapping[str, float], weight: Mapping[str, float]) -> float | None:
    share = sum(weight[id_] for id_ in own)
    if share < LEAST_TOLD:
        return None
    return sum(weight[id_] * value for id_, value in own.items()) / share


def _part(
    c: Criterion,
    reps: Sequence[RepScore],
    wanted: Mapping[str, float],
    errors: Mapping[str, Mapping[str, float]],
) -> Part | Unscored | None:
    scored = [r for r in reps if c.id in r.parts]
    if not np.isfinite(wanted[c.quality]):
        return None  # not a thing of this drill
    if not scored:
        return Unscored(c, _why(c, reps, errors))
    values = np.array([r.parts[c.id] for r in scored])
    found = float(np.mean([r.qualities[c.quality] for r in scored]))
    common = float(np.mean([_slope(c, r, wanted, errors) for r in scored]))
    words = c.words(found, wanted[c.quality])
    return Part(c, _measure(values, common), 0.0, found, wanted[c.quality], words)


def _slope(
    c: Criterion,
    rep: RepScore,
    wanted: Mapping[str, float],
    errors: Mapping[str, Mapping[str, float]],
) -> float:
    """By how much the score changes within the error common to all repetitions."""
    value, sd = rep.qualities[c.quality], errors[rep.lift.side][c.quality]
    ends = [c.score(c.deviation(value + k * sd, wanted[c.quality])) for k in (-1, 1)]
    here = c.score(c.deviation(value, wanted[c.quality]))
    return max(abs(end - here) for end in ends)


def _measure(values: np.ndarray, common: float) -> Measure:
    """Mean score; the interval holds the spread of repetitions and the error common to them."""
    spread = float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else 0.0
    mean, half = float(values.mean()), 1.96 * float(np.hypot(spread, common))
    return Measure(mean, max(mean - half, 0.0), min(mean + half, 100.0), "points", int(values.size))


def _apart(
    c: Criterion, reps: Sequence[RepScore], errors: Mapping[str, Mapping[str, float]]
) -> Part | Unscored | None:
    found = left_against_right(reps, errors)
    if found is None:
        return Unscored(c, "only one leg did the drill, or too seldom")
    if not all(c.told(errors[s][c.quality]) for s in SIDES):
        return Unscored(c, "the far leg is not seen well enough to compare the two")
    low, high = max(found.off - 1.96 * found.error, 0.0), found.off + 1.96 * found.error
    score = Measure(c.score(found.off), c.score(high), c.score(low), "points", len(reps))
    return Part(c, score, 0.0, found.off, 0.0, c.long)


@dataclass(frozen=True)
class Sides:
    """How unlike the two legs come up, degrees: of highest thigh angle and knee flexion, root mean
    square; error : standard deviation. weaker : the leg that comes up less.
    """

    off: float
    error: float
    weaker: str


def left_against_right(
    reps: Sequence[RepScore], errors: Mapping[str, Mapping[str, float]]
) -> Sides | None:
    """None where a leg has fewer than two repetitions that were seen."""
    table = {
        side: np.array(
            [
                (r.qualities["thigh"], r.qualities["knee"])
                for r in reps
                if r.lift.side == side and np.isfinite(r.qualities["thigh"] + r.qualities["knee"])
            ]
        )
        for side in SIDES
    }
    if min(len(v) for v in table.values()) < LEAST_OF_EACH:
        return None
    off = table["left"].mean(axis=0) - table["right"].mean(axis=0)
    chance = [v.var(axis=0, ddof=1).mean() / len(v) for v in table.values()]
    error = float(np.sqrt(sum(chance) + max(errors[s]["apart"] for s in SIDES) ** 2))
    weaker = "left" if off.sum() < 0 else "right"
    return Sides(float(np.sqrt(np.mean(off**2))), error, weaker)


def _with_cost(part: Part, total: float) -> Part:
    cost = part.criterion.weight / total * (100 - part.score.value)
    return Part(part.criterion, part.score, cost, part.found, part.wanted, part.words)


def _whole(parts: Sequence[Part], total: float) -> Measure | None:
    """Weighted mean of the criteria; their errors are taken for independent."""
    if not parts:
        return None
    share = np.array([p.criterion.weight / total for p in parts])
    value = float(share @ [p.score.value for p in parts])
    down = np.linalg.norm(share * [p.score.value - p.score.ci_low for p in parts])
    up = np.linalg.norm(share * [p.score.ci_high - p.score.value for p in parts])
    n = max(p.score.n for p in parts)
    return Measure(value, max(value - float(down), 0.0), min(value + float(up), 100.0), "points", n)


def _why(c: Criterion, reps: Sequence[RepScore], errors: Mapping[str, Mapping[str, float]]) -> str:
    if not any(c.told(errors[r.lift.side][c.quality]) for r in reps):
        return "this kind of recording does not show it well enough"
    if all(r.lift.seen < SEEN_SHARE for r in reps):
        return "the leg is hidden for too much of the time"
    return "it is not seen in this recording"
