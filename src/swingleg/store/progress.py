"""One athlete's metrics over time: the newest analysis of each recording, conditions kept apart.

Two recordings are of one condition when ground, slope, label and the way of measuring are the
same and their speeds differ by at most 3 %: pace moves nearly every metric, and video and markers
differ by more than training changes.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from swingleg.core.errors import OptionError
from swingleg.core.metrics import all_names, spec_of
from swingleg.store.find import athlete, athlete_id
from swingleg.store.found import SHORT, AthleteInfo
from swingleg.store.names import did_you_mean
from swingleg.store.schema import AnalysisRow, MetricRow, RecordingRow

if TYPE_CHECKING:
    import pandas as pd

#: shown where none is asked for
USUAL = (
    "lands_under_flexing_knee",
    "thigh_elevation_peak_deg",
    "knee_flexion_late_swing_min_deg",
    "overstride_hip_leg",
    "knee_flexion_velocity_contact_deg_s",
    "cadence_spm",
    "contact_time_s",
    "vertical_oscillation_m",
)
#: largest ratio of two speeds of one condition
SAME_PACE = 1.03
_Z = 1.96


@dataclass(frozen=True)
class Point:
    """One measure at one time. detectable : smallest difference from the first point of its trend
    that is more than chance; None for the first. analysis : short id.
    """

    taken_at: datetime
    analysis: str
    value: float
    ci_low: float | None
    ci_high: float | None
    norm_mean: float | None
    norm_p5: float | None
    norm_p95: float | None
    detectable: float | None = None
    #: against the first: "higher", "lower", "no change"; "" for the first
    change: str = ""


@dataclass(frozen=True)
class Trend:
    """One metric of one side, in order of time."""

    metric: str
    side: str
    unit: str
    points: tuple[Point, ...]

    @property
    def change(self) -> str:
        return self.points[-1].change


@dataclass(frozen=True)
class Same:
    """Recordings of one condition. speed_m_s : their mean; recordings : how many."""

    surface: str
    treadmill: bool | None
    incline_pct: float
    protocol: str | None
    kind: str
    speed_m_s: float | None
    recordings: int
    first: datetime
    last: datetime
    trends: tuple[Trend, ...]


@dataclass(frozen=True)
class Progress:
    """The conditions, the most recorded first."""

    athlete: AthleteInfo
    metrics: tuple[str, ...]
    conditions: tuple[Same, ...]


@dataclass(frozen=True)
class _Run:
    id: int
    short: str
    recording: int
    taken_at: datetime
    kind: str
    speed_m_s: float | None
    surface: str
    treadmill: bool | None
    incline_pct: float
    protocol: str | None

    @property
    def setting(self) -> tuple[object, ...]:
        ground = "treadmill" if self.treadmill else self.surface
        return ground, self.treadmill, self.incline_pct, self.protocol or "", self.kind


def progress_of(session: Session, name: str, metrics: Sequence[str] | None) -> Progress:
    """Read, group and compare.

    Raises
    ------
    OptionError : nobody of that name, or no such metric.
    """
    names = metric_names(metrics)
    owner = athlete_id(session, name)
    runs = _runs(session, owner)
    measures = _measures(session, owner, names)
    conditions = []
    for group in same_conditions(runs):
        one = group[0]
        speeds = [run.speed_m_s for run in group if run.speed_m_s is not None]
        conditions.append(
            Same(
                str(one.setting[0]),
                one.treadmill,
                one.incline_pct,
                one.protocol,
                one.kind,
                sum(speeds) / len(speeds) if speeds else None,
                len(group),
                group[0].taken_at,
                group[-1].taken_at,
                _trends(group, measures, names),
            )
        )
    conditions.sort(key=lambda c: (-c.recordings, -c.last.timestamp()))
    return Progress(athlete(session, name), names, tuple(conditions))


def metric_names(said: Sequence[str] | None) -> tuple[str, ...]:
    """Names of the registry: those said (hyphens will do), the usual ones, or "all".

    Raises
    ------
    OptionError : a name that is not there; the message suggests near ones.
    """
    if not said:
        return USUAL
    known = all_names()
    if list(said) == ["all"]:
        return known
    names = [name.strip().lower().replace("-", "_") for name in said]
    for name in names:
        if name not in known:
            fix = did_you_mean(name, known, "See docs, metric reference, for the names.")
            raise OptionError(f"no metric is called {name!r}", fix=fix)
    return tuple(dict.fromkeys(names))


def same_conditions(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Groups of one condition, each in order of time.

    Of each setting the 3 % of speeds that hold most recordings come first, then of those left the
    next; so a pace that was run often is not cut in two by where a step happens to fall.
    """
    settings: dict[tuple[object, ...], list[_Run]] = defaultdict(list)
    groups = []
    for run in runs:
        settings[run.setting].append(run)
    for members in settings.values():
        unknown = [run for run in members if run.speed_m_s is None]
        if unknown:
            groups.append(unknown)
        left = sorted((r for r in members if r.speed_m_s is not None), key=_speed)
        while left:
            speeds = [_speed(run) for run in left]
            ends = [bisect_right(speeds, SAME_PACE * speed) for speed in speeds]
            start = max(range(len(left)), key=lambda i: (ends[i] - i, speeds[i]))
            groups.append(left[start : ends[start]])
            left = left[:start] + left[ends[start] :]
    return [sorted(group, key=lambda r: (r.taken_at, r.id)) for group in groups]


def _speed(run: _Run) -> float:
    assert run.speed_m_s is not None
    return run.speed_m_s


def _runs(session: Session, owner: int) -> list[_Run]:
    """The newest analysis of each recording."""
    a, r = AnalysisRow, RecordingRow
    newest: dict[int, _Run] = {}
    query: Any = select(
        a.id, a.content_hash, a.recording_id, r.taken_at, r.kind, a.speed_m_s, a.surface,
        a.treadmill, a.incline_pct, a.protocol,
    )  # fmt: skip
    query = query.join(r, r.id == a.recording_id).where(r.athlete_id == owner).order_by(a.id)
    for id_, whole, recording, *rest in session.execute(query):
        newest[recording] = _Run(id_, whole[:SHORT], recording, *rest)
    return list(newest.values())


def _measures(
    session: Session, owner: int, names: Sequence[str]
) -> dict[tuple[int, str, str], MetricRow]:
    m, a, r = MetricRow, AnalysisRow, RecordingRow
    query = (
        select(
            m.analysis_id, m.name, m.side, m.value, m.ci_low, m.ci_high, m.unit, m.norm_mean,
            m.norm_p5, m.norm_p95,
        )
        .join(a, a.id == m.analysis_id)
        .join(r, r.id == a.recording_id)
        .where(r.athlete_id == owner, m.name.in_(names))
    )  # fmt: skip
    return {tuple(row[:3]): row for row in session.execute(query)}  # type: ignore[misc]


def _trends(
    group: Sequence[_Run],
    measures: dict[tuple[int, str, str], MetricRow],
    names: Sequence[str],
) -> tuple[Trend, ...]:
    trends = []
    for name in names:
        sides = ("left", "right") if spec_of(name).two_sided else ("both",)
        for side in sides:
            rows = [(run, row) for run in group if (row := measures.get((run.id, name, side)))]
            if rows:
                points = tuple(_point(run, row, rows[0][1]) for run, row in rows)
                trends.append(Trend(name, side, rows[0][1].unit, points))
    return tuple(trends)


def _point(run: _Run, row: MetricRow, first: MetricRow) -> Point:
    detectable, change = None, ""
    if row is not first:
        detectable = _detectable(row, first)
        difference = row.value - first.value
        if detectable is None:
            change = "cannot tell"
        elif abs(difference) <= detectable:
            change = "no change"
        else:
            change = "higher" if difference > 0 else "lower"
    return Point(
        run.taken_at,
        run.short,
        row.value,
        row.ci_low,
        row.ci_high,
        row.norm_mean,
        row.norm_p5,
        row.norm_p95,
        detectable,
        change,
    )


def _detectable(row: MetricRow, first: MetricRow) -> float | None:
    """Smallest difference of two recordings beyond chance: 1.96 √(sd₁² + sd₂²), each sd the one
    that the measure's interval stands for (spread between strides and measurement error).
    """
    sds = [_sd(one) for one in (row, first)]
    if any(sd is None for sd in sds):
        return None
    return _Z * math.hypot(*(sd for sd in sds if sd is not None))


def _sd(row: MetricRow) -> float | None:
    if row.ci_low is None or row.ci_high is None:
        return None
    return (row.ci_high - row.ci_low) / 2 / _Z


def table(progress: Progress) -> pd.DataFrame:
    """As `Library.progress` returns it."""
    import pandas as pd

    from swingleg.store.words import condition_words

    columns = ("condition", "metric", "side", "taken_at", "value", "ci_low", "ci_high", "unit",
               "norm_mean", "norm_p5", "norm_p95", "detectable", "change", "analysis")  # fmt: skip
    rows = [
        {"condition": condition_words(same), "metric": trend.metric, "side": trend.side,
         "unit": trend.unit} | vars(point)
        for same in progress.conditions
        for trend in same.trends
        for point in trend.points
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))
