"""Questions to the database, each a query or two whatever the library's size."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from swingleg.core.errors import OptionError
from swingleg.store.bulk import rows_of
from swingleg.store.files import Files, Key
from swingleg.store.found import SHORT, AnalysisInfo, AthleteInfo, SessionInfo, local_day
from swingleg.store.names import did_you_mean, name_key
from swingleg.store.schema import (
    FILED,
    AnalysisRow,
    AthleteRow,
    DrillRow,
    FindingRow,
    ProgrammeRow,
    RecordingRow,
)

#: what an id begins with
_ID = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Target:
    """What is to be deleted. athlete : row id of a person; None = the one result in `keys`."""

    name: str
    keys: tuple[Key, ...]
    athlete: int | None = None


def athletes(session: Session, name: str | None = None) -> list[AthleteInfo]:
    """Everybody by name, or the one whose name it is, with counts and days."""
    mine = () if name is None else (AthleteRow.name_key == name_key(name),)
    counted: dict[int, dict[str, Any]] = defaultdict(dict)
    for owner, recordings, analysed, first, last in session.execute(
        select(
            RecordingRow.athlete_id,
            func.count(RecordingRow.id.distinct()),
            func.count(AnalysisRow.id),
            func.min(RecordingRow.taken_at),
            func.max(RecordingRow.taken_at),
        )
        .join(AnalysisRow, AnalysisRow.recording_id == RecordingRow.id)
        .join(AthleteRow, AthleteRow.id == RecordingRow.athlete_id)
        .where(*mine)
        .group_by(RecordingRow.athlete_id)
    ):
        days = {"first": local_day(first), "last": local_day(last)}
        counted[owner] |= {"recordings": recordings, "analyses": analysed, **days}
    for word, table in (("drills", DrillRow), ("programmes", ProgrammeRow)):
        for owner, number in session.execute(
            select(table.athlete_id, func.count()).group_by(table.athlete_id)
        ):
            counted[owner][word] = number
    return [
        AthleteInfo(row.name, row.height_m, row.mass_kg, row.sex, **counted.get(row.id, {}))
        for row in session.scalars(select(AthleteRow).where(*mine).order_by(AthleteRow.name_key))
    ]


def athlete(session: Session, name: str) -> AthleteInfo:
    found = athletes(session, name)
    if not found:
        raise unknown(session, name)
    return found[0]


def athlete_id(session: Session, name: str) -> int:
    """The row of a name.

    Raises
    ------
    OptionError : nobody of that name.
    """
    found = session.scalar(select(AthleteRow.id).where(AthleteRow.name_key == name_key(name)))
    if found is None:
        raise unknown(session, name)
    return found


def unknown(session: Session, name: str) -> OptionError:
    """Nobody of that name, and who may be meant."""
    known = session.scalars(select(AthleteRow.name)).all()
    otherwise = "See who is: swingleg library list"
    if not known:
        otherwise = "The library is empty: swingleg library add OUT --athlete NAME"
    fix = did_you_mean(name, known, otherwise)
    return OptionError(f"nobody in the library is called {name!r}", fix=fix)


def analyses(session: Session, files: Files, name: str | None) -> list[AnalysisInfo]:
    """Of one athlete or all, the oldest recording first."""
    mine = () if name is None else (RecordingRow.athlete_id == athlete_id(session, name),)
    return _infos(session, files, mine)


def analysis(session: Session, files: Files, id_: str) -> AnalysisInfo:
    """The analysis whose id begins so."""
    _, whole = entry(session, id_, ("analysis",))
    return _infos(session, files, (AnalysisRow.content_hash == whole,))[0]


def _infos(session: Session, files: Files, mine: Sequence[Any]) -> list[AnalysisInfo]:
    f, a, r = FindingRow, AnalysisRow, RecordingRow
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    said: Any = select(f.analysis_id, f.severity, f.side, f.code)
    said = said.join(a, a.id == f.analysis_id).join(r, r.id == a.recording_id).where(*mine)
    for owner, severity, side, code in rows_of(session, said.order_by(f.analysis_id, f.place)):
        found[owner].append((severity, side, code))
    query: Any = select(
        a.id, a.content_hash, AthleteRow.name, r.taken_at, r.taken_from, r.name, r.kind,
        a.speed_m_s, a.surface, a.treadmill, a.incline_pct, a.event, a.protocol, a.quality,
        a.swingleg, a.added_at,
    )  # fmt: skip
    query = (
        query.select_from(a)
        .join(r, r.id == a.recording_id)
        .join(AthleteRow, AthleteRow.id == r.athlete_id)
        .where(*mine)
        .order_by(r.taken_at, a.id)
    )
    infos = []
    for id_, *columns in rows_of(session, query):
        told: Any = [*columns, files.folder(("analysis", columns[0])), tuple(found[id_])]
        infos.append(AnalysisInfo(*told))
    return infos


def sessions(session: Session, files: Files, name: str) -> list[SessionInfo]:
    """Drill sessions and programmes of one athlete, the oldest first."""
    owner = athlete_id(session, name)
    found = [
        SessionInfo(
            row.content_hash, "drill", row.drill, row.taken_at,
            files.folder(("drill", row.content_hash)), row.reps, row.score,
        )
        for row in session.scalars(select(DrillRow).where(DrillRow.athlete_id == owner))
    ] + [
        SessionInfo(
            row.content_hash, "programme", "programme", row.made_at,
            files.folder(("programme", row.content_hash)), weeks=row.weeks,
        )
        for row in session.scalars(select(ProgrammeRow).where(ProgrammeRow.athlete_id == owner))
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.taken_at, one.id))


def target(session: Session, what: str) -> Target:
    """The athlete of that name, else the result whose id begins so."""
    row = session.scalar(select(AthleteRow).where(AthleteRow.name_key == name_key(what)))
    if row is None:
        if not is_id(what):
            raise unknown(session, what)
        key = entry(session, what)
        return Target(key[1][:SHORT], (key,))
    queries = {
        "analysis": select(AnalysisRow.content_hash)
        .join(RecordingRow, RecordingRow.id == AnalysisRow.recording_id)
        .where(RecordingRow.athlete_id == row.id),
        "drill": select(DrillRow.content_hash).where(DrillRow.athlete_id == row.id),
        "programme": select(ProgrammeRow.content_hash).where(ProgrammeRow.athlete_id == row.id),
    }
    keys = [(kind, found) for kind, query in queries.items() for found in session.scalars(query)]
    return Target(row.name, tuple(keys), athlete=row.id)


def is_id(text: str) -> bool:
    """Whether it may be the beginning of an id."""
    return _ID.fullmatch(text.strip().lower()) is not None


def entry(session: Session, start: str, kinds: Sequence[str] = tuple(FILED)) -> Key:
    """Kind and whole id of the one result whose id begins so.

    Raises
    ------
    OptionError : none, or more than one.
    """
    said = start.strip().lower()
    if not _ID.fullmatch(said):
        raise OptionError(
            f"{start!r} is no id",
            fix="Give at least four letters of one: swingleg library list NAME",
        )
    found: list[Key] = []
    for kind in kinds:
        column = FILED[kind].content_hash
        query = select(column).where(column.startswith(said)).order_by(column).limit(2)
        found += [(kind, whole) for whole in session.scalars(query)]
    if not found:
        raise OptionError(f"no id begins with {start!r}", fix="See: swingleg library list NAME")
    if len(found) > 1:
        same = " and ".join(whole[: len(said) + 4] for _, whole in found[:2])
        raise OptionError(
            f"more than one id begins with {start!r}", fix=f"Give more of it: {same}."
        )
    return found[0]
