"""The drill library in the terminal: a list, and one drill."""

from __future__ import annotations

import textwrap

from swingleg.coach import safety
from swingleg.coach.drills import DRILLS, Drill
from swingleg.report import drills_words as words

WIDTH = 92


def listed() -> str:
    """Every drill in a line: id, name, level, how."""
    ids = max(len(d.spoken) for d in DRILLS.values())
    lines = []
    for drill in DRILLS.values():
        lines.append(f"  {drill.spoken:<{ids}}  {words.level(drill):<9} {drill.name}")
        room = WIDTH - ids - 4
        lines += [f"  {'':<{ids}}  {part}" for part in textwrap.wrap(drill.how, room)]
    lines += ["", "  One of them: swingleg drills show ID. As a page: swingleg drills page."]
    return "\n".join(lines)


def shown(drill: Drill) -> str:
    """All that the library says of a drill."""
    easier, following = words.neighbours(drill)
    rows: list[tuple[str, list[str]]] = [
        ("How", [drill.how]),
        ("For", [drill.purpose]),
        ("Answers", [", ".join(words.answers(drill))]),
        ("Set-up", [drill.set_up]),
        ("Think", [f"“{drill.cues[0]}”", *drill.cues[1:]]),
        ("Dose", [f"{drill.dose.words}; level: {words.level(drill)}"]),
        ("Target", words.target_lines(drill)),
        ("Faults", [f"{f.name}: {f.words} → {f.cue}" for f in drill.faults]),
        ("Easier", [easier]),
        ("Next", [following]),
        ("Needs", [", ".join(drill.equipment)]),
        ("Care", [words.leave_out(drill)]),
        ("Evidence", [words.evidence(drill)]),
        ("Sources", [f"{r.words}. {r.url or ''}".rstrip() for r in drill.references]),
    ]
    lines = [f"  {drill.name}  ({drill.spoken})", ""]
    for name, texts in rows:
        for k, text in enumerate(t for t in texts if t):
            lines += _wrapped(name if k == 0 else "", text)
    lines.append("")
    for part in safety.words("drills"):
        lines += _wrapped("", " ".join([f"{part.title}. {part.text}", "; ".join(part.points)]))
    return "\n".join(lines)


def _wrapped(name: str, text: str) -> list[str]:
    parts = textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False)
    return [f"  {name if k == 0 else '':<9} {part}" for k, part in enumerate(parts)]
