"""Findings: rules over metrics and norms that respect intervals (mission rows 1–5, 8, 10, 16, 20).

Each leg is judged by itself; what is the same on both legs becomes one finding of side "both".
Only "watch" and "act" are listed, or `good_swing` when nothing is and enough could be judged.
`stomping` needs the loading class, so markers or force plates. The first name in `evidence`
decides. What kind of over-stride it is shows in the evidence: knee_flexion_contact_deg (ahead of
an extended knee) or ankle_dorsiflexion_contact_deg (with a pointed ankle).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from swingleg.assess.compare import Tail, severity, side_difference, worst
from swingleg.core.athlete import Condition
from swingleg.core.findings import FINDING_IDS, Finding, Severity
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Metric
from swingleg.core.metrics import asymmetry_name
from swingleg.gait.metrics.contact import FOREFOOT_BELOW_DEG, REARFOOT_ABOVE_DEG
from swingleg.norms.asymmetry import asymmetry_limit

Metrics = dict[str, Metric]

#: finding → findings that may lead to it on the same side, nearest first. This is the order of the
#: articles' chain; in public data its links differ between runners, so words may say that two
#: findings go together in a recording, never that one caused the other.
UPSTREAM = {
    "late_knee_extension": ("low_knee_lift",),
    "over_stride": ("late_knee_extension", "low_knee_lift"),
    "straight_knee_landing": ("late_knee_extension", "low_knee_lift"),
    "braking": ("over_stride", "straight_knee_landing"),
}
#: looked at for differences between the sides: the swing leg's own story and the contact time
COMPARED = (
    "thigh_elevation_peak_deg",
    "knee_flexion_swing_peak_deg",
    "knee_flexion_late_swing_min_deg",
    "knee_flexion_contact_deg",
    "heel_height_peak_leg",
    "overstride_hip_leg",
    "contact_time_s",
)
#: without a norm for these on a side, the side cannot be called good
NEEDED_FOR_GOOD = (
    "thigh_elevation_peak_deg",
    "knee_flexion_late_swing_min_deg",
    "overstride_hip_leg",
)
VERDICT = "lands_under_flexing_knee"


def assess(metrics: Metrics, condition: Condition) -> tuple[Finding, ...]:
    """What the recording shows, without words, in the order of `FINDING_IDS`.

    Parameters
    ----------
    metrics : with norms (`compare.with_norms`).
    """
    by_side = {side: _with_causes(_one_side(metrics, side, condition)) for side in SIDES}
    found = _merged(by_side) + _whole_body(metrics)
    if not found:
        found = _good(metrics)
    return tuple(sorted(found, key=lambda f: (FINDING_IDS.index(f.id), f.side)))


def _one_side(metrics: Metrics, side: str, condition: Condition) -> list[Finding]:
    def level(name: str, tail: Tail) -> Severity:
        return _level(metrics, name, side, tail)

    sprint = condition.event == "sprint"
    rules: Iterable[tuple[str, Severity, tuple[str, ...]]] = (
        (
            "low_knee_lift",
            level("thigh_elevation_peak_deg", "low"),
            ("thigh_elevation_peak_deg",),
        ),
        (
            "high_knee_lift",
            "good" if sprint else level("thigh_elevation_peak_deg", "high"),
            ("thigh_elevation_peak_deg",),
        ),
        (
            "late_knee_extension",
            level("knee_flexion_late_swing_min_deg", "low"),
            ("knee_flexion_late_swing_min_deg", "knee_reflexion_lead_ms"),
        ),
        ("over_stride", *_over_stride(metrics, side)),
        ("straight_knee_landing", *_straight_knee(metrics, side)),
        ("pointed_toe_landing", *_pointed_toe(metrics, side)),
        ("low_foot_carriage", level("heel_height_peak_leg", "low"), ("heel_height_peak_leg",)),
        ("heel_flick", *_heel_flick(metrics, side)),
        ("stomping", *_stomping(metrics, side)),
        (
            "braking",
            level("braking_impulse_bw_s", "high"),
            ("braking_impulse_bw_s", "overstride_hip_leg"),
        ),
    )
    return [
        Finding(id_, how, side, "", tuple(n for n in names if _measured(metrics, n, side)))
        for id_, how, names in rules
        if how != "good"
    ]


def _over_stride(metrics: Metrics, side: str) -> tuple[Severity, tuple[str, ...]]:
    """Foot far ahead of hip or knee, with what tells the two types apart."""
    levels = {
        name: _level(metrics, name, side, "high")
        for name in ("overstride_hip_leg", "overstride_knee_leg")
    }
    gravest = worst(*levels.values())
    raised = [n for n in sorted(levels, key=lambda n: levels[n] != gravest) if levels[n] != "good"]
    kind: tuple[str, ...] = ()
    if _pointed(metrics, side):
        kind = ("ankle_dorsiflexion_contact_deg", "foot_strike_angle_deg")
    elif _extended_heel_strike(metrics, side):
        kind = ("knee_flexion_contact_deg", "foot_strike_angle_deg")
    return gravest, (*raised, *kind, "shank_angle_contact_deg")


def _straight_knee(metrics: Metrics, side: str) -> tuple[Severity, tuple[str, ...]]:
    """Knee angle or its rate low at contact, or most decided strides not under a flexing knee."""
    names = ("knee_flexion_contact_deg", "knee_flexion_velocity_contact_deg_s")
    levels = {name: _level(metrics, name, side, "low") for name in names}
    share = metrics[VERDICT].of(side) if VERDICT in metrics else None
    if share is not None and share.value < 0.5:
        # the verdict has no norm: nearly all healthy runners land so. "act" when surely the fewer.
        levels[VERDICT] = "act" if share.ci_high < 0.5 else "watch"
        if _level(metrics, "overstride_knee_leg", side, "high") != "good":
            levels[VERDICT] = "good"  # the foot ahead of the knee explains it: over_stride says so
    gravest = worst(*levels.values())
    return gravest, tuple(
        sorted((n for n in levels if levels[n] != "good"), key=lambda n: levels[n] != gravest)
    )


def _pointed_toe(metrics: Metrics, side: str) -> tuple[Severity, tuple[str, ...]]:
    how = _level(metrics, "ankle_dorsiflexion_contact_deg", side, "low")
    names = ("ankle_dorsiflexion_contact_deg", "foot_strike_angle_deg")
    return (how if _pointed(metrics, side) else "good"), names


def _heel_flick(metrics: Metrics, side: str) -> tuple[Severity, tuple[str, ...]]:
    """The knee folds more than usual while the thigh is lifted less than the mean."""
    how = _level(metrics, "knee_flexion_swing_peak_deg", side, "high")
    lift = _z(metrics, "thigh_elevation_peak_deg", side)
    names = ("knee_flexion_swing_peak_deg", "thigh_elevation_peak_deg")
    return (how if lift is not None and lift < 0 else "good"), names


def _stomping(metrics: Metrics, side: str) -> tuple[Severity, tuple[str, ...]]:
    """More peak force than usual, and most landings load faster than two thirds of runners."""
    how = _level(metrics, "peak_force_bw", side, "high")
    share = _value(metrics, "loading_class", side)
    names = ("peak_force_bw", "loading_class", "impact_impulse_bw_s")
    return (how if share is not None and share > 0.5 else "good"), names


def _pointed(metrics: Metrics, side: str) -> bool:
    """Forefoot first with an ankle more pointed than in 9 of 10 runners."""
    foot = _value(metrics, "foot_strike_angle_deg", side)
    ankle = _level(metrics, "ankle_dorsiflexion_contact_deg", side, "low")
    return ankle != "good" and foot is not None and foot < FOREFOOT_BELOW_DEG


def _extended_heel_strike(metrics: Metrics, side: str) -> bool:
    """Heel first with a knee straighter than the mean."""
    foot = _value(metrics, "foot_strike_angle_deg", side)
    knee = _z(metrics, "knee_flexion_contact_deg", side)
    return foot is not None and foot > REARFOOT_ABOVE_DEG and knee is not None and knee < 0


def _whole_body(metrics: Metrics) -> list[Finding]:
    found = []
    bounce = _level(metrics, "vertical_oscillation_m", "both", "high")
    if bounce != "good":
        found.append(Finding("bouncy", bounce, "both", "", ("vertical_oscillation_m",)))
    levels: dict[str, Severity] = {}
    for name in COMPARED:
        metric, limit = metrics.get(asymmetry_name(name)), asymmetry_limit(name)
        if metric is not None and metric.both is not None and limit is not None:
            levels[name] = side_difference(metric.both, limit)
    gravest = worst(*levels.values())
    if gravest != "good":
        raised = [name for name in levels if levels[name] != "good"]
        raised.sort(key=lambda name: levels[name] != gravest)
        evidence = tuple(asymmetry_name(name) for name in raised)
        found.append(Finding("asymmetry", gravest, "both", "", evidence))
    return found


def _good(metrics: Metrics) -> list[Finding]:
    """`good_swing` for the sides on which enough could be judged."""
    sides = [
        side
        for side in SIDES
        if all(_z(metrics, name, side) is not None for name in NEEDED_FOR_GOOD)
    ]
    if not sides:
        return []
    side = "both" if len(sides) == len(SIDES) else sides[0]
    return [Finding("good_swing", "good", side, "", NEEDED_FOR_GOOD)]


def _with_causes(found: list[Finding]) -> list[Finding]:
    ids = {finding.id for finding in found}
    return [
        replace(f, cause=next((c for c in UPSTREAM.get(f.id, ()) if c in ids), None)) for f in found
    ]


def _merged(by_side: dict[str, list[Finding]]) -> list[Finding]:
    """One finding of side "both" where left and right say the same."""
    left, right = by_side["left"], by_side["right"]
    same = {
        f.id
        for f in left
        for g in right
        if (f.id, f.severity, f.evidence, f.cause) == (g.id, g.severity, g.evidence, g.cause)
    }
    return [replace(f, side="both") for f in left if f.id in same] + [
        f for f in (*left, *right) if f.id not in same
    ]


def _level(metrics: Metrics, name: str, side: str, tail: Tail) -> Severity:
    """Severity of one metric on one side; "good" where it or its norm is missing."""
    metric = metrics.get(name)
    measure = metric.of(side) if metric else None
    if metric is None or measure is None or metric.norm is None:
        return "good"
    return severity(measure, metric.norm, tail)


def _measured(metrics: Metrics, name: str, side: str) -> bool:
    return name in metrics and metrics[name].of(side) is not None


def _value(metrics: Metrics, name: str, side: str) -> float | None:
    measure = metrics[name].of(side) if name in metrics else None
    return None if measure is None else measure.value


def _z(metrics: Metrics, name: str, side: str) -> float | None:
    return metrics[name].z(side) if name in metrics else None
