"""`summary.json`: what was measured, for machines. The contract is `schema.json` beside this file.

Everything the contract names is there; on top of it stand the few fields that `load` needs to
give the same Analysis back (side of a finding, p10 and p90 of a norm, size of the picture).
"""

from __future__ import annotations

import math
from dataclasses import asdict, fields, replace
from typing import Any, TypeVar

from swingleg import __version__
from swingleg.core.analysis import Analysis, InputInfo
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.claims import ClaimAnswer
from swingleg.core.findings import Finding, Quality, QualityWarning, Unavailable
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import all_names

SCHEMA = 1
_SIDES = ("left", "right", "both")
T = TypeVar("T")


def summary_dict(analysis: Analysis) -> dict[str, Any]:
    """The content of summary.json: plain JSON values; what is not finite is null."""
    counts = analysis.strides["side"].value_counts()
    data = {
        "schema": SCHEMA,
        "swingleg": __version__,
        "input": asdict(analysis.input),
        "athlete": asdict(analysis.athlete),
        "condition": asdict(analysis.condition),
        "quality": asdict(analysis.quality),
        "strides": {side: int(counts.get(side, 0)) for side in ("left", "right")},
        "metrics": _every_metric(analysis.metrics),
        "findings": [asdict(finding) for finding in analysis.findings],
        "unavailable": [asdict(item) for item in analysis.unavailable],
        "claims": [asdict(answer) for answer in analysis.claims],
        "timings_s": dict(analysis.timings),
    }
    return _plain(data)


def _every_metric(metrics: dict[str, Metric]) -> dict[str, Any]:
    """Every name of the vocabulary in its order: nulls where all of it is withheld."""
    names = dict.fromkeys((*all_names(), *metrics))
    return {n: metric_dict(metrics.get(n, Metric(n, None, None, None))) for n in names}


def metric_dict(metric: Metric) -> dict[str, Any]:
    """One metric: a measure or null per side, its norm, and z per side."""
    return {
        **{side: (m.to_dict() if (m := metric.of(side)) else None) for side in _SIDES},
        "norm": asdict(metric.norm) if metric.norm else None,
        "z": {side: metric.z(side) for side in _SIDES},
    }


def parts_from_summary(data: dict[str, Any]) -> dict[str, Any]:
    """The fields of an Analysis that summary.json holds, as its constructor takes them."""
    quality = data["quality"]
    return {
        "input": _build(InputInfo, data["input"]),
        "athlete": _build(Athlete, data["athlete"]),
        "condition": _build(Condition, data["condition"]),
        "quality": Quality(
            math.nan if quality["score"] is None else quality["score"],
            tuple(_build(QualityWarning, w) for w in quality["warnings"]),
        ),
        "metrics": {
            name: _metric(name, entry)
            for name, entry in data["metrics"].items()
            if any(entry[side] for side in _SIDES)
        },
        "findings": tuple(_build(Finding, f) for f in data["findings"]),
        "unavailable": tuple(_build(Unavailable, u) for u in data["unavailable"]),
        "claims": tuple(_claim(c) for c in data.get("claims", ())),
        "timings": dict(data.get("timings_s", {})),
    }


def _claim(entry: dict[str, Any]) -> ClaimAnswer:
    answer = _build(ClaimAnswer, entry)
    relation = entry.get("relation")
    return replace(answer, relation=Measure.from_dict(relation) if relation else None)


def _metric(name: str, entry: dict[str, Any]) -> Metric:
    sides = {s: Measure.from_dict(entry[s]) if entry[s] else None for s in _SIDES}
    norm = _build(Norm, entry["norm"]) if entry["norm"] else None
    return Metric(name, sides["left"], sides["right"], sides["both"], norm)


def _build(kind: type[T], data: dict[str, Any]) -> T:
    """A dataclass from a mapping; unknown keys are left, lists become tuples."""
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    return kind(
        **{k: tuple(v) if isinstance(v, list) else v for k, v in data.items() if k in known}
    )


def _plain(value: Any) -> Any:
    """JSON values only: NumPy scalars unpacked, tuples to lists, NaN and infinity to null."""
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
