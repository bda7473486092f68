"""A programme as a calendar: an event per session, the same bytes for the same input."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time, timedelta
from pathlib import PurePath

from icalendar import Calendar, Event

from swingleg.coach import safety
from swingleg.coach.programme.plan import Programme, Session
from swingleg.core.analysis import Analysis
from swingleg.core.wording import medium_of, record
from swingleg.report import programme_words as w


def calendar(
    programme: Programme, analysis: Analysis, *, at: time | None = None, revision: int = 0
) -> bytes:
    """The file's bytes. No alarms; times are floating (local wherever they are read).

    at : time of day; without one the events are of the whole day. revision : counted up by whoever
    sends an altered programme of the same start again, for calendars that heed only higher ones.
    The identity of an event hangs on the runner, the recording, the start and the number of the
    session, and not on what is done in it: a changed programme replaces what it changes.
    """
    out = Calendar()
    out.add("prodid", "-//swingleg//programme//EN")
    out.add("version", "2.0")
    out.add("x-wr-calname", "Swing leg")
    key = _key(programme, analysis)
    verb = record(medium_of(analysis.motion))
    stamp = datetime.combine(programme.wanted.start, time(), tzinfo=UTC)
    for session in programme.sessions:
        out.add_component(_event(session, programme, key, stamp, verb, at, revision))
    return bytes(out.to_ical())


def _event(
    session: Session,
    programme: Programme,
    key: str,
    stamp: datetime,
    verb: str,
    at: time | None,
    revision: int,
) -> Event:
    event = Event()
    event.add("uid", f"{key}-{session.number:03d}@swingleg")
    event.add("dtstamp", stamp)
    event.add("sequence", revision)
    event.add("summary", w.heading(session, verb))
    if at is None:
        event.add("dtstart", session.date)
        event.add("dtend", session.date + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    else:
        event.add("dtstart", datetime.combine(session.date, at))
        event.add("duration", timedelta(minutes=w.minutes(session.seconds)))
    lines = [f"• {w.line(item, programme, verb)}" for item in session.items]
    head = f"Week {session.week}, about {w.minutes(session.seconds)} min"
    event.add(
        "description",
        "\n".join([head, *lines, *(f"{p.title}." for p in safety.words("programme")[:2])]),
    )
    return event


def _key(programme: Programme, analysis: Analysis) -> str:
    """Of the runner, the recording and the start; nothing that a change of the plan changes."""
    i = analysis.input
    said = (
        analysis.athlete.name or "",
        PurePath(i.path).name,
        f"{i.frames} {i.fps:.3f}",
        programme.wanted.start.isoformat(),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:20]
