"""Findings get their words from ``cues.toml``: text, cue and drills."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from swingleg.core.findings import Finding
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import spec_of

_UNIT = {
    "deg": "°",
    "deg/s": "°/s",
    "leg": " leg lengths",
    "m": " m",
    "s": " s",
    "ms": " ms",
    "1": "",
}
_WHERE = {"left": "on the left", "right": "on the right", "both": "on both sides"}
_VERDICT = "lands_under_flexing_knee"


def worded(findings: Iterable[Finding], metrics: dict[str, Metric]) -> tuple[Finding, ...]:
    """The same findings with text, cue and drills.

    Parameters
    ----------
    metrics : with norms, as the findings were made from.
    """
    return tuple(_worded(finding, metrics) for finding in findings)


def finding_name(id_: str) -> str:
    """How a sentence calls a finding, for example "a low knee lift"."""
    return str(_cues()[id_]["name"])


def _worded(finding: Finding, metrics: dict[str, Metric]) -> Finding:
    words = _cues()[finding.id]
    first = finding.evidence[0] if finding.evidence else ""
    parts = [_statement(words.get("text_of", {}).get(first, words["text"]), finding, metrics)]
    parts += [text for name, text in words.get("kind", {}).items() if name in finding.evidence]
    if finding.cause:
        parts += [text for id_, text in words.get("with", {}).items() if id_ == finding.cause]
    if finding.severity == "watch":
        parts.append(_how_sure(finding, metrics))
    return replace(
        finding, text=" ".join(parts), cue=str(words["cue"]), drills=tuple(words["drills"])
    )


def _how_sure(finding: Finding, metrics: dict[str, Metric]) -> str:
    """What a "watch" leaves open."""
    metric = metrics.get(finding.evidence[0]) if finding.evidence else None
    measure = _measure(metric, finding.side) if metric else None
    if metric and measure and metric.norm:
        norm = metric.norm
        if measure.ci_low < norm.p5 and measure.ci_high > norm.p95:
            return "But the measurement's interval covers the whole usual range: a hint at most."
    return "The measurement's interval still reaches into the usual range."


def _statement(template: str, finding: Finding, metrics: dict[str, Metric]) -> str:
    first = finding.evidence[0] if finding.evidence else ""
    metric = metrics.get(first)
    measure = _measure(metric, finding.side) if metric else None
    where = _WHERE[finding.side]
    if first == _VERDICT and measure is not None:
        done = round(measure.value * measure.n)
        return (
            f"The foot lands under a flexing knee in {done} of {measure.n} strides {where} "
            "in this recording; nearly all healthy runners do so in nearly all strides."
        )
    if metric is None or measure is None:
        return template.format(value="?", rank="unlike most runners", where=where, label="")
    return template.format(
        value=quantity(measure.value, first),
        rank=rank(measure.value, metric.norm),
        where=where,
        label=spec_of(first).label.split(": right minus")[0].lower(),
    )


def quantity(value: float, metric: str) -> str:
    """A value with a sensible number of digits and its unit: "33°", "0.24 leg lengths"."""
    spec = spec_of(metric)
    shown = abs(value) if metric.endswith("_asymmetry") else value
    rounded = round(shown, spec.decimals) + 0.0  # + 0.0: no "−0"
    text = f"{rounded:.{spec.decimals}f}".replace("-", "−")
    return text + _UNIT.get(spec.unit, f" {spec.unit}")


def rank(value: float, norm: Norm | None) -> str:
    """Where a value stands among runners at this pace, in words."""
    if norm is None:
        return "with no norm to compare it with"
    for limit, share in ((norm.p5, "19 in 20"), (norm.p10, "9 in 10")):
        if value < limit:
            return f"lower than {share} runners at this pace"
    for limit, share in ((norm.p95, "19 in 20"), (norm.p90, "9 in 10")):
        if value > limit:
            return f"higher than {share} runners at this pace"
    return "within the usual range at this pace"


def _measure(metric: Metric, side: str) -> Measure | None:
    found = metric.of(side)
    return found if found is not None else metric.both


@cache
def _cues() -> dict[str, dict[str, Any]]:
    text = resources.files("swingleg.coach").joinpath("cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
