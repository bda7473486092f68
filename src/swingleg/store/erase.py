"""Deleting for good: the rows, and what the database keeps of them elsewhere."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from swingleg.store.address import Address
from swingleg.store.find import Target
from swingleg.store.found import Deleted
from swingleg.store.migrate import backups
from swingleg.store.schema import FILED, AnalysisRow, AthleteRow, RecordingRow

#: tables in which names and what was found of a person stand
_PERSONAL = ("athletes", "recordings", "analyses", "findings", "drills", "programmes")


#: how long others may take to let go of the log
_PATIENCE_MS = 5000


class _BusyError(Exception):
    """Somebody else reads the log that was to be cleared."""


def rows_of(session: Session, target: Target) -> None:
    """Take out the rows, all or none; what hangs on them goes with them."""
    if target.athlete is not None:
        session.execute(delete(AthleteRow).where(AthleteRow.id == target.athlete))
        return
    kind, whole = target.keys[0]
    row = session.scalars(select(FILED[kind]).where(FILED[kind].content_hash == whole)).one()
    if kind != "analysis":
        session.execute(delete(FILED[kind]).where(FILED[kind].id == row.id))
        return
    recording = row.recording_id
    session.execute(delete(AnalysisRow).where(AnalysisRow.id == row.id))
    others = select(AnalysisRow.id).where(AnalysisRow.recording_id == recording)
    if session.scalar(others.limit(1)) is None:
        session.execute(delete(RecordingRow).where(RecordingRow.id == recording))


def traces(engine: Engine, address: Address, target: Target) -> Deleted:
    """Clear the database's free pages and log, and copies from before a migration."""
    copies = backups(address)
    left = []
    for copy in copies:
        try:
            copy.unlink()
        except OSError as error:
            left.append(f"{copy}: {error.strerror}")
    try:
        _compact(engine, address)
    except (engine.dialect.dbapi.Error, _BusyError):  # type: ignore[union-attr]
        left.append("the database's own log: another program has the library open")
    kinds = Counter(kind for kind, _ in target.keys)
    return Deleted(
        target.name,
        analyses=kinds["analysis"],
        drills=kinds["drill"],
        programmes=kinds["programme"],
        backups=len(copies),
        traces=tuple(left),
    )


def _compact(engine: Engine, address: Address) -> None:
    raw: Any = engine.raw_connection()  # VACUUM wants no transaction around it
    try:
        cursor = raw.cursor()
        if address.database is None:
            raw.dbapi_connection.rollback()
            raw.dbapi_connection.autocommit = True
            for table in _PERSONAL:
                cursor.execute(f"VACUUM FULL {table}")
            cursor.execute("VACUUM metrics")
            busy = False
        else:
            cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
            cursor.execute("VACUUM")
            busy = bool(cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        cursor.close()
    finally:
        raw.invalidate()
    if busy:
        raise _BusyError
