"""A programme in a few lines for the terminal."""

from __future__ import annotations

from swingleg.coach.programme.plan import Programme
from swingleg.core.analysis import Analysis
from swingleg.core.wording import medium_of, record
from swingleg.report import programme_words as w
from swingleg.report import words
from swingleg.report.programme import summary
from swingleg.report.programme_save import Written
from swingleg.report.terminal import row


def programme_text(
    programme: Programme, analysis: Analysis, written: Written, note: str = ""
) -> str:
    """What is planned and where it stands; plain text, at most 100 columns."""
    sessions, verb = programme.sessions, record(medium_of(analysis.motion))
    lines = row("Programme", [summary(programme)])
    if programme.wanted.pain:
        lines += row("Pain", ["see a physician or physiotherapist before the first session"])
    for number, theme in enumerate(programme.themes, 1):
        drills = "; ".join(
            words.drill_words(d)["name"].lower() for d in (*theme.ladder, *theme.runs)[:3]
        )
        said = f"{words.finding_title(theme.finding)} → {drills or 'running with one thought'}"
        lines += row(f"Point {number}", [said, f"think: “{theme.cue}”"])
    lines += row(
        "Sessions",
        [f"{len(sessions)}, {w.day(sessions[0].date)} to {w.day(sessions[-1].date, year=True)}"],
    )
    again = [f"{w.day(s.date)} ({s.kind})" for s in sessions if s.kind != "train"]
    lines += row(f"{verb} again", again)
    if programme.again:
        lines += row("Cannot be told", [f"{a.what}. {a.fix}" for a in programme.again[:3]])
    if note:
        lines += row("What if", [note])
    lines += row("Not a diagnosis", ["stop on pain; who should ask first stands on the page"])
    for label, path in (("Page", written.page), ("Calendar", written.calendar)):
        lines.append(f"  {label:<30}{path}")
    return "\n".join(lines)
