"""What a theme aims at: just enough for this body (from what-if answers), and what is usual."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from swingleg.coach.programme.plan import Theme
from swingleg.core.analysis import Analysis
from swingleg.core.measure import Measure
from swingleg.report import words
from swingleg.report.save import ANSWERS


@dataclass(frozen=True)
class JustEnough:
    """Of a what-if over a range: where the total effort is least, and how wide that is."""

    metric: str
    best: float
    low: float
    high: float
    flat: bool


def just_enough(folder: str | Path) -> tuple[dict[str, JustEnough], str]:
    """(metric → what a what-if in this folder found, a note where it could not be read)."""
    path = Path(folder) / ANSWERS[1]
    if not path.exists():
        return {}, ""
    try:
        spots = [q["sweet_spot"] for q in json.loads(path.read_text("utf-8"))["questions"]]
        found = [_spot(spot) for spot in spots if spot is not None]
    except (OSError, KeyError, ValueError, TypeError, AttributeError):
        return {}, f"{path.name} could not be read and was left aside: ask swingleg whatif again."
    return {spot.metric: spot for spot in found if spot is not None}, ""


def _spot(data: Mapping[str, Any]) -> JustEnough | None:
    numbers = [data[name] for name in ("best", "low", "high")]
    if not all(isinstance(v, int | float) and math.isfinite(v) for v in numbers):
        return None
    best, low, high = (float(v) for v in numbers)
    return JustEnough(str(data["metric"]), best, low, high, bool(data["flat"]))


def aims(theme: Theme, analysis: Analysis, known: Mapping[str, JustEnough]) -> list[str]:
    """Sentences on how far to go, the runner's own first."""
    if not theme.evidence:
        return []
    name = theme.evidence[0]
    metric, spec = analysis.metrics.get(name), words.spec(name)
    shown = [m for side in theme.sides if metric and (m := metric.of(side) or metric.both)]
    said = [_own(known[name], shown, spec.decimals, spec.unit)] if name in known else []
    if metric is not None and metric.norm is not None and shown:
        norm, tail = metric.norm, words.unit_after(spec.unit)
        low = shown[0].value < norm.mean
        limit = f"{words.number(norm.p10 if low else norm.p90, spec.decimals)}{tail}"
        less = "or more" if low else "or less"
        said.append(
            f"Into the usual range: {limit} {less}, as in 9 of 10 runners at this pace. "
            "Usual is not the same as best; a smaller change that lasts is enough."
        )
    elif name == "lands_under_flexing_knee":
        said.append("Most landings under a bending knee.")
    elif not said:
        said.append("A change that the next recording can tell from chance.")
    return said


def _own(spot: JustEnough, shown: list[Measure], decimals: int, unit: str) -> str:
    tail = words.unit_after(unit)
    best, low, high = (words.number(v, decimals) for v in (spot.best, spot.low, spot.high))
    if spot.flat:
        return (
            "For this body, in the simulation, it hardly matters within what was tried "
            f"({low} to {high}{tail}): do not chase a number."
        )
    if spot.best in (spot.low, spot.high):
        return (
            "In the simulation total effort was least at the edge of what was tried "
            f"({best}{tail}): just enough for this body is not known from it."
        )
    head = f"Just enough for this body, in the simulation: {best}{tail} ({low} to {high}{tail})."
    if shown and all(spot.low <= m.value <= spot.high for m in shown):
        head += " The recording is already within that: a change may not pay."
    return head
