"""Connections to a library's database, and its errors as the one line a person reads."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from swingleg.core.errors import InputError, OutputError, SwinglegError
from swingleg.core.extras import require
from swingleg.store.address import Address
from swingleg.store.files import JOURNAL, LOCK

#: execution option of a connection that will write: it takes its turn at once, so that two
#: writers wait for each other instead of failing halfway
WRITES = "swingleg_writes"
_BUSY_MS = 60_000
_OURS = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"


def engine_of(address: Address) -> Engine:
    """An engine; nothing is opened yet.

    Raises
    ------
    MissingExtraError : a PostgreSQL URL without pg8000.
    """
    if address.database is None:
        require("pg8000", "postgresql")
        return create_engine(address.url, pool_pre_ping=True)
    if _is_fixed(address):
        return create_engine("sqlite://", creator=lambda: _reading(address), poolclass=NullPool)
    engine = create_engine(address.url)
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


def is_read_only(address: Address) -> bool:
    """Whether the database, or the folder of the files, is there and cannot be written here."""
    root = address.files
    parts = [part for part in (root, root / JOURNAL, root / LOCK) if part.exists()]
    return _is_fixed(address) or not all(os.access(part, os.W_OK) for part in parts)


def _is_fixed(address: Address) -> bool:
    database = address.database
    if database is None or not database.exists():
        return False
    return not (os.access(database, os.W_OK) and os.access(database.parent, os.W_OK))


def _reading(address: Address) -> sqlite3.Connection:
    """A connection that reads. Beside a database nobody can write no journal can be kept; one
    that somebody else writes may have a journal, which is to be read too.
    """
    assert address.database is not None
    journal = Path(f"{address.database}-wal")
    fixed = "" if journal.exists() and journal.stat().st_size else "&immutable=1"
    place = f"file:{quote(str(address.database))}?mode=ro{fixed}"
    connection = sqlite3.connect(place, uri=True, check_same_thread=False)
    if not fixed:
        try:
            connection.execute(_OURS).close()
        except sqlite3.OperationalError as error:
            connection.close()
            if "unable to open" not in str(error):
                raise
            raise InputError(
                f"changes that wait in {journal.name} can be read only where they can be written",
                where=address.shown,
                fix=f"Copy {address.database.name}, {journal.name} and the folder "
                f"{address.files.name} to a place that you can write, and give it with --library.",
            ) from error
    return connection


def _settle(connection: Any, record: object) -> None:
    """Per connection of SQLite; transactions are begun by `_begin` alone."""
    connection.isolation_level = None
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if pages == 0 or connection.execute(_OURS).fetchone():  # the mode stays with the file
        connection.execute("PRAGMA journal_mode = WAL").close()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "synchronous = FULL",  # a row is on the disk before its journal entry goes
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def speaking(address: Address) -> Iterator[None]:
    """What the database complains of becomes an OutputError that says where and what to do."""
    try:
        yield
    except SwinglegError:
        raise
    except SQLAlchemyError as error:
        raise _said(error, address) from error


def _said(error: SQLAlchemyError, address: Address) -> SwinglegError:
    reason = _reason(error)
    where = address.shown
    if address.database is None:
        what, fix = f"the library's server cannot be used ({reason})", _SERVER
    elif "not a database" in reason or "malformed" in reason:
        return InputError("this is no library, or a damaged one", where=where, fix=_DAMAGED)
    elif "full" in reason or "disk I/O" in reason:
        what, fix = f"the library cannot be written ({reason})", _FULL
    elif "locked" in reason:
        what, fix = "another program has held the library for a minute", _WAIT
    elif "unable to open" in reason or "readonly" in reason:
        what, fix = f"the library cannot be opened or written ({reason})", _OTHER
    else:
        what, fix = f"the library cannot be used ({reason})", _OTHER
    return OutputError(what, where=where, fix=fix)


_OTHER = "Check the rights of its folder, or give another place with --library."
_DAMAGED = "Bring back a copy of it, or give another place with --library."
_WAIT = "Wait until it has finished, then try again."
_FULL = "Free some space, then do the same again: what is there is left out."
_SERVER = "Check that the server runs and that user, password and database in the URL are right."


def _reason(error: SQLAlchemyError) -> str:
    """The database's own words, in one line."""
    said: Any = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if said.args and isinstance(said.args[0], dict):  # pg8000 gives the fields of the message
        said = said.args[0].get("M", said)
    # pg8000 adds its own arguments in brackets
    return " ".join(str(said).split()).partition(" (timeout is")[0][:200]
