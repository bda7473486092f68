"""Faults named in plain words, where the recording is sure of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np

from swingleg.coach.drills import Drill, Fault
from swingleg.coach.reps.criteria import untold_of
from swingleg.coach.reps.score import SUPPORT, RepScore, left_against_right
from swingleg.core.keypoints import SIDES, other_side

#: fewest repetitions of a side on which a fault of it rests
LEAST_REPS = 2
#: one lift's time is this much less sure than the mean of many
NOISE_OF_ONE = 2.0
_LOWER, _UNEVEN = "one_side_lower", "uneven_rhythm"


@dataclass(frozen=True)
class Named:
    """A fault that was seen. side : "left", "right" or "both", the leg at fault: of a standing leg
    that gives way the standing one, of the trunk the leg that is lifted meanwhile. by : how far
    beyond its limit, as a multiple of the limit. reps : how many repetitions it rests on.
    """

    fault: Fault
    side: str
    by: float
    reps: int


def faults_of(
    drill: Drill,
    reps: Sequence[RepScore],
    wanted: Mapping[str, float],
    errors: Mapping[str, Mapping[str, float]],
) -> tuple[Named, ...]:
    """The drill's faults that these repetitions show, the gravest first."""
    seen: dict[str, list[Named]] = {}
    for side in SIDES:
        own = [r for r in reps if r.lift.side == side]
        if len(own) < min(LEAST_REPS, len(reps)) or not own:
            continue
        off = _differences(own, wanted, errors[side])
        for fault in drill.faults:
            if fault.id in (_LOWER, _UNEVEN):
                continue  # of the whole, not of a leg
            by = _beyond(fault.id, off)
            if by > 0:
                leg = other_side(side) if _stands(fault.id) else side
                seen.setdefault(fault.id, []).append(Named(fault, leg, by, len(own)))
    out = [_joined(named) for named in seen.values()]
    if (weak := _weak_side(drill, reps, errors)) is not None:
        out.append(weak)
        # a leg that lifts less than the other is said so, not also to be low by itself
        out = [n for n in out if n.fault.id != "low_knee" or n.side != weak.side]
    if (uneven := _uneven(drill, reps, errors)) is not None:
        out = [n for n in out if n.fault.id != "slow" or n.side == "both"] + [uneven]
    found = {n.fault.id for n in out}
    table = _table()
    out = [n for n in out if not found & set(table[n.fault.id].get("unless", ()))]
    return tuple(sorted(out, key=lambda n: -n.by))


@dataclass(frozen=True)
class _Difference:
    """Mean difference from the target, and its standard error with the common part."""

    off: float
    error: float


def _differences(
    own: Sequence[RepScore], wanted: Mapping[str, float], errors: Mapping[str, float]
) -> dict[str, _Difference]:
    out = {}
    untold = untold_of(errors)  # what is too unsure for points is no ground for a fault either
    for name, aim in wanted.items():
        if name in untold:
            continue
        values = np.array([r.qualities[name] for r in own])
        values = values[np.isfinite(values)]
        if values.size == 0 or not np.isfinite(aim):
            continue
        spread = float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else 0.0
        out[name] = _Difference(float(values.mean()) - aim, float(np.hypot(spread, errors[name])))
    return out


def _stands(id_: str) -> bool:
    """Whether it is a fault of the leg that stands."""
    return any(c["quality"] in SUPPORT for c in _table().get(id_, {}).get("conditions", ()))


def _beyond(id_: str, off: Mapping[str, _Difference]) -> float:
    """By how much the least clear condition is exceeded, in limits; 0 = not shown."""
    row = _table().get(id_)
    if row is None:
        return 0.0
    shares = [_share(c, off) for c in row["conditions"]]
    if min(shares) <= 0:
        return 0.0
    if any(_share(c, off, sure=False) > 0 for c in row.get("without", ())):
        return 0.0
    return min(shares)


def _share(
    condition: Mapping[str, Any], off: Mapping[str, _Difference], *, sure: bool = True
) -> float:
    """Difference over its limit where it exceeds both limit and error, else 0."""
    found = off.get(condition["quality"])
    if found is None:
        return 0.0
    way = found.off if condition["way"] == "above" else -found.off
    by = float(condition["by"])
    if way <= by or (sure and way <= 1.96 * found.error):
        return 0.0
    return way / by


def _weak_side(
    drill: Drill, reps: Sequence[RepScore], errors: Mapping[str, Mapping[str, float]]
) -> Named | None:
    """The leg that comes up less, where the difference is sure."""
    found = left_against_right(reps, errors)
    if found is None or _LOWER not in drill.fault_ids:
        return None
    share = _share(
        _table()[_LOWER]["conditions"][0], {"apart": _Difference(found.off, found.error)}
    )
    number = sum(r.lift.side == found.weaker for r in reps)
    return Named(drill.fault(_LOWER), found.weaker, share, number) if share > 0 else None


def _uneven(
    drill: Drill, reps: Sequence[RepScore], errors: Mapping[str, Mapping[str, float]]
) -> Named | None:
    """Lifts of unlike length, whichever leg they are of, beyond what their measuring makes."""
    lasts = np.array([r.qualities["slower"] for r in reps])
    lasts = lasts[np.isfinite(lasts)]
    if lasts.size <= LEAST_REPS or _UNEVEN not in drill.fault_ids:
        return None
    own = NOISE_OF_ONE * max(errors[s]["slower"] for s in SIDES)
    sd = float(np.sqrt(max(lasts.var(ddof=1) - own**2, 0.0)))
    off = {"uneven": _Difference(sd, sd / np.sqrt(2 * (lasts.size - 1)))}
    share = _share(_table()[_UNEVEN]["conditions"][0], off)
    return Named(drill.fault(_UNEVEN), "both", share, lasts.size) if share > 0 else None


def _joined(named: Sequence[Named]) -> Named:
    """The same fault on both legs is one."""
    if len(named) == 1:
        return named[0]
    return Named(named[0].fault, "both", max(n.by for n in named), sum(n.reps for n in named))


@lru_cache
def _table() -> dict[str, Any]:
    text = resources.files("swingleg.coach.reps").joinpath("faults.toml").read_text("utf-8")
    return tomllib.loads(text)
