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
from swingleg.coach.reps.score import RepScore
from swingleg.core.keypoints import SIDES

#: fewest repetitions of a side on which a fault of it rests
LEAST_REPS = 2


@dataclass(frozen=True)
class Named:
    """A fault that was seen. side : "left", "right" or "both". by : how far beyond its limit, as a
    multiple of the limit. reps : how many repetitions it rests on.
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
            if fault.id == "one_side_lower":
                continue
            by = _beyond(fault.id, off)
            if by > 0:
                seen.setdefault(fault.id, []).append(Named(fault, side, by, len(own)))
    out = [_joined(named) for named in seen.values()]
    if (weak := _weak_side(drill, reps, errors)) is not None:
        out.append(weak)
        # a leg that lifts less than the other is said so, not also to be low by itself
        out = [n for n in out if n.fault.id != "low_knee" or n.side != weak.side]
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
    for name, aim in wanted.items():
        values = np.array([r.qualities[name] for r in own])
        values = values[np.isfinite(values)]
        if values.size == 0 or not np.isfinite(aim):
            continue
        spread = float(values.std(ddof=1) / np.sqrt(values.size)) if values.size > 1 else 0.0
        out[name] = _Difference(float(values.mean()) - aim, float(np.hypot(spread, errors[name])))
    lasts = np.array([r.qualities["slower"] for r in own])
    if lasts.size > LEAST_REPS:
        sd = float(lasts.std(ddof=1))
        out["uneven"] = _Difference(sd, sd / np.sqrt(2 * (lasts.size - 1)))
    return out


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
    id_ = "one_side_lower"
    if id_ not in drill.fault_ids:
        return None
    thigh = {
        s: np.array([r.qualities["thigh"] for r in reps if r.lift.side == s], dtype=float)
        for s in SIDES
    }
    thigh = {s: v[np.isfinite(v)] for s, v in thigh.items()}
    if min(v.size for v in thigh.values()) < LEAST_REPS:
        return None
    off = float(thigh["left"].mean() - thigh["right"].mean())
    by_chance = np.hypot(*(v.std(ddof=1) / np.sqrt(v.size) for v in thigh.values()))
    error = float(np.hypot(by_chance, max(errors[s]["apart"] for s in SIDES)))
    share = _share(_table()[id_]["conditions"][0], {"apart": _Difference(abs(off), error)})
    side = "left" if off < 0 else "right"
    return Named(drill.fault(id_), side, share, thigh[side].size) if share > 0 else None


def _joined(named: Sequence[Named]) -> Named:
    """The same fault on both legs is one."""
    if len(named) == 1:
        return named[0]
    return Named(named[0].fault, "both", max(n.by for n in named), sum(n.reps for n in named))


@lru_cache
def _table() -> dict[str, Any]:
    text = resources.files("swingleg.coach.reps").joinpath("faults.toml").read_text("utf-8")
    return tomllib.loads(text)
