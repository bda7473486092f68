"""Findings and wishes → a `Programme`. Pure: the same input gives the same programme."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from swingleg.coach.drills import DRILLS, Drill
from swingleg.coach.programme.plan import Programme, Session, SessionKind, Theme, Wanted, Week
from swingleg.coach.programme.rules import rules
from swingleg.coach.programme.session import Week as Content
from swingleg.coach.programme.session import check_items, train_items
from swingleg.coach.programme.themes import again, chosen, theme
from swingleg.core.findings import Finding, Unavailable
from swingleg.core.measure import Metric
from swingleg.core.wording import Medium

#: how to film where the recording itself names nothing better
_FILM = (
    "Film ten seconds or more at an even pace, the camera square to the run at hip height, "
    "the whole body in view, in good light."
)
FIX: dict[Medium, str] = {
    "video": _FILM,
    "keypoints": _FILM,
    "markers": "Record ten seconds or more at an even pace, the markers of both legs in view.",
}


def build(
    findings: Iterable[Finding],
    metrics: Mapping[str, Metric],
    wanted: Wanted,
    *,
    unavailable: Iterable[Unavailable] = (),
    fix: str = _FILM,
    library: Mapping[str, Drill] = DRILLS,
) -> Programme:
    """The programme for one recording.

    Parameters
    ----------
    findings : with words (`coach.worded`), of one recording. metrics : with norms. unavailable :
    what the recording could not measure. fix : how to film what could only be guessed at.
    library : id → drill.
    """
    findings = tuple(findings)
    drills, left_out = allowed(wanted, library)
    groups, waiting = chosen(findings, metrics, wanted)
    themes = tuple(theme(group, drills, library, metrics) for group in groups)
    return Programme(
        wanted=wanted,
        themes=themes,
        weeks=_weeks(wanted, themes, drills),
        again=again(findings, metrics, unavailable, fix),
        also_found=tuple(waiting),
        left_out=left_out,
        judged=bool(findings),
    )


def allowed(
    wanted: Wanted, library: Mapping[str, Drill]
) -> tuple[dict[str, Drill], tuple[str, ...]]:
    """(drills that may be done, ids of those that are dropped for the pain)."""
    not_for = rules()["goals"][wanted.goal]["leave_out_drills"]
    dropped = tuple(
        id_ for id_, d in library.items() if wanted.pain and wanted.pain in d.contra_indications
    )
    return {
        id_: d for id_, d in library.items() if id_ not in not_for and id_ not in dropped
    }, dropped


def is_easy(week: int) -> bool:
    """Whether a week (from 1) is one in which less is done."""
    return week % int(rules()["dose"]["deload_every"]) == 0


def _weeks(
    wanted: Wanted, themes: tuple[Theme, ...], drills: Mapping[str, Drill]
) -> tuple[Week, ...]:
    dates = session_dates(wanted)
    checks = _checks(wanted)
    fast = _fast_days(wanted, dates, checks)
    done: dict[str, int] = {}  # drill → training weeks in which it was done
    weeks, number, quiet = [], 0, 0
    for week, days in enumerate(dates, 1):
        easy = is_easy(week)
        trained = week - 1 - sum(is_easy(w) for w in range(1, week))
        content = Content(wanted, themes, drills, week, trained, easy, dict(done))
        sessions = []
        for place, day in enumerate(days):
            number += 1
            kind: SessionKind = checks.get((week, place), "train")
            if kind == "train":
                items = train_items(content, day in fast, quiet)
                quiet += day not in fast
            else:
                items = check_items(content)
            sessions.append(Session(number, week, day, kind, items))
        if not easy:
            for id_ in {i.drill for s in sessions for i in s.items if i.drill}:
                done[id_] = done.get(id_, 0) + 1
        first = wanted.start + timedelta(weeks=week - 1)
        weeks.append(Week(week, first, easy, tuple(sessions)))
    return tuple(weeks)


def session_dates(wanted: Wanted) -> list[list[date]]:
    """For each week the chosen days, in order; a week begins with the weekday of the start."""
    return [
        [
            day
            for k in range(7)
            if (day := wanted.start + timedelta(days=7 * week + k)).weekday() in wanted.days
        ]
        for week in range(wanted.weeks)
    ]


def _checks(wanted: Wanted) -> dict[tuple[int, int], SessionKind]:
    """(week, place in the week) → "check" half-way or "re-test" at the end."""
    last = len(wanted.days) - 1
    found: dict[tuple[int, int], SessionKind] = {(wanted.weeks, last): "re-test"}
    if wanted.weeks >= rules()["session"]["check_from_weeks"]:
        found[((wanted.weeks + 1) // 2, last)] = "check"
    return found


def _fast_days(
    wanted: Wanted, dates: list[list[date]], checks: Mapping[tuple[int, int], SessionKind]
) -> set[date]:
    """Days of strides and of drills that leave the ground, never two sessions in a row."""
    level, rule = rules()["levels"][wanted.level], rules()["fast"]
    found: list[date] = []
    if wanted.pain:
        return set()
    rested = rule["sessions_between"]
    for week, days in enumerate(dates, 1):
        most = 1 if is_easy(week) else level["fast_a_week"]
        for place, day in enumerate(days):
            apart = not found or (day - found[-1]).days >= rule["least_days_between"]
            room = sum(d in days for d in found) < most and week >= level["first_fast_week"]
            if (
                room
                and apart
                and rested >= rule["sessions_between"]
                and (week, place) not in checks
            ):
                found.append(day)
                rested = 0
            else:
                rested += 1
    return set(found)
