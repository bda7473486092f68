"""A programme in a few lines for the terminal."""

from __future__ import annotations

from swingleg.coach.programme.plan import Programme
from swingleg.report import programme_words as w
from swingleg.report import words
from swingleg.report.programme import summary
from swingleg.report.programme_save import Written
from swingleg.report.terminal import row


def programme_text(programme: Programme, written: Written, note: str = "") -> str:
    """What is planned and where it stands; plain text, at most 100 columns."""
    sessions = programme.sessions
    lines = row("Programme", [summary(programme)])
    if programme.wanted.pain:
        lines += row("Pain", ["see a physician or physiotherapist before the first session"])
    for number, theme in enumerate(programme.themes, 1):
        drills = ", ".join(words.drill_words(d)["name"].lower() for d in theme.ladder[:3])
        said = f"{words.finding_title(theme.finding)} → {drills or 'running with one thought'}"
        lines += row(f"Point {number}", [said, f"think: “{theme.cue}”"])
    lines += row(
        "Sessions",
        [f"{len(sessions)}, {w.day(sessions[0].date)} to {w.day(sessions[-1].date, year=True)}"],
    )
    filmed = [f"{w.day(s.date)} ({s.kind})" for s in sessions if s.kind != "train"]
    lines += row("Film again", filmed)
    if programme.again:
        lines += row("Cannot be told", [f"{a.what}. {a.fix}" for a in programme.again[:3]])
    if note:
        lines += row("What if", [note])
    lines += row("Not a diagnosis", ["stop on pain; who should ask first stands on the page"])
    for label, path in (("Page", written.page), ("Calendar", written.calendar)):
        lines.append(f"  {label:<30}{path}")
    return "\n".join(lines)
