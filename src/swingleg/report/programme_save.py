"""A Programme → programme.html, programme.ics, programme.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from swingleg.coach.programme import Programme, Wanted, build
from swingleg.coach.programme.build import FIX
from swingleg.core.analysis import Analysis
from swingleg.core.wording import medium_of
from swingleg.report.files import prepare_output, whole_file
from swingleg.report.html import template
from swingleg.report.programme import content
from swingleg.report.programme_aims import JustEnough
from swingleg.report.programme_ics import calendar

PAGE, CALENDAR, DATA = "programme.html", "programme.ics", "programme.json"


@dataclass(frozen=True)
class Written:
    """Paths."""

    page: Path
    calendar: Path
    data: Path


def plan(analysis: Analysis, wanted: Wanted) -> Programme:
    """The programme for a recording."""
    return build(
        analysis.findings,
        analysis.metrics,
        wanted,
        unavailable=analysis.unavailable,
        fix=FIX[medium_of(analysis.motion)],
    )


def save_programme(
    programme: Programme,
    analysis: Analysis,
    folder: str | Path,
    *,
    known: dict[str, JustEnough] | None = None,
    notes: tuple[str, ...] = (),
    at: time | None = None,
    revision: int = 0,
) -> Written:
    """Write all three, each whole or not at all; the same input gives the same bytes.

    known, notes : see `programme.content`. at, revision : see `programme_ics.calendar`.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    place = prepare_output(folder)
    found = content(programme, analysis, known, notes)
    page = template("programme.html.j2").render(found)
    data = json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    parts = {
        PAGE: page.encode(),
        CALENDAR: calendar(programme, analysis, at=at, revision=revision),
        DATA: data.encode(),
    }
    for name, content_ in parts.items():
        with whole_file(place / name) as part:
            part.write_bytes(content_)
    return Written(place / PAGE, place / CALENDAR, place / DATA)
