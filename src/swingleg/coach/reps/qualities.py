"""What is read off one repetition, and off a drill's target in the same way."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from swingleg.coach.reps.window import SHARE, Window

Floats = NDArray[np.float64]

#: shares of the lift about its top that count as the top, and as the time of standing on one leg
TOP, STANDING = 0.10, 0.25
#: a thigh that moves less than this has no beginning of its movement to speak of, degrees
LEAST_RANGE_DEG = 22.0

#: quality → what it is; degrees, leg lengths ("ahead") or shares
QUALITIES = {
    "thigh": "highest thigh angle of the lift",
    "knee": "highest knee flexion of the lift",
    "ankle": "ankle angle at the top, dorsiflexion positive",
    "knee_after_thigh": "half of the knee's bending after half of the thigh's, share of the lift",
    "ahead": "ankle ahead of the hip at the top, leg lengths",
    "trunk": "trunk lean at the top; where one rests between, against the lean then",
    "support_knee": "flexion of the standing knee about the top",
    "support_ankle": "ankle angle of the standing leg about the top",
    "slower": "logarithm of the lift's time",
    "lowering": "logarithm of lowering over lifting time, half way up",
    "shank": "furthest forward angle of the lower leg",
}


def qualities_of(w: Window, rests: bool) -> dict[str, float]:
    """Quality → value; NaN where not seen.

    rests : the drill stands between lifts, so that the trunk has a rest to be compared with.
    """
    inside = (SHARE >= 0) & (SHARE <= 1)
    top = np.abs(SHARE - w.up_share) <= TOP
    standing = np.abs(SHARE - w.up_share) <= STANDING
    lean = _mean(w.trunk[np.abs(SHARE - w.up_share) <= STANDING / 2])
    if rests:
        lean -= _mean(w.trunk[~inside])
    return {
        "thigh": _highest(w.thigh[inside]),
        "knee": _highest(w.knee[inside]),
        "ankle": _mean(w.ankle[top]),
        "knee_after_thigh": _half_way(w.knee, w.up_share) - _half_way(w.thigh, w.up_share),
        "ahead": _mean(w.ahead[top]),
        "trunk": lean,
        "support_knee": _mean(w.support_knee[standing]),
        "support_ankle": _mean(w.support_ankle[standing]),
        "slower": math.log(w.lasts_s),
        "lowering": _lowering(w),
        "shank": _highest((w.thigh - w.knee)[inside]),
    }


def _mean(values: Floats) -> float:
    good = values[np.isfinite(values)]
    return float(good.mean()) if good.size else float("nan")


def _highest(values: Floats) -> float:
    """Mean of the highest three samples; NaN where much is missing."""
    good = values[np.isfinite(values)]
    return float(np.sort(good)[-3:].mean()) if good.size > 0.7 * values.size else float("nan")


def _half_way(curve: Floats, up_share: float) -> float:
    """Share of the lift at which an angle is half way to its highest."""
    before = (up_share + TOP >= SHARE) & np.isfinite(curve)
    share, part = SHARE[before], curve[before]
    if part.size < 5 or np.ptp(part) < LEAST_RANGE_DEG:
        return float("nan")
    top = int(np.argmax(part))
    start = float(part[: top + 1].min())
    level = start + (float(part[top]) - start) / 2
    below = np.flatnonzero(part[: top + 1] < level)
    if below.size == 0 or below[-1] == top:
        return float("nan")
    k = int(below[-1])
    return float(share[k] + (share[k + 1] - share[k]) * (level - part[k]) / (part[k + 1] - part[k]))


def _lowering(w: Window) -> float:
    """Time from the top to half way down over that from half way up to the top, logarithm."""
    good = np.isfinite(w.lift)
    if not good.all():
        return float("nan")
    level = w.lift.min() + (w.lift.max() - w.lift.min()) / 2
    high = np.flatnonzero(w.lift >= level)
    up, down = w.up_share - SHARE[high[0]], SHARE[high[-1]] - w.up_share
    return math.log(max(down, 0.02) / max(up, 0.02))
