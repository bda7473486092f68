"""`Measure`: every number shown to a person, with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A value with its 95 % interval.

    The interval is for this runner's mean in this condition: it holds the spread between strides
    and the measurement error, systematic part included. n counts strides.
    """

    value: float
    ci_low: float
    ci_high: float
    unit: str
    n: int

    @property
    def half_width(self) -> float:
        return (self.ci_high - self.ci_low) / 2

    @property
    def sd(self) -> float:
        """Standard deviation that the interval stands for (normal approximation)."""
        return self.half_width / 1.96

    def to_dict(self) -> dict[str, float | str | int]:
        return {
            "value": self.value,
            "ci_low": self.ci_low,
            "ci_high": self.ci_high,
            "unit": self.unit,
            "n": self.n,
        }

    @classmethod
    def from_dict(cls, data: dict) -> Measure:
        return cls(data["value"], data["ci_low"], data["ci_high"], data["unit"], data["n"])


def measure_from_sd(value: float, sd: float, unit: str, n: int) -> Measure | None:
    """A Measure with a symmetric 95 % interval, or None when the value is not finite."""
    if not (math.isfinite(value) and math.isfinite(sd)):
        return None
    return Measure(value, value - 1.96 * sd, value + 1.96 * sd, unit, n)


@dataclass(frozen=True)
class Norm:
    """What healthy runners show at this pace.

    mean, sd: between runners; p5, p95, p10, p90: percentiles; source: datasets and n in words.
    """

    mean: float
    sd: float
    p5: float
    p95: float
    p10: float
    p90: float
    source: str


@dataclass(frozen=True)
class Metric:
    """One metric of a recording: left, right, both, its norm and the z of each."""

    name: str
    left: Measure | None
    right: Measure | None
    both: Measure | None
    norm: Norm | None = None

    def of(self, side: str) -> Measure | None:
        """The measure of "left", "right" or "both"."""
        return {"left": self.left, "right": self.right, "both": self.both}[side]

    def z(self, side: str) -> float | None:
        """(value − norm mean) / norm sd, or None."""
        measure = self.of(side)
        if measure is None or self.norm is None or self.norm.sd <= 0:
            return None
        return (measure.value - self.norm.mean) / self.norm.sd
