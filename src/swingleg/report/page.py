"""The report's content in order, as plain values for the template."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

import numpy as np

from swingleg import __version__
from swingleg.coach import safety
from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding
from swingleg.core.metrics import METRICS
from swingleg.core.wording import medium_of
from swingleg.norms import why_no_curve
from swingleg.report import claims, keyframes, machine, pictures, story, tables, words
from swingleg.report.figures import curve
from swingleg.report.figures.strip import landing_dots, range_strip

#: the causal chain: metric, key moment, heading, plain words
CHAIN = (
    ("thigh_elevation_peak_deg", "knee_lift", "Knee lift", "highest thigh angle in swing"),
    ("knee_flexion_late_swing_min_deg", "late_swing", "Knee straightens",
     "straightest knee just before landing"),
    ("overstride_hip_leg", "contact", "Foot ahead of hip", "at landing, in leg lengths"),
)  # fmt: skip
_COST = ("peak_force_bw", "impact_impulse_bw_s", "loading_class")
#: how far the numbers have been put to the test, for what was recorded
_PROVEN = {
    "video": "How well these numbers hold on real people filmed by phone is not yet proven: "
    "swingleg has been tested against public motion capture and rendered runners with known truth.",
    "markers": "How well these numbers hold in other laboratories is known in part: swingleg has "
    "been tested against force plates in public motion capture, most of it from one laboratory.",
}
_BRAKING = "braking_impulse_bw_s"


def page(
    analysis: Analysis,
    *,
    video: str | Path | None = None,
    frames: keyframes.Pictures | None = None,
) -> dict[str, Any]:
    """Everything the template needs."""
    moments, legs = keyframes.key_moments(analysis), pictures.mean_legs(analysis)
    return {
        "version": __version__,
        "title": _title(analysis),
        "facts": story.facts(analysis),
        "virtual": analysis.input.virtual,
        "sentence": story.sentence(analysis),
        "landings": [_landing(analysis, side) for side in ("left", "right")],
        "landing_parts": [
            line for name in story.FLEXING_PARTS if (line := story.evidence_line(analysis, name))
        ],
        "chain": [_link(analysis, legs, *step) for step in CHAIN],
        "cost": _cost(analysis),
        "frames_side": moments.side if moments else None,
        "curves": pictures.curves(analysis, ("thigh", "knee"), curve.LARGE),
        "no_band": why_no_curve(analysis.condition.speed_m_s) or "",
        "more_curves": pictures.curves(analysis, ("shank", "ankle", "foot"), curve.SMALL),
        "forces": pictures.force(analysis),
        "forces_from": story.force_source(analysis),
        "sticks": pictures.stick_strip(analysis),
        "findings": [_finding(analysis, group) for group in _in_order(analysis)],
        "unjudged": story.why_unjudged(analysis),
        "machine": machine.section(analysis),
        "claims": claims.section(analysis),
        "chain_links": claims.chain_links(),
        "families": tables.families(analysis),
        "not_measured": tables.not_measured(analysis),
        "warnings": analysis.quality.warnings,
        "quality": words.quality_word(analysis.quality.score),
        "score": f"{analysis.quality.score:.2f}",
        "input": input_facts(analysis),
        "citations": tables.citations(analysis),
        "norm_sources": tables.norm_sources(analysis),
        "safety": safety.words("report"),
        "proven": _PROVEN["markers" if medium_of(analysis.motion) == "markers" else "video"],
        "definitions": list(METRICS.values()),
        # last: the clip may still be being read for them
        "frames": keyframes.key_frames(analysis, video=video, frames=frames),
    }


def _title(analysis: Analysis) -> str:
    name = analysis.athlete.name
    return f"Running form of {name}" if name else "Running form"


def _landing(analysis: Analysis, side: str) -> dict[str, Any]:
    counted = story.landings(analysis, side)
    if counted is None or not counted.known:
        return {"side": side, "reason": story.why_not(analysis, story.FLEXING, side)}
    answers = np.asarray(counted.answers, dtype=float)
    return {
        "side": side,
        "count": f"{counted.yes} of {counted.known}",
        "unknown": counted.unknown,
        "svg": landing_dots(answers.tolist(), side),
    }


def _values(analysis: Analysis, name: str) -> list[dict[str, str]]:
    """One entry per side: what was measured and where it stands, or why it was not."""
    metric, spec = analysis.metrics.get(name), words.spec(name)
    out: list[dict[str, str]] = []
    unit = spec.unit if len(words.unit_after(spec.unit)) <= 3 else ""  # a long one heads the card
    for side in ("left", "right"):
        measure = metric.of(side) if metric else None
        if metric is None or measure is None:
            out.append({"side": side, "value": "", "standing": story.why_not(analysis, name, side)})
            continue
        out.append(
            {
                "side": side,
                "value": words.plus_minus(measure, spec.decimals, unit),
                "standing": words.standing(measure, metric.norm),
            }
        )
    return out


def _link(
    analysis: Analysis,
    legs: dict[str, dict[str, np.ndarray]],
    name: str,
    moment: str,
    title: str,
    plain: str,
) -> dict[str, Any]:
    """One link of the causal chain. legs : from `pictures.mean_legs`."""
    metric, spec = analysis.metrics.get(name), words.spec(name)
    norm = metric.norm if metric else None
    return {
        "title": title,
        "plain": plain,
        "svg": pictures.chain_posture(legs[moment], moment, title),
        "strip": range_strip(metric, spec.label, spec.decimals) if metric else "",
        "values": _values(analysis, name),
        "norm": words.norm_words(norm, spec.decimals, spec.unit) if norm else "no norm",
    }


def _cost(analysis: Analysis) -> dict[str, Any]:
    """The last link: braking like the other links, the impact in words."""
    metric, spec = analysis.metrics.get(_BRAKING), words.spec(_BRAKING)
    lines = [story.evidence_line(analysis, name, "both") for name in _COST]
    missing = tables.reason_of(analysis, _BRAKING)
    return {
        "shown": [line for line in lines if line],
        "braking": _values(analysis, _BRAKING) if metric else [],
        "strip": range_strip(metric, spec.label, spec.decimals) if metric else "",
        "norm": words.norm_words(metric.norm, spec.decimals, spec.unit)
        if metric and metric.norm
        else "no norm",
        "source": story.force_source(analysis),
        "reason": missing.reason.rstrip(".") if missing else "",
        "fix": words.after_colon(missing.fix) if missing else "",
    }


def _in_order(analysis: Analysis) -> list[list[Finding]]:
    """Findings, the gravest first; left and right of the same one together."""
    good = [f for f in analysis.findings if f.severity == "good"]
    return story.together([*story.troubles(analysis), *good])


def _finding(analysis: Analysis, group: list[Finding]) -> dict[str, Any]:
    first = group[0]
    lines = [story.evidence_line(analysis, n, f.side) for f in group for n in f.evidence]
    if len(group) > 1:  # both sides in one line
        lines = [story.evidence_line(analysis, n) for f in group for n in f.evidence]
    return {
        "id": first.id,
        "title": words.finding_title(first.id),
        "side": words.side_words(first.side if len(group) == 1 else "both"),
        "severity": first.severity,
        "severity_words": words.SEVERITY_WORDS[first.severity],
        "texts": list(dict.fromkeys(f.text for f in group)),
        "evidence": list(dict.fromkeys(line for line in lines if line)),
        "cause": words.finding_title(first.cause) if first.cause else None,
        "cue": first.cue,
        "drills": [words.drill_words(d) for d in dict.fromkeys(d for f in group for d in f.drills)],
    }


def input_facts(analysis: Analysis) -> list[tuple[str, str]]:
    """What was read, and what was told about it."""
    i, a, c = analysis.input, analysis.athlete, analysis.condition
    size = f", {i.width} × {i.height} pixels" if i.width and i.height else ""
    rows = [
        ("Recording", f"{PurePath(i.path).name} ({i.kind}{size})"),
        ("Length", f"{i.duration_s:.1f} s, {i.frames} frames, {i.fps:.0f} frames/s"),
    ]
    if i.slow_motion_factor != 1:
        rows.append(("Slow motion", f"{i.slow_motion_factor:g} times; all times are real times"))
    if i.virtual:
        rows.append(("Runner", "virtual: rendered by a computer, with known truth"))
    body = [
        f"{a.height_m:.2f} m" if a.height_m else "height not given",
        f"{a.mass_kg:.0f} kg" if a.mass_kg else "mass not given",
    ]
    rows.append(("Body", ", ".join(body)))
    if c.speed_m_s:
        source = f", {c.speed_source}" if c.speed_source else ""
        rows.append(("Speed", f"{c.speed_m_s:.2f} m/s{source}"))
    ground: list[str] = [] if c.surface == "unknown" else [c.surface]
    if c.incline_pct:
        ground.append(f"incline {c.incline_pct:g} %")
    if ground:
        rows.append(("Ground", ", ".join(ground)))
    counts = {s: int((analysis.strides["side"] == s).sum()) for s in ("left", "right")}
    rows.append(("Strides used", f"{counts['left']} left, {counts['right']} right"))
    return rows
