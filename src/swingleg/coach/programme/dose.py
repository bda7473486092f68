"""How much of a drill: a share of its own dose, fitted into the time that a session has for it."""

from __future__ import annotations

import math

from swingleg.coach.drills import Drill
from swingleg.coach.programme.plan import Amount
from swingleg.coach.programme.rules import rules

#: seconds and metres are told in steps of five
_STEP = {"reps": 1, "seconds": 5, "metres": 5}


def share(progress: dict[str, float], weeks_done: int) -> float:
    """Of the drill's dose after so many training weeks on it. progress : start, step, most."""
    return min(progress["most"], progress["start"] + progress["step"] * weeks_done)


def amount(
    drill: Drill, planned: float, least: float, room_s: float, extra_side: str | None = None
) -> tuple[Amount, int] | None:
    """(amount, its seconds) of at most `room_s`; None where not even the least fits.

    planned : share of the drill's dose. least : the smallest share that is ever planned of it: the
    number of sets is chosen for that one and then stays, so that more planned is never less done.
    extra_side is left out for drills in which the legs take turns, and where there is no room.
    """
    unit, base = _unit(drill)
    first, size = _size(base * least, unit), _size(base * planned, unit)
    sets = next(
        (n for n in range(drill.dose.sets, 0, -1) if _seconds(drill, n, first, None) <= room_s), 1
    )
    while size > _STEP[unit] and _seconds(drill, sets, size, None) > room_s:
        size -= _STEP[unit]
    if _seconds(drill, sets, size, None) > room_s:
        return None
    single = drill.target is not None and drill.target.pattern == "single"
    more = single and _seconds(drill, sets, size, extra_side) <= room_s
    side = extra_side if more else None
    return _told(drill, sets, size, side), _seconds(drill, sets, size, side)


def runs(drill: Drill, planned: float, room_s: float) -> tuple[Amount, int] | None:
    """The same for what is a run: not longer, but more often."""
    _, base = _unit(drill)
    sets = max(1, math.floor(drill.dose.sets * planned + 0.5))
    while sets and _seconds(drill, sets, int(base), None) > room_s:
        sets -= 1
    if not sets:
        return None
    return _told(drill, sets, int(base), None), _seconds(drill, sets, int(base), None)


def _unit(drill: Drill) -> tuple[str, float]:
    for unit in ("reps", "seconds", "metres"):
        if (value := getattr(drill.dose, unit)) is not None:
            return unit, float(value)
    raise ValueError(f"{drill.id} has no dose")


def _size(value: float, unit: str) -> int:
    step = _STEP[unit]
    return max(step, step * math.floor(value / step + 0.5))


def _told(drill: Drill, sets: int, size: int, side: str | None) -> Amount:
    return Amount(sets, rest_s=int(drill.dose.rest_s), extra_side=side, **{_unit(drill)[0]: size})


def _seconds(drill: Drill, sets: int, size: int, side: str | None) -> int:
    """Work of both legs and a rest after each set; side : one set more of one leg."""
    pace, target = rules()["pace"], drill.target
    unit, _ = _unit(drill)
    if unit == "reps":
        one = size * (target.rep_s if target else pace["rep_s"])
        work = one if target is not None and target.pattern == "alternate" else 2 * one
    elif unit == "metres":
        slow = target.travelling if target and target.travelling > 0 else pace["travelling_m_s"]
        work = size / (slow if target else pace["fast_m_s"])
    else:
        work = float(size)
    total = sets * (work + drill.dose.rest_s)
    if side:
        total += work / 2 + drill.dose.rest_s
    return math.ceil(total)
