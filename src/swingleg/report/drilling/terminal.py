"""A session on the terminal."""

from __future__ import annotations

from pathlib import Path

from swingleg.coach.reps import Session
from swingleg.coach.reps.recorded import Recorded
from swingleg.report.drilling import words as w
from swingleg.report.terminal import row

#: how many costs and faults are told on the terminal; the page has all
_MOST = 3


def drill_text(session: Session, source: Recorded, page: Path | None = None) -> str:
    """The session in a few lines that read without colour."""
    head = f"  {w.title(session)} ({w.how_known(session)}) · {w.recording(source)}"
    lines = [head]
    rest = w.not_counted(session)
    lines += row("Repetitions", [w.counts(session) + (f"; not counted: {rest}" if rest else "")])
    if doubt := w.unsure(session):
        lines += row("Not sure", [doubt])
    if gone := w.unseen(session):
        lines += row("Not seen", [gone])
    if session.scores is not None:
        lines += row("Score", [w.points(session.scores.score)])
        dear = [w.cost(p) for p in w.costs(session)[:_MOST]]
        lines += row("What cost most", dear or ["nothing that this recording is sure of"])
        if ends := session.extremes:
            lines += row("Best and worst", [f"best {w.rep(ends[0])} · worst {w.rep(ends[-1])}"])
        if session.faults:
            lines += row("Faults seen", [w.fault(n) for n in session.faults[:_MOST]])
        else:
            lines += row("Faults seen", ["none that this recording is sure of"])
        lines += row("Think of", [session.cue])
        if asked := w.needs(session):
            lines += row("Your running needs", list(asked))
        if missing := w.not_scored(session):
            lines += row("Not scored", ["; ".join(missing)])
    if page is not None:
        lines += [f"  {'Page':<30}{page}"]
    return "\n".join(lines)
