"""From an `Incoming` to rows, in a transaction of the caller."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from swingleg.store.names import name_key
from swingleg.store.schema import (
    FILED,
    AnalysisRow,
    AthleteRow,
    DrillRow,
    FindingRow,
    MetricRow,
    ProgrammeRow,
    RecordingRow,
)

if TYPE_CHECKING:
    from swingleg.store.intake import Incoming


def owner_of(session: Session, kind: str, content_hash: str) -> str | None:
    """The name of the athlete under whom a result is filed; None when it is not there."""
    row = FILED[kind]
    query = select(AthleteRow.name).where(row.content_hash == content_hash)
    if row is AnalysisRow:
        query = query.join(RecordingRow, RecordingRow.athlete_id == AthleteRow.id)
        query = query.join(AnalysisRow, AnalysisRow.recording_id == RecordingRow.id)
    else:
        query = query.join(row, row.athlete_id == AthleteRow.id)
    return session.scalar(query)


def write(session: Session, one: Incoming, name: str, now: datetime) -> None:
    """Everything that is filed of one result, the athlete and the recording where they are new."""
    athlete = _athlete(session, name, now)
    if one.kind == "analysis":
        _analysis(session, one, athlete, now)
        return
    filed = {"athlete_id": athlete.id, "content_hash": one.content_hash, "added_at": now}
    if one.kind == "drill":
        times = {"taken_at": one.taken_at, "taken_from": one.taken_from}
        session.add(DrillRow(**filed, **times, **one.columns))
    else:
        session.add(ProgrammeRow(**filed, made_at=one.taken_at, **one.columns))
    session.flush()


def _athlete(session: Session, name: str, now: datetime) -> AthleteRow:
    found = session.scalar(select(AthleteRow).where(AthleteRow.name_key == name_key(name)))
    if found is None:
        found = AthleteRow(name=name, name_key=name_key(name), added_at=now)
        session.add(found)
        session.flush()
    return found


def _analysis(session: Session, one: Incoming, athlete: AthleteRow, now: datetime) -> None:
    assert one.recording is not None
    last = session.scalar(
        select(func.max(RecordingRow.taken_at)).where(RecordingRow.athlete_id == athlete.id)
    )
    for key, value in one.about.items():  # a body changes: the newest recording knows it best
        if getattr(athlete, key) is None or last is None or one.taken_at >= last:
            setattr(athlete, key, value)
    recording = session.scalar(
        select(RecordingRow)
        .where(RecordingRow.athlete_id == athlete.id)
        .where(RecordingRow.content_hash == one.recording["content_hash"])
    )
    if recording is None:
        recording = RecordingRow(
            athlete_id=athlete.id,
            taken_at=one.taken_at,
            taken_from=one.taken_from,
            added_at=now,
            **one.recording,
        )
        session.add(recording)
    elif one.taken_from == "given":
        recording.taken_at, recording.taken_from = one.taken_at, one.taken_from
    session.flush()
    analysis = AnalysisRow(
        recording_id=recording.id, content_hash=one.content_hash, added_at=now, **one.columns
    )
    session.add(analysis)
    session.flush()
    _many(session, MetricRow, one.metrics, analysis.id)
    _many(session, FindingRow, one.findings, analysis.id)


def _many(session: Session, table: Any, rows: list[dict[str, Any]], analysis: int) -> None:
    owned = [row | {"analysis_id": analysis} for row in rows]
    if not owned:
        return
    statement = insert(table)
    if session.get_bind().dialect.name != "sqlite":  # many rows in one trip to the server
        statement = statement.returning(table.analysis_id)
    session.execute(statement, owned).close()
