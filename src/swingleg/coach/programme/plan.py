"""What a programme is made of: who wants what, themes, weeks, sessions, items."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from swingleg.core.findings import Severity

Goal = Literal["distance", "sprint"]
Level = Literal["beginner", "regular", "advanced"]
Region = Literal["hamstring", "knee", "achilles", "shin", "hip", "back"]
GOALS: tuple[Goal, ...] = ("distance", "sprint")
LEVELS: tuple[Level, ...] = ("beginner", "regular", "advanced")
REGIONS: tuple[Region, ...] = ("hamstring", "knee", "achilles", "shin", "hip", "back")

#: check: filmed half-way. re-test: filmed at the end
SessionKind = Literal["train", "check", "re-test"]
#: warm_up: easy running. drill: reps. cue: running with the one cue in between. metronome: running
#: to a beat. fast: strides. film: the recording of a check. free: running without a thought.
Kind = Literal["warm_up", "drill", "cue", "metronome", "fast", "film", "free"]


@dataclass(frozen=True)
class Wanted:
    """What a coach asks for; validated by `wanted.check`.

    days : weekdays, 0 = Monday, sorted. minutes : of a session, all of it. pain : a region that
    hurts, or None.
    """

    start: date
    goal: Goal = "distance"
    level: Level = "regular"
    weeks: int = 6
    days: tuple[int, ...] = (0, 2, 5)
    minutes: int = 20
    pain: Region | None = None


@dataclass(frozen=True)
class Theme:
    """One finding that is worked on.

    extra_side : the leg that gets one set more, where the finding is of one leg and the other was
    measured without it. cause : the finding that may lead to it. ladder : drills from easy to hard.
    runs : drills of it that are runs.
    """

    finding: str
    severity: Severity
    sides: tuple[str, ...]
    cue: str
    evidence: tuple[str, ...]
    ladder: tuple[str, ...]
    runs: tuple[str, ...] = ()
    extra_side: str | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Again:
    """What the recording cannot tell: to be filmed again and not to be trained."""

    what: str
    reason: str
    fix: str


@dataclass(frozen=True)
class Amount:
    """Sets of reps (per leg), seconds or metres; extra_side gets one set more."""

    sets: int
    reps: int | None = None
    seconds: int | None = None
    metres: int | None = None
    rest_s: int = 0
    extra_side: str | None = None

    @property
    def size(self) -> int:
        """Reps, seconds or metres of one set."""
        return self.reps or self.seconds or self.metres or 0

    @property
    def words(self) -> str:
        """For example "2 × 8 per leg, 30 s rest; 1 set more on the left"."""
        unit = f"{self.reps} per leg" if self.reps else f"{self.seconds} s"
        unit = f"{self.metres} m" if self.metres else unit
        said = f"{self.sets} × {unit}"
        if self.extra_side:
            said += f" and 1 set more on the {self.extra_side}"
        return f"{said}, {self.rest_s} s rest" if self.rest_s else said


@dataclass(frozen=True)
class Item:
    """One thing to do. seconds : how long it takes, rests included. answers : finding ids.

    cue : the one thing to think of, for `cue` items. fading : minutes with it and without.
    """

    kind: Kind
    seconds: int
    drill: str | None = None
    amount: Amount | None = None
    cue: str | None = None
    fading: tuple[int, int] | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """number : from 1 over the whole programme. kind : what the day is for."""

    number: int
    week: int
    date: date
    kind: SessionKind
    items: tuple[Item, ...]

    @property
    def seconds(self) -> int:
        return sum(item.seconds for item in self.items)


@dataclass(frozen=True)
class Week:
    number: int
    first: date
    easy: bool
    sessions: tuple[Session, ...]


@dataclass(frozen=True)
class Programme:
    """Everything that is planned, by ids and numbers; words are put to it by `report`.

    left_out : drill ids that were dropped for the pain. also_found : findings that wait.
    """

    wanted: Wanted
    themes: tuple[Theme, ...]
    weeks: tuple[Week, ...]
    again: tuple[Again, ...] = ()
    also_found: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    judged: bool = True
    sessions: tuple[Session, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sessions", tuple(s for w in self.weeks for s in w.sessions))

    @property
    def maintenance(self) -> bool:
        """Nothing was found to work on."""
        return not self.themes
