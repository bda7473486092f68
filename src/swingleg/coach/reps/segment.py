"""Every lift of a leg in a recording, and which of them are repetitions.

A lift is a peak of the lift signal that stands out (its prominence) above the lower of its two
valleys' higher one, as `scipy.signal.find_peaks` has it: a wobble at the top is no lift of its
own, and a leg need not come wholly down between two. What counts as a repetition is judged by
this person's own lifts of that leg and by what the drill wants; the rest is told apart into
attempts (lifted a little and put down) and steps (walking into the picture and out of it). The heel
that comes up behind after a sweep (paw-back) belongs to the repetition before it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from swingleg.coach.reps.signals import Leg, Signals
from swingleg.core.keypoints import SIDES, other_side

Floats = NDArray[np.float64]

#: a lift smaller than this is a shift of weight, leg lengths
LEAST_LIFT = 0.04
#: a repetition reaches this share of the usual lift of its leg
OWN_SHARE = 0.5
#: and this share of what the drill wants, and of the other leg's usual lift
TARGET_SHARE = 0.3
OTHER_SHARE = 0.3
#: this share of the time a leg is taken to be down
LOWEST = 0.05
#: between two lifts the leg comes down by this share of the way to its lowest
DIP_SHARE = 0.4
#: usual lift of a drill when none is named, leg lengths (from .35 paw-back to .55 high knees)
USUAL_LIFT = 0.45
#: a leg is on its way from this share of the lift above its valley
EDGE_SHARE = 0.1
#: within this share of the lift below its highest, the leg is at its top
TOP_SHARE = 0.03
#: shortest lift from edge to edge; 220 a minute of one leg take .27 s
SHORTEST_S = 0.12
#: the pelvis goes on by this much in walking, leg lengths per second; less is swaying
WALKING = 0.45
#: what follows a repetition at once, lower by this factor and with the thigh behind the vertical by
#: this many degrees, belongs to it
FOLLOWS_S, FOLLOWS_SHARE, BEHIND_DEG = 0.25, 0.75, -3.0
#: a lift twice as high as the other leg's is wholly its own, one as high is none: 1 over the share
#: (a − b) / (a + b) from which it is
CLEARLY = 3.0
#: two legs cannot be up at once for most of a lift: the smaller is a wrong picture of the larger
BOTH_UP = 0.7
#: nor is it an attempt of one leg to move while the other is up for this share of it
BESIDE = 0.3


@dataclass(frozen=True)
class Lift:
    """One lift. height : prominence, leg lengths. thigh : its angle at the peak, degrees.
    seen : share of it in which the leg was seen. travel : leg lengths per second by which the
    pelvis went forward meanwhile.
    """

    side: str
    start_s: float
    peak_s: float
    end_s: float
    height: float
    thigh: float
    seen: float
    travel: float

    @property
    def duration_s(self) -> float:
        """From leaving the ground until being back."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class Segments:
    """All lifts in order of time: repetitions, attempts put down early, steps of walking."""

    reps: tuple[Lift, ...]
    attempts: tuple[Lift, ...]
    steps: tuple[Lift, ...]

    def of(self, side: str) -> tuple[Lift, ...]:
        """The repetitions of one leg."""
        return tuple(r for r in self.reps if r.side == side)


def segment_reps(signals: Signals, wanted_lift: float | None = None) -> Segments:
    """Find and sort the lifts of both legs.

    wanted_lift : highest lift of the drill's target, leg lengths; None = the drill is not known.
    """
    lifts = sorted(
        (lift for side in SIDES for lift in lifts_of(signals, signals.legs[side])),
        key=lambda lift: lift.peak_s,
    )
    lifts = _without_doubles(lifts)
    wanted = wanted_lift or USUAL_LIFT
    usual = {side: _usual([x.height for x in lifts if x.side == side]) for side in SIDES}
    most = max(usual.values())
    # a leg that was never really lifted has no usual lift of its own
    floor = max(TARGET_SHARE * wanted, OTHER_SHARE * most)
    high = [x for x in lifts if x.height >= max(OWN_SHARE * usual[x.side], floor)]
    on_the_spot = bool(high) and float(np.median([abs(x.travel) for x in high])) < WALKING / 2
    reps = [x for x in high if not (on_the_spot and abs(x.travel) > WALKING)]
    counted = {id(x) for x in reps}
    rest = [x for x in lifts if id(x) not in counted]
    steps = tuple(x for x in rest if abs(x.travel) > WALKING)
    tried = (
        x
        for x in rest
        if abs(x.travel) <= WALKING and x.thigh >= BEHIND_DEG and not _beside(x, reps)
    )
    return Segments(tuple(reps), tuple(tried), steps)


def lifts_of(signals: Signals, leg: Leg) -> list[Lift]:
    """Every lift of one leg, however small."""
    other = other_side(leg.side)
    # what a leg behind seems to do is never held against the one before it
    lift = leg.lift if other == signals.far else own_lift(leg.lift, signals.legs[other].lift)
    good = np.isfinite(lift)
    if good.sum() < 2:
        return []
    every = np.arange(lift.size)
    whole = np.interp(every, every[good], lift[good])
    # a clip may begin or end within a lift: the ground lies beyond
    low = float(np.quantile(whole, LOWEST))
    padded = np.concatenate([[low], whole, [low]])
    peaks, found = find_peaks(padded, prominence=LEAST_LIFT)
    kept = _stood_between(padded, peaks, low)
    out = []
    for k in kept:
        peak = int(peaks[k]) - 1
        left, right = (int(found[name][k]) - 1 for name in ("left_bases", "right_bases"))
        start, end = _edges(whole, peak, max(left, 0), min(right, lift.size - 1))
        made = Lift(
            leg.side,
            float(signals.time[start]),
            float(signals.time[_middle_of_top(whole, peak, start, end)]),
            float(signals.time[end]),
            float(found["prominences"][k]),
            float(leg.thigh[peak]),
            float(leg.seen[start : end + 1].mean()),
            _travel(signals, start, end),
        )
        if made.duration_s >= SHORTEST_S:
            out.append(made)
    return _whole_sweeps(_apart(out, whole, signals))


def own_lift(lift: Floats, other: Floats) -> Floats:
    """A leg's lift where it is clearly more than the other's, fading to 0 where both are alike.

    Both legs fold alike in a squat, before a hop and in landing from it: that is no lift. Some of
    a lift may be seen on the other leg by mistake: that takes nothing from it.
    """
    mine, its = np.maximum(lift, 0.0), np.maximum(np.nan_to_num(other), 0.0)
    more = (mine - its) / np.maximum(mine + its, 1e-9)
    return np.asarray(mine * np.clip(CLEARLY * more, 0.0, 1.0))


def _stood_between(lift: Floats, peaks: NDArray[np.int_], low: float) -> list[int]:
    """Which peaks are lifts of their own; of those between which the leg stayed up, the highest."""
    kept: list[int] = []
    for k, peak in enumerate(peaks):
        if kept:
            before = int(peaks[kept[-1]])
            less = min(lift[before], lift[peak])
            if less - lift[before:peak].min() < DIP_SHARE * (less - low):
                if lift[peak] > lift[before]:
                    kept[-1] = k
                continue
        kept.append(k)
    return kept


def _middle_of_top(lift: Floats, peak: int, start: int, end: int) -> int:
    """Where a leg is held for a while, the middle of it."""
    level = lift[peak] - TOP_SHARE * (lift[peak] - min(lift[start], lift[end]))
    high = np.flatnonzero(lift[start : end + 1] >= level)
    return start + int(high[0] + high[-1]) // 2


def _edges(lift: Floats, peak: int, left: int, right: int) -> tuple[int, int]:
    """Where the leg leaves its valley before the peak, and where it is back behind it."""
    ends = []
    for part, step in ((lift[left : peak + 1][::-1], -1), (lift[peak : right + 1], 1)):
        # the valley nearest to the peak that is as low as the lowest, within a little
        level = float(part.min()) + EDGE_SHARE * float(lift[peak] - part.min())
        below = np.flatnonzero(part <= level)
        ends.append(peak + step * int(below[0] if below.size else part.size - 1))
    return ends[0], ends[1]


def _apart(lifts: list[Lift], whole: Floats, signals: Signals) -> list[Lift]:
    """Neighbours of one leg share no time: they meet at the lowest point between their peaks."""
    out = list(lifts)
    for k in range(len(out) - 1):
        one, two = out[k], out[k + 1]
        if one.end_s <= two.start_s:
            continue
        a, b = signals.at(one.peak_s), signals.at(two.peak_s)
        valley = float(signals.time[a + int(np.argmin(whole[a : b + 1]))])
        out[k] = replace(one, end_s=min(one.end_s, valley))
        out[k + 1] = replace(two, start_s=max(two.start_s, valley))
    return out


def _whole_sweeps(lifts: list[Lift]) -> list[Lift]:
    """Lifts with what merely follows them taken in."""
    out: list[Lift] = []
    for lift in lifts:
        before = out[-1] if out else None
        if (
            before is not None
            and lift.start_s - before.end_s < FOLLOWS_S
            and lift.height < FOLLOWS_SHARE * before.height
            and lift.thigh < BEHIND_DEG
        ):
            out[-1] = replace(before, end_s=lift.end_s)
        else:
            out.append(lift)
    return out


def _usual(heights: list[float]) -> float:
    """The middle one of a leg's high lifts; 0 without any."""
    if not heights:
        return 0.0
    all_of = np.array(heights)
    return float(np.median(all_of[all_of >= OWN_SHARE * all_of.max()]))


def _travel(signals: Signals, start: int, end: int) -> float:
    x = signals.pelvis[start : end + 1, 0]
    x = x[np.isfinite(x)]
    return float((x[-1] - x[0]) * signals.rate / max(x.size - 1, 1)) if x.size > 1 else 0.0


def _beside(one: Lift, reps: list[Lift]) -> bool:
    """Whether the other leg is up meanwhile: then this one stands, whatever the picture shows."""
    return any(
        r.side != one.side
        and min(one.end_s, r.end_s) - max(one.start_s, r.start_s) > BESIDE * one.duration_s
        for r in reps
    )


def _without_doubles(lifts: list[Lift]) -> list[Lift]:
    """Drop a lift that lies within a much higher one of the other leg."""

    def shadowed(one: Lift) -> bool:
        return any(
            other.side != one.side
            and other.height > 2 * one.height
            and min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
            > BOTH_UP * one.duration_s
            for other in lifts
        )

    return [x for x in lifts if not shadowed(x)]
