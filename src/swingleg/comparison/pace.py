"""When two recordings are of one pace."""

from __future__ import annotations

#: speeds nearer than this share are one pace
PACE_SHARE = 0.03


def speeds_differ(one: float | None, two: float | None) -> bool:
    """Whether two speeds are known and further apart than `PACE_SHARE`."""
    return one is not None and two is not None and abs(two - one) > PACE_SHARE * min(one, two)
