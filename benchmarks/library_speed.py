"""How long a library of 10,000 analyses takes to list and to chart, on SQLite and PostgreSQL.

100 athletes with 100 recordings each, every metric of a video; rows alone, as files play no part.
PostgreSQL: a private server in a temporary folder, as the tests start it.

    python -m benchmarks.library_speed [--analyses N] [--no-postgresql]
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert, text

from swingleg.core.metrics import all_names, spec_of
from swingleg.store.library import Library
from swingleg.store.page import progress_page
from swingleg.store.progress_terminal import progress_lines
from swingleg.store.schema import AnalysisRow, AthleteRow, FindingRow, MetricRow, RecordingRow

LIMIT_S = 0.5
RUNS = 5
PER_ATHLETE = 100
_START = datetime(2020, 1, 1, 12)


def fill(library: Library, analyses: int) -> int:
    """Write the rows, many at a time; how many metrics there are."""
    rng, measured = np.random.default_rng(1), 0
    people = max(analyses // PER_ATHLETE, 1)
    with library._write() as session, session.begin():
        add(session, AthleteRow, [
            {"id": 1 + a, "name": f"Athlete {a}", "name_key": f"athlete {a}", "height_m": 1.75,
             "mass_kg": 70.0, "sex": None, "added_at": _START} for a in range(people)])  # fmt: skip
    for start in range(0, analyses, 200):
        numbers = range(start, min(start + 200, analyses))
        rows: dict[Any, list[dict[str, Any]]] = {
            t: [] for t in (RecordingRow, AnalysisRow, MetricRow, FindingRow)
        }
        for i in numbers:
            one_of(i, people, rng, rows)
        measured += len(rows[MetricRow])
        with library._write() as session, session.begin():
            for table, values in rows.items():
                add(session, table, values)
    with library._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if library.address.database is not None:
            connection.execute(text("ANALYZE"))
    return measured


def one_of(i: int, people: int, rng: np.random.Generator, rows: dict[Any, list[Any]]) -> None:
    """The rows of one analysis: three paces, a recording a week."""
    when = _START + timedelta(days=7 * (i // people))
    speed = (2.8, 3.3, 4.0)[i % 3] + float(rng.normal(0, 0.01))
    rows[RecordingRow].append(
        {"id": 1 + i, "athlete_id": 1 + i % people, "name": f"run{i}.mp4", "kind": "video",
         "content_hash": f"r{i}", "taken_at": when, "taken_from": "clip",
         "added_at": when})  # fmt: skip
    rows[AnalysisRow].append(
        {"id": 1 + i, "recording_id": 1 + i,
         "content_hash": f"{i * 2654435761 % 2**32:08x}{i:056x}",
         "schema_version": 1, "swingleg": "0.1.0", "quality": 0.9, "speed_m_s": speed,
         "surface": "treadmill", "treadmill": True, "incline_pct": 0.0, "event": "distance",
         "protocol": None, "added_at": when, "summary": {"unavailable": ["x" * 2000]}})  # fmt: skip
    for name in all_names():
        spec = spec_of(name)
        for side in ("left", "right", "both") if spec.two_sided else ("both",):
            value = float(rng.normal())
            rows[MetricRow].append(
                {"analysis_id": 1 + i, "name": name, "side": side, "value": value,
                 "ci_low": value - 1, "ci_high": value + 1, "unit": spec.unit, "n": 20, "z": 0.1,
                 "repeat_sd": 0.4, "norm_mean": 0.0, "norm_sd": 1.0, "norm_p5": -1.6,
                 "norm_p95": 1.6})  # fmt: skip
    rows[FindingRow] += [
        {"analysis_id": 1 + i, "place": place, "code": "over_stride", "severity": "act",
         "side": "left", "text": "It lands far ahead.", "cause": None} for place in range(3)
    ]  # fmt: skip


def add(session: Any, table: Any, rows: list[dict[str, Any]]) -> None:
    if session.bind.dialect.name == "sqlite":
        session.execute(insert(table), rows)
        return
    columns, text_ = list(rows[0]), io.StringIO()
    writer = csv.writer(text_)
    for row in rows:
        writer.writerow([json.dumps(v) if isinstance(v, dict) else v for v in row.values()])
    cursor = session.connection().connection.cursor()
    empty = ", FORCE_NOT_NULL (unit)" if "unit" in columns else ""  # "" is a unit, not a null
    copy = f"COPY {table.__tablename__} ({', '.join(columns)}) FROM STDIN (FORMAT CSV{empty})"
    cursor.execute(copy, stream=io.BytesIO(text_.getvalue().encode()))
    cursor.close()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Least seconds on the clock, and least of this process's own."""
    seconds, own = [], []
    for _ in range(RUNS):
        start, began = time.perf_counter(), time.process_time()
        work()
        seconds.append(time.perf_counter() - start)
        own.append(time.process_time() - began)
    return min(seconds), min(own)


def report(place: str, files: Path, analyses: int, title: str) -> None:
    start = time.perf_counter()
    with Library(place, files=files) as library:
        measured = fill(library, analyses)
    filled = time.perf_counter() - start
    print(f"{title}: {analyses} analyses, {measured} metrics, filled in {filled:.0f} s")

    def opened(work: Callable[[Library], object]) -> Callable[[], object]:
        def run() -> None:
            with Library(place, files=files, create=False) as library:
                work(library)

        return run

    name = "Athlete 1"
    for words, work in (
        ("list the athletes", lambda lib: lib.athletes()),
        ("list one athlete's analyses", lambda lib: lib.analyses(name)),
        ("progress of one, 8 metrics: terminal", lambda lib: progress_lines(lib.progress_of(name))),
        ("progress of one, 8 metrics: charts", lambda lib: progress_page(lib.progress_of(name))),
        ("list all analyses", lambda lib: lib.analyses()),
    ):
        seconds, own = timed(opened(work))
        told = f"{seconds:6.3f} s   limit {LIMIT_S:g} s   processor {own:.3f} s"
        print(f"  {words:<40} {told}", flush=True)
    command = [sys.executable, "-m", "swingleg", "library", "list", name, "--library", place]

    def ask() -> None:
        subprocess.run([*command, "--files", str(files)], check=True, capture_output=True)

    print(f"  {'swingleg library list, the whole command':<40} {timed(ask)[0]:6.3f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--analyses", type=int, default=10_000)
    parser.add_argument("--no-postgresql", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        report(str(path / "lib"), path / "files", args.analyses, "SQLite")
        if not args.no_postgresql:
            from tests.store.postgres import server

            with server() as url:
                report(url, path / "pg-files", args.analyses, "PostgreSQL")


if __name__ == "__main__":
    main()
