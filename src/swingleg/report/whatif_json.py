"""`whatif.json`: everything of a WhatIf for machines, but the stick figures."""

from __future__ import annotations

import math
from typing import Any

from swingleg import __version__
from swingleg.report import whatif_words as w
from swingleg.simulate.result import FIGURES, Answer, Change, SweetSpot, WhatIf

SCHEMA = 1


def whatif_dict(found: WhatIf) -> dict[str, Any]:
    """Plain values; None for what could not be computed.

    spread : whether low and high of every change are known yet.
    """
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "speed_m_s": found.speed_m_s,
        "spread": w.spread_known(found),
        "units": {name: unit for name, (_, unit, _) in FIGURES.items()},
        "baseline": _numbers(found.figures),
        "measured": _numbers(found.measured),
        "questions": [
            {
                "answers": [_answer(answer) for answer in group],
                "sweet_spot": _spot(spot) if spot is not None else None,
            }
            for group, spot in zip(found.groups, found.sweet_spots, strict=True)
        ],
        "notes": [w.NOTE, *found.notes],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    wish = answer.wish
    return {
        "wish": {
            "lever": wish.lever,
            "value": wish.value,
            "relative": wish.relative,
            "label": wish.label,
        },
        "outcome": answer.outcome,
        "problem": answer.problem,
        "objective": _finite(answer.objective),
        "seconds": _finite(answer.seconds),
        "changes": {c.name: _change(c) for c in answer.changes},
        "assumptions": {label: _numbers(by) for label, by in answer.assumptions.items()},
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "before": _finite(change.before),
        "after": _finite(change.after),
        "difference": _finite(change.difference),
        "low": _finite(change.low),
        "high": _finite(change.high),
        "verdict": change.verdict,
    }


def _spot(spot: SweetSpot) -> dict[str, Any]:
    return {
        "metric": spot.metric,
        "best": _finite(spot.best),
        "low": _finite(spot.low),
        "high": _finite(spot.high),
        "within": spot.within,
        "flat": bool(spot.flat),
    }


def _numbers(values: dict[str, float]) -> dict[str, float | None]:
    return {name: _finite(value) for name, value in values.items()}


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
