"""The criteria of a score, and the errors of what they rest on, read from their TOML files."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

Kind = Literal["reach", "both", "above", "below"]
#: what goes beyond the target in "reach" counts by this much
BEYOND = 0.5
#: a quality whose error is more than this share of `half` is not scored: chance would decide
MOST_ERROR = 0.6


@dataclass(frozen=True)
class Criterion:
    """One criterion; see criteria.toml for the meaning of the fields."""

    id: str
    name: str
    plain: str
    quality: str
    kind: Kind
    half: float
    unit: str
    weight: float
    short: str
    long: str

    def deviation(self, value: float, target: float) -> float:
        """How far off, ≥ 0, in the criterion's unit."""
        off = value - target
        if self.kind == "both":
            return abs(off)
        if self.kind == "above":
            return max(off, 0.0)
        if self.kind == "below":
            return max(-off, 0.0)
        return max(-off, BEYOND * off)

    def score(self, deviation: float) -> float:
        """0..100: 100·2^−(deviation / half)², falling with every deviation."""
        return float(100.0 * 2.0 ** -((deviation / self.half) ** 2))

    def told(self, error: float) -> bool:
        """Whether a recording tells it whose quality has this error (one standard deviation)."""
        return error <= MOST_ERROR * self.half

    def words(self, value: float, target: float) -> str:
        """In which way it is off."""
        return self.short if value < target else self.long


@lru_cache
def criteria_of(drill_id: str) -> tuple[Criterion, ...]:
    """The criteria of a drill, those with a weight; the weights add up to 1."""
    own = _table("criteria.toml").get("weights", {}).get(drill_id, {})
    every = [replace(c, weight=float(own.get(c.id, c.weight))) for c in _every()]
    total = math.fsum(c.weight for c in every)
    return tuple(replace(c, weight=c.weight / total) for c in every if c.weight > 0)


def untold_of(errors: Mapping[str, float]) -> frozenset[str]:
    """Qualities that a recording with these errors does not tell well enough to judge by."""
    return frozenset(c.quality for c in _every() if not c.told(errors[c.quality]))


def errors_of(kind: str, near: bool) -> dict[str, float]:
    """Quality → standard deviation of what is alike in all repetitions.

    kind : of the Motion, "video", "keypoints" or "markers". near : the leg at the camera.
    """
    table = _table("errors.toml")
    rows = table["video"]["near" if near else "far"] if kind == "video" else table[kind]
    return {name: float(value) for name, value in rows.items()}


def _every() -> tuple[Criterion, ...]:
    table = _table("criteria.toml")
    return tuple(Criterion(id=id_, **row) for id_, row in table.items() if id_ != "weights")


@lru_cache
def _table(name: str) -> dict[str, Any]:
    text = resources.files("swingleg.coach.reps").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)
