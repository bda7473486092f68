"""The tables as they are now. How they came to be, step by step, is in `migrations`.

Times are UTC without a zone. A person's name stands in one row of `athletes` and nowhere else
(but what somebody called the clip is kept as it is); files are named by content, never by person.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Index, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

#: the newest revision of `migrations`
HEAD = "0002"


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {float: Double(), str: Text(), dict[str, Any]: JSON()}  # noqa: RUF012


def _owner(table: str) -> Any:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"))


class AthleteRow(Base):
    """A person, under one name. name_key : the name as names are compared.

    height_m, mass_kg, sex : as of the newest recording that says them.
    """

    __tablename__ = "athletes"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    height_m: Mapped[float | None]
    mass_kg: Mapped[float | None]
    sex: Mapped[str | None]
    added_at: Mapped[datetime]


class RecordingRow(Base):
    """One clip or trial. name : of the file, without its folder. kind : video, markers, ...

    content_hash : SHA-256 of the file, or of what is known of it where it is gone.
    taken_from : where taken_at comes from: "given", "clip", "file" or "result".
    """

    __tablename__ = "recordings"
    __table_args__ = (
        UniqueConstraint("athlete_id", "content_hash"),
        Index("ix_recordings_athlete_taken", "athlete_id", "taken_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    athlete_id: Mapped[int] = _owner("athletes")
    name: Mapped[str]
    kind: Mapped[str]
    content_hash: Mapped[str]
    taken_at: Mapped[datetime]
    taken_from: Mapped[str]
    added_at: Mapped[datetime]


class AnalysisRow(Base):
    """One measuring of a recording, under the condition that was said or found.

    content_hash : of its numbers; names its folder. summary : what of summary.json has no table
    (input, athlete, condition, quality, strides, unavailable).
    """

    __tablename__ = "analyses"
    __table_args__ = (Index("ix_analyses_recording_id", "recording_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = _owner("recordings")
    content_hash: Mapped[str] = mapped_column(unique=True)
    schema_version: Mapped[int]
    swingleg: Mapped[str]
    quality: Mapped[float | None]
    speed_m_s: Mapped[float | None]
    surface: Mapped[str]
    treadmill: Mapped[bool | None]
    incline_pct: Mapped[float]
    event: Mapped[str]
    protocol: Mapped[str | None]
    added_at: Mapped[datetime]
    summary: Mapped[dict[str, Any]]


class MetricRow(Base):
    """One measure of one analysis. side : left, right or both. norm_* : at this pace, or None.

    repeat_sd : what a second recording of the same running would differ by, or None (`repeat`).
    """

    __tablename__ = "metrics"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    analysis_id: Mapped[int] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    unit: Mapped[str]
    n: Mapped[int]
    z: Mapped[float | None]
    repeat_sd: Mapped[float | None]
    norm_mean: Mapped[float | None]
    norm_sd: Mapped[float | None]
    norm_p5: Mapped[float | None]
    norm_p95: Mapped[float | None]


class FindingRow(Base):
    """What an analysis found. code : one of the finding ids. place : its order in the summary."""

    __tablename__ = "findings"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    analysis_id: Mapped[int] = mapped_column(
        ForeignKey("analyses.id", ondelete="CASCADE"), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str]
    severity: Mapped[str]
    side: Mapped[str]
    text: Mapped[str]
    cause: Mapped[str | None]


class DrillRow(Base):
    """A session of one drill, from its drill.json. summary : that file."""

    __tablename__ = "drills"
    __table_args__ = (Index("ix_drills_athlete_taken", "athlete_id", "taken_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    athlete_id: Mapped[int] = _owner("athletes")
    content_hash: Mapped[str] = mapped_column(unique=True)
    drill: Mapped[str]
    reps: Mapped[int | None]
    score: Mapped[float | None]
    taken_at: Mapped[datetime]
    taken_from: Mapped[str]
    added_at: Mapped[datetime]
    swingleg: Mapped[str]
    summary: Mapped[dict[str, Any]]


class ProgrammeRow(Base):
    """A training programme, from its programme.json. summary : that file."""

    __tablename__ = "programmes"
    __table_args__ = (Index("ix_programmes_athlete_made", "athlete_id", "made_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    athlete_id: Mapped[int] = _owner("athletes")
    content_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    weeks: Mapped[int | None]
    added_at: Mapped[datetime]
    swingleg: Mapped[str]
    summary: Mapped[dict[str, Any]]


#: tables whose rows have a folder of files, by the word for one of them
FILED: dict[str, Any] = {"analysis": AnalysisRow, "drill": DrillRow, "programme": ProgrammeRow}
