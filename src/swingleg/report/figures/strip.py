"""Small strips: where a value lies among runners, and landings counted one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from swingleg.core.measure import Measure, Metric, Norm
from swingleg.report.figures import svg as s
from swingleg.report.words import number

_REACH = 3.0


def _shown(metric: Metric) -> list[tuple[str, Measure]]:
    """Left and right where either is known, else both."""
    pair = [(side, m) for side in ("left", "right") if (m := metric.of(side)) is not None]
    return pair or ([("both", metric.both)] if metric.both else [])


def z_strip(metric: Metric, label: str) -> str:
    """A table row's strip: −3 to +3 sd of the norm, grey = 9 in 10 runners. "" without norm."""
    if metric.norm is None or metric.norm.sd <= 0 or not _shown(metric):
        return ""
    width, height = 150.0, 30.0
    parts = [_band(metric.norm, width, 8, 14, -_REACH, _REACH)]
    shown = _shown(metric)
    rows = (10.5, 19.5) if len(shown) == 2 else (15.0,)
    for (side, measure), y in zip(shown, rows, strict=True):
        parts.append(_whisker(measure, metric.norm, side, width, y))
    words = "; ".join(f"{side} {metric.z(side):+.1f}" for side, _ in shown).replace("-", "−")
    return s.svg(
        width, height, f"{label}, standard deviations from the norm: {words}", *parts, cls="strip"
    )


def range_strip(metric: Metric, label: str, decimals: int) -> str:
    """A larger strip for the causal chain, with L and R written above and below. "" if no norm."""
    norm = metric.norm
    if norm is None or norm.sd <= 0 or not _shown(metric):
        return ""
    width, height, mid = 240.0, 74.0, 36.0
    parts = [_band(norm, width, mid - 9, 18, -_REACH, _REACH)]
    for side, measure in _shown(metric):
        z = _z(measure.value, norm)
        at = _x(float(np.clip(z, -_REACH, _REACH)), width)
        above = side != "right"
        parts += [
            _whisker(measure, norm, side, width, mid - 4 if above else mid + 4, r=5.5),
            s.text(
                float(np.clip(at, 8, width - 8)),
                mid - 16 if above else mid + 26,
                {"left": "L", "right": "R"}.get(side, ""),
                cls=f"tag {side}",
                anchor="middle",
            ),
        ]
    for value in (norm.p5, norm.p95):
        at = _x(float(np.clip(_z(value, norm), -_REACH, _REACH)), width)
        words = number(value, decimals)
        parts.append(s.text(at, height - 1, words, cls="tiny muted", anchor="middle"))
    words = "; ".join(f"{side} {number(m.value, decimals)}" for side, m in _shown(metric))
    described = (
        f"{label}: {words}; 9 in 10 runners lie between {number(norm.p5, decimals)} and "
        f"{number(norm.p95, decimals)}"
    )
    return s.svg(width, height, described, *parts, cls="range")


def landing_dots(answers: Sequence[float], side: str) -> str:
    """One mark per landing in order: filled = yes, hollow = no, dash = cannot tell.

    answers : 1, 0 or NaN.
    """
    r, gap, per_row = 7.0, 20.0, 20
    rows = max(1, -(-len(answers) // per_row))
    parts = []
    for i, answer in enumerate(answers):
        x, y = 10 + gap * (i % per_row), 10 + gap * (i // per_row)
        if not np.isfinite(answer):
            parts.append(s.line((x - r + 1, y), (x + r - 1, y), cls="landing unknown"))
        elif answer > 0.5:
            parts.append(s.circle(x, y, r, cls=f"landing yes {side}"))
        else:
            parts.append(s.circle(x, y, r - 1, cls=f"landing no {side}"))
    known = np.isfinite(np.asarray(answers, dtype=float))
    yes = int(np.nansum(np.asarray(answers, dtype=float) > 0.5))
    width = 20 + gap * (min(len(answers), per_row) - 1)
    return s.svg(
        width,
        gap * rows,
        f"{side} leg: {yes} of {int(known.sum())} landings under a flexing knee",
        *parts,
        cls=f"dots n{min(len(answers), per_row)}",
    )


def _x(z: float, width: float) -> float:
    return 6 + (width - 12) * (z + _REACH) / (2 * _REACH)


def _z(value: float, norm: Norm) -> float:
    return (value - norm.mean) / norm.sd


def _band(norm: Norm, width: float, y: float, height: float, low: float, high: float) -> str:
    """A thin scale, the 5th to 95th percentile as a block, the mean as a tick."""
    left = _x(float(np.clip(_z(norm.p5, norm), low, high)), width)
    right = _x(float(np.clip(_z(norm.p95, norm), low, high)), width)
    mid = _x(0, width)
    return "".join(
        [
            s.line((_x(low, width), y + height / 2), (_x(high, width), y + height / 2), cls="grid"),
            s.rect(left, y, right - left, height, cls="norm", rx=2),
            s.line((mid, y), (mid, y + height), cls="norm-mean"),
        ]
    )


def _whisker(m: Measure, norm: Norm, side: str, width: float, y: float, r: float = 4.0) -> str:
    """The value with its interval; an arrow head where it runs off the scale."""
    low, at, high = (
        _x(float(np.clip(_z(v, norm), -_REACH, _REACH)), width)
        for v in (m.ci_low, m.value, m.ci_high)
    )
    z = _z(m.value, norm)
    parts = [s.line((low, y), (high, y), cls=f"whisker {side}")]
    if abs(z) > _REACH:
        way = np.sign(z)
        parts.append(
            s.polygon(
                [(at + 5 * way, y), (at - 3 * way, y - r), (at - 3 * way, y + r)],
                cls=f"mark off {side}",
            )
        )
    else:
        parts.append(s.marker(at, y, side, r))
    return "".join(parts)
