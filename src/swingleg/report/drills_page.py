"""The drill library as one page that opens offline: each drill moves, prints and stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.coach.drills import DRILLS, Drill
from swingleg.report import drills_words as words
from swingleg.report.figures.drill import animation, script
from swingleg.report.html import template


def drills_page(ids: Sequence[str] | None = None) -> str:
    """HTML of these drills, None = the whole library."""
    drills = [DRILLS[i] for i in (ids or DRILLS)]
    alone = len(drills) == 1
    return template("drills.html.j2").render(
        swingleg=__version__,
        title=drills[0].name if alone else "Drill library",
        alone=alone,
        drills=[_entry(d, {d.id for d in drills}) for d in drills],
        safety=safety.words("drills"),
        script=script(),
    )


def _entry(drill: Drill, there: set[str]) -> dict[str, Any]:
    easier, following = words.neighbours(drill)
    return {
        "id": drill.id,
        "spoken": drill.spoken,
        "name": drill.name,
        "how": drill.how,
        "purpose": drill.purpose,
        "level": words.level(drill),
        "dose": drill.dose.words,
        "picture": animation(drill) if drill.target else "",
        "answers": words.answers(drill),
        "set_up": drill.set_up,
        "cue": drill.cues[0],
        "cues": drill.cues[1:],
        "target": words.target_lines(drill),
        "faults": drill.faults,
        "easier": (drill.regression if drill.regression in there else "", easier),
        "following": (drill.progression if drill.progression in there else "", following),
        "equipment": ", ".join(drill.equipment),
        "care": words.leave_out(drill),
        "evidence": words.evidence(drill),
        "references": drill.references,
    }
