"""What a library tells of its content: plain values, no database behind them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

#: letters of an id that are shown; any unambiguous beginning is understood
SHORT = 8


@dataclass(frozen=True)
class AthleteInfo:
    """A person and how much there is. first, last : days of the recordings."""

    name: str
    height_m: float | None
    mass_kg: float | None
    sex: str | None
    analyses: int = 0
    recordings: int = 0
    drills: int = 0
    programmes: int = 0
    first: date | None = None
    last: date | None = None


class _Filed:
    """What everything filed can be called by: a short id, a day."""

    id: str
    taken_at: datetime

    @property
    def short(self) -> str:
        return self.id[:SHORT]

    @property
    def day(self) -> date:
        return local_day(self.taken_at)


@dataclass(frozen=True)
class AnalysisInfo(_Filed):
    """One analysis. id : its whole content hash. findings : (severity, side, code)."""

    id: str
    athlete: str
    taken_at: datetime
    taken_from: str
    recording: str
    kind: str
    speed_m_s: float | None
    surface: str
    treadmill: bool | None
    incline_pct: float
    event: str
    protocol: str | None
    quality: float | None
    swingleg: str
    added_at: datetime
    folder: Path
    findings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class SessionInfo(_Filed):
    """A drill session or a programme. name : the drill's id, or "programme"."""

    id: str
    kind: str
    name: str
    taken_at: datetime
    folder: Path
    reps: int | None = None
    score: float | None = None
    weeks: int | None = None


@dataclass(frozen=True)
class Added:
    """What became of one result: "added", "there" (it was before), or an error's words."""

    folder: Path
    kind: str = ""
    id: str = ""
    state: str = "added"
    error: str | None = None
    #: the name that the result itself gives its runner, where that is another one
    other_name: str | None = None


@dataclass(frozen=True)
class Deleted:
    """What was taken out. traces : places that could not be cleaned, in words."""

    name: str
    analyses: int = 0
    drills: int = 0
    programmes: int = 0
    backups: int = 0
    traces: tuple[str, ...] = field(default=())


def local_day(moment: datetime) -> date:
    """The day on the clock of this computer, of a time in UTC without a zone."""
    return moment.replace(tzinfo=UTC).astimezone().date()


def plain(info: Any) -> dict[str, Any]:
    """A found thing as JSON values; times are UTC."""
    return {key: _plain(value) for key, value in asdict(info).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, (date, Path)):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value
