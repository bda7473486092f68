"""The schema of a database brought to the present, once, by one process at a time."""

from __future__ import annotations

import glob
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from swingleg.core.errors import InputError, OutputError
from swingleg.store.address import Address
from swingleg.store.engine import WRITES
from swingleg.store.lock import locked
from swingleg.store.schema import HEAD

#: of PostgreSQL's advisory lock; any number that nobody else uses
_KEY = 0x53574C47
_VERSIONS = "alembic_version"
MIGRATIONS = Path(__file__).parent / "migrations"


def bring_up(engine: Engine, address: Address, lock: Path, *, write: bool = True) -> None:
    """Create the tables, or take the steps that are missing; nothing when they are as they should.

    A database file is copied before a step is taken: `backups` lists the copies.

    Raises
    ------
    InputError : made by a newer swingleg, or not a library. OutputError : steps are missing, and
    not `write`.
    """
    with engine.connect() as connection:
        found = revision(connection, address)
        if found == HEAD:
            return
    if not write:
        lacks = "has no tables yet" if found is None else "is of an older schema"
        raise OutputError(
            f"the library {lacks} and cannot be written here",
            where=address.shown,
            fix="Open it once where it can be written, or give another place with --library.",
        )
    with locked(lock):
        writer = engine.execution_options(**{WRITES: True})
        if address.database is not None:
            _keep_copy(engine, address)
        with writer.begin() as connection:
            if address.database is None:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _KEY})
            if revision(connection, address) != HEAD:  # nobody else did it meanwhile
                upgrade(connection, HEAD)


def upgrade(connection: Connection, to: str) -> None:
    """Take the steps up to a revision, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def revision(connection: Connection, address: Address) -> str | None:
    """The revision a database is at; None when it is empty."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    found = None
    if _VERSIONS in tables:
        found = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()
    if found is None or (not found.isdigit()):
        raise InputError(
            "this database holds something else than a library",
            where=address.shown,
            fix="Give a folder or a database of its own with --library.",
        )
    if int(found) > int(HEAD):
        raise InputError(
            f"the library was made by a newer swingleg (schema {found}; this one knows {HEAD})",
            where=address.shown,
            fix="Install the newer swingleg.",
        )
    return str(found)


def backups(address: Address) -> list[Path]:
    """Copies of the database from before its migrations."""
    if address.database is None:
        return []
    start = glob.escape(address.database.stem)
    return sorted(address.database.parent.glob(f"{start}.before-*.db*"))


def _keep_copy(engine: Engine, address: Address) -> None:
    assert address.database is not None
    with engine.connect() as connection:
        at = revision(connection, address)
    if at in (None, HEAD):
        return
    database = address.database
    copy = database.with_name(f"{database.stem}.before-{HEAD}.db")
    part = copy.with_name(copy.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(part)) as target:
        source.backup(target)
    part.replace(copy)
