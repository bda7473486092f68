"""Everything there is of one athlete, readable without swingleg: JSON, CSV and the files."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from swingleg import __version__
from swingleg.core.errors import InputError, OptionError
from swingleg.core.files import disk_answers, whole_file
from swingleg.store.files import Files, Key
from swingleg.store.find import athlete_id
from swingleg.store.found import SHORT, local_day
from swingleg.store.schema import (
    AnalysisRow,
    AthleteRow,
    DrillRow,
    FindingRow,
    MetricRow,
    ProgrammeRow,
    RecordingRow,
)

#: of athlete.json; fields may be added under the same number
SCHEMA = 1
_FOLDERS = {"analysis": "analyses", "drill": "drills", "programme": "programmes"}
#: columns that mean something inside one database only
_INNER = ("id", "athlete_id", "recording_id", "analysis_id", "name_key")
_README = """Everything that swingleg's library holds of {name}, {day}.

athlete.json   the person, recordings, analyses with every metric and finding, drills, programmes.
               Times are UTC. "folder" says where the files of each are.
metrics.csv    the same metrics as a table: a row per analysis, metric and side
analyses/      the files of each analysis: report.html opens in any browser, .csv in a spreadsheet,
               .nc (netCDF 4) in Python, R or MATLAB
drills/        the files of each drill session
programmes/    the files of each training programme
"""


def export(session: Session, files: Files, name: str, path: Path) -> Path:
    """Write it all to `path`: one file where it ends in .zip, else a new folder.

    Raises
    ------
    OptionError : nobody of that name, or something is at `path`. InputError : files of the library
    are missing. OutputError : it cannot be written.
    """
    owner = athlete_id(session, name)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise OptionError("something is here already", where=str(path), fix="Give a new name.")
    data, keys = content(session, owner)
    missing = [key for key in keys if not files.folder(key).is_dir()]
    if missing:
        raise InputError(
            f"the files of {len(missing)} results are not here",
            where=str(files.root),
            fix="Say where the library's files are, with --files.",
        )
    texts = {
        "README.txt": _README.format(name=data["athlete"]["name"], day=datetime.now().date()),
        "athlete.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
        "metrics.csv": _csv(data),
    }
    if path.suffix.lower() == ".zip":
        _zip(path, texts, files, keys)
    else:
        _folder(path, texts, files, keys)
    return path


def content(session: Session, owner: int) -> tuple[dict[str, Any], dict[Key, str]]:
    """athlete.json, and the folders it names by the key of each result."""
    keys: dict[Key, str] = {}

    def filed(kind: str, row: Any, when: datetime) -> dict[str, Any]:
        place = f"{_FOLDERS[kind]}/{local_day(when)}-{row.content_hash[:SHORT]}"
        if place in keys.values():
            place = f"{_FOLDERS[kind]}/{local_day(when)}-{row.content_hash}"
        keys[kind, row.content_hash] = place
        return _columns(row) | {"folder": place}

    metrics, findings = _owned(session, MetricRow, owner), _owned(session, FindingRow, owner)
    recordings = []
    for recording in session.scalars(
        select(RecordingRow)
        .where(RecordingRow.athlete_id == owner)
        .order_by(RecordingRow.taken_at, RecordingRow.id)
    ):
        analyses = session.scalars(
            select(AnalysisRow)
            .where(AnalysisRow.recording_id == recording.id)
            .order_by(AnalysisRow.id)
        )
        recordings.append(
            _columns(recording)
            | {
                "analyses": [
                    filed("analysis", row, recording.taken_at)
                    | {"metrics": metrics.get(row.id, []), "findings": findings.get(row.id, [])}
                    for row in analyses
                ]
            }
        )
    drills = session.scalars(
        select(DrillRow).where(DrillRow.athlete_id == owner).order_by(DrillRow.taken_at)
    )
    programmes = session.scalars(
        select(ProgrammeRow).where(ProgrammeRow.athlete_id == owner).order_by(ProgrammeRow.made_at)
    )
    data = {
        "schema": SCHEMA,
        "swingleg": __version__,
        "athlete": _columns(session.get_one(AthleteRow, owner)),
        "recordings": recordings,
        "drills": [filed("drill", row, row.taken_at) for row in drills],
        "programmes": [filed("programme", row, row.made_at) for row in programmes],
    }
    return data, keys


def _owned(session: Session, table: Any, owner: int) -> dict[int, list[dict[str, Any]]]:
    """Rows of metrics or findings by their analysis, in one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    query = (
        select(table)
        .join(AnalysisRow, AnalysisRow.id == table.analysis_id)
        .join(RecordingRow, RecordingRow.id == AnalysisRow.recording_id)
        .where(RecordingRow.athlete_id == owner)
        .order_by(*table.__table__.primary_key)
    )
    for row in session.scalars(query):
        found.setdefault(row.analysis_id, []).append(_columns(row))
    return found


def _columns(row: Any) -> dict[str, Any]:
    names = [column.key for column in row.__table__.columns if column.key not in _INNER]
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    return value


def _csv(data: dict[str, Any]) -> str:
    text = io.StringIO()
    columns = ("taken_at", "recording", "analysis", "name", "side", "value", "ci_low", "ci_high",
               "unit", "n", "z", "repeat_sd", "norm_mean", "norm_sd", "norm_p5",
               "norm_p95")  # fmt: skip
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    for recording in data["recordings"]:
        for analysis in recording["analyses"]:
            said = {
                "taken_at": recording["taken_at"],
                "recording": recording["name"],
                "analysis": analysis["content_hash"][:SHORT],
            }
            writer.writerows(said | metric for metric in analysis["metrics"])
    return text.getvalue()


def _each(files: Files, keys: dict[Key, str]) -> Iterator[tuple[Path, str]]:
    for key, place in keys.items():
        for file in sorted(files.folder(key).iterdir()):
            yield file, f"{place}/{file.name}"


def _zip(path: Path, texts: dict[str, str], files: Files, keys: dict[Key, str]) -> None:
    top = re.sub(r"[^\w.-]+", "-", path.stem) or "athlete"
    with whole_file(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, text in texts.items():
            zipped.writestr(f"{top}/{name}", text)
        for file, place in _each(files, keys):
            zipped.write(file, f"{top}/{place}")


def _folder(path: Path, texts: dict[str, str], files: Files, keys: dict[Key, str]) -> None:
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        with disk_answers(path):
            part.mkdir()
            for name, text in texts.items():
                (part / name).write_text(text, encoding="utf-8", newline="\n")
            for file, place in _each(files, keys):
                (part / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, part / place)
            part.replace(path)
    finally:
        shutil.rmtree(part, ignore_errors=True)
