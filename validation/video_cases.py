"""Rendered clips, analysed as a user's clip is, beside their truth: one record per clip."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.assess import assess
from swingleg.core.analysis import Analysis
from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure, Metric
from swingleg.core.metrics import METRICS, MetricSpec, asymmetry_name
from swingleg.core.motion import joint, point, segment
from swingleg.gait import measure_strides
from swingleg.gait.events import detect_events
from swingleg.motion import motion_from_keypoints
from swingleg.norms import asymmetry_limit, norm_for
from swingleg.pipeline import analyze_keypoints
from swingleg.settings import Settings
from validation.clips import Clip

if TYPE_CHECKING:
    from validation.judges import Judge

ANGLES = ("thigh", "shank", "foot", "knee")
#: a leg within this share of its length of the other leg's truth, and nearer to it than to its own
_SWAPPED = 0.6
#: seconds at the ends of a clip that are not scored
_EDGE_S = 0.15
#: not judged: the truth of some clips was computed with an older formula
_OLD_TRUTH = ("vertical_stiffness_kn_m", "leg_stiffness_kn_m")
#: usual clips are turned no further than this: the program warns of others
TURN_DEG = 20.0
#: and have as many frames a second: contacts need them
FPS = 50
KNEE_RATE = "knee_flexion_velocity_contact_deg_s"
#: metrics of no leg that are judged against the clip's own steps
WHOLE = ("cadence_spm", "step_length_m")


@dataclass(frozen=True)
class Record:
    """One clip. labels: of the clip. angles: (side → angle → errors, degrees). events: a row per
    true contact. metrics: a row per metric and leg. whole: relative errors of `WHOLE`. swaps:
    samples with the legs exchanged. turn: of the camera, as estimated, degrees.
    """

    labels: dict[str, Any]
    angles: dict[str, dict[str, np.ndarray]]
    events: pd.DataFrame
    metrics: pd.DataFrame
    whole: dict[str, float]
    swaps: int
    turn: float
    found: frozenset[str]
    wanted: frozenset[str]
    acted: frozenset[str]


def settings_of(truth: dict[str, Any]) -> Settings:
    """What a user would say about the clip."""
    athlete = truth["athlete"]
    return Settings(
        height=athlete["height_m"],
        mass=athlete["mass_kg"],
        sex=athlete["sex"],
        speed=truth["speed_m_s"],
        treadmill=truth["treadmill"],
    )


def record(clip: Clip, keypoints: xr.Dataset, judge: Judge | None = None) -> Record | None:
    """Analyse and compare; None when the clip is refused. judge : None = the shipped weights."""
    try:
        with judge.seated() if judge else nullcontext():
            calibrate = judge.weights if judge else True
            analysis = analyze_keypoints(keypoints, settings_of(clip.truth), calibrate=calibrate)
    except InputError as error:
        print(f"{clip.path.name}: {error}")
        return None
    found = frozenset(f.id for f in analysis.findings if f.severity != "good")
    wanted = true_findings(clip, analysis)
    return Record(
        labels_of(clip),
        {
            leg: angle_errors(analysis.motion, clip, side)
            for leg, side in (("near", clip.near), ("far", clip.far))
        },
        event_errors(analysis.events, analysis.motion, clip),
        metric_errors(analysis, clip),
        whole_errors(analysis, clip),
        swapped(analysis.motion, clip),
        float(analysis.motion.attrs["camera_turn_deg"]),
        found,
        frozenset(f for f, _ in wanted),
        frozenset(f.id for f in analysis.findings if f.severity == "act"),
    )


def labels_of(clip: Clip) -> dict[str, Any]:
    """Clip, runner, speed, frames per second, camera."""
    truth = clip.truth
    shown = truth.get("conditions", {})
    return {
        "clip": clip.path.stem,
        "subject": clip.subject,
        "speed": round(float(truth["speed_m_s"]) * 2) / 2,
        "fps": round(float(truth["fps"])),
        "yaw": clip.yaw_deg,
        "overground": "" if truth["treadmill"] else str(shown.get("camera", "still")),
        "scene": str(shown.get("scene", "room")),
        "extending": is_extending(clip),
    }


def is_extending(clip: Clip) -> bool:
    """Whether the runner was made to land on knees that still extend."""
    rates = [m.get(KNEE_RATE, 1.0) for m in clip.truth["metrics"].values()]
    return max(rates) < 0


def has_turned_foot(clip: Clip) -> bool:
    """Whether the runner was made to land at another angle of the foot than measured."""
    return "foot_contact_deg" in clip.changed


def is_usual(clip: Clip) -> bool:
    """Whether it is filmed as the program asks, and the run as it was measured."""
    square = abs(clip.yaw_deg) <= TURN_DEG and clip.truth["fps"] >= FPS
    return square and not is_extending(clip) and not has_turned_foot(clip)


def whole_errors(analysis: Analysis, clip: Clip) -> dict[str, float]:
    """Metric → value over truth, less one; the truth is that of the clip's own steps."""
    downs = np.sort([e["touch_down_s"] for e in clip.truth["events"]])
    cadence = 60.0 / float(np.diff(downs).mean())
    true = {"cadence_spm": cadence, "step_length_m": 60 * clip.truth["speed_m_s"] / cadence}
    seen = {name: analysis.metrics[name].both for name in WHOLE if name in analysis.metrics}
    return {name: m.value / true[name] - 1 for name, m in seen.items() if m is not None}


def angle_errors(motion: xr.Dataset, clip: Clip, side: str) -> dict[str, np.ndarray]:
    """Errors in degrees of each angle at every sample well inside the clip."""
    time = motion.time.values
    known = np.asarray(clip.truth["time_s"])
    inside = (time > known[0] + _EDGE_S) & (time < known[-1] - _EDGE_S)
    out = {}
    for name in ANGLES:
        true = np.interp(time, known, clip.truth["angle_deg"][side][name])
        seen = joint(motion, side, name) if name == "knee" else segment(motion, side, name)
        out[name] = (seen - true)[inside]
    return out


def event_errors(events: pd.DataFrame, motion: xr.Dataset, clip: Clip) -> pd.DataFrame:
    """A row per true contact inside the clip: leg, errors in ms (NaN = missed)."""
    motion_time = motion.time.values
    rows = []
    for leg, side in (("near", clip.near), ("far", clip.far)):
        own = events[events["side"] == side]
        for true in clip.truth["events"]:
            down, up = true["touch_down_s"], true["toe_off_s"]
            if true["side"] != side or down < motion_time[0] + _EDGE_S:
                continue
            if up > motion_time[-1] - _EDGE_S:
                continue
            gap = (own["touch_down_s"] - down).to_numpy(dtype=float)
            k = int(np.abs(gap).argmin()) if gap.size else -1
            if k < 0 or abs(gap[k]) > 0.1:
                rows.append((leg, np.nan, np.nan))
            else:
                rows.append((leg, 1e3 * gap[k], 1e3 * (own["toe_off_s"].iloc[k] - up)))
    table = pd.DataFrame(rows, columns=["leg", "td", "to"])
    return table.assign(contact=table["to"] - table["td"])


def event_errors_of(clip: Clip, keypoints: xr.Dataset, judge: Judge) -> pd.DataFrame:
    """`event_errors` without the rest of an analysis; empty where no run is found."""
    motion = motion_from_keypoints(
        keypoints, settings_of(clip.truth).to_athlete(), calibrate=judge.weights
    )
    try:
        with judge.seated():
            return event_errors(detect_events(motion), motion, clip)
    except InputError as error:
        print(f"{clip.path.name}: {error}")
        return pd.DataFrame(columns=["leg", "td", "to", "contact"])


def knee_rates_of(clip: Clip, keypoints: xr.Dataset, judge: Judge) -> pd.DataFrame:
    """The knee's mean rate at landing, °/s: leg, seen, true; empty where no run is found."""
    motion = motion_from_keypoints(
        keypoints, settings_of(clip.truth).to_athlete(), calibrate=judge.weights
    )
    rows = []
    try:
        with judge.seated():
            events = detect_events(motion)
        strides = measure_strides(motion, events, Condition(), Athlete())
    except InputError:
        return pd.DataFrame(rows, columns=["leg", "seen", "true"])
    seen = strides.groupby("side")[KNEE_RATE].mean()
    for leg, side in (("near", clip.near), ("far", clip.far)):
        true = clip.truth["metrics"].get(side, {}).get(KNEE_RATE, np.nan)
        rows.append((leg, float(seen.get(side, np.nan)), float(true)))
    return pd.DataFrame(rows, columns=["leg", "seen", "true"]).dropna()


def metric_errors(analysis: Analysis, clip: Clip) -> pd.DataFrame:
    """A row per metric and leg: measured, its interval, the clip's and the whole trial's truth."""
    rows = []
    whole = clip.truth.get("trial_metrics") or clip.truth["metrics"]
    here = clip.truth["metrics"]
    for leg, side in (("near", clip.near), ("far", clip.far)):
        for name, metric in analysis.metrics.items():
            measure, true = metric.of(side), whole.get(side, {}).get(name)
            if measure is None or true is None or not np.isfinite(true) or name in _OLD_TRUTH:
                continue
            rows.append(
                {
                    "leg": leg,
                    "metric": name,
                    "value": measure.value,
                    "low": measure.ci_low,
                    "high": measure.ci_high,
                    "n": measure.n,
                    "truth": float(true),
                    "here": float(here.get(side, {}).get(name, np.nan)),
                }
            )
    return pd.DataFrame(rows)


def swapped(motion: xr.Dataset, clip: Clip) -> int:
    """Samples at which both legs lie on the other one's truth, while the legs are apart."""
    time, known = motion.time.values, np.asarray(clip.truth["time_s"])
    length = float(motion.attrs["leg_length"])
    true_length = float(clip.truth["leg_length_m"])
    inside = (time > known[0] + _EDGE_S) & (time < known[-1] - _EDGE_S)

    def leg(side: str) -> np.ndarray:
        ankle, knee = (point(motion, f"{side}_{p}") for p in ("ankle", "knee"))
        middle = (point(motion, "left_hip") + point(motion, "right_hip")) / 2
        return np.hstack([ankle - middle, knee - middle])[inside] / length

    def truth(side: str) -> np.ndarray:
        metre = clip.truth["point_m"]
        middle = (_plane(metre["left"]["hip"]) + _plane(metre["right"]["hip"])) / 2
        parts = [_plane(metre[side][p]) - middle for p in ("ankle", "knee")]
        flat = np.hstack(parts) / true_length
        return np.stack([np.interp(time[inside], known, c) for c in flat.T], axis=1)

    seen, real = {s: leg(s) for s in SIDES}, {s: truth(s) for s in SIDES}
    own = sum(np.linalg.norm(seen[s] - real[s], axis=1) for s in SIDES)
    other = sum(
        np.linalg.norm(seen[s] - real[o], axis=1) for s, o in zip(SIDES, SIDES[::-1], strict=True)
    )
    apart = np.linalg.norm(real["left"] - real["right"], axis=1) > 0.35
    return int((apart & (other < _SWAPPED * own)).sum())


def _plane(points: list) -> np.ndarray:
    return np.asarray(points, dtype=float)[:, :2]


def true_findings(clip: Clip, analysis: Analysis) -> set[tuple[str, str]]:
    """What would be found if every metric of the clip's strides were known exactly."""
    known = clip.truth["metrics"]
    metrics: dict[str, Metric] = {}
    for name, spec in METRICS.items():
        sides = {s: _exact(known.get(s, {}).get(name), spec) for s in SIDES}
        both = [m for m in sides.values() if m]
        if not both:
            continue
        mean = _exact(float(np.mean([m.value for m in both])), spec)
        norm = norm_for(name, analysis.condition.speed_m_s)
        two = sides if spec.two_sided else dict.fromkeys(SIDES)
        metrics[name] = Metric(name, two["left"], two["right"], mean, norm)
        if len(both) == 2 and asymmetry_limit(name) is not None:
            gap = _exact(both[1].value - both[0].value, spec)
            metrics[asymmetry_name(name)] = Metric(asymmetry_name(name), None, None, gap, None)
    return {(f.id, f.severity) for f in assess(metrics, analysis.condition) if f.severity != "good"}


def _exact(value: float | None, spec: MetricSpec) -> Measure | None:
    if value is None or not np.isfinite(value):
        return None
    return Measure(float(value), float(value), float(value), spec.unit, 10)
