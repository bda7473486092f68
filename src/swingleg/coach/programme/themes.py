"""Findings → themes: at most two at once, the gravest first, a forerunner before what it goes with.

What the recording hints at only, or could not measure, becomes `Again`: to be filmed, not trained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from swingleg.coach.drills import Drill
from swingleg.coach.programme.plan import Again, Theme, Wanted
from swingleg.coach.programme.rules import rules
from swingleg.coach.words import finding_name, hint_at_most
from swingleg.core.findings import FINDING_IDS, Finding, Unavailable
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Metric
from swingleg.core.metrics import spec_of

Metrics = Mapping[str, Metric]
_GRAVE = {"act": 0, "watch": 1}
Group = Sequence[Finding]


def chosen(
    findings: Iterable[Finding], metrics: Metrics, wanted: Wanted
) -> tuple[list[list[Finding]], list[str]]:
    """(findings to work on, left and right of one together; ids of those that wait)."""
    rule = rules()
    out = rule["goals"][wanted.goal]["leave_out_findings"]
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.severity == "good" or finding.id in out or hint_at_most(finding, metrics):
            continue
        groups.setdefault(finding.id, []).append(finding)
    order = _ordered(groups, rule["themes"]["last"])
    most = 1 if wanted.weeks < rule["themes"]["one_below_weeks"] else rule["themes"]["at_once"]
    return [groups[id_] for id_ in order[:most]], order[most:]


def _ordered(groups: Mapping[str, Group], last: Sequence[str]) -> list[str]:
    """Ids: gravest first; what may have led to one is set before it, if it was found too."""

    def rank(id_: str) -> tuple[bool, int, int]:
        grave = min(_GRAVE[f.severity] for f in groups[id_])
        return id_ in last, grave, FINDING_IDS.index(id_)

    order: list[str] = []
    for id_ in sorted(groups, key=rank):
        causes = {f.cause for f in groups[id_] if f.cause is not None and f.cause in groups}
        for one in (*sorted(causes, key=rank), id_):
            if one not in order:
                order.append(one)
    return order


def theme(
    group: Group, drills: Mapping[str, Drill], library: Mapping[str, Drill], metrics: Metrics
) -> Theme:
    """A finding with its drills. drills : those of the library that may be done, by id."""
    first = min(group, key=lambda f: _GRAVE[f.severity])
    named = dict.fromkeys(d for f in group for d in f.drills if d in library)
    able = [d for id_ in named if (d := _easier(id_, first.id, drills, library)) is not None]
    return Theme(
        finding=first.id,
        severity=first.severity,
        sides=tuple(f.side for f in group),
        cue=first.cue or "",
        evidence=tuple(dict.fromkeys(name for f in group for name in f.evidence)),
        ladder=tuple(ladder([d for d in able if d.target is not None], drills, first.id)),
        runs=tuple(dict.fromkeys(d.id for d in able if d.target is None)),
        extra_side=_extra_side(group, metrics),
        cause=first.cause,
    )


def _easier(
    id_: str, finding: str, drills: Mapping[str, Drill], library: Mapping[str, Drill]
) -> Drill | None:
    """The drill, or where it may not be done the nearest easier one that serves the finding."""
    at: str | None = id_
    while at is not None and at in library:
        if at in drills and (at == id_ or finding in library[at].serves):
            return drills[at]
        at = library[at].regression
    return None


def ladder(reps: Sequence[Drill], drills: Mapping[str, Drill], finding: str) -> list[str]:
    """From the drill to begin with upwards: its progressions that serve the finding, and the
    finding's other drills, by level."""
    if not reps:
        return []
    rungs = {reps[0].id: reps[0]}
    up = reps[0].progression
    while up is not None and up in drills:
        drill = drills[up]
        if finding in drill.serves and drill.target is not None:
            rungs[up] = drill
        up = drill.progression
    rungs |= {d.id: d for d in reps if d.id not in rungs}
    return [d.id for d in sorted(rungs.values(), key=lambda d: d.level)]


def _extra_side(group: Group, metrics: Metrics) -> str | None:
    """The leg that the finding is of, where the other leg was measured and does not show it."""
    if len(group) > 1 or group[0].side not in SIDES or not group[0].evidence:
        return None
    other = SIDES[1 - SIDES.index(group[0].side)]
    metric = metrics.get(group[0].evidence[0])
    return group[0].side if metric is not None and metric.of(other) is not None else None


def again(
    findings: Iterable[Finding], metrics: Metrics, unavailable: Iterable[Unavailable], fix: str
) -> tuple[Again, ...]:
    """What cannot be told from this recording. fix : how to film where nothing better is known."""
    out = [
        Again(
            f"{finding_name(f.id)}{'' if f.side == 'both' else f', {f.side} leg'}",
            "the interval of the measurement covers the whole usual range",
            fix,
        )
        for f in findings
        if f.severity != "good" and hint_at_most(f, metrics)
    ]
    missing: dict[tuple[str | None, str, str], list[str]] = {}
    for item in unavailable:
        if item.metric in rules()["themes"]["film_again_for"]:
            key = (item.side, item.reason.rstrip("."), item.fix.rstrip("."))
            missing.setdefault(key, []).append(spec_of(item.metric).label.lower())
    for (side, reason, how), labels in missing.items():
        where = "" if side in (None, "both") else f"{side} leg: "
        out.append(Again(where + ", ".join(dict.fromkeys(labels)), reason, f"{how}."))
    return tuple(dict.fromkeys(out))
