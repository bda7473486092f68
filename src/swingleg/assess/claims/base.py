"""What a claim is made of: a relation that it asserts, results on public data, one runner's case.

Each file of this folder beside the tools (`cross`, `own`, `base`, `public`) is one claim: what the
coaches say, how it is tested, `public` (on many runners' strides) and `runner` (on one recording).
Results are correlations, slopes and means with 95 % intervals; nothing is a p-value, and nothing is
corrected for how many claims there are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from swingleg.assess.claims import cross
from swingleg.assess.claims.derived import NEXT, OTHER, base_name
from swingleg.core.athlete import Condition
from swingleg.core.claims import ClaimAnswer
from swingleg.core.measure import Metric
from swingleg.core.metrics import METRICS, MetricSpec

ResultKind = Literal["between", "within", "level", "change"]

#: columns of Strides that claims use and that are no public metric
_FURTHER = {
    entry.name: entry
    for entry in (
        MetricSpec("loading_rate_bw_s", "BW/s", "How fast the landing loads", "", "dynamics",
                   decimals=0),
        MetricSpec("propulsive_impulse_bw_s", "BW s", "Forward push per step", "", "dynamics",
                   decimals=3),
        MetricSpec("crossed_coupling", "1", "How well lift and push go together", "", "dynamics",
                   decimals=2),
        MetricSpec("crossed_push_deg_s", "deg/s", "Fastest push of the other thigh", "", "dynamics",
                   decimals=0),
        MetricSpec("crossed_moment_phase_pct", "%", "Timing of one hip's lifting torque against "
                   "the other's holding torque", "", "dynamics", decimals=1),
        MetricSpec("knee_fold_work_j_kg", "J/kg", "Muscle work on the folding knee", "", "dynamics",
                   decimals=2),
    )
}  # fmt: skip


#: a correlation below this is no relation to speak of, however sure it is
HARDLY = 0.1


_KINDS: tuple[cross.Kind, ...] = ("between", "within")


@dataclass(frozen=True)
class Link:
    """A relation: more of x goes with more (sign 1) or less (−1) of y; 0: nobody said which.

    step : the amount of x that words speak of, in x's unit. given : measures held equal.
    """

    x: str
    y: str
    sign: int
    step: float
    given: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """One figure from public data.

    kind : between or within (value = correlation, slope = y per x), level (value = mean at
    `speed_m_s`, spread = sd between runners) or change (value = y per m/s as a runner speeds up).
    sign, step : of the claimed relation. group : which strides, "" = all.
    least : the correlation nearest to zero when one runner is left out.
    """

    kind: ResultKind
    y: str
    value: float
    low: float
    high: float
    runners: int
    strides: int
    x: str = ""
    given: tuple[str, ...] = ()
    sign: int = 0
    step: float = 1.0
    slope: float = float("nan")
    slope_low: float = float("nan")
    slope_high: float = float("nan")
    speed_m_s: float | None = None
    spread: float = float("nan")
    group: str = ""
    least: float = float("nan")

    @property
    def verdict(self) -> str:
        """ "fits", "against" or "unclear" for a relation whose sign was claimed; else ""."""
        if self.sign == 0 or self.kind not in ("between", "within"):
            return ""
        if not self.low * self.high > 0 or abs(self.value) < HARDLY:
            return "unclear"
        return "fits" if self.value * self.sign > 0 else "against"


@dataclass(frozen=True)
class Case:
    """One recording: its Strides, its metrics with norms, and its condition.

    one_by_one : a stride's measures are good enough to be set against the next stride's. From video
    they are not: a stride's error is as large as strides differ, and the errors of two measures go
    together (validation/claims_video.md).
    """

    strides: pd.DataFrame
    metrics: dict[str, Metric]
    condition: Condition
    one_by_one: bool = True


@dataclass(frozen=True)
class Claim:
    """One claim.

    rows : of the project's list of coaching claims. title, says : in the coaches' terms. tested :
    how. caution : what the test cannot tell apart. figure : x and y to draw; x may be "speed_m_s".
    judged : public results → a key of `words.VERDICTS`, for a claim that is no relation.
    """

    id: str
    rows: tuple[int, ...]
    title: str
    says: str
    tested: str
    public: Callable[[pd.DataFrame], tuple[Result, ...]]
    runner: Callable[[Case], ClaimAnswer]
    figure: tuple[str, str] | None = None
    caution: str = ""
    judged: Callable[[tuple[Result, ...]], str] | None = None


#: measures as nouns inside a sentence, where the label is too long or is no noun
_NOUNS = {
    "thigh_elevation_peak_deg": "knee lift",
    "thigh_extension_peak_deg": "backward reach of the thigh",
    "thigh_flexion_velocity_peak_deg_s": "forward speed of the thigh",
    "knee_flexion_late_swing_min_deg": "knee bend just before landing",
    "knee_flexion_swing_peak_deg": "knee fold in swing",
    "ankle_dorsiflexion_swing_peak_deg": "toes-up ankle bend in swing",
    "ankle_dorsiflexion_contact_deg": "toes-up ankle bend at landing",
    "foot_strike_angle_deg": "toes-up angle of the foot at landing",
    "shank_angle_contact_deg": "forward tilt of the shin at landing",
    "overstride_hip_leg": "distance of the foot ahead of the hip",
    "overstride_knee_leg": "distance of the foot ahead of the knee",
    "heel_height_peak_leg": "heel height in swing",
    "leg_inertia_min_ratio": "inertia of the folded leg",
    "vertical_oscillation_m": "bounce",
    "step_length_leg": "step length",
    "contact_time_per_km_s": "time on the ground per kilometre",
    "peak_force_bw": "peak force",
    "impact_impulse_bw_s": "landing impulse",
    "braking_impulse_bw_s": "braking",
    "loading_rate_bw_s": "loading rate",
    "propulsive_impulse_bw_s": "forward push",
    "crossed_push_deg_s": "push speed of the other thigh",
    "drive_onset_ms": "lateness of the drive",
    "hip_torque_flexor_peak_nm_kg": "hip-flexor torque",
    "hip_torque_extensor_peak_nm_kg": "hip-extensor torque",
    "knee_torque_flexor_late_swing_peak_nm_kg": "knee-flexor (hamstring) torque before landing",
}


def noun(name: str) -> str:
    """A measure inside a sentence: "more knee lift"."""
    base = base_name(name)
    words = _NOUNS.get(base)
    if words is None:
        label = spec(base).label.split(" (")[0]
        words = label[0].lower() + label[1:]
    return f"{words} of the other leg" if name.startswith(OTHER) else words


def spec(name: str) -> MetricSpec:
    """Label, unit and decimals of a measure that claims use."""
    entry = METRICS.get(base := base_name(name)) or _FURTHER[base]
    where = "at the next landing" if name.startswith(NEXT) else "of the other leg"
    return entry if base == name else replace(entry, name=name, label=f"{entry.label} {where}")


def relate(table: pd.DataFrame, *links: Link) -> tuple[Result, ...]:
    """Between and within results of each link whose columns hold anything."""
    out = []
    for link in links:
        if not _there(table, link.x, link.y, *link.given):
            continue
        for kind in _KINDS:
            found = cross.association(table, kind, link.x, link.y, link.given)
            if np.isfinite(found.r[0]):
                (r, low, high), (slope, least_slope, most_slope) = _floats(found.r, found.slope)
                out.append(
                    Result(kind, link.y, r, low, high, found.runners, found.strides,
                           link.x, link.given, link.sign, link.step,
                           slope, least_slope, most_slope, least=found.least)
                )  # fmt: skip
    return tuple(out)


def levels(table: pd.DataFrame, *names: str, group: str = "") -> tuple[Result, ...]:
    """Mean at each belt speed, and the change as a runner speeds up, of each measure there."""
    out = []
    for name in names:
        if not _there(table, name):
            continue
        for speed, rows in table.groupby("belt_m_s"):
            ends, spread, runners, strides = cross.level(rows, name)
            if np.isfinite(ends[0]):
                ((mean, low, high),) = _floats(ends)
                out.append(
                    Result("level", name, mean, low, high, runners, strides,
                           speed_m_s=float(str(speed)), spread=spread, group=group)
                )  # fmt: skip
        ends, runners, strides = cross.change(table, name)
        if np.isfinite(ends[0]):
            ((slope, low, high),) = _floats(ends)
            out.append(Result("change", name, slope, low, high, runners, strides, group=group))
    return tuple(out)


def _floats(*triples: np.ndarray) -> list[tuple[float, float, float]]:
    return [(float(a), float(b), float(c)) for a, b, c in triples]


def _there(table: pd.DataFrame, *names: str) -> bool:
    return all(name in table and table[name].notna().any() for name in names)
