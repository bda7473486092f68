"""The verdict on the terminal: a handful of lines, plain text, at most 100 columns."""

from __future__ import annotations

import shlex
import textwrap
from pathlib import Path
from typing import Any

from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding
from swingleg.report import story, tables, words

WIDTH = 100
_INDENT, _LABEL = 2, 30
_LIFT = "thigh_elevation_peak_deg"
#: not "why a landing fails", so not under Why
_NOT_WHY = ("low_knee_lift", "high_knee_lift", "asymmetry", "bouncy", "heel_flick",
            "low_foot_carriage", "good_swing")  # fmt: skip
#: what the landing costs, told under its own head
_FORCES = ("stomping", "braking")
#: warnings that put figures of the first page in doubt; the others stand in the report
_DOUBTS = ("speed_disagrees", "truncated", "part_used", "other_people", "near_leg_hidden",
           "marker_labels", "marker_lag", "point_missing", "mass_disagrees")  # fmt: skip
#: what a runner would miss most, first
_WANTED = ("overstride_hip_leg", "knee_flexion_late_swing_min_deg",
           "step_length_m", "impact_impulse_bw_s", "braking_impulse_bw_s")  # fmt: skip


def verdict_lines(analysis: Analysis, *, report: str | Path | None = None) -> list[str]:
    """The lines of `verdict`."""
    lines = [_headline(analysis)]
    doubts = [w for w in analysis.quality.warnings if w.code in _DOUBTS]
    lines += row("Check the recording", [f"{w.message}. {w.fix}" for w in doubts]) if doubts else []
    lines += row("Lands under a flexing knee", [_landings(analysis)])
    lines += _why(analysis)
    lines += _forces(analysis)
    lines += row("Knee lift", [_lift(analysis)])
    asked = [f for f in story.troubles(analysis) if f.drills or f.severity == "act"]
    if asked:
        lines += row("Worth working on", [_work(g) for g in story.together(asked)[:2]])
        if report is not None:
            folder = shlex.quote(str(Path(report).parent))
            lines.append(f"{_margin('Weeks of it')}swingleg programme {folder} --start DATE")
    elif not analysis.findings:
        lines += row("Worth working on", [f"could not be judged: {story.why_unjudged(analysis)}"])
    elif not story.troubles(analysis):
        lines += row("Worth working on", ["nothing stands out in this recording"])
    missing = _missing(analysis)
    if missing:
        lines += row("Not measured", [missing])
    if analysis.input.virtual:
        lines += row("Runner", ["virtual: rendered by a computer, nobody was filmed"])
    if report is not None:
        # a path is never broken: it is there to be copied
        lines.append(f"{_margin('Report')}{report}")
    return lines


def verdict(analysis: Analysis, *, report: str | Path | None = None) -> str:
    """What the recording shows, in a few lines that read without colour.

    report : where the HTML page stands, for the last line.
    """
    return "\n".join(verdict_lines(analysis, report=report))


def _headline(analysis: Analysis) -> str:
    said = " · ".join(story.facts(analysis)).replace(" per km)", "/km)")
    if analysis.condition.speed_m_s:
        said = said.replace(" · ", ", ", 1)
    left = " " * _INDENT + said
    right = f"quality {words.quality_word(analysis.quality.score)}"
    gap = WIDTH - len(left) - len(right)
    return f"{left}{' ' * gap}{right}" if gap >= 2 else f"{left} · {right}"


def _margin(label: str) -> str:
    """What stands before an item that is not wrapped."""
    return f"{' ' * _INDENT}{label:<{_LABEL}}"


def row(label: str, items: list[str]) -> list[str]:
    """A label and its items, each wrapped to the width under itself."""
    room = WIDTH - _INDENT - _LABEL
    wrapped = [
        line
        for item in items
        for line in textwrap.wrap(item, room, subsequent_indent="  ", break_on_hyphens=False)
    ]
    heads = [label] + [""] * (len(wrapped) - 1)
    margin = " " * _INDENT
    pairs = zip(heads, wrapped, strict=True)
    return [f"{margin}{head:<{_LABEL}}{text}".rstrip() for head, text in pairs]


def _landings(analysis: Analysis) -> str:
    parts = []
    for side in ("right", "left"):
        counted = story.landings(analysis, side)
        if counted is None or not counted.known:
            parts.append(f"{side}: {story.why_not(analysis, story.FLEXING, side)}")
            continue
        more = f" ({counted.unknown} cannot be told)" if counted.unknown else ""
        parts.append(f"{side} {counted.yes} of {counted.known}{more}")
    first, second = (p.partition(": ") for p in parts)
    if first[1] and first[1:] == second[1:]:
        return f"right and left: {first[2]}"
    return "      ".join(parts) if all(len(p) < 28 for p in parts) else "; ".join(parts)


def _why(analysis: Analysis) -> list[str]:
    """The evidence behind landings that do not go well, side by side with the norm."""
    lines: list[str] = []
    by_side: dict[str, list[str]] = {}
    for finding in story.troubles(analysis):
        if finding.id in (*_NOT_WHY, *_FORCES):
            continue
        for name in finding.evidence[:1]:
            line = story.evidence_line(analysis, name, finding.side)
            said = by_side.setdefault(finding.side, [])
            if line and line not in said and len(said) < 3:
                said.append(line)
    for side, said in by_side.items():
        if said:
            lines += row(f"Why ({side})" if side != "both" else "Why", said)
    return lines


def _forces(analysis: Analysis) -> list[str]:
    """What stands out in the force on the ground, both sides in one line."""
    names = [f.evidence[0] for f in story.troubles(analysis) if f.id in _FORCES and f.evidence]
    said = [line for n in dict.fromkeys(names) if (line := story.evidence_line(analysis, n))]
    return row("Force on the ground", said) if said else []


def _lift(analysis: Analysis) -> str:
    metric, spec = analysis.metrics.get(_LIFT), words.spec(_LIFT)
    parts = []
    for side in ("right", "left"):
        measure = metric.of(side) if metric else None
        if measure is not None:
            parts.append(f"{side} {words.plus_minus(measure, spec.decimals, spec.unit)}")
    if not parts:
        return story.why_not(analysis, _LIFT, "right")
    norm = metric.norm if metric else None
    tail = (
        f" ({words.norm_words(norm, spec.decimals, spec.unit)} at this pace)"
        if norm
        else " (no norm at this pace)"
    )
    return " · ".join(parts) + tail


def _work(group: list[Finding]) -> str:
    first = group[0]
    side = f"{first.side} " if len(group) == 1 and first.side != "both" else ""
    title = first.id.replace("_", " ").replace("over stride", "over-stride")
    if all(f.severity == "watch" for f in group):
        side = f"perhaps {side}"
    drills = "; ".join(words.drill_words(d)["name"].lower() for d in first.drills[:2])
    return f"{side}{title}" + (f" → drill: {drills}" if drills else "")


def _missing(analysis: Analysis) -> str | None:
    """The most wanted withheld metric with its fix, and how many more there are."""
    groups = tables.not_measured(analysis)
    if not groups:
        return None
    groups.sort(key=lambda g: g["side"] in ("left", "right"))  # whole-body gaps come first
    names: dict[str, dict[str, Any]] = {}
    for g in groups:
        for m in g["metrics"]:
            names.setdefault(m["name"], g)
    wanted = next((n for n in _WANTED if n in names), next(iter(names)))
    group = names[wanted]
    label = words.spec(wanted).label
    side = f"{group['side']} leg, " if group["side"] in ("left", "right") else ""
    text = f"{side}{label[0].lower()}{label[1:]}: {group['reason'].rstrip('.')}"
    more = len(names) - 1
    return text + (f"; and {more} more, with what would fix each, in the report" if more else "")
