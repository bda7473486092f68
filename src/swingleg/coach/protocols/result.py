"""What a protocol's recordings say together: a sentence, further lines, a table.

Norms come with the metrics of each recording; differences with a Comparison of them all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.coach.protocols.catalogue import Protocol
from swingleg.comparison.model import Change, Comparison
from swingleg.comparison.pace import speeds_differ
from swingleg.core.measure import Measure, Metric, Norm
from swingleg.core.metrics import METRICS
from swingleg.core.quantity import enough, limit, number, plus_minus, unit_after

LIFT = "thigh_elevation_peak_deg"
#: the coaches' marks for distance and sprint running, degrees
MARKS = ((45.0, "45° coaches' distance mark"), (90.0, "90° coaches' sprint mark"))
#: protocols whose recordings are meant to differ in speed
PACED = ("reserve", "ladder")
#: of the asked 5 %, what counts as having been run
_CADENCE_LEAST, _CADENCE_MOST = 0.025, 0.08


@dataclass(frozen=True)
class Recorded:
    """One recording of a protocol: its step, its speed (None = not known), its metrics."""

    step: str
    speed_m_s: float | None
    metrics: Mapping[str, Metric]


@dataclass(frozen=True)
class Row:
    """One metric of one leg in every recording, with the norm of each pace."""

    metric: str
    side: str
    values: tuple[Measure | None, ...]
    norms: tuple[Norm | None, ...]


@dataclass(frozen=True)
class Slope:
    """Change of a metric per m/s with its interval, and the norm's between the same speeds."""

    metric: str
    side: str
    slope: Measure
    norm: float | None


@dataclass(frozen=True)
class Result:
    """sentence : the answer, or that it cannot be told. told : which. lines : more of it."""

    protocol: Protocol
    steps: tuple[str, ...]
    speeds: tuple[float | None, ...]
    told: bool
    sentence: str
    lines: tuple[str, ...]
    rows: tuple[Row, ...]
    slopes: tuple[Slope, ...] = ()


def judge(protocol: Protocol, recorded: Sequence[Recorded], comparison: Comparison) -> Result:
    """The recordings of a protocol, in the order of its steps.

    comparison : of the first with each other one (`comparison.compare`, same session).
    """
    rows = tuple(row for name in protocol.metrics for row in _rows(name, recorded))
    slopes: tuple[Slope, ...] = ()
    if protocol.kind == "reserve":
        told, sentence, lines = _reserve(recorded, comparison)
    elif protocol.kind == "ladder":
        slopes = tuple(s for row in rows if (s := _slope(row, recorded)) is not None)
        told, sentence, lines = _ladder(recorded, slopes)
    elif protocol.kind == "cadence":
        told, sentence, lines = _cadence(recorded, comparison)
    else:
        told, sentence, lines = _two(protocol, comparison)
    return Result(
        protocol,
        tuple(a.step for a in recorded),
        tuple(a.speed_m_s for a in recorded),
        told,
        sentence,
        tuple(lines),
        rows,
        slopes,
    )


def _rows(name: str, recorded: Sequence[Recorded]) -> list[Row]:
    sides = ("left", "right") if METRICS[name].two_sided else ("both",)
    rows = []
    for side in sides:
        metrics = [a.metrics.get(name) for a in recorded]
        values = tuple(m.of(side) if m else None for m in metrics)
        if any(values):
            rows.append(Row(name, side, values, tuple(m.norm if m else None for m in metrics)))
    return rows


# ---- strides at 70 % ---------------------------------------------------------------------------


def _reserve(recorded: Sequence[Recorded], comparison: Comparison) -> tuple[bool, str, list[str]]:
    """Mission row 19: the maximum, and the reserve above easy pace."""
    fast = recorded[1].metrics.get(LIFT)
    highest, reserves, marks = [], [], []
    for side in ("right", "left", "near"):
        change = comparison.pairs[0].of(LIFT, side)
        top = change.after if change else fast.of(side) if fast and side != "near" else None
        if top is None:
            continue
        highest.append(f"{side} {_said(LIFT, top)}")
        if change is not None:
            reserves.append((side, change))
        marks.append((side, _marks(top)))
    if not highest:
        return False, "Cannot tell: knee lift was not measured in the strides.", []
    sentence = f"Highest knee lift in the strides: {', '.join(highest)}"
    lines = _each(marks)
    sure = [(s, c) for s, c in reserves if c.verdict == "up"]
    faster = _faster(recorded)
    if faster is False:
        lines.append(
            "The strides were not faster than the easy run: run them at about 70 % effort."
        )
    if faster is None:
        lines.append("A speed is not known: whether the strides were faster cannot be told.")
    if not reserves or faster is False:
        return False, f"{sentence}; the reserve above easy pace cannot be told.", lines
    told = ", ".join(f"{s} {_gap(c)}" for s, c in reserves)
    if len(sure) == len(reserves):
        sentence += f"; reserve above easy pace: {told}."
    elif all(c.verdict == "same" for _, c in reserves):
        limits = ", ".join(f"{s} at most ±{_limit(c)}" for s, c in reserves)
        sentence += f"; no reserve above easy pace is seen: {limits}."
    elif sure:
        unsure = ", ".join(s for s, c in reserves if c.verdict != "up")
        sentence += f"; reserve above easy pace: {told} (cannot be told from none: {unsure})."
    else:
        sentence += f"; whether there is a reserve above easy pace cannot be told ({told})."
    lines += _each([(side, text) for side, c in reserves if (text := _with_pace(c))])
    norm = fast.norm if fast else None
    if norm is not None:
        lines.append(
            f"Runners at the strides' pace: {number(norm.mean, 0)}° on average, 9 in 10 between "
            f"{number(norm.p5, 0)}° and {number(norm.p95, 0)}°."
        )
    else:
        lines.append("There is no norm at the strides' pace: say the speed, 2 to 5 m/s.")
    return bool(sure), sentence, lines


def _each(said: Sequence[tuple[str, str]]) -> list[str]:
    """A line per leg, one for both where they are alike."""
    if len(said) == 2 and said[0][1] == said[1][1]:
        return [f"Both legs: {said[0][1]}"]
    return [f"{side.capitalize()}: {text}" for side, text in said]


def _marks(top: Measure) -> str:
    """Where a knee lift stands against the coaches' marks."""
    parts = []
    for mark, words in MARKS:
        if top.ci_low > mark:
            parts.append(f"above the {words}")
        elif top.ci_high < mark:
            parts.append(f"below the {words}")
        else:
            parts.append(f"cannot be told apart from the {words}")
    return "; ".join(parts) + "."


def _with_pace(change: Change) -> str:
    if change.pace is None or change.adjusted is None:
        return ""
    usual = _signed(f"{number(change.pace, 0)}°", change.pace)
    rest = change.adjusted
    more = _signed(plus_minus(rest, 0, "deg"), rest.value)
    if rest.ci_low > 0:
        tail = "the knees rose more than the pace asks"
    elif rest.ci_high < 0:
        tail = "the knees rose less than the pace asks"
    else:
        tail = "as the pace asks, as far as can be told"
    return f"the norm's change with this pace is {usual}; what is left is {more}: {tail}."


def _faster(recorded: Sequence[Recorded]) -> bool | None:
    """Whether the strides were run at another pace, and a quicker one; None = not known."""
    easy, strides = (a.speed_m_s for a in recorded)
    if easy is None or strides is None:
        return None
    return strides > easy and speeds_differ(easy, strides)


# ---- pace ladder -------------------------------------------------------------------------------


def _slope(row: Row, recorded: Sequence[Recorded]) -> Slope | None:
    """Weighted least squares; the interval at least as wide as the scatter about the line asks."""
    known = [
        (float(a.speed_m_s), v, n)
        for a, v, n in zip(recorded, row.values, row.norms, strict=True)
        if v is not None and a.speed_m_s and METRICS[row.metric].kind == "number"
    ]
    speeds = np.array([k[0] for k in known])
    if len(known) < 2 or np.ptp(speeds) < 0.2:
        return None
    values = np.array([k[1].value for k in known])
    sds = np.array([max(k[1].sd, 1e-9) for k in known])
    weight = 1 / sds**2
    middle = float(np.average(speeds, weights=weight))
    spread = float((weight * (speeds - middle) ** 2).sum())
    slope = float((weight * (speeds - middle) * values).sum()) / spread
    level = float(np.average(values, weights=weight))
    scatter = (weight * (values - level - slope * (speeds - middle)) ** 2).sum()
    wide = math.sqrt(max(float(scatter) / max(len(known) - 2, 1), 1.0))
    half = 1.96 * wide / math.sqrt(spread)
    unit = METRICS[row.metric].unit
    found = Measure(slope, slope - half, slope + half, unit, len(known))
    means = [(k[0], k[2].mean) for k in known if k[2] is not None]
    usual = None
    if len(means) >= 2 and means[-1][0] != means[0][0]:
        at, mean = np.array(means).T
        usual = float(np.polyfit(at, mean, 1)[0])
    return Slope(row.metric, row.side, found, usual)


def _ladder(recorded: Sequence[Recorded], slopes: tuple[Slope, ...]) -> tuple[bool, str, list[str]]:
    speeds = [a.speed_m_s for a in recorded]
    known = [v for v in speeds if v]
    if len(known) < len(speeds):
        return False, "Cannot tell: the speed of each recording must be known.", []
    if not slopes:
        return False, "Cannot tell: the speeds are too much alike (less than 0.2 m/s apart).", []
    lift = [s for s in slopes if s.metric == LIFT]
    lines = [f"{_name(s)}: {_slope_words(s)}" for s in slopes if s.metric != LIFT]
    span = f"From {min(known):.1f} to {max(known):.1f} m/s"
    if not lift:
        return False, f"{span} knee lift could not be measured at two paces.", lines
    told = ", ".join(f"{s.side} {_slope_words(s)}" for s in lift)
    sure = any(s.slope.ci_low > 0 or s.slope.ci_high < 0 for s in lift)
    tail = "" if sure else " It cannot be told from none."
    return sure, f"{span} knee lift changes by: {told}.{tail}", lines


def _slope_words(s: Slope) -> str:
    digits = max(METRICS[s.metric].decimals, 0)
    text = _signed(plus_minus(s.slope, digits, s.slope.unit), s.slope.value) + " per m/s"
    if s.norm is None:
        return text
    usual = _signed(number(s.norm, enough(digits, abs(s.norm))), s.norm) + unit_after(s.slope.unit)
    return f"{text} (other runners {usual})"


# ---- cadence, before and after, start and end --------------------------------------------------


def _cadence(recorded: Sequence[Recorded], comparison: Comparison) -> tuple[bool, str, list[str]]:
    beats = [m.both if (m := a.metrics.get("cadence_spm")) else None for a in recorded]
    if any(b is None for b in beats):
        return False, "Cannot tell: the cadence of a recording was not measured.", []
    first = beats[0]
    assert first is not None
    lines, run = [], []
    for pair, beat, asked in zip(comparison.pairs, beats[1:], (-1, 1), strict=True):
        assert beat is not None
        share = beat.value / first.value - 1
        words = f"{100 * share:+.1f} %".replace("-", "−")
        right = _CADENCE_LEAST <= asked * share <= _CADENCE_MOST
        run.append(right)
        if not right:
            lines.append(
                f"{'Fewer' if asked < 0 else 'More'} steps were asked for, and {words} were run: "
                "what follows is of that."
            )
        lines.append(f"With {words} steps per minute: {_changed(pair.changes)}")
    told = all(run)
    if not told:
        sentence = "Cannot tell: other numbers of steps were run than the trial asks for."
    else:
        sentence = (
            f"At {number(first.value, 0)} steps per minute as usual; "
            f"{lines[-1][0].lower()}{lines[-1][1:]}"
        )
    return told, sentence, lines


def _two(protocol: Protocol, comparison: Comparison) -> tuple[bool, str, list[str]]:
    pair = comparison.pairs[0]
    wanted = [c for c in pair.changes if c.metric in protocol.metrics]
    found = [c for c in wanted if c.verdict in ("up", "down")]
    what = "after the drill" if protocol.kind == "carry_over" else "at the end"
    same = bool(wanted) and all(c.verdict == "same" for c in wanted)
    if found:
        sentence = f"Changed {what}: {_changed(found)}"
    elif same:
        sentence = (
            f"Nothing that was looked at changed {what}, up to these limits: {_limits(wanted)}"
        )
    else:
        sentence = f"Cannot tell whether what was looked at changed {what}: {_could(wanted)}"
    kept = [c for c in wanted if c.verdict == "same"]
    others = [c for c in pair.changes if c.verdict in ("up", "down") and c not in found]
    lines = [f"Also changed: {_changed(others)}"] if others else []
    if kept and not (same and not found):
        lines.append(f"Not changed, up to these limits: {_limits(kept)}")
    return bool(found) or same, sentence, lines


def _changed(changes: Sequence[Change]) -> str:
    found = sorted((c for c in changes if c.verdict in ("up", "down")), key=lambda c: c.rank)
    if not found:
        return "no change can be told."
    said = [f"{_name(c)} {_gap(c)}" for c in found[:5]]
    more = len(found) - len(said)
    return "; ".join(said) + (f"; and {more} more." if more else ".")


def _limits(changes: Sequence[Change]) -> str:
    """The largest change that is left of each; both legs of a measure together."""
    said: dict[str, list[str]] = {}
    for c in changes:
        label = METRICS[c.metric].label.partition(" (")[0]
        leg = "" if c.side == "both" else f"{c.side} "
        said.setdefault(label, []).append(f"{leg}±{_limit(c)}")
    return "; ".join(f"{label} {', '.join(each)}" for label, each in said.items()) + "."


def _limit(change: Change) -> str:
    spec = METRICS[change.metric]
    share = spec.kind != "number"
    return limit(change.bound, spec.decimals, spec.unit, share=share, whole=True)


def _could(changes: Sequence[Change]) -> str:
    lift = [c for c in changes if c.metric == LIFT]
    if not lift:
        return "knee lift was not measured in both recordings."
    least = min(c.detectable for c in lift)
    return f"a change of knee lift below {number(least, 0)}° would not show."


# ---- words -------------------------------------------------------------------------------------


def _name(thing: Change | Slope) -> str:
    label = METRICS[thing.metric].label.partition(" (")[0]
    return label if thing.side == "both" else f"{label}, {thing.side}"


def _gap(change: Change) -> str:
    spec, gap = METRICS[change.metric], change.difference
    if spec.kind != "number":
        return f"{100 * gap.value:+.0f} % of the strides".replace("-", "−")
    return _signed(plus_minus(gap, spec.decimals, spec.unit), gap.value)


def _said(name: str, measure: Measure) -> str:
    spec = METRICS[name]
    return plus_minus(measure, spec.decimals, spec.unit)


def _signed(text: str, value: float) -> str:
    return f"+{text}" if value > 0 else text
