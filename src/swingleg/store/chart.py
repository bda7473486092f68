"""One metric over time as a picture: points with intervals, the norm's band, what can be told.

Left is blue, dashed and hollow, right is orange, solid and filled, as in every picture of swingleg.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np

from swingleg.core.metrics import spec_of
from swingleg.report.figures import svg as s
from swingleg.report.words import number, unit_after
from swingleg.store.found import local_day
from swingleg.store.progress import Trend
from swingleg.store.words import decimals

#: value → pixels
Map = Callable[[float], float]
WIDTH, HEIGHT = 470.0, 262.0
_LEFT, _RIGHT, _TOP, _BASE = 46.0, 446.0, 14.0, 228.0
#: pixels between the first recording and the axis, and after the last
_PAD = 14.0
#: of a date below the axis
_DATE = 74.0
_NICE = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def chart(title: str, trends: Sequence[Trend]) -> str:
    """SVG of one metric; a trend per side, of one condition.

    The grey band holds nine in ten healthy runners at the pace. The tinted band lies around the
    first recording: a point beyond it has changed by more than chance.
    """
    times = sorted({point.taken_at for trend in trends for point in trend.points})
    x = dict(zip(times, _places(times), strict=True))
    low, high, ticks = _axis(trends)

    def y(value: float) -> float:
        return _BASE - (_BASE - _TOP) * (value - low) / (high - low)

    parts = [_norm(trends, x, y), _grid(ticks, y, trends[0])]
    parts += [_band(trend, x, y) for trend in trends]
    parts += [_days(times, x)]
    for trend, nudge in zip(trends, _nudges(len(trends)), strict=True):
        parts.append(_line(trend, x, y, nudge))
    ends = s.spread_out([y(trend.points[-1].value) for trend in trends], 14)
    for trend, end in zip(trends, ends, strict=True):
        if trend.side != "both":
            tag = trend.side[0].upper()
            at = x[trend.points[-1].taken_at] + 12
            parts.append(s.text(at, end + 4, tag, cls=f"tag {trend.side}"))
    return s.svg(WIDTH, HEIGHT, _describe(title, trends), *parts)


def _places(times: Sequence[datetime]) -> list[float]:
    """Pixels in proportion to time; recordings of one day stand a little apart."""
    span = (times[-1] - times[0]).total_seconds()
    start, end = _LEFT + _PAD, _RIGHT - _PAD
    if span == 0:
        return [(start + end) / 2]
    raw = [start + (end - start) * (t - times[0]).total_seconds() / span for t in times]
    gap = min(16.0, (end - start) / max(len(times) - 1, 1))
    return np.clip(s.spread_out(raw, gap), start, end).tolist()


def _nudges(many: int) -> list[float]:
    """So that left and right of one recording do not hide each other."""
    return [0.0] if many == 1 else [-2.5, 2.5]


def _axis(trends: Sequence[Trend]) -> tuple[float, float, np.ndarray]:
    every: list[float | None] = []
    for trend in trends:
        first = trend.points[0].value
        for p in trend.points:
            every += [p.value, p.ci_low, p.ci_high, p.norm_p5, p.norm_p95]
            if p.detectable is not None:
                every += [first - p.detectable, first + p.detectable]
    values = np.array([v for v in every if v is not None])
    low, high = float(values.min()), float(values.max())
    if spec_of(trends[0].metric).kind != "number":  # a share
        return 0.0, 1.0, np.arange(0, 1.01, 0.25)
    margin = 0.04 * (high - low) or 1.0
    step = next((n for n in _NICE if (high - low + 2 * margin) / n <= 6), 1000.0)
    low, high = step * np.floor((low - margin) / step), step * np.ceil((high + margin) / step)
    return low, high, np.arange(low, high + step / 2, step)


def _grid(ticks: np.ndarray, y: Map, trend: Trend) -> str:
    parts = []
    step = float(ticks[1] - ticks[0])
    digits = next((d for d in range(4) if abs(step - round(step, d)) < 1e-9), 3)
    for tick in ticks:
        at = y(float(tick))
        parts.append(s.line((_LEFT, at), (_RIGHT, at), cls="grid"))
        words = number(float(tick), digits) + ("°" if trend.unit == "deg" else "")
        parts.append(s.text(_LEFT - 6, at + 4, words, cls="small muted", anchor="end"))
    return "".join(parts)


def _norm(trends: Sequence[Trend], x: dict[datetime, float], y: Map) -> str:
    """From edge to edge: the norm does not end with the recordings."""
    points = [p for p in trends[0].points if p.norm_p5 is not None and p.norm_p95 is not None]
    if not points:
        return ""
    at = [_LEFT, *(x[p.taken_at] for p in points), _RIGHT]
    ends = np.array([(p.norm_p5, p.norm_p95) for p in points], dtype=float)
    low, high = (_inside([y(v) for v in (column[0], *column, column[-1])]) for column in ends.T)
    return s.band(np.array(at), low, high, cls="norm")


def _band(trend: Trend, x: dict[datetime, float], y: Map) -> str:
    later = [p for p in trend.points if p.detectable is not None]
    if not later:
        return ""
    first = trend.points[0]
    at = np.array([x[first.taken_at], *(x[p.taken_at] for p in later)])
    width = np.array([later[0].detectable, *(p.detectable for p in later)], dtype=float)
    low, high = (_inside([y(first.value + sign * w) for w in width]) for sign in (-1, 1))
    return s.band(at, low, high, cls=f"sd {trend.side}")


def _inside(pixels: Sequence[float]) -> np.ndarray:
    """Kept within the frame: the axis of a share ends at 0 and 1."""
    return np.clip(np.array(pixels, dtype=float), _TOP, _BASE)


def _line(trend: Trend, x: dict[datetime, float], y: Map, nudge: float) -> str:
    places = [(x[p.taken_at] + nudge, y(p.value)) for p in trend.points]
    parts = [s.polyline(places, cls=f"curve {trend.side}")] if len(places) > 1 else []
    for point, (at, height) in zip(trend.points, places, strict=True):
        if point.ci_low is not None and point.ci_high is not None:
            ends = _inside([y(point.ci_low), y(point.ci_high)])
            parts.append(s.line((at, ends[0]), (at, ends[1]), cls=f"whisker {trend.side}"))
        parts.append(s.marker(at, height, trend.side, 4.5))
    return "".join(parts)


def _days(times: Sequence[datetime], x: dict[datetime, float]) -> str:
    """The first and the last day, and of those between what has room."""
    day_of = {t: local_day(t) for t in times}
    shown: list[datetime] = [times[0]]
    many = len(set(day_of.values())) > 1
    for t in [times[-1], *times[1:-1]]:
        if all(day_of[t] != day_of[other] and abs(x[t] - x[other]) >= _DATE for other in shown):
            shown.append(t)
    parts = [s.line((_LEFT, _BASE), (_RIGHT, _BASE), cls="zero")]
    parts += [s.line((x[t], _BASE), (x[t], _BASE + 4), cls="zero") for t in times]
    for t in shown:
        at, day = x[t], day_of[t]
        anchor = "start" if at < _LEFT + 30 else "end" if at > _RIGHT - 30 else "middle"
        at += {"start": -8, "end": 8, "middle": 0}[anchor]
        words = f"{day.day} {day:%b %Y}" if many or len(times) == 1 else f"{day}"
        parts.append(s.text(at, _BASE + 18, words, cls="small muted", anchor=anchor))
    return "".join(parts)


def _describe(title: str, trends: Sequence[Trend]) -> str:
    """Words for who cannot see the picture."""
    parts = []
    for trend in trends:
        first, last = trend.points[0].value, trend.points[-1].value
        tail, digits = unit_after(trend.unit), decimals(trend.metric)
        side = "" if trend.side == "both" else f"{trend.side} leg "
        said = [f"{number(value, digits)}{tail}" for value in (first, last)]
        parts.append(f"{side}{said[0]} at first, {said[1]} last")
    return f"{title} over time: {'; '.join(parts)}"
