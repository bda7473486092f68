"""A sweep in plain words: where “just enough” lies, and how much it matters."""

from __future__ import annotations

import math
from dataclasses import dataclass

from swingleg.report.whatif_words import answered, stopped, target_words
from swingleg.simulate.result import Answer, SweetSpot
from swingleg.simulate.wish import LEVERS, Wish

#: share of the range within which a least lies at its end
_AT_AN_END = 0.02
#: lever → where the least is
_AT = {
    "knee_lift": "with the knee lifted to about {at}",
    "heel_recovery": "with the knee folded to about {at} in the swing",
    "cadence": "at about {at}",
}


@dataclass(frozen=True)
class Points:
    """A sweep: what was asked and what came out.

    metric : the swept figure. now : its value in the baseline. x : of the answered points, in
    order. answers : as x. failed : (x, problem) of the others.
    """

    lever: str
    metric: str
    now: float
    x: tuple[float, ...]
    answers: tuple[Answer, ...]
    failed: tuple[tuple[float, str], ...]


def points_of(group: tuple[Answer, ...], figures: dict[str, float]) -> Points:
    """The points of a sweep by the value that each asks for."""
    lever = group[0].wish.lever
    metric = LEVERS[lever][2]
    now = figures.get(metric, math.nan)
    placed = sorted(((_target(a.wish, now), a) for a in group), key=lambda pair: pair[0])
    good = [(x, a) for x, a in placed if answered(a)]
    bad = tuple((x, stopped(a.problem or a.outcome)) for x, a in placed if not answered(a))
    return Points(lever, metric, now, tuple(x for x, _ in good), tuple(a for _, a in good), bad)


def swept_name(points: Points) -> str:
    """ "Knee fold in the swing, 80° to 130°"."""
    every = sorted([*points.x, *(x for x, _ in points.failed)])
    first, last = at_words(points, every[0]), at_words(points, every[-1])
    name = lever_name(points.lever)
    return f"{name[:1].upper()}{name[1:]}, {first} to {last}"


def lever_name(lever: str) -> str:
    """ "knee fold in the swing"."""
    return LEVERS[lever][0]


def at_words(points: Points, value: float) -> str:
    """A value of the swept figure: "103°", "176 steps/min"."""
    return target_words(points.lever, round(value))


def sweep_sentence(points: Points, spot: SweetSpot | None) -> str:
    """Where "just enough" is, and how much it matters."""
    if spot is None:
        if not points.x:
            return "None of these could be reached."
        return "Too few of these could be solved to say where the least effort is."
    first, last = at_words(points, min(points.x)), at_words(points, max(points.x))
    low, high = at_words(points, spot.low), at_words(points, spot.high)
    little = f"{100 * spot.within:g} %"
    if spot.flat:
        return (
            f"Between {first} and {last} the total effort changes by less than {little}: for this "
            "runner at this pace it hardly matters."
        )
    now = f" (now {at_words(points, points.now)})" if math.isfinite(points.now) else ""
    best = _AT[points.lever].format(at=at_words(points, spot.best))
    text = f"The total effort is least {best}{now}; "
    text += f"between {low} and {high} it stays within {little} of that"
    inside = spot.low <= points.now <= spot.high
    text += ", and that is where this runner is now." if inside else "."
    ends = min(points.x), max(points.x)
    if min(abs(spot.best - end) for end in ends) <= _AT_AN_END * (ends[1] - ends[0]):
        text += " That is the end of what was asked: the least may lie beyond."
    return text + _least_elsewhere(points)


def _least_elsewhere(points: Points) -> str:
    """Where the least lies under the other assumptions."""
    first = points.answers[0].assumptions if points.answers else {}
    labels = [k for k in first if all(k in a.assumptions for a in points.answers)]
    best = [
        min(zip(points.x, points.answers, strict=True),
            key=lambda pair: pair[1].assumptions[label].get("effort", math.inf))[0]
        for label in labels
    ]  # fmt: skip
    if not best:
        return ""
    low, high = at_words(points, min(best)), at_words(points, max(best))
    if low == high:
        return f" Whatever is assumed, the least is near {low}."
    return f" Depending on what is assumed, the least lies anywhere from {low} to {high}."


def _target(wish: Wish, now: float) -> float:
    if not wish.relative:
        return wish.value
    return now * (1 + wish.value / 100) if wish.lever == "cadence" else now + wish.value
