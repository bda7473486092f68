"""Made-up findings with their metrics, for tests of programmes."""

from __future__ import annotations

from hypothesis import strategies as st

from swingleg.coach import worded
from swingleg.core.findings import FINDING_IDS, Finding, Unavailable
from swingleg.core.measure import Measure, Metric, Norm

#: finding → the metric that decides it, and which tail
DECIDES = {
    "low_knee_lift": ("thigh_elevation_peak_deg", -1),
    "high_knee_lift": ("thigh_elevation_peak_deg", +1),
    "late_knee_extension": ("knee_flexion_late_swing_min_deg", -1),
    "over_stride": ("overstride_hip_leg", +1),
    "straight_knee_landing": ("knee_flexion_contact_deg", -1),
    "pointed_toe_landing": ("ankle_dorsiflexion_contact_deg", -1),
    "low_foot_carriage": ("heel_height_peak_leg", -1),
    "heel_flick": ("knee_flexion_swing_peak_deg", +1),
    "bouncy": ("vertical_oscillation_m", +1),
    "stomping": ("peak_force_bw", +1),
    "braking": ("braking_impulse_bw_s", +1),
    "asymmetry": ("thigh_elevation_peak_deg_asymmetry", +1),
}
CAUSES = {
    "late_knee_extension": "low_knee_lift",
    "over_stride": "late_knee_extension",
    "braking": "over_stride",
}
NORM = Norm(30.0, 4.0, 23.0, 37.0, 25.0, 35.0, "made up")


def measure(tail: int = -1, severity: str = "act", half_width: float = 1.0) -> Measure:
    """A mean in one tail of `NORM`: act lies beyond all of it, watch reaches back into it."""
    value = NORM.mean + tail * (10.0 if severity == "act" else 6.0)
    return Measure(value, value - half_width, value + half_width, "deg", 12)


def made(
    *wishes: tuple[str, str, str],
    hidden: str | None = None,
    half_width: float = 1.0,
) -> tuple[tuple[Finding, ...], dict[str, Metric]]:
    """(findings with words, metrics) of (id, severity, side). hidden : a leg that was not seen."""
    metrics: dict[str, Metric] = {}
    findings = []
    ids = {id_ for id_, _, _ in wishes}
    for id_, severity, side in wishes:
        if id_ == "good_swing":
            findings.append(Finding(id_, "good", side, "", ()))
            continue
        name, tail = DECIDES[id_]
        bad = measure(tail, severity, half_width)
        well = Measure(30.0, 29.0, 31.0, "deg", 12)
        sides = {s: bad if side in (s, "both") else well for s in ("left", "right")}
        if hidden:
            sides[hidden] = None
        metrics[name] = Metric(name, sides["left"], sides["right"], bad, NORM)
        cause = CAUSES.get(id_)
        findings.append(Finding(id_, severity, side, "", (name,), cause if cause in ids else None))
    return worded(findings, metrics), metrics


@st.composite
def any_findings(draw):
    """Findings as `assess` may make them, at most one of an id, with their metrics."""
    ids = draw(st.lists(st.sampled_from(FINDING_IDS), unique=True, max_size=6))
    wishes = []
    for id_ in sorted(ids, key=FINDING_IDS.index):
        severity = "good" if id_ == "good_swing" else draw(st.sampled_from(["watch", "act"]))
        whole = id_ in ("bouncy", "asymmetry")
        side = "both" if whole else draw(st.sampled_from(["left", "right", "both"]))
        wishes.append((id_, severity, side))
    hidden = draw(st.sampled_from([None, None, "left", "right"]))
    return made(*wishes, hidden=hidden, half_width=draw(st.sampled_from([1.0, 4.0, 16.0])))


UNSEEN = Unavailable(
    "thigh_elevation_peak_deg", "far leg hidden", "Film again from the other side", "left"
)
