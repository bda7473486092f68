"""What-if answers on the terminal: plain text, at most 100 columns."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

from swingleg.core.analysis import Analysis
from swingleg.report import story
from swingleg.report import whatif_sweep as sw
from swingleg.report import whatif_words as w
from swingleg.report.terminal import WIDTH
from swingleg.simulate.result import Answer, Change, SweetSpot, WhatIf

_INDENT, _LABEL = 2, 33
#: shown of each question, in this order, as far as the room goes; the rest stands in the report
_SHOWN = ("hip_torque_flexor_peak_nm_kg", "effort", "overstride_hip_leg", "braking_impulse_bw_s",
          "peak_force_bw", "vertical_oscillation_m", "knee_flexion_velocity_contact_deg_s",
          "thigh_elevation_peak_deg", "knee_flexion_swing_peak_deg")  # fmt: skip
_LINES = 7


def whatif_lines(
    found: WhatIf, analysis: Analysis, *, report: str | Path | None = None, old: bool = False
) -> list[str]:
    """The lines of `whatif_text`."""
    lines = [_headline(analysis)]
    for group, spot in zip(found.groups, found.sweet_spots, strict=True):
        lines.append("")
        lines += _question(group[0], analysis) if len(group) == 1 else _sweep(found, group, spot)
    lines.append("")
    if any(w.answered(a) for group in found.groups for a in group):
        lines += _wrapped(_key(found))
    for note in found.notes:
        lines += _wrapped(note)
    if report is not None:
        # a path is never broken: it is there to be copied
        lines.append(f"{' ' * _INDENT}{'Report':<{_LABEL}}{report}")
    if old:
        lines += _wrapped(
            "report.html there was written by an older version and was left as it is: "
            "analyze anew to have the answer in it too."
        )
    return lines


def whatif_text(
    found: WhatIf, analysis: Analysis, *, report: str | Path | None = None, old: bool = False
) -> str:
    """What would change, question by question.

    report : the page to open. old : the folder's report has no place for the section.
    """
    return "\n".join(whatif_lines(found, analysis, report=report, old=old))


def _headline(analysis: Analysis) -> str:
    name = analysis.athlete.name
    facts = " · ".join(story.facts(analysis)[:2]).replace(" per km)", "/km)")
    return " " * _INDENT + (f"{name}: {facts}" if name else facts)


def _question(answer: Answer, analysis: Analysis) -> list[str]:
    """The sentence, then figure by figure."""
    leg_m = float(analysis.motion.attrs.get("leg_length_m", math.nan))
    lines = _wrapped(w.sentence(answer, leg_m))
    by_name = {c.name: c for c in answer.changes}
    wanted = [by_name[n] for n in _SHOWN if n in by_name and by_name[n].verdict != "as asked"]
    asked = [c for c in answer.changes if c.verdict == "as asked"]
    return lines + [_row(c) for c in (*asked, *wanted[:_LINES])]


def _row(change: Change) -> str:
    """ "Hip-flexor torque, peak   1.62 → 1.77 Nm/kg   +9 % [+0.08 to +0.22]   rises"."""
    name = w.name_of(change.name)
    unit = w.unit_of(change.name)
    if not (math.isfinite(change.before) and math.isfinite(change.after)):
        return f"{' ' * (_INDENT + 2)}{name:<{_LABEL - 2}}not known"
    before = w.value_words(change.name, change.before).removesuffix(unit)
    values = f"{before} → {w.value_words(change.name, change.after)}"
    spread = w.spread_words(change)
    by = w.difference_words(change) + (f" [{spread}]" if spread else "")
    if change.verdict == "as asked":
        by = ""
    line = f"{' ' * (_INDENT + 2)}{name:<{_LABEL - 2}}{values:<22} {by:<27} {change.verdict}"
    return line.rstrip()


def _sweep(found: WhatIf, group: tuple[Answer, ...], spot: SweetSpot | None) -> list[str]:
    points = sw.points_of(group, found.figures)
    margin = " " * (_INDENT + 2)
    lines = [f"{' ' * _INDENT}{sw.swept_name(points)}", *_wrapped(sw.sweep_sentence(points, spot))]
    torque, effort = (
        [next((c for c in a.changes if c.name == name), None) for a in points.answers]
        for name in ("hip_torque_flexor_peak_nm_kg", "effort")
    )
    if points.x:
        lines.append(
            f"{margin}{'':<16}{'Total effort':<30}{'Hip-flexor torque, peak':<30}".rstrip()
        )
    for x, pull, total in zip(points.x, torque, effort, strict=True):
        cells = "".join(f"{_short(c):<30}" for c in (total, pull))
        lines.append(f"{margin}{sw.at_words(points, x):<16}{cells}".rstrip())
    for x, problem in points.failed:
        lines += _wrapped(f"{sw.at_words(points, x)}: {problem}", _INDENT + 2)
    return lines


def _short(change: Change | None) -> str:
    """ "+4 % [+2 to +5]": against this runner now."""
    if change is None or not math.isfinite(change.difference) or not change.before:
        return "–"
    scale = 100 / abs(change.before)
    text = f"{w.signed(scale * change.difference, 1)} %"
    if change.verdict == "cannot tell":
        text = "cannot tell"
    if change.low is None or change.high is None:
        return text
    return f"{text} [{w.signed(scale * change.low, 1)} to {w.signed(scale * change.high, 1)}]"


def _key(found: WhatIf) -> str:
    if not w.spread_known(found):
        return w.NO_SPREAD
    return (
        "[ ] lowest and highest difference over all assumptions tried; “cannot tell”: they "
        "disagree about the direction. A flat model of this runner; differences, not promises."
    )


def _wrapped(text: str, indent: int = _INDENT) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin,
                         break_on_hyphens=False)  # fmt: skip
