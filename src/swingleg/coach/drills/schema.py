"""What a drill is: words for the athlete, and the motion it aims at as curves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: how sure it is that a drill does what it is for: a trial of it, a measured group, or coaches
Evidence = Literal["trial", "cohort", "expert"]
EVIDENCE_WORDS: Mapping[Evidence, str] = MappingProxyType(
    {
        "trial": "tried in a controlled study",
        "cohort": "measured in a group, without a comparison",
        "expert": "coaches' opinion",
    }
)
LEVEL_WORDS: Mapping[int, str] = MappingProxyType({1: "beginner", 2: "regular", 3: "advanced"})


@dataclass(frozen=True)
class Fault:
    """What commonly goes wrong. One wording for all drills that share it.

    cue : what to think of instead. planted : how a virtual performer shows it at size 1
    (`coach.drills.perform`): names of changes → degrees or shares.
    """

    id: str
    name: str
    words: str
    cue: str
    planted: Mapping[str, float] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Dose:
    """How much in one session: one of reps (per leg), seconds or metres is given.

    rest_s : seconds of rest between sets.
    """

    sets: int
    reps: int | None = None
    seconds: float | None = None
    metres: float | None = None
    rest_s: float = 30.0

    @property
    def words(self) -> str:
        """For example: 2 × 10 per leg, 30 s rest."""
        if self.reps is not None:
            size = f"{self.reps} per leg"
        elif self.seconds is not None:
            size = f"{self.seconds:g} s"
        else:
            size = f"{self.metres:g} m"
        return f"{self.sets} × {size}, {self.rest_s:g} s rest"


@dataclass(frozen=True)
class Reference:
    """A source in words, and its DOI or address where it has one."""

    words: str
    doi: str | None = None

    @property
    def url(self) -> str | None:
        if self.doi is None or self.doi.startswith("http"):
            return self.doi
        return f"https://doi.org/{self.doi}"


@dataclass(frozen=True, eq=False)
class Target:
    """The motion a drill aims at: one whole rep of one leg, foot down to foot down.

    pattern : "single", one leg works while the other stands; "alternate", the legs take turns:
    then the rep is the whole cycle of one leg, its standing included, the other leg does the same
    half a rep later, and two lifts fall into `rep_s` seconds.
    travelling : m/s forward of an adult (leg of 0.86 m). flight : both feet leave the ground.
    phase : (n,) 0..1. lift_off, touch_down : phases between which the working foot is in the air.
    thigh, knee, ankle : (n,) degrees of the working leg; support_* : of the other one meanwhile;
    trunk : (n,). Signs as in `core.motion`. hop : phases between which the standing foot leaves the
    ground too. poses : phases of the key poses. wall : a hand rests on a wall.
    """

    pattern: Literal["single", "alternate"]
    travelling: float
    flight: bool
    rep_s: float
    lift_off: float
    touch_down: float
    hop: tuple[float, float] | None
    phase: Array = field(repr=False)
    thigh: Array = field(repr=False)
    knee: Array = field(repr=False)
    ankle: Array = field(repr=False)
    support_thigh: Array = field(repr=False)
    support_knee: Array = field(repr=False)
    support_ankle: Array = field(repr=False)
    trunk: Array = field(repr=False)
    poses: tuple[float, ...]
    wall: bool = False

    @property
    def peak(self) -> float:
        """The phase at which hip and knee together are folded most."""
        return float(self.phase[self._most_folded])

    @property
    def _most_folded(self) -> int:
        return int(np.argmax(self.thigh + self.knee))

    @property
    def thigh_peak_deg(self) -> float:
        return float(self.thigh.max())

    @property
    def knee_peak_deg(self) -> float:
        return float(self.knee.max())

    @property
    def ankle_peak_deg(self) -> float:
        """Dorsiflexion where hip and knee are folded most."""
        return float(self.ankle[self._most_folded])

    @property
    def lifts_per_minute(self) -> float:
        """Of both legs together."""
        return (120.0 if self.pattern == "alternate" else 60.0) / self.rep_s


@dataclass(frozen=True, eq=False)
class Drill:
    """One exercise of the library; every text is for the athlete.

    serves : ids of the findings it answers. mission : rows of the project's list of claims.
    cues : the first one is the external picture to think of. progression, regression : drill ids.
    level : 1 beginner .. 3. target : None for what is a run and not reps; its curves are computed
    by `make_target` when first asked for, since reports need the words alone.
    wanted : shorter names the command line takes for it.
    """

    id: str
    name: str
    how: str
    purpose: str
    serves: tuple[str, ...]
    mission: tuple[int, ...]
    set_up: str
    cues: tuple[str, ...]
    faults: tuple[Fault, ...]
    progression: str | None
    regression: str | None
    contra_indications: tuple[str, ...]
    equipment: tuple[str, ...]
    level: int
    dose: Dose
    references: tuple[Reference, ...]
    evidence: Evidence
    evidence_words: str
    make_target: Callable[[], Target] | None = field(default=None, repr=False)
    wanted: tuple[str, ...] = ()

    @cached_property
    def target(self) -> Target | None:
        return self.make_target() if self.make_target else None

    @property
    def spoken(self) -> str:
        """The id as typed on the command line."""
        return self.id.replace("_", "-")

    def fault(self, id_: str) -> Fault:
        """One of its faults.

        Raises
        ------
        KeyError : it is none of this drill's.
        """
        return {f.id: f for f in self.faults}[id_]

    @property
    def fault_ids(self) -> tuple[str, ...]:
        return tuple(f.id for f in self.faults)
