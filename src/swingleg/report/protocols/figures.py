"""A measure in every recording of a protocol, with the norm of each pace."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from swingleg.coach.protocols.result import MARKS, Result, Row
from swingleg.report import words
from swingleg.report.figures import svg as s
from swingleg.report.figures.curve import Size

PANEL = Size(470, 260, left=48, right=22, top=22, bottom=46)
#: value → pixels
Map = Callable[[float], float]
_NICE = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)


def panel(found: Result, rows: list[Row], *, by_speed: bool) -> str:
    """Both legs of one metric: against speed, or step beside step."""
    name, spec = rows[0].metric, words.spec(rows[0].metric)
    known = [v for v in found.speeds if v]
    by_speed = by_speed and len(known) == len(found.speeds) and np.ptp(known) > 0.1
    places = [float(v or 0) for v in found.speeds] if by_speed else [*range(len(found.steps))]
    values = [v for r in rows for m in r.values if m for v in (m.ci_low, m.ci_high)]
    values += [v for n in rows[0].norms if n for v in (n.p5, n.p95)]
    marks = MARKS[:1] if name == "thigh_elevation_peak_deg" else ()
    values += [m for m, _ in marks]
    low, high, ticks = _axis(min(values), max(values))
    right, base = PANEL.width - PANEL.right, PANEL.height - PANEL.bottom
    first, last = min(places), max(places)
    gap = 0.12 * ((last - first) or 1.0)

    def x(value: float) -> float:
        share = (value - first + gap) / (last - first + 2 * gap)
        return PANEL.left + (right - PANEL.left) * share

    def y(value: float) -> float:
        return base - (base - PANEL.top) * (value - low) / (high - low)

    parts = []
    for tick in ticks:
        parts.append(s.line((PANEL.left, y(tick)), (right, y(tick)), cls="grid"))
        parts.append(
            s.text(PANEL.left - 6, y(tick) + 4, _tick(tick), cls="small muted", anchor="end")
        )
    parts += _norms(rows[0], places, x, y, by_speed)
    for mark, label in marks:
        parts.append(s.line((PANEL.left, y(mark)), (right, y(mark)), cls="mark-line"))
        parts.append(s.text(PANEL.left + 4, y(mark) - 4, label, cls="small muted"))
    for row in rows:
        side = row.side if row.side in ("left", "right") else "both"
        shift = {"left": -5.0, "right": 5.0}.get(side, 0.0)
        seen = [(x(p) + shift, m) for p, m in zip(places, row.values, strict=True) if m]
        if by_speed and side != "both":
            parts.append(s.polyline([(at, y(m.value)) for at, m in seen], cls=f"curve {side} thin"))
        for at, m in seen:
            parts.append(s.line((at, y(m.ci_low)), (at, y(m.ci_high)), cls=f"whisker {side}"))
            parts.append(s.marker(at, y(m.value), side))
    for k, place in enumerate(places):
        label = f"{place:.1f} m/s" if by_speed else found.steps[k]
        parts.append(s.text(x(place), base + 18, label, cls="small", anchor="middle"))
    told = "; ".join(f"{r.side}: {_values(r, spec.decimals)}" for r in rows)
    return s.svg(PANEL.width, PANEL.height, f"{spec.label} in each recording. {told}", *parts)


def _values(row: Row, decimals: int) -> str:
    return ", ".join(words.number(m.value, decimals) if m else "–" for m in row.values)


def _norms(row: Row, places: Sequence[float], x: Map, y: Map, by_speed: bool) -> list[str]:
    known = [(p, n) for p, n in zip(places, row.norms, strict=True) if n]
    if by_speed and len(known) > 1:
        known.sort(key=lambda k: k[0])
        at = np.array([x(p) for p, _ in known])
        low, high, mean = (
            np.array([y(getattr(n, k)) for _, n in known]) for k in ("p5", "p95", "mean")
        )
        return [
            s.band(at, low, high, cls="norm"),
            s.polyline(np.column_stack([at, mean]), cls="norm-mean"),
        ]
    parts = []
    for p, n in known:
        parts.append(s.rect(x(p) - 22, y(n.p95), 44, y(n.p5) - y(n.p95), cls="norm"))
        parts.append(s.line((x(p) - 22, y(n.mean)), (x(p) + 22, y(n.mean)), cls="norm-mean"))
    return parts


def _axis(low: float, high: float) -> tuple[float, float, np.ndarray]:
    room = 0.08 * ((high - low) or 1.0)
    low, high = low - room, high + room
    step = next((n for n in _NICE if (high - low) / n <= 6), 100.0)
    low, high = step * np.floor(low / step), step * np.ceil(high / step)
    return low, high, np.arange(low, high + step / 2, step)


def _tick(value: float) -> str:
    return f"{value:.3g}".replace("-", "−") if abs(value) > 1e-9 else "0"
