"""Libraries for the tests: on SQLite, and on a PostgreSQL server of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.store.postgres import NoServerError, server

_numbers = count()


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug during the tests; a killed process needs no flushing."""
    monkeypatch.setattr("swingleg.store.files.os.fsync", lambda handle: None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a running server."""
    pytest.importorskip("pg8000", reason="pg8000 is not installed: the extra postgresql")
    running = server()
    try:
        url = running.__enter__()
    except NoServerError as error:
        pytest.skip(str(error))
    try:
        yield url
    finally:
        running.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A folder or a URL where there is no library yet. Its files: `files_of`."""
    if request.param == "sqlite":
        yield str(tmp_path / "lib")
        return
    url = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    engine = create_engine(
        url.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield url.replace("/postgres?", f"/{name}?")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Where the files of a library at `place` are put."""
    return tmp_path / "files"
