"""One repetition as curves over its own time, the same for a person and for a drill's target."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.coach.drills import Target
from swingleg.coach.reps.segment import Lift, segment_reps
from swingleg.coach.reps.signals import Leg, Signals, ahead_of, lift_of
from swingleg.core.keypoints import other_side

Floats = NDArray[np.float64]

#: share of the lift's time shown before it and after it
MARGIN = 0.2
#: 0 = the foot leaves its place, 1 = it is back
SHARE = np.linspace(-MARGIN, 1 + MARGIN, 71)
#: how often a target is repeated, to have a whole one in the middle
_TIMES = 4
_RATE = 200.0


@dataclass(frozen=True)
class Window:
    """Curves (71,) over `SHARE` of one lift: degrees; ahead and lift in leg lengths.

    lasts_s : of the lift. up_share : when it is highest, 0..1.
    """

    thigh: Floats
    knee: Floats
    ankle: Floats
    ahead: Floats
    lift: Floats
    support_thigh: Floats
    support_knee: Floats
    support_ankle: Floats
    trunk: Floats
    lasts_s: float
    up_share: float


CURVES = tuple(f.name for f in fields(Window) if f.name not in ("lasts_s", "up_share"))


def unseen(window: Window) -> Window:
    """The same lift of which nothing is seen, not even how long it took."""
    nothing: dict[str, Any] = {name: np.full_like(SHARE, np.nan) for name in CURVES}
    return replace(window, lasts_s=float("nan"), **nothing)


def window_of(signals: Signals, lift: Lift) -> Window:
    """A lift's curves; NaN where a leg was not seen, or stands behind the one that is lifted."""
    at = lift.start_s + SHARE * lift.duration_s
    own, other = signals.legs[lift.side], signals.legs[other_side(lift.side)]

    def take(values: Floats, leg: Leg | None = None) -> Floats:
        known = np.where(leg.seen, values, np.nan) if leg is not None else values
        if leg is other and not signals.support_told(lift.side):
            known = np.full_like(values, np.nan)
        # repetitions at the very ends of a clip have no margin there
        return np.interp(at, signals.time, known, left=np.nan, right=np.nan)

    return Window(
        thigh=take(own.thigh, own),
        knee=take(own.knee, own),
        ankle=take(own.ankle, own),
        ahead=take(own.ahead, own),
        lift=take(own.lift, own),
        support_thigh=take(other.thigh, other),
        support_knee=take(other.knee, other),
        support_ankle=take(other.ankle, other),
        trunk=take(signals.trunk),
        lasts_s=lift.duration_s,
        up_share=(lift.peak_s - lift.start_s) / lift.duration_s,
    )


def target_signals(target: Target) -> Signals:
    """The target done a few times on the spot by the right leg, as if it had been recorded."""
    count = round(target.rep_s * _RATE)
    phase = np.arange(_TIMES * count) / count % 1.0
    time = np.arange(phase.size) / _RATE

    def take(curve: Floats) -> Floats:
        return np.interp(phase, target.phase, curve)

    def leg(side: str, thigh: Floats, knee: Floats, ankle: Floats) -> Leg:
        thigh, knee, ankle = take(thigh), take(knee), take(ankle)
        return Leg(
            side=side,
            thigh=thigh,
            knee=knee,
            ankle=ankle,
            lift=lift_of(thigh, knee),
            ahead=ahead_of(thigh, knee),
            height=np.zeros_like(thigh),
            seen=np.ones(thigh.size, dtype=bool),
        )

    legs = {
        "left": leg("left", target.support_thigh, target.support_knee, target.support_ankle),
        "right": leg("right", target.thigh, target.knee, target.ankle),
    }
    return Signals(time, _RATE, legs, take(target.trunk), np.zeros((time.size, 2)))


@lru_cache(maxsize=64)
def target_window(target: Target) -> Window:
    """The target as `window_of` would find it."""
    signals = target_signals(target)
    reps = segment_reps(signals).of("right")
    return window_of(signals, reps[len(reps) // 2])


def wanted_lift(target: Target) -> float:
    """How high the target's lift is, leg lengths."""
    lift = lift_of(target.thigh, target.knee)
    return float(lift.max() - lift.min())
