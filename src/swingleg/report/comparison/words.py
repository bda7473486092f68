"""A Comparison in words: numbers, verdicts, where in the cycle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from swingleg.comparison.model import Change, Cluster, Comparison, CurveChange, Pair, Subject
from swingleg.comparison.verdict import LEVEL, held_against
from swingleg.core import quantity
from swingleg.core.measure import Measure
from swingleg.report import words

#: what a runner asks first, in this order, where nothing changed for sure
FIRST = (
    "thigh_elevation_peak_deg",
    "knee_flexion_late_swing_min_deg",
    "knee_flexion_contact_deg",
    "overstride_hip_leg",
    "cadence_spm",
)
VERDICTS = {
    "up": "changed: higher",
    "down": "changed: lower",
    "same": "not changed",
    "unsure": "cannot tell",
}
SIGNS = {"up": "↑", "down": "↓", "same": "=", "unsure": "?"}
ANGLES = {"thigh": "Thigh angle (knee lift)", "knee": "Knee bend (flexion)"}
NO_CAUSE = "A change is one of these recordings, on these days; it does not say what caused it."


def label(change: Change, *, leg: bool = True) -> str:
    """ "Knee lift, left": the metric's plain name up to a bracket, and the leg."""
    name = words.spec(change.metric).label.partition(" (")[0]
    return f"{name}, {leg_words(change.side)}" if leg and change.side != "both" else name


def leg_words(side: str) -> str:
    """ "left leg" … "near legs"; "" for the whole body."""
    return {"both": "", "near": "near leg"}.get(side, f"{side} leg")


def value(change: Change, measure: Measure, *, spread: bool = True) -> str:
    """ "29° ±3", or "8 of 12" strides."""
    spec = words.spec(change.metric)
    if spec.kind != "number":
        yes, n = words.share_counts(measure)
        return f"{yes} of {n}"
    if spread:
        return words.plus_minus(measure, spec.decimals, spec.unit)
    tail = words.unit_after(spec.unit)  # a long one stands behind the difference
    return words.number(measure.value, decimals(change)) + (tail if len(tail) <= 3 else "")


def decimals(change: Change) -> int:
    """Digits in which the difference and its interval can be told apart."""
    spec = words.spec(change.metric)
    return quantity.enough(spec.decimals, change.difference.half_width, 1.5)


def difference(change: Change, measure: Measure | None = None) -> str:
    """ "+6° ±2": signed, with its interval; shares in points of percent."""
    gap = measure or change.difference
    spec = words.spec(change.metric)
    digits, unit = decimals(change), spec.unit
    if spec.kind != "number":
        gap = replace(gap, value=100 * gap.value, ci_low=100 * gap.ci_low,
                      ci_high=100 * gap.ci_high)  # fmt: skip
        digits, unit = 0, "%"
    return signed(words.plus_minus(gap, digits, unit), gap.value)


def signed(text: str, number: float) -> str:
    """A plus before what is above zero; a minus stands there already."""
    return f"+{text}" if number > 0 and any(c in "123456789" for c in text) else text


def amount(change: Change, number: float) -> str:
    """A bare amount in the metric's unit: "5°", "30 %"."""
    spec = words.spec(change.metric)
    if spec.kind != "number":
        return f"{100 * number:.0f} %"
    digits = quantity.enough(decimals(change), number)
    return words.number(number, digits) + words.unit_after(spec.unit)


def verdict(change: Change) -> str:
    """ "changed: higher", "not changed: at most ±2.7°": never "not changed" without its limit."""
    said = VERDICTS[change.verdict]
    return f"{said}: at most ±{limit(change)}" if change.verdict == "same" else said


def limit(change: Change) -> str:
    """The largest change that is left possible; a long unit stands behind the difference."""
    spec = words.spec(change.metric)
    share = spec.kind != "number"
    return quantity.limit(change.bound, decimals(change), spec.unit, share=share)


def changed(pair: Pair) -> tuple[Change, ...]:
    """What changed, the surest first; of equally sure ones the larger."""
    return pair.with_verdict("up", "down")


def first_five(pair: Pair) -> tuple[Change, ...]:
    """The changes that matter most, filled up with what a runner asks first."""
    found = sorted(changed(pair), key=lambda c: c.rank)
    metrics = {c.metric for c in found}
    for name in FIRST:
        more = [c for c in pair.changes if c.metric == name and name not in metrics]
        found += sorted(more, key=lambda c: (round(c.q, 3), c.detectable))[:1]
    return tuple(found[:5])


def counts(pair: Pair) -> dict[str, int]:
    """How many changed, did not, cannot be told; and all.

    small : of those that did not, where what is left is less than a change that matters. chance :
    of those that cannot be told, where the difference is beyond its own interval.
    """
    same, unsure = (pair.with_verdict(v) for v in ("same", "unsure"))
    return {
        "changed": len(changed(pair)),
        "same": len(same),
        "small": sum(c.small for c in same),
        "unsure": len(unsure),
        "chance": sum(c.p < LEVEL for c in unsure),
        "all": len(pair.changes),
    }


def sentence(pair: Pair) -> str:
    """What these two recordings say, in one or two sentences."""
    n, found = counts(pair), changed(pair)
    kept = f"{n['same']} did not change by more than the limit shown; " if n["same"] else ""
    rest = f"{kept}for {n['unsure']} these recordings cannot tell."
    if not n["all"]:
        return "Nothing could be compared: no measure stands in both recordings."
    if not found:
        return f"Nothing changed for sure, of {n['all']} measures compared: {rest}"
    names = list(dict.fromkeys(c.metric for c in sorted(found, key=lambda c: c.rank)))
    told = "; ".join(_together([c for c in found if c.metric == name]) for name in names[:3])
    head = f"{n['changed']} of {n['all']} measures changed"
    most = "" if len(names) <= 3 else ", most of all"
    follows = ""
    if any(c.pace is not None for c in found):
        follows = " The speeds differ: what runners change with the pace stands beside."
    return f"{head}{most}: {told}.{follows} {rest[0].upper()}{rest[1:]}"


def _together(changes: list[Change]) -> str:
    """ "knee lift (left leg 6° higher, right leg 5° higher)"."""
    legs = [
        (
            leg_words(c.side),
            f"{amount(c, abs(c.difference.value))} {'higher' if c.verdict == 'up' else 'lower'}",
        )
        for c in changes
    ]
    said = ", ".join(f"{leg} {much}".strip() for leg, much in legs)
    name = _lower(label(changes[0], leg=False))
    return f"{name} ({said})" if legs[0][0] else f"{name} {said}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def why(change: Change) -> str:
    """What stands below a verdict: why it stays open, or how little is left; else ""."""
    if change.small and change.worthwhile is not None:
        said = "less than a change that matters"
        matters = amount(change, change.worthwhile)
        # a number that reads like the limit would say nothing
        return said if matters.startswith(limit(change)) else f"{said} (±{matters})"
    return unsure_why(change) if change.verdict == "unsure" else ""


def unsure_why(change: Change) -> str:
    """Why a verdict stays open."""
    if change.p < LEVEL:
        return "more than its interval, but among so many measures one such may be chance"
    if change.band is None:
        return (
            f"only a change above {amount(change, change.detectable)} would show; how much runners "
            "differ in this is not known"
        )
    if change.band < held_against(change.metric, change.band):
        return f"too coarse to tell: up to ±{amount(change, change.bound)} may be left"
    wide, band = _apart(change, change.bound, change.band)
    if wide == band:
        return f"too coarse to tell: ±{amount(change, change.bound)} is no less than runners differ"
    return f"too coarse to tell: ±{wide} is wider than runners differ (±{band})"


def _apart(change: Change, wide: float, band: float) -> tuple[str, str]:
    """Both amounts, with as many digits as it takes to see that they differ."""
    spec = words.spec(change.metric)
    share = spec.kind != "number"
    tail = " %" if share else words.unit_after(spec.unit)
    if share:
        wide, band = 100 * wide, 100 * band
    for digits in range(0 if share else decimals(change), 5):
        said = words.number(wide, digits), words.number(band, digits)
        if said[0] != said[1]:
            break
    return said[0] + tail, said[1] + tail


def pace(change: Change) -> str:
    """What the norm changes with the pace, and what is left; "" where the speeds are alike."""
    if change.pace is None or change.adjusted is None:
        return ""
    usual = signed(amount_signed(change, change.pace), change.pace)
    left = difference(change, change.adjusted)
    zero = change.adjusted.ci_low <= 0 <= change.adjusted.ci_high
    tail = "as the pace asks, as far as can be told" if zero else "not the pace alone"
    return f"runners change {usual} with this pace; beyond it {left}: {tail}"


def amount_signed(change: Change, number: float) -> str:
    """A bare amount with its own minus."""
    text = amount(change, abs(number))
    return f"−{text}" if number < 0 else text


# ---- curves ------------------------------------------------------------------------------------


def cluster(c: Cluster, curve: CurveChange) -> str:
    """ "from 62 to 90 % of the cycle (mid-swing to late swing): 5° higher, most at 77 %"."""
    toe_off = float(np.nanmean(curve.toe_off_pct))
    start, end = phase(c.start_pct, toe_off), phase(c.end_pct, toe_off)
    where = start if start == end else f"{start} to {end}"
    way = "higher" if c.mean > 0 else "lower"
    if curve.angle == "knee":
        way = "more bent" if c.mean > 0 else "straighter"
    elif curve.angle == "thigh":
        way = "further forward" if c.mean > 0 else "further back"
    return (
        f"from {c.start_pct:.0f} to {c.end_pct:.0f} % of the cycle ({where}): "
        f"{abs(c.mean):.0f}° {way} on average, {abs(c.peak):.0f}° at {c.peak_pct:.0f} %"
    )


def phase(pct: float, toe_off: float) -> str:
    """Where a share of the cycle lies, in words."""
    if pct <= toe_off:
        share = pct / max(toe_off, 1.0)
        return "landing" if share < 0.2 else "mid-stance" if share < 0.75 else "push-off"
    share = (pct - toe_off) / max(100 - toe_off, 1.0)
    return "early swing" if share < 0.33 else "mid-swing" if share < 0.67 else "late swing"


# ---- recordings --------------------------------------------------------------------------------


def recording(subject: Subject) -> str:
    """ "easy: treadmill, 3.3 m/s (5:03 per km), 12 strides, 60 frames/s, near leg right"."""
    c = subject.condition
    place: str = "treadmill" if c.treadmill else c.surface if c.surface != "unknown" else "running"
    parts = [place]
    if c.speed_m_s:
        parts.append(f"{c.speed_m_s:.2f} m/s ({words.pace_words(c.speed_m_s)})")
    parts.append(f"{sum(subject.strides.values())} strides")
    parts.append(f"{subject.fps:.0f} frames/s")
    if subject.near_side:
        parts.append(f"near leg {subject.near_side}")
    return ", ".join(parts)


def not_compared(pair: Pair) -> list[tuple[str, list[str]]]:
    """(reason, plain names), each reason once."""
    by_reason: dict[str, list[str]] = {}
    for item in pair.missing:
        by_reason.setdefault(item.reason, []).append(words.spec(item.metric).label)
    return list(by_reason.items())


def title(comparison: Comparison) -> str:
    """ "base against again"."""
    labels = [r.label for r in comparison.recordings]
    return f"{labels[0]} against {', '.join(labels[1:])}"
