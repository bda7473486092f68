"""Which drill it is: the repetitions against every drill's target.

What is compared of each: the mean curves of the working and of the standing leg over a lift, how
long a lift lasts and stays at its top, and over the whole recording whether the legs take turns,
whether the body goes forward and whether it flies. Each difference is divided by how much people
and cameras make it vary, and bounded, so that one gross fault does not hide all the rest. The
least sum names the drill; where the second is nearly as near, the answer is "cannot tell".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from swingleg.coach.drills import DRILLS, Drill
from swingleg.coach.reps.segment import Lift
from swingleg.coach.reps.signals import Signals
from swingleg.coach.reps.window import MARGIN, SHARE, Window, target_window, window_of

Floats = NDArray[np.float64]

#: how far apart (root mean square, degrees) curves of one drill lie that is done well enough
CURVE_SD = {
    "thigh": 10.0,
    "knee": 14.0,
    "ankle": 14.0,
    "support_thigh": 9.0,
    "support_knee": 12.0,
    "support_ankle": 12.0,
}
#: of the logarithm of a lift's time: drills are done at one's own pace
TIME_SD = 0.35
#: of the share of repetitions that change the leg; of the way forward in a lift, leg lengths; of
#: the share of a lift spent at its top, above this share of its height
TURNS_SD, TRAVEL_SD, HELD_SD, HELD_LEVEL = 0.2, 0.12, 0.12, 0.9
#: leg of the adult whom the targets' speeds are told for, m
ADULT_LEG_M = 0.86
#: no difference counts for more than this many squared sd
BOUND = 9.0
#: the second drill must cost this much more for the first to be named
MARGIN_COST = 1.0
#: beyond this cost it is none of the library's drills (found: up to 5 for rendered drills with
#: faults, 11 for a run, which is nearest to heel to hip)
TOO_FAR = 9.0
#: the body flies where it is pulled down by this much, and stands below the other (leg lengths/s²);
#: and the error of that; seconds over which its height is smoothed
FLIES, STANDS, FALL_SD, FALL_S = 8.0, 5.0, 1.5, 0.025
#: fewest changes from one repetition to the next that tell whether legs take turns
LEAST_TURNS = 2


@dataclass(frozen=True)
class Recognised:
    """drill None = cannot tell. costs : drill id → cost, nearest first."""

    drill: Drill | None
    costs: dict[str, float]

    @property
    def nearest(self) -> tuple[str, ...]:
        """The drills it cannot be told from, nearest first; one if it is told."""
        best = min(self.costs.values(), default=0.0)
        return tuple(id_ for id_, c in self.costs.items() if c < best + MARGIN_COST)


@dataclass(frozen=True)
class Manner:
    """turns : share of repetitions that change the leg, NaN of too few. travel : leg lengths per
    second forward. fall : how hard the body is pulled down at times, leg lengths/s².
    """

    turns: float
    travel: float
    fall: float


def recognise(signals: Signals, reps: tuple[Lift, ...]) -> Recognised:
    """Compare the repetitions with every drill that has a target."""
    if not reps:
        return Recognised(None, {})
    mean = mean_window([window_of(signals, r) for r in reps])
    manner = manner_of(signals, reps)
    costs = {d.id: cost(mean, manner, d) for d in DRILLS.values() if d.target is not None}
    order = dict(sorted(costs.items(), key=lambda pair: pair[1]))
    first, second = list(order.values())[:2]
    sure = second - first >= MARGIN_COST and first <= TOO_FAR
    return Recognised(DRILLS[next(iter(order))] if sure else None, order)


def cost(mean: Window, manner: Manner, drill: Drill) -> float:
    """How far a recording is from a drill, bounded squared sd."""
    target = drill.target
    assert target is not None
    aim = target_window(target)
    parts = [_apart(getattr(mean, n), getattr(aim, n)) / sd for n, sd in CURVE_SD.items()]
    parts += [
        np.log(mean.lasts_s / aim.lasts_s) / TIME_SD,
        (manner.turns - (target.pattern == "alternate")) / TURNS_SD,
        (_held(mean) - _held(aim)) / HELD_SD,
    ]
    if not target.flight:  # quick steps go forward or stay in place alike
        far = target.travelling / ADULT_LEG_M * aim.lasts_s
        parts.append((abs(manner.travel) * mean.lasts_s - far) / TRAVEL_SD)
    off = FLIES - manner.fall if target.flight else manner.fall - STANDS
    parts.append(max(off, 0.0) / FALL_SD)
    square = np.nan_to_num(np.array(parts)) ** 2
    return float((square / (1 + square / BOUND)).sum())


def _held(w: Window) -> float:
    """Share of a lift in which it is nearly at its top."""
    inside = (SHARE >= 0) & (SHARE <= 1)
    lift = w.lift[inside]
    low = np.nanmin(lift)
    return float(np.mean(lift >= low + HELD_LEVEL * (np.nanmax(lift) - low)))


def mean_window(windows: list[Window]) -> Window:
    """Median curves of several repetitions: one spoilt one does not count."""

    def middle(name: str) -> Floats:
        table = np.array([getattr(w, name) for w in windows])
        known = np.isfinite(table).any(axis=0)
        out = np.full(table.shape[1], np.nan)
        out[known] = np.nanmedian(table[:, known], axis=0)
        return out

    curves = {name: middle(name) for name in _CURVES}
    return Window(
        **curves,
        lasts_s=float(np.median([w.lasts_s for w in windows])),
        up_share=float(np.median([w.up_share for w in windows])),
    )


_CURVES = (*CURVE_SD, "ahead", "lift", "trunk")


def manner_of(signals: Signals, reps: tuple[Lift, ...]) -> Manner:
    """How the whole recording goes on."""
    sides = [r.side for r in reps]
    turns = [a != b for a, b in pairwise(sides)]
    return Manner(
        turns=float(np.mean(turns)) if len(turns) >= LEAST_TURNS else float("nan"),
        travel=float(np.median([r.travel for r in reps])),
        fall=_fall(signals, reps),
    )


def _fall(signals: Signals, reps: tuple[Lift, ...]) -> float:
    """Median over the lifts of how hard the pelvis is pulled down where it is most (its lowest
    tenth), leg lengths/s²: about 10/0.86 in flight, whatever the tempo; a third of it in stepping.
    """
    height = signals.pelvis[:, 1]
    good = np.isfinite(height)
    if good.sum() < 2:
        return float("nan")
    whole = np.interp(signals.time, signals.time[good], height[good])
    pull = -gaussian_filter1d(whole, FALL_S * signals.rate, order=2, mode="nearest")
    pull *= signals.rate**2
    parts = [pull[signals.at(r.start_s) : signals.at(r.end_s) + 1] for r in reps]
    return float(np.median([np.quantile(part, 0.9) for part in parts]))


def _apart(one: Floats, other: Floats) -> float:
    """Root mean square difference within the lift and half its margins."""
    inside = np.abs(SHARE - 0.5) <= 0.5 + MARGIN / 2
    off = (one - other)[inside]
    off = off[np.isfinite(off)]
    return float(np.sqrt(np.mean(off**2))) if off.size else 0.0
