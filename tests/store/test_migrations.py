"""From the first schema to the present: every row is kept, on both databases."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from swingleg.core.errors import InputError
from swingleg.store import migrate
from swingleg.store.address import Address, address_of
from swingleg.store.engine import WRITES, engine_of
from swingleg.store.library import Library
from swingleg.store.schema import HEAD, Base, FindingRow, MetricRow
from tests.store.results import metrics

PEOPLE, PER_PERSON = 3, 36  # more analyses than the step takes at a time


def at_first_schema(address: Address) -> dict[str, int]:
    """A library as the first schema had it; rows per table."""
    if address.database is not None:
        address.database.parent.mkdir(parents=True, exist_ok=True)
    engine = engine_of(address)
    now, tables = datetime(2026, 5, 3, 12), sa.MetaData()
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        migrate.upgrade(connection, "0001")
        tables.reflect(connection)
        measured = metrics({})
        finding = {"id": "over_stride", "severity": "act", "side": "left", "text": "It lands.",
                   "evidence": [], "cause": None, "drills": []}  # fmt: skip
        names = ("athletes", "recordings", "analyses", "metrics")
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for person in range(1, PEOPLE + 1):
            rows["athletes"].append({"id": person, "name": f"P{person}", "name_key": f"p{person}",
                                     "height_m": 1.7, "added_at": now})  # fmt: skip
            for i in range(PER_PERSON):
                number = PER_PERSON * person + i
                rows["recordings"].append(
                    {"id": number, "athlete_id": person, "name": f"{number}.mp4", "kind": "video",
                     "content_hash": f"r{number}", "taken_at": now, "taken_from": "file",
                     "added_at": now})  # fmt: skip
                rows["analyses"].append(
                    {"id": number, "recording_id": number, "content_hash": f"{number:064x}",
                     "schema_version": 1, "swingleg": "0.1.0", "quality": 0.9, "speed_m_s": 3.3,
                     "surface": "treadmill", "treadmill": True, "incline_pct": 0.0,
                     "event": "distance", "protocol": None, "added_at": now,
                     "summary": {"input": {"fps": 60.0}, "metrics": measured,
                                 "findings": [finding] * (number % 3)}})  # fmt: skip
                rows["metrics"] += [
                    {"analysis_id": number, "name": name, "side": side, "z": 0.5, **entry[side]}
                    for name, entry in measured.items()
                    for side in ("left", "right", "both")
                    if entry[side]
                ]
        for table, values in rows.items():
            for start in range(0, len(values), 500):
                connection.execute(
                    tables.tables[table].insert().values(values[start : start + 500])
                )
    engine.dispose()
    return {table: len(values) for table, values in rows.items()}


def counts(address: Address) -> dict[str, int]:
    engine, found = engine_of(address), {}
    with engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            count = sa.text(f"SELECT count(*) FROM {table}")
            found[table] = connection.execute(count).scalar_one()
    engine.dispose()
    return found


def test_the_newest_step_is_the_one_the_program_knows() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_steps_lead_to_the_tables_the_program_uses(place: str, files: Path) -> None:
    with Library(place, files=files) as library, library._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_from_the_first_schema_every_row_is_kept(place: str, files: Path) -> None:
    address = address_of(place, files)
    before = at_first_schema(address)
    findings = sum(n % 3 for n in range(PER_PERSON, PER_PERSON * (PEOPLE + 1)))
    with Library(place, files=files) as library:
        after = counts(address)
        assert {t: after[t] for t in before} == before
        assert after["findings"] == findings
        assert [p.analyses for p in library.athletes()] == [PER_PERSON] * PEOPLE
        with library._read() as session:
            row = session.get_one(MetricRow, (50, "overstride_hip_leg", "left"))
            assert (row.value, row.unit, row.n, row.z) == (0.25, "leg", 10, 0.5)
            assert (row.norm_mean, row.norm_sd) == (0.24, 0.03)
            assert row.norm_p95 == pytest.approx(0.24 + 1.64 * 0.03)
            bare = session.get_one(MetricRow, (50, "lands_under_flexing_knee", "left"))
            assert bare.norm_mean is None
            told = session.get_one(FindingRow, (50, 1))
            assert (told.code, told.severity, told.side) == ("over_stride", "act", "left")
            summaries = session.execute(sa.text("SELECT summary FROM analyses")).scalars()
            for summary in summaries:
                kept = json.loads(summary) if isinstance(summary, str) else summary
                assert kept == {"input": {"fps": 60.0}}


def test_the_file_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    address = address_of(tmp_path / "lib")
    before = at_first_schema(address)
    assert migrate.backups(address) == []
    Library(tmp_path / "lib").close()
    (copy,) = migrate.backups(address)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        for table, number in before.items():
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (number,)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill -9")
def test_killed_midway_it_is_done_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = address_of(tmp_path / "lib")
    before = at_first_schema(address)
    child = os.fork()
    if child == 0:
        try:
            left = [PER_PERSON * 2]

            def stop(connection: Any, cursor: Any, statement: str, *args: Any) -> None:
                left[0] -= statement.startswith("UPDATE analyses")
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            sa.event.listen(sa.Engine, "before_cursor_execute", stop)
            Library(tmp_path / "lib")
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert counts(address) == {**before, "alembic_version": 1}
    with Library(tmp_path / "lib") as library:
        assert [p.analyses for p in library.athletes()] == [PER_PERSON] * PEOPLE


def test_a_newer_schema_is_left_alone(place: str, files: Path) -> None:
    address = address_of(place, files)
    with Library(place, files=files) as library, library._engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    with pytest.raises(InputError, match=r"newer swingleg \(schema 0099; this one knows"):
        Library(place, files=files)
    assert counts(address)["alembic_version"] == 1


def test_somebody_elses_database_is_left_alone(place: str, files: Path) -> None:
    address = address_of(place, files)
    if address.database is not None:
        address.database.parent.mkdir(parents=True)
    engine = engine_of(address)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE mine (a INTEGER)"))
    engine.dispose()
    with pytest.raises(InputError, match="something else than a library"):
        Library(place, files=files)
    assert counts(address) == {"mine": 0}
