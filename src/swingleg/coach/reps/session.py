"""A recording of a drill, measured: which drill, how often, how well, what to mend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr

from swingleg.coach.drills import DRILLS, Drill
from swingleg.coach.reps.criteria import errors_of
from swingleg.coach.reps.faults import Named, faults_of
from swingleg.coach.reps.needs import Needs
from swingleg.coach.reps.recognise import Manner, Recognised, manner_of, recognise
from swingleg.coach.reps.score import RepScore, Scores, score_reps
from swingleg.coach.reps.segment import Lift, Segments, segment_reps
from swingleg.coach.reps.signals import Signals, signals_of
from swingleg.coach.reps.window import unseen, wanted_lift, window_of
from swingleg.core.errors import InputError, OptionError
from swingleg.core.keypoints import SIDES, other_side

#: a leg that is not seen for as long may have done a repetition, seconds
UNSEEN_S = 1.5


@dataclass(frozen=True)
class Unseen:
    """A stretch of time in which a leg was not seen."""

    side: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Session:
    """Everything about one recording of a drill.

    drill : given or recognised; None where it cannot be told: then nothing is scored. given : it
    was named by the user. segments : all lifts. scores, faults : None and empty without a drill.
    needs : what the runner's own running asks, where it is known. unseen : where a leg was not
    seen for long; repetitions of it there are missing.
    """

    drill: Drill | None
    given: bool
    recognised: Recognised
    segments: Segments
    manner: Manner | None
    scores: Scores | None
    faults: tuple[Named, ...]
    needs: Needs | None
    motion: xr.Dataset
    unseen: tuple[Unseen, ...] = ()

    def count(self, side: str) -> int:
        """Repetitions of one leg."""
        return len(self.segments.of(side))

    @property
    def unsure(self) -> tuple[Lift, ...]:
        """Repetitions of which the picture does not tell for sure whose leg it was."""
        return _during(self.segments.reps, self.motion, "side_unsure_s")

    @property
    def mixed_up(self) -> tuple[Lift, ...]:
        """Those of them in which the legs were drawn as each other: counted, but without points."""
        return _during(self.segments.reps, self.motion, "mixed_up_s")

    @property
    def rated(self) -> tuple[RepScore, ...]:
        """Repetitions with a score, the best first."""
        reps = self.scores.reps if self.scores is not None else ()
        known = [r for r in reps if r.total is not None]
        return tuple(sorted(known, key=lambda r: -(r.total or 0.0)))

    @property
    def extremes(self) -> tuple[RepScore, ...]:
        """The best and the worst of one leg, so that legs are not held against each other: of the
        near leg where it has two with a score, else of the other, else of all.
        """
        near = str(self.motion.attrs.get("near_side") or "right")
        for side in (near, other_side(near)):
            own = [r for r in self.rated if r.lift.side == side]
            if len(own) > 1:
                return own[0], own[-1]
        return self.rated[:1] + self.rated[1:][-1:]

    @property
    def cue(self) -> str:
        """The one thing to think of next time; "" without a drill."""
        if self.faults:
            return self.faults[0].fault.cue
        return self.drill.cues[0] if self.drill is not None else ""


def measure_drill(
    motion: xr.Dataset, drill: Drill | None = None, needs: Needs | None = None
) -> Session:
    """Count and score the repetitions of a drill.

    Parameters
    ----------
    motion : Motion of somebody doing one drill, legs at least.
    drill : which; None = recognise it. needs : of the runner's own running (`needs_of`).

    Raises
    ------
    OptionError : the drill given is a run and has no repetitions.
    InputError : no leg was lifted. DataError : no leg was seen.
    """
    check_counted(drill)
    signals = signals_of(motion)
    first = segment_reps(signals)
    mixed = _during(first.reps, motion, "mixed_up_s")
    found = recognise(signals, tuple(r for r in first.reps if r not in mixed) or first.reps)
    chosen = drill if drill is not None else found.drill
    segments = first
    if chosen is not None and chosen.target is not None:
        segments = segment_reps(signals, wanted_lift(chosen.target))
    if not segments.reps:
        tried = len(segments.attempts)
        raise InputError(
            "no repetition of a drill was found"
            + (f"; a leg was lifted a little {tried} times" if tried else ""),
            fix="Film the whole body from the side, at least two repetitions long, the lifted "
            "foot well off the ground.",
        )
    gone = unseen_legs(signals)
    manner = manner_of(signals, segments.reps)
    if chosen is None or chosen.target is None:
        return Session(None, False, found, segments, manner, None, (), needs, motion, gone)
    kind, near = str(motion.attrs["kind"]), str(motion.attrs.get("near_side", ""))
    errors = {side: errors_of(kind, side == near) for side in SIDES}
    mixed = _during(segments.reps, motion, "mixed_up_s")
    windows = [window_of(signals, r) for r in segments.reps]
    windows = [unseen(w) if r in mixed else w for r, w in zip(segments.reps, windows, strict=True)]
    scores = score_reps(segments.reps, windows, chosen, errors, needs)
    faults = faults_of(chosen, scores.reps, scores.wanted, errors)
    given = drill is not None
    return Session(chosen, given, found, segments, manner, scores, faults, needs, motion, gone)


def unseen_legs(signals: Signals) -> tuple[Unseen, ...]:
    """Where a leg was not seen for `UNSEEN_S` and longer, in order of time."""
    found = []
    for side, leg in signals.legs.items():
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (~leg.seen).astype(int), [0]])))
        for start, end in edges.reshape(-1, 2):
            if end - start >= UNSEEN_S * signals.rate:
                times = float(signals.time[start]), float(signals.time[end - 1])
                found.append(Unseen(side, *times))
    return tuple(sorted(found, key=lambda u: u.start_s))


def _during(reps: tuple[Lift, ...], motion: xr.Dataset, name: str) -> tuple[Lift, ...]:
    """Repetitions that hold one of the instants in the attribute of that name."""
    at = motion.attrs.get(name, [])
    return tuple(r for r in reps if any(r.start_s <= t <= r.end_s for t in at))


def check_counted(drill: Drill | None) -> None:
    """Raise OptionError for a drill that is a run and has no repetitions."""
    if drill is None or drill.target is not None:
        return
    counted = ", ".join(d.spoken for d in DRILLS.values() if d.target is not None)
    raise OptionError(
        f"{drill.name.lower()} is a run, not a drill of repetitions",
        fix=f"Measure it with swingleg analyze. Drills that are counted: {counted}.",
    )
