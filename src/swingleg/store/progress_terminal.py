"""`Progress` as lines of plain text, with a sparkline per metric and side."""

from __future__ import annotations

from collections.abc import Sequence

from swingleg.core.wording import counted
from swingleg.report.words import number, spec
from swingleg.store.page import sentence
from swingleg.store.progress import Progress, Same, Trend
from swingleg.store.terminal import table
from swingleg.store.words import amount, condition_words, sparkline, verdict, with_interval

#: longest sparkline
_ROOM = 16


def progress_lines(progress: Progress) -> list[str]:
    """Each condition with a sparkline per metric and side."""
    lines = [f"  {progress.athlete.name}: {sentence(progress)}"]
    for same in progress.conditions:
        lines += ["", f"  {condition_words(same)}: {counted(same.recordings, 'recording')}"]
        lines += table(_trend_rows(same)) if same.trends else ["  nothing of this was measured"]
    return lines


def _trend_rows(same: Same) -> Sequence[Sequence[str]]:
    if same.recordings == 1:
        rows = [("metric", "side", "measured", "norm")]
        return rows + [
            (*_names(t), with_interval(t.metric, t.points[0]), _norm(t)) for t in same.trends
        ]
    head = ("metric", "side", "", "first", "last", "norm", "since the first")
    return [head] + [
        (
            *_names(t),
            sparkline([p.value for p in t.points[-_ROOM:]]),
            amount(t.metric, t.points[0].value),
            with_interval(t.metric, t.points[-1]),
            _norm(t),
            verdict(t).split(",")[0].replace("at most ", ""),
        )
        for t in same.trends
    ]


def _names(trend: Trend) -> tuple[str, str]:
    return spec(trend.metric).label, "" if trend.side == "both" else trend.side


def _norm(trend: Trend) -> str:
    last = trend.points[-1]
    if last.norm_p5 is None or last.norm_p95 is None:
        return "–"
    digits = spec(trend.metric).decimals
    return f"{number(last.norm_p5, digits)} to {number(last.norm_p95, digits)}"
