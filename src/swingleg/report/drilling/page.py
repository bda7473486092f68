"""What the page of a session holds."""

from __future__ import annotations

from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.coach.reps import Session
from swingleg.coach.reps.recorded import Recorded
from swingleg.report.drilling import words as w
from swingleg.report.drilling.data import numbers
from swingleg.report.drilling.pictures import raised, shown
from swingleg.report.figures.drill import animation, script


def page(session: Session, source: Recorded) -> dict[str, Any]:
    """Everything that ``drill.html.j2`` needs."""
    drill, number = session.drill, numbers(session)
    chosen = [(number[id(r.lift)], r) for r in session.extremes]
    seen = shown(session, source, chosen) if drill is not None and chosen else []
    return {
        "version": __version__,
        "title": w.title(session),
        "facts": [*w.recording(source).split(" · "), str(source.path.name)],
        "virtual": bool(
            source.keypoints is not None and source.keypoints.attrs.get("virtual", False)
        ),
        "sentence": _sentence(session),
        "known": w.how_known(session),
        "counts": {s: session.count(s) for s in ("left", "right")},
        "not_counted": w.not_counted(session),
        "unsure": w.unsure(session),
        "unseen": w.unseen(session),
        "score": session.scores.score if session.scores else None,
        "drill": drill,
        "cue": session.cue,
        "faults": [{"words": w.fault(n), "cue": n.fault.cue} for n in session.faults],
        "needs": w.needs(session),
        "shown": [
            {
                "head": head,
                "number": one.number,
                "side": one.score.lift.side,
                "at": f"{one.score.lift.peak_s:.1f} s",
                "score": f"{one.score.total:.0f}",
                "picture": one.picture,
                "panels": one.panels,
            }
            for head, one in zip(_heads(len(seen)), seen, strict=True)
        ],
        "criteria": _criteria(session),
        "not_scored": w.not_scored(session),
        "repetitions": [
            {
                "number": k + 1,
                "side": lift.side,
                "at": f"{lift.peak_s:.1f}",
                "lasts": f"{lift.duration_s:.1f}",
                "total": total,
            }
            for k, (lift, total) in enumerate(
                zip(session.segments.reps, _totals(session), strict=True)
            )
        ],
        "raised": bool(raised(session)),
        "target": target_picture(session),
        "script": script(),
        "safety": safety.words("drill"),
    }


def target_picture(session: Session) -> str:
    """The drill's moving target; "" without a drill."""
    drill = session.drill
    return animation(drill) if drill is not None and drill.target is not None else ""


def _heads(number: int) -> list[str]:
    return ["Best repetition", "Worst repetition"] if number > 1 else ["The repetition"][:number]


def _sentence(session: Session) -> str:
    """The one sentence at the top."""
    left, right = session.count("left"), session.count("right")
    total = left + right
    legs = f"{left} left and {right} right" if left and right else "left" if left else "right"
    said = f"{total} repetition{'' if total == 1 else 's'} ({legs})"
    if session.scores is None or session.scores.score is None:
        return f"In this recording: {said} of a drill that was not scored: {w.how_known(session)}."
    score = session.scores.score
    text = f"In this recording: {said}, scoring {score.value:.0f} of 100."
    if session.faults:
        text += f" First to mend: {session.faults[0].fault.name.lower()}."
    return text


def _criteria(session: Session) -> list[dict[str, Any]]:
    if session.scores is None:
        return []
    return [
        {
            "name": p.criterion.name,
            "plain": p.criterion.plain,
            "score": p.score,
            "cost": p.cost,
            "figures": w.figures(p),
        }
        for p in session.scores.parts
    ]


def _totals(session: Session) -> list[str]:
    if session.scores is None:
        return ["" for _ in session.segments.reps]
    return ["" if r.total is None else f"{r.total:.0f}" for r in session.scores.reps]
