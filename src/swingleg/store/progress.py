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
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from swingleg.comparison.interval import mover
from swingleg.comparison.model import Verdict
from swingleg.comparison.pace import PACE_SHARE
from swingleg.comparison.verdict import adjusted_p, band_of, told
from swingleg.core.errors import OptionError
from swingleg.core.metrics import all_names, spec_of
from swingleg.norms.runners import runners_sd
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
_Z = 1.96


@dataclass(frozen=True)
class Point:
    """One measure at one time. detectable : smallest difference from the first point of its trend
    that is more than chance, looked at alone; None for the first. analysis : short id.
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


@dataclass(frozen=True)
class Trend:
    """One metric of one side, in order of time.

    verdict : of the last against the first, all metrics of the condition taken together (false
    discovery rate): "up", "down", "same" (up to the bound), "unsure"; None of a single recording.
    bound : the largest change, up or down, that the two leave possible.
    """

    metric: str
    side: str
    unit: str
    points: tuple[Point, ...]
    verdict: Verdict | None = None
    bound: float | None = None


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
            ends = [bisect_right(speeds, (1 + PACE_SHARE) * speed) for speed in speeds]
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
) -> dict[tuple[int, str, str], Any]:
    m, a, r = MetricRow, AnalysisRow, RecordingRow
    query: Any = (
        select(
            m.analysis_id, m.name, m.side, m.value, m.ci_low, m.ci_high, m.unit, m.repeat_sd,
            m.norm_mean, m.norm_sd, m.norm_p5, m.norm_p95,
        )
        .join(a, a.id == m.analysis_id)
        .join(r, r.id == a.recording_id)
        .where(r.athlete_id == owner, m.name.in_(names))
    )  # fmt: skip
    return {(row[0], row[1], row[2]): row for row in session.execute(query)}


def _trends(
    group: Sequence[_Run],
    measures: dict[tuple[int, str, str], Any],
    names: Sequence[str],
) -> tuple[Trend, ...]:
    trends, bands, bounds = [], [], []
    for name in names:
        sides = ("left", "right") if spec_of(name).two_sided else ("both",)
        for side in sides:
            rows = [(run, row) for run in group if (row := measures.get((run.id, name, side)))]
            if rows:
                points = tuple(_point(run, row, rows[0][1]) for run, row in rows)
                trends.append(Trend(name, side, rows[0][1].unit, points))
                run, last = rows[-1]
                spread = last.norm_sd or runners_sd(name, run.speed_m_s)
                bands.append(band_of(name, spread))
                bounds.append(_bound(last, rows[0][1]))
    return _judged(trends, bands, bounds)


def _point(run: _Run, row: Any, first: Any) -> Point:
    return Point(
        run.taken_at,
        run.short,
        row.value,
        row.ci_low,
        row.ci_high,
        row.norm_mean,
        row.norm_p5,
        row.norm_p95,
        None if row is first else _detectable(row, first),
    )


def _detectable(row: Any, first: Any) -> float | None:
    """How far the difference of two recordings lies from the end of its interval towards zero."""
    halves = _halves(row, first)
    return halves and halves[0 if row.value > first.value else 1]


def _bound(row: Any, first: Any) -> float | None:
    """The further end of that interval."""
    halves = _halves(row, first)
    if row is first or halves is None:
        return None
    gap = row.value - first.value
    return max(abs(gap - halves[0]), abs(gap + halves[1]))


def _halves(row: Any, first: Any) -> tuple[float, float] | None:
    """From the difference of two recordings down and up to the ends of its 95 % interval.

    From what does not repeat, where that is known of both; else from their own intervals.
    """
    if row.repeat_sd is not None and first.repeat_sd is not None:
        half = _Z * math.hypot(row.repeat_sd, first.repeat_sd)
        return half, half
    if None in (row.ci_low, row.ci_high, first.ci_low, first.ci_high):
        return None
    return mover(first, row)


def _judged(
    trends: Sequence[Trend], bands: Sequence[float | None], bounds: Sequence[float | None]
) -> tuple[Trend, ...]:
    """With the verdict on the last recording of each, all taken as one family."""
    known = [i for i, trend in enumerate(trends) if trend.points[-1].detectable is not None]
    p = {}
    for i in known:
        gap, half = _gap(trends[i])
        p[i] = math.erfc(abs(gap) / half * _Z / math.sqrt(2)) if half else float(gap == 0)
    q = dict(zip(known, adjusted_p(list(p.values())), strict=True)) if known else {}
    out = []
    for i, (trend, band, bound) in enumerate(zip(trends, bands, bounds, strict=True)):
        verdict: Verdict | None = None if len(trend.points) == 1 else "unsure"
        if i in p and bound is not None:
            verdict = told(_gap(trend)[0], p[i], float(q[i]), bound, band)
        out.append(replace(trend, verdict=verdict, bound=bound))
    return tuple(out)


def _gap(trend: Trend) -> tuple[float, float]:
    last = trend.points[-1]
    return last.value - trend.points[0].value, last.detectable or 0.0


def table(progress: Progress) -> pd.DataFrame:
    """As `Library.progress` returns it."""
    import pandas as pd

    from swingleg.store.words import condition_words

    columns = ("condition", "metric", "side", "taken_at", "value", "ci_low", "ci_high", "unit",
               "norm_mean", "norm_p5", "norm_p95", "detectable", "verdict", "bound",
               "analysis")  # fmt: skip
    rows = [
        {"condition": condition_words(same), "metric": trend.metric, "side": trend.side,
         "unit": trend.unit, "verdict": trend.verdict, "bound": trend.bound} | vars(point)
        for same in progress.conditions
        for trend in same.trends
        for point in trend.points
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))
