"""The section “What if”: one sentence, moving figures, a table of changes, charts of sweeps."""

from __future__ import annotations

import json
import math
from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.core.analysis import Analysis
from swingleg.report import story, words
from swingleg.report import whatif_sweep as sw
from swingleg.report import whatif_words as w
from swingleg.report.figures import runner, sweep
from swingleg.simulate.result import FIGURES, Answer, Change, Stride, SweetSpot, WhatIf

#: figures that a sweep draws below the total
_DRAWN = ("hip_torque_flexor_peak_nm_kg", "overstride_hip_leg", "peak_force_bw",
          "braking_impulse_bw_s", "vertical_oscillation_m",
          "knee_flexion_velocity_contact_deg_s")  # fmt: skip
_TOTAL = "effort"
#: moving figures side by side, at most
_MOST_FIGURES = 4
#: questions that have room in one table
_SIDE_BY_SIDE = 3
#: a row's picture reaches at least this share of the figure, and this many degrees, so that next
#: to nothing looks like it
_LEAST_SHARE, _LEAST_DEG = 0.03, 2.0
_PLAIN = {
    "hip_torque_flexor_peak_nm_kg": "highest pull that swings the thigh forward",
    "hip_flexion_work_j_kg": "per step, tendons and ligaments included",
    "peak_force_bw": "on the ground, in body weights (BW)",
    "impact_impulse_bw_s": "body weights × seconds (BW s)",
    "braking_impulse_bw_s": "per step, body weights × seconds (BW s)",
    "vertical_oscillation_m": "up and down of the hips",
    "overstride_hip_leg": "ankle ahead of hip, in leg lengths",
    "overstride_knee_leg": "ankle ahead of knee, in leg lengths",
    "knee_flexion_velocity_contact_deg_s": "above 0: the foot lands under a bending knee",
    "effort": "of all joints: mean square of the muscles’ torques",
    "work_j_kg_m": "per metre run",
}


def section(found: WhatIf, analysis: Analysis) -> dict[str, Any]:
    """Everything the template needs."""
    leg_m = _leg_m(analysis)
    single = [group[0] for group in found.groups if len(group) == 1]
    sweeps = [
        (group, spot)
        for group, spot in zip(found.groups, found.sweet_spots, strict=True)
        if len(group) > 1
    ]
    answered = [a for a in single if w.answered(a)]
    return {
        "sentences": [w.sentence(a, leg_m) for a in single]
        + [sw.sweep_sentence(sw.points_of(g, found.figures), spot) for g, spot in sweeps],
        "tallies": [(a.wish.label, t) for a in answered if (t := w.tally(a))],
        "pace": _pace(found),
        "stage": _stage(found, single, sweeps),
        "strips": _strips(found, answered, sweeps),
        "asked": [a.wish.label for a in answered],
        "rows": _rows(found, answered),
        "side_by_side": 1 < len(answered) <= _SIDE_BY_SIDE,
        "sweeps": [_sweep(found, group, spot) for group, spot in sweeps],
        "spread_known": w.spread_known(found),
        "spread_note": w.SPREAD_NOTE if w.spread_known(found) else w.NO_SPREAD,
        "note": w.NOTE,
        "notes": found.notes,
        "assumptions": _assumptions(found),
    }


def page(found: WhatIf, analysis: Analysis) -> dict[str, Any]:
    """The section and what stands around it on a page of its own."""
    name = analysis.athlete.name
    return {
        "version": __version__,
        "title": f"What if: {name}" if name else "What if",
        "facts": story.facts(analysis),
        "quality": words.quality_word(analysis.quality.score),
        "safety": safety.words("whatif"),
        "virtual": analysis.input.virtual,
        "whatif": section(found, analysis),
    }


def _leg_m(analysis: Analysis) -> float:
    return float(analysis.motion.attrs.get("leg_length_m", math.nan))


def _pace(found: WhatIf) -> str:
    return f"{found.speed_m_s:.1f} m/s, {words.pace_words(found.speed_m_s)}"


# ---- pictures ----------------------------------------------------------------------------------


def _shown(
    found: WhatIf,
    single: list[Answer],
    sweeps: list[tuple[tuple[Answer, ...], SweetSpot | None]],
) -> list[tuple[str, Stride]]:
    """The changed runners to draw: each question; of a sweep, both ends."""
    answers = [(a.wish.label, a.stride) for a in single]
    for group, _ in sweeps:
        points = sw.points_of(group, found.figures)
        ends = [(x, a) for x, a in zip(points.x, points.answers, strict=True) if a.stride]
        for x, a in ends[:1] + ends[1:][-1:]:
            answers.append((f"{sw.lever_name(points.lever)} {sw.at_words(points, x)}", a.stride))
    return [(label, stride) for label, stride in answers if stride is not None]


def _stage(
    found: WhatIf,
    single: list[Answer],
    sweeps: list[tuple[tuple[Answer, ...], SweetSpot | None]],
) -> dict[str, Any] | None:
    """The figures that move together, and their data."""
    shown = _shown(found, single, sweeps)[: _MOST_FIGURES - 1]
    if not shown:
        return None
    named = [("now", found.stride), *shown]
    panels = [
        runner.moving(stride, f"Stick figure of one stride: {label}", found.speed_m_s)
        for label, stride in named
    ]
    return {
        "panels": [
            {"label": label, "svg": panel.svg, "seconds": f"{panel.stride_s:.2f}"}
            for (label, _), panel in zip(named, panels, strict=True)
        ],
        "data": json.dumps(runner.moves(panels, found.speed_m_s), separators=(",", ":")),
    }


def _strips(
    found: WhatIf,
    answered: list[Answer],
    sweeps: list[tuple[tuple[Answer, ...], SweetSpot | None]],
) -> list[dict[str, str]]:
    return [
        {
            "label": label,
            "svg": runner.strip(
                found.stride,
                stride,
                f"Six poses of one stride, now dashed and with {label} solid",
            ),
        }
        for label, stride in _shown(found, answered, sweeps)
    ]


# ---- the table ---------------------------------------------------------------------------------


def _rows(found: WhatIf, answered: list[Answer]) -> list[dict[str, Any]]:
    """A row per figure, with a cell per question."""
    tables = [{c.name: c for c in a.changes} for a in answered]
    names = [n for n in FIGURES if any(n in t for t in tables)]
    rows = []
    for name in names:
        changes = [t.get(name) for t in tables]
        reach = _reach([c for c in changes if c is not None])
        measured = found.measured.get(name, math.nan)
        rows.append(
            {
                "name": name,
                "label": w.name_of(name),
                "plain": _PLAIN.get(name, ""),
                "now": w.value_words(name, found.figures.get(name, math.nan)),
                "measured": w.value_words(name, measured).replace(" ", "\N{NO-BREAK SPACE}")
                if math.isfinite(measured)
                else "",
                "cells": [_cell(c, reach) for c in changes],
            }
        )
    return rows


def _cell(change: Change | None, reach: float) -> dict[str, Any]:
    """What one question does to one figure; all its texts are empty where that is not known."""
    if change is None:
        empty = dict.fromkeys(("after", "difference", "percent", "spread", "svg", "sign"), "")
        return {**empty, "verdict": "not known", "muted": True}
    muted = w.verdict_words(change) in ("cannot tell", "not known")
    picture = ""
    if math.isfinite(change.difference) and change.verdict != "as asked":
        said = w.spread_words(change)
        picture = sweep.whisker(
            f"{w.name_of(change.name)}: difference {w.difference_words(change)}"
            + (f", over all assumptions {said}" if said else ""),
            change.difference,
            change.low,
            change.high,
            reach,
            faint=muted,
        )
    return {
        "after": w.value_words(change.name, change.after),
        "difference": w.difference_words(change),
        "percent": w.percent_words(change),
        "spread": w.spread_words(change),
        "svg": picture,
        "sign": w.sign_of(change),
        "verdict": w.verdict_words(change),
        "muted": muted,
    }


def _reach(changes: list[Change]) -> float:
    """Where the ends of a row's picture lie."""
    sizes = [abs(v) for c in changes for v in (c.difference, c.low, c.high)
             if v is not None and math.isfinite(v)]  # fmt: skip
    before = [abs(c.before) for c in changes if math.isfinite(c.before)]
    degrees = bool(changes) and changes[0].name.endswith("_deg")
    least = _LEAST_DEG if degrees else _LEAST_SHARE * max(before, default=0.0)
    return max([1.08 * v for v in sizes] + [least, 1e-9])


# ---- sweeps ------------------------------------------------------------------------------------


def _sweep(found: WhatIf, group: tuple[Answer, ...], spot: SweetSpot | None) -> dict[str, Any]:
    points = sw.points_of(group, found.figures)
    drawn = [n for n in _DRAWN if n in FIGURES]
    band = (spot.low, spot.high, "just enough") if spot is not None and not spot.flat else None
    return {
        "title": sw.swept_name(points),
        "total": _panel(found, points, _TOTAL, band, sweep.WIDE) if points.x else "",
        "total_title": w.name_of(_TOTAL),
        "total_plain": _PLAIN[_TOTAL],
        "panels": [
            {
                "title": w.name_of(name),
                "plain": _PLAIN.get(name, ""),
                "svg": _panel(found, points, name, band and (*band[:2], ""), sweep.PANEL),
            }
            for name in drawn
        ]
        if points.x
        else [],
        "failed": _failed(points),
        "columns": [sw.at_words(points, x) for x in points.x],
        "table": [
            {
                "label": w.name_of(name),
                "unit": w.unit_of(name).strip(),
                "cells": [
                    w.value_words(name, v).removesuffix(w.unit_of(name)) + ("" if told else " ?")
                    for v, told in zip(
                        _values(points, name), _told(_changes(points, name)), strict=True
                    )
                ],
            }
            for name in FIGURES
        ]
        if points.x
        else [],
        "spread_known": w.spread_known(found),
    }


def _values(points: sw.Points, name: str) -> list[float]:
    by_point = [{c.name: c.after for c in a.changes} for a in points.answers]
    return [values.get(name, math.nan) for values in by_point]


def _changes(points: sw.Points, name: str) -> list[Change | None]:
    return [next((c for c in a.changes if c.name == name), None) for a in points.answers]


def _told(changes: list[Change | None]) -> tuple[bool, ...]:
    return tuple(c is not None and c.verdict != "cannot tell" for c in changes)


def _panel(
    found: WhatIf,
    points: sw.Points,
    name: str,
    band: tuple[float, float, str] | None,
    size: sweep.Size,
) -> str:
    changes = _changes(points, name)
    low, high = (
        tuple(
            None if c is None or end(c) is None else c.before + float(end(c) or 0.0)
            for c in changes
        )
        for end in ((lambda c: c.low), (lambda c: c.high))
    )
    values = tuple(_values(points, name))
    if not any(math.isfinite(v) for v in values):
        return ""
    now = (points.now, found.figures.get(name, math.nan))
    return sweep.sweep_panel(
        f"{w.name_of(name)} against {sw.swept_name(points).lower()}",
        points.x,
        sweep.Line(values, low, high, _told(changes)),
        now=now if math.isfinite(points.now) else None,
        words=lambda value: sw.at_words(points, value).removesuffix(" steps/min"),
        band=band,
        failed=[x for x, _ in points.failed],
        size=size,
    )


def _failed(points: sw.Points) -> list[str]:
    """Each problem once, with where it was met."""
    where: dict[str, list[str]] = {}
    for x, problem in points.failed:
        where.setdefault(problem, []).append(sw.at_words(points, x))
    return [f"{', '.join(places)}: {problem}" for problem, places in where.items()]


def _assumptions(found: WhatIf) -> list[str]:
    """The other assumptions that gave an answer."""
    return list(
        dict.fromkeys(label for group in found.groups for a in group for label in a.assumptions)
    )
