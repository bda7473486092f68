"""Rows of the report's tables: every metric once, shown or named as not measured."""

from __future__ import annotations

from typing import Any

from swingleg.core.analysis import Analysis
from swingleg.core.findings import Unavailable
from swingleg.core.measure import Measure, Metric
from swingleg.core.metrics import METRICS, MetricSpec, asymmetry_base, asymmetry_name
from swingleg.report import story, words
from swingleg.report.figures.strip import z_strip


def cell(measure: Measure | None, spec: MetricSpec) -> dict[str, str] | None:
    """Value and interval as text."""
    if measure is None:
        return None
    if spec.kind == "fraction":
        yes, n = words.share_counts(measure)
        low, high = 100 * measure.ci_low, 100 * measure.ci_high
        return {"value": f"{yes} of {n}", "interval": f"{low:.0f} to {high:.0f} %"}
    # a value never stands with fewer digits than its own interval
    text = words.interval(measure, spec.decimals)
    digits = len(text.split(" to ")[0].partition(".")[2])
    return {"value": words.number(measure.value, digits), "interval": text}


def category(analysis: Analysis, name: str, side: str) -> dict[str, str] | None:
    """The commonest class of a side with its count, from the stride table."""
    if name not in analysis.strides.columns:
        return None
    table = analysis.strides
    values = (table[name] if side == "both" else table.loc[table["side"] == side, name]).dropna()
    values = values[values.astype(str) != ""]
    if values.empty:
        return None
    counts = values.astype(str).value_counts()
    return {"value": str(counts.index[0]), "interval": f"{counts.iloc[0]} of {len(values)}"}


def row(analysis: Analysis, name: str) -> dict[str, Any] | None:
    """One metric's row; None when nothing of it can be shown."""
    spec, metric = METRICS[name], analysis.metrics.get(name)
    sides = ("left", "right", "both")
    cells = {s: _cell(analysis, metric, spec, s) for s in sides}
    if not any(cells.values()):
        return None
    other = analysis.metrics.get(asymmetry_name(name))
    return {
        "name": name,
        "label": spec.label,
        "unit": words.unit_words(spec.unit) if spec.kind == "number" else "",
        "cells": cells,
        "gap": cell(other.both, spec) if other else None,
        "norm": _norm(metric, spec),
        "strip": z_strip(metric, spec.label) if metric and spec.kind == "number" else "",
        "two_sided": spec.two_sided,
    }


def _cell(
    analysis: Analysis, metric: Metric | None, spec: MetricSpec, side: str
) -> dict[str, str] | None:
    """What stands in a metric's cell for one side; None where it is withheld."""
    measure = metric.of(side) if metric else None
    if measure is None:
        return None
    if spec.kind == "category":
        return category(analysis, spec.name, side)
    shown = cell(measure, spec)
    counted = story.landings(analysis, side) if spec.name == story.FLEXING else None
    if shown and counted and side != "both":  # the same count as in the headline
        shown["value"] = f"{counted.yes} of {counted.known}"
    return shown


def _norm(metric: Metric | None, spec: MetricSpec) -> dict[str, str] | None:
    if metric is None or metric.norm is None or spec.kind != "number":
        return None
    norm, d = metric.norm, spec.decimals
    return {
        "mean": words.number(norm.mean, d),
        "range": f"{words.number(norm.p5, d)} to {words.number(norm.p95, d)}",
        "source": norm.source,
    }


def families(analysis: Analysis) -> list[dict[str, Any]]:
    """Families in order, each with the rows that can be shown."""
    groups: list[dict[str, Any]] = []
    for family, title in words.FAMILIES.items():
        rows = [
            found
            for name, spec in METRICS.items()
            if spec.family == family and (found := row(analysis, name)) is not None
        ]
        if rows:
            groups.append({"title": title, "rows": rows})
    return groups


def not_measured(analysis: Analysis) -> list[dict[str, Any]]:
    """Withheld metrics grouped by side, reason and fix. Every name that has no row is here."""
    groups: dict[tuple[str | None, str, str], list[str]] = {}
    for item in analysis.unavailable:
        base = asymmetry_base(item.metric)
        gap_too = base is not None and any(u.metric == base for u in analysis.unavailable)
        if not gap_too:  # the gap between sides goes with its metric
            side = item.side if item.side in ("left", "right") else None
            key = (side, item.reason.rstrip("."), item.fix.rstrip("."))
            groups.setdefault(key, []).append(item.metric)
    named = {u.metric for u in analysis.unavailable}
    silent = [n for n in METRICS if n not in named and row(analysis, n) is None]
    if silent:
        key = (None, "not computed for this recording", "")
        groups.setdefault(key, []).extend(silent)
    return [
        {
            "side": side,
            "reason": reason,
            "fix": words.after_colon(fix),
            "metrics": [{"name": n, "label": words.spec(n).label} for n in dict.fromkeys(names)],
        }
        for (side, reason, fix), names in groups.items()
    ]


def reason_of(analysis: Analysis, name: str) -> Unavailable | None:
    """Why a metric is withheld on both sides."""
    return next((u for u in analysis.unavailable if u.metric == name), None)


def citations(analysis: Analysis) -> list[dict[str, Any]]:
    """Sources of the metrics shown, each once, with the labels that rest on it."""
    found: dict[str, list[str]] = {}
    for name, spec in METRICS.items():
        if spec.citation and row(analysis, name) is not None:
            found.setdefault(spec.citation, []).append(spec.label)
    return [{"source": source, "labels": labels} for source, labels in found.items()]


def norm_sources(analysis: Analysis) -> list[str]:
    """Where the norms come from, each once."""
    return list(dict.fromkeys(m.norm.source for m in analysis.metrics.values() if m.norm))
