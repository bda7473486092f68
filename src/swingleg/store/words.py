"""A library's content in words, for the terminal and for pages."""

from __future__ import annotations

from collections.abc import Sequence

from swingleg.core import quantity
from swingleg.core.measure import Measure
from swingleg.core.metrics import spec_of
from swingleg.report.words import number, pace_words, plus_minus, unit_after
from swingleg.store.progress import Point, Same, Trend

_KINDS = {"video": "video", "markers": "markers", "keypoints": "key points"}
_TICKS = "▁▂▃▄▅▆▇█"


def condition_words(same: Same) -> str:
    """ "treadmill, 3.30 m/s (5:03 per km), from video"."""
    ground = "ground not said" if same.surface == "unknown" else same.surface
    if same.surface == "unknown" and same.treadmill is False:
        ground = "overground"
    parts = [ground]
    if same.speed_m_s is None:
        parts.append("speed unknown")
    else:
        parts.append(f"{same.speed_m_s:.2f} m/s ({pace_words(same.speed_m_s)})")
    if same.incline_pct:
        parts.append(f"slope {number(same.incline_pct, 1)} %")
    if same.protocol:
        parts.append(same.protocol)
    parts.append(f"from {_KINDS.get(same.kind, same.kind.upper())}")
    return ", ".join(parts)


def decimals(metric: str) -> int:
    """Digits after the point of a metric."""
    return spec_of(metric).decimals


def amount(metric: str, value: float, *, unit: str | None = None) -> str:
    """ "33°", "0.31 leg": a value with the digits and the unit that make sense."""
    unit = spec_of(metric).unit if unit is None else unit
    return f"{number(value, decimals(metric))}{unit_after(unit)}"


def limit(metric: str, value: float) -> str:
    """The most that a change may be: shares in points of percent, a long unit left out."""
    spec = spec_of(metric)
    return quantity.limit(value, spec.decimals, spec.unit, share=spec.kind != "number")


def with_interval(metric: str, point: Point) -> str:
    """ "33° ±2", or "0.25 (0.05 to 0.60)" where the interval is lopsided."""
    if point.ci_low is None or point.ci_high is None:
        return amount(metric, point.value)
    unit = spec_of(metric).unit
    measure = Measure(point.value, point.ci_low, point.ci_high, unit, 0)
    return plus_minus(measure, decimals(metric), unit)


def verdict(trend: Trend) -> str:
    """What became of a metric since the first recording, in words that promise no more."""
    if trend.verdict == "same" and trend.bound is not None:
        return f"not changed: at most ±{limit(trend.metric, trend.bound)}"
    return {
        "up": "higher, by more than chance",
        "down": "lower, by more than chance",
        "unsure": "cannot tell",
        None: "measured once",
    }[trend.verdict]


def sparkline(values: Sequence[float]) -> str:
    """One block of eight heights per value.

    >>> sparkline([1, 2, 3])
    '▁▅█'
    """
    low, high = min(values), max(values)
    if high <= low:
        return _TICKS[3] * len(values)
    steps = [round((v - low) / (high - low) * (len(_TICKS) - 1)) for v in values]
    return "".join(_TICKS[step] for step in steps)
