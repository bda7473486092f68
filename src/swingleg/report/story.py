"""The one sentence, the counted landings and the causal chain: what page and terminal share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swingleg.core.analysis import Analysis
from swingleg.core.findings import Finding
from swingleg.core.measure import Measure, Metric
from swingleg.core.motion import SIDES
from swingleg.core.wording import counted
from swingleg.norms import why_no_norm
from swingleg.report import words

FLEXING = "lands_under_flexing_knee"
#: what must hold for a yes: the knee bends, since a while, over a foot that is not far ahead
FLEXING_PARTS = (
    "knee_flexion_velocity_contact_deg_s",
    "knee_reflexion_lead_ms",
    "overstride_knee_leg",
)
#: metric → how its value reads in a sentence; {v} is the value with its interval
_PHRASES = {
    "thigh_elevation_peak_deg": "knee lift (thigh angle) is {v}",
    "knee_flexion_late_swing_min_deg": "knee straightens to {v} just before contact",
    "knee_flexion_contact_deg": "knee is bent {v} at contact",
    "knee_flexion_velocity_contact_deg_s": "knee bends at {v} at contact",
    "knee_flexion_swing_peak_deg": "knee folds to {v} in swing",
    "knee_reflexion_lead_ms": "knee bends again {v} before contact",
    "overstride_hip_leg": "foot lands {v} ahead of the hip",
    "overstride_knee_leg": "foot lands {v} ahead of the knee",
    "overstride_com_leg": "foot lands {v} ahead of the pelvis",
    "shank_angle_contact_deg": "shin is tilted {v} at contact",
    "ankle_dorsiflexion_contact_deg": "ankle is at {v} at contact",
    "foot_strike_angle_deg": "foot is at {v} to the ground at contact",
    "heel_height_peak_leg": "heel is carried {v} high",
    "vertical_oscillation_m": "hips move up and down by {v}",
    "contact_time_s": "foot stays on the ground for {v}",
    "braking_impulse_bw_s": "braking per step is {v}",
    "peak_force_bw": "highest force on the ground is {v}",
}


@dataclass(frozen=True)
class Landings:
    """Landings of one side, in order: 1 yes, 0 no, NaN cannot tell."""

    side: str
    answers: tuple[float, ...]

    @property
    def known(self) -> int:
        return int(np.isfinite(np.array(self.answers)).sum())

    @property
    def yes(self) -> int:
        return int(np.nansum(np.array(self.answers) > 0.5))

    @property
    def unknown(self) -> int:
        return len(self.answers) - self.known

    @property
    def words(self) -> str:
        """ "4 of 12 strides", or "3 of the 4 strides that could be told"."""
        if self.unknown:
            return f"{self.yes} of the {counted(self.known, 'stride')} that could be told"
        return f"{self.yes} of {counted(self.known, 'stride')}"


def landings(analysis: Analysis, side: str) -> Landings | None:
    """Landings counted from the stride table; None when this side cannot be told at all."""
    metric = analysis.metrics.get(FLEXING)
    measure = metric.of(side) if metric else None
    if measure is None:
        return None
    table = analysis.strides
    if FLEXING in table.columns:
        answers = table.loc[table["side"] == side, FLEXING].astype(float)
        if answers.notna().any():
            return Landings(side, tuple(float(v) for v in answers))
    yes, n = words.share_counts(measure)
    return Landings(side, (1.0,) * yes + (0.0,) * (n - yes))


def why_not(analysis: Analysis, name: str, side: str) -> str:
    """ "not measured, far leg hidden": the reason a number is withheld."""
    for item in analysis.unavailable:
        if item.metric == name and item.side in (side, None):
            return f"not measured, {item.reason.rstrip('.')}"
    hidden = next((u for u in analysis.unavailable if u.side == side), None)
    return f"not measured, {hidden.reason.rstrip('.')}" if hidden else "not measured"


def troubles(analysis: Analysis) -> list[Finding]:
    """Findings that ask for something, the gravest first, otherwise in the order given."""
    asked = [f for f in analysis.findings if f.severity != "good"]
    return sorted(asked, key=lambda f: words.SEVERITY_ORDER[f.severity])


def why_unjudged(analysis: Analysis) -> str:
    """Why there is no finding at all, not even that the swing is a usual one."""
    measured = any(m.left or m.right or m.both for m in analysis.metrics.values())
    reason = why_no_norm("thigh_elevation_peak_deg", analysis.condition.speed_m_s)
    return reason if measured and reason else "too little could be measured"


def together(findings: list[Finding]) -> list[list[Finding]]:
    """The same finding of both sides side by side, in the order of first appearance."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.id, []).append(finding)
    return list(groups.values())


def sides_shown(metric: Metric | None, side: str) -> list[tuple[str, Measure]]:
    """(side, measure) pairs of a metric for "left", "right" or, for "both", what there is."""
    if metric is None:
        return []
    if side != "both":
        measure = metric.of(side) or (metric.both if not (metric.left or metric.right) else None)
        return [(side, measure)] if measure else []
    pair = [(s, m) for s in SIDES[::-1] if (m := metric.of(s)) is not None]
    return pair or ([("both", metric.both)] if metric.both else [])


def evidence_line(analysis: Analysis, name: str, side: str = "both") -> str | None:
    """ "knee straightens to 3° ±2 just before contact (norm 8° ±6)", or None without a number."""
    metric = analysis.metrics.get(name)
    shown = sides_shown(metric, side)
    if metric is None or not shown:
        return None
    if name == "loading_class":
        shares = ", ".join(f"{s} {m.value:.0%}" for s, m in shown)
        return f"landings that load faster than two thirds of runners do: {shares}"
    spec = words.spec(name)
    label = spec.label[0].lower() + spec.label[1:]
    if len(shown) == 1:
        value = words.plus_minus(shown[0][1], spec.decimals, spec.unit)
        phrase = _PHRASES.get(name)
        head = phrase.format(v=value) if phrase else f"{label} {value}"
    else:
        long = len(words.unit_after(spec.unit)) > 3  # a long unit is said once
        unit = "" if long else spec.unit
        values = [f"{s} {words.plus_minus(m, spec.decimals, unit)}" for s, m in shown]
        head = f"{label}: {', '.join(values)}{words.unit_after(spec.unit) if long else ''}"
    if metric.norm is None:
        return head
    return f"{head} ({words.norm_words(metric.norm, spec.decimals, spec.unit)})"


def force_source(analysis: Analysis) -> str:
    """Where the force of the stances comes from, in words; "" when there is none."""
    if "force_source" not in analysis.strides:
        return ""
    plate = (analysis.strides["force_source"] == "force plate").mean()
    if plate == 1:
        return "measured by force plates"
    if plate == 0:
        return "estimated from the motion"
    return f"measured by force plates in {plate:.0%} of the contacts, otherwise estimated"


def sentence(analysis: Analysis) -> str:
    """The verdict in one sentence."""
    counts = [c for side in ("right", "left") if (c := landings(analysis, side)) and c.known]
    parts = [f"the {c.side} foot lands under a bending knee in {c.words}" for c in counts]
    if len(counts) == 2:
        parts = [f"{parts[0]}, the {counts[1].side} foot in {counts[1].words}"]
    asked = troubles(analysis)
    if asked:
        parts.append(_trouble_words(analysis, asked[0]))
    elif any(f.severity == "good" for f in analysis.findings):
        parts.append("nothing in the swing stands out at this pace")
    if parts and not counts and analysis.metrics:
        parts.append("whether the feet land under a bending knee could not be told")
    if not parts:
        return f"In this recording no verdict could be made: {why_unjudged(analysis)}."
    comma = "," if parts[0].startswith("on the") else ""
    return f"In this recording{comma} {'; '.join(parts)}."


def _trouble_words(analysis: Analysis, finding: Finding) -> str:
    """The clause of a sentence for the gravest finding, no surer than its interval."""
    where = "" if finding.side == "both" else f"on the {finding.side} "
    for name in finding.evidence[:1]:
        metric = analysis.metrics.get(name)
        shown = sides_shown(metric, finding.side)
        if metric is not None and shown and name in _PHRASES:
            measure = (metric.both if finding.side == "both" else None) or shown[0][1]
            spec = words.spec(name)
            value = words.plus_minus(measure, spec.decimals, spec.unit)
            clause = _PHRASES[name].format(v=value)
            return f"{where}the {clause}, {words.standing(measure, metric.norm)}"
    hedge = "" if finding.severity == "act" else "perhaps "
    return f"{where}{hedge}{words.finding_name(finding.id)}"


def facts(analysis: Analysis) -> list[str]:
    """The line under the title: where, how fast, how much was seen, how well."""
    c, i = analysis.condition, analysis.input
    place = "treadmill" if c.treadmill else c.surface if c.surface != "unknown" else "running"
    parts = [place.capitalize()]
    if c.speed_m_s:
        parts.append(f"{c.speed_m_s:.1f} m/s ({words.pace_words(c.speed_m_s)})")
    parts.append(f"{len(analysis.events)} steps")
    parts.append(f"{i.fps:.0f} frames/s")
    if i.near_side:
        parts.append(f"near leg: {i.near_side}")
    return parts
