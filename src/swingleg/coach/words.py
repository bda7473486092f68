"""Findings get their words from ``cues.toml``: text, cue and drills."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from swingleg.core.findings import Finding
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import asymmetry_base, spec_of
from swingleg.core.quantity import plus_minus
from swingleg.core.wording import counted

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


def hint_at_most(finding: Finding, metrics: Mapping[str, Metric]) -> bool:
    """Whether a "watch" rests on an interval that covers the whole usual range."""
    metric = metrics.get(finding.evidence[0]) if finding.evidence else None
    measure = _measure(metric, finding.side) if metric else None
    if finding.severity != "watch" or metric is None or measure is None or metric.norm is None:
        return False
    return measure.ci_low < metric.norm.p5 and measure.ci_high > metric.norm.p95


def _worded(finding: Finding, metrics: dict[str, Metric]) -> Finding:
    words = _cues()[finding.id]
    first = finding.evidence[0] if finding.evidence else ""
    parts = [_statement(words.get("text_of", {}).get(first, words["text"]), finding, metrics)]
    parts += [text for name, text in words.get("kind", {}).items() if name in finding.evidence]
    if finding.cause:
        parts += [text for id_, text in words.get("with", {}).items() if id_ == finding.cause]
    if finding.severity == "watch":
        parts += _how_sure(finding, metrics)
    return replace(
        finding, text=" ".join(parts), cue=str(words["cue"]), drills=tuple(words["drills"])
    )


def _how_sure(finding: Finding, metrics: dict[str, Metric]) -> list[str]:
    """What a "watch" leaves open."""
    metric = metrics.get(finding.evidence[0]) if finding.evidence else None
    measure = _measure(metric, finding.side) if metric else None
    if metric and measure and metric.norm:
        norm = metric.norm
        if hint_at_most(finding, metrics):
            return ["But the measurement's interval covers the whole usual range: a hint at most."]
        if measure.ci_high < norm.p10 or measure.ci_low > norm.p90:
            return []  # all of it beyond 9 in 10 runners: the text says so
    return ["The measurement's interval still reaches into the usual range."]


def _statement(template: str, finding: Finding, metrics: dict[str, Metric]) -> str:
    first = finding.evidence[0] if finding.evidence else ""
    metric = metrics.get(first)
    measure = _measure(metric, finding.side) if metric else None
    where = _WHERE[finding.side]
    if first == _VERDICT and measure is not None:
        done, strides = round(measure.value * measure.n), counted(measure.n, "stride")
        return (
            f"The foot lands under a flexing knee in {done} of {strides} {where} "
            "in this recording; nearly all healthy runners do so in nearly all strides."
        )
    if metric is None or measure is None:
        return template.format(value="?", rank="unlike most runners", where=where, label="")
    spec = spec_of(first)
    shown = _size(measure) if asymmetry_base(first) else measure
    return template.format(
        value=plus_minus(shown, spec.decimals, spec.unit),
        rank=standing(measure, metric.norm),
        where=where,
        label=spec.label.split(": right minus")[0].lower(),
    )


def standing(measure: Measure, norm: Norm | None) -> str:
    """Where a mean stands among runners at this pace, in words no surer than its interval.

    Said plainly is the widest share that the whole interval lies beyond; where the value alone
    lies beyond one, it is said with "perhaps".
    """
    if norm is None:
        return "no norm at this pace"
    if norm.p10 <= measure.value <= norm.p90:
        inside = norm.p5 <= measure.ci_low and measure.ci_high <= norm.p95
        return "usual at this pace" if inside else "not clearly unusual at this pace"
    word, sign, inner, far, near = (
        ("lower", -1, measure.ci_high, norm.p5, norm.p10)
        if measure.value < norm.p10
        else ("higher", +1, measure.ci_low, norm.p95, norm.p90)
    )
    for point, hedge in ((inner, ""), (measure.value, "perhaps ")):
        for limit, share in ((far, "19 in 20"), (near, "9 in 10")):
            if sign * (point - limit) > 0:
                return f"{hedge}{word} than {share} runners at this pace"
    raise AssertionError("a value beyond p10 or p90 lies beyond one of the limits")


def _size(measure: Measure) -> Measure:
    """The measure of a difference without its sign."""
    if measure.value >= 0:
        return measure
    return replace(measure, value=-measure.value, ci_low=-measure.ci_high, ci_high=-measure.ci_low)


def _measure(metric: Metric, side: str) -> Measure | None:
    found = metric.of(side)
    return found if found is not None else metric.both


@cache
def _cues() -> dict[str, dict[str, Any]]:
    text = resources.files("swingleg.coach").joinpath("cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
