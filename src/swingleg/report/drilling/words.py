"""Plain words for a session: used by terminal, page and JSON alike."""

from __future__ import annotations

from collections.abc import Sequence

from swingleg.coach.drills import DRILLS
from swingleg.coach.reps import Named, Part, RepScore, Session
from swingleg.coach.reps.recorded import Recorded
from swingleg.core.measure import Measure
from swingleg.core.wording import counted

_QUALITY_OF_NEED = {"thigh": "thigh up to", "knee": "knee folded to"}
#: faults of the trunk: the side is that of the leg that is lifted meanwhile
_OF_TRUNK = ("trunk_back", "trunk_forward")
#: costs below this are no news, points of the whole score
WORTH_SAYING = 1.0


def title(session: Session) -> str:
    """The drill's name, or that it cannot be told."""
    return session.drill.name if session.drill is not None else "A drill that cannot be told"


def how_known(session: Session) -> str:
    """Whether it was given or recognised, and between which it lies."""
    if session.drill is None:
        near = [DRILLS[id_].name.lower() for id_ in session.recognised.nearest[:3]]
        if len(near) > 1:
            return f"cannot tell between {' and '.join(near)}; name it with --drill"
        return (
            "none of the library's drills is near; name it with --drill, or measure a run with "
            "swingleg analyze"
        )
    if not session.given:
        return "recognised"
    seen = session.recognised.drill
    if seen is not None and seen.id != session.drill.id:
        return f"as said; it looks more like {seen.name.lower()}"
    return "as said"


def counts(session: Session) -> str:
    """ "left 4 · right 5"."""
    return f"left {session.count('left')} · right {session.count('right')}"


def not_counted(session: Session) -> str:
    """What was lifted and is no repetition; "" if nothing."""
    parts = []
    if tried := len(session.segments.attempts):
        parts.append(f"{counted(tried, 'false start')} (lifted a little and put down)")
    if steps := len(session.segments.steps):
        parts.append(counted(steps, "step") + " of walking")
    return ", ".join(parts)


def unsure(session: Session) -> str:
    """Repetitions whose leg is not sure; "" if there are none."""
    found = session.unsure
    if not found:
        return ""
    times = ", ".join(f"{r.peak_s:.1f}" for r in found)
    return (
        f"which leg it was is not sure for {counted(len(found), 'repetition')} (at {times} s)"
        + (f", {_of(len(session.mixed_up), len(found))} no points" if session.mixed_up else "")
        + "; film that leg from its own side"
    )


def unseen(session: Session) -> str:
    """Where a leg was not seen, so that repetitions may be missing; "" if it always was."""
    said = [f"the {u.side} leg from {u.start_s:.1f} to {u.end_s:.1f} s" for u in session.unseen]
    return f"{', '.join(said)}: repetitions there would be missing" if said else ""


def _of(some: int, many: int) -> str:
    """Of one alone or all: "which have"; else "2 of which have"."""
    if some < many:
        return f"{some} of which {'has' if some == 1 else 'have'}"
    return "which has" if many == 1 else "which have"


def points(measure: Measure | None) -> str:
    """ "82 of 100 (75 to 88)"."""
    if measure is None:
        return "none: nothing could be scored"
    low, high = (f"{v:.0f}" for v in (measure.ci_low, measure.ci_high))
    return f"{measure.value:.0f} of 100" + (f" ({low} to {high})" if low != high else "")


def figures(part: Part) -> str:
    """Found against wanted, in the unit a person reads."""
    unit, found, wanted = part.criterion.unit, part.found, part.wanted
    if part.criterion.quality == "apart":
        return f"{found:.0f}° apart"
    if unit == "deg":
        return f"{found:.0f}° where the aim is {wanted:.0f}°"
    if unit == "leg":
        return f"{_ahead(found)} where the aim is {_ahead(wanted)}"
    return ""


def _ahead(legs: float) -> str:
    if abs(legs) < 0.005:
        return "level with the hip"
    return f"{abs(legs):.2f} leg lengths {'ahead of' if legs > 0 else 'behind'} the hip"


def cost(part: Part) -> str:
    """One criterion that took points away, in a line."""
    said = part.words or part.criterion.plain
    shown = figures(part)
    return f"{part.criterion.name}: {said}" + (f" ({shown})" if shown else "")


def costs(session: Session) -> tuple[Part, ...]:
    """Criteria that surely took points away (100 is beyond the interval), the dearest first."""
    if session.scores is None:
        return ()
    sure = (p for p in session.scores.parts if p.score.ci_high < 100)
    return tuple(p for p in sure if p.cost >= WORTH_SAYING and p.words)


def rep(score: RepScore) -> str:
    """ "right, at 3.2 s: 91"."""
    return f"{score.lift.side}, at {score.lift.peak_s:.1f} s: {score.total:.0f}"


def fault(named: Named) -> str:
    """One fault, with its side."""
    where = "both legs" if named.side == "both" else f"{named.side} leg"
    if named.fault.id in _OF_TRUNK:
        where = f"as {'either' if named.side == 'both' else f'the {named.side}'} leg comes up"
    if named.fault.id == "uneven_rhythm":
        return f"{named.fault.name}. {named.fault.words}"
    return f"{named.fault.name} ({where}). {named.fault.words}"


def needs(session: Session) -> tuple[str, ...]:
    """What the runner's own running needs, and whether the drill reaches it."""
    if session.needs is None or session.scores is None:
        return ()
    out = []
    for quality, need in session.needs.of.items():
        found = _mean([r.qualities[quality] for r in session.scores.reps])
        if found is None:
            continue
        reached = "reached" if found >= need.value else "not reached"
        out.append(
            f"{_QUALITY_OF_NEED[quality]} {need.value:.0f}° ({need.source}): {reached} here "
            f"with {found:.0f}°"
        )
    return tuple(out)


def not_scored(session: Session) -> tuple[str, ...]:
    """What this recording cannot tell, with the reason."""
    if session.scores is None:
        return ()
    return tuple(f"{u.criterion.name.lower()}: {u.reason}" for u in session.scores.unscored)


def _mean(values: Sequence[float]) -> float | None:
    good = [v for v in values if v == v]
    return sum(good) / len(good) if good else None


def recording(source: Recorded) -> str:
    """Length, rate and the near leg."""
    time = source.motion.time.values
    parts = [f"{time[-1] - time[0]:.1f} s", f"{source.motion.attrs['source_fps']:.0f} frames/s"]
    if near := source.motion.attrs.get("near_side"):
        parts.append(f"near leg: {near}")
    if source.keypoints is not None and source.keypoints.attrs.get("truncated"):
        parts.append("the file is damaged and breaks off here")
    if source.keypoints is not None and source.keypoints.attrs.get("virtual"):
        parts.append("virtual: rendered by a computer")
    return " · ".join(parts)
