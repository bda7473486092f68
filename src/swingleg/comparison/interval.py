"""The interval of a difference of two measures, from their own intervals."""

from __future__ import annotations

import math
from typing import Protocol


class Told(Protocol):
    """A value with its 95 % interval."""

    @property
    def value(self) -> float: ...
    @property
    def ci_low(self) -> float: ...
    @property
    def ci_high(self) -> float: ...


def mover(first: Told, last: Told) -> tuple[float, float]:
    """From last − first down and up to the ends of its 95 % interval.

    The two own intervals need not be symmetric: the distances to their ends are squared and added
    (MOVER: Zou & Donner 2008, Stat Med 27:1693; Newcombe 1998, Stat Med 17:873).
    """
    return (
        math.hypot(last.value - last.ci_low, first.ci_high - first.value),
        math.hypot(last.ci_high - last.value, first.value - first.ci_low),
    )
