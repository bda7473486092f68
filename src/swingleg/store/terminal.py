"""A library's content as lines of plain text, at most 100 columns where names allow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from swingleg.core.quantity import number
from swingleg.store.found import AnalysisInfo, AthleteInfo, SessionInfo


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns set under each other; the first row is the head."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  " + "  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def athletes_lines(people: Sequence[AthleteInfo]) -> list[str]:
    """A line per athlete."""
    if not people:
        return ["  The library is empty. Add a result: swingleg library add OUT --athlete NAME"]
    rows: list[tuple[str, ...]] = [
        ("athlete", "recordings", "analyses", "drills", "programmes", "last")
    ]
    for p in people:
        counts = [str(n) for n in (p.recordings, p.analyses, p.drills, p.programmes)]
        rows.append((p.name, *counts, _day(p.last)))
    return table(rows)


def analyses_lines(found: Sequence[AnalysisInfo]) -> list[str]:
    """A line per analysis, the oldest recording first."""
    rows = [("id", "day", "recording", "speed", "ground", "quality", "stands out")]
    rows += [
        (
            a.short,
            _day(a.day),
            a.recording[:28],
            "–" if a.speed_m_s is None else f"{a.speed_m_s:.2f} m/s",
            "treadmill" if a.treadmill else a.surface,
            "–" if a.quality is None else f"{a.quality:.2f}",
            _findings(a),
        )
        for a in found
    ]
    return table(rows)


def sessions_lines(found: Sequence[SessionInfo]) -> list[str]:
    """A line per drill session or programme."""
    rows = [("id", "day", "what", "")]
    for one in found:
        if one.kind == "drill":
            told = _counted(one.reps, "rep") if one.reps is not None else ""
            if one.score is not None:
                told += f", {number(one.score, 0)} points"
            name = one.name.replace("_", " ")
        else:
            told = _counted(one.weeks, "week") if one.weeks else ""
            name = "programme"
        rows.append((one.short, _day(one.day), name, told))
    return table(rows)


def athlete_lines(
    person: AthleteInfo, analyses: Sequence[AnalysisInfo], sessions: Sequence[SessionInfo]
) -> list[str]:
    """One person: what is known, and everything there is."""
    body = [
        f"height {number(person.height_m, 2)} m" if person.height_m else "",
        f"mass {number(person.mass_kg, 1)} kg" if person.mass_kg else "",
        person.sex or "",
    ]
    lines = [f"  {' · '.join([person.name, *filter(None, body)])}"]
    lines += ["", *analyses_lines(analyses)] if analyses else ["", "  No analysis yet."]
    lines += ["", *sessions_lines(sessions)] if sessions else []
    return lines


def analysis_lines(one: AnalysisInfo) -> list[str]:
    """One analysis, and where its files are."""
    from swingleg.report.words import quality_word  # brings the drills and SciPy along

    quality = "unknown" if one.quality is None else quality_word(one.quality)
    sources = {"given": "as said", "clip": "from the clip", "file": "date of the file",
               "result": "date of the result"}  # fmt: skip
    rows = [
        ("Athlete", one.athlete),
        ("Recording", f"{one.recording} ({one.kind})"),
        ("Made on", f"{_day(one.day)} ({sources.get(one.taken_from, one.taken_from)})"),
        ("Condition", ", ".join(filter(None, [
            "treadmill" if one.treadmill else one.surface,
            None if one.speed_m_s is None else f"{one.speed_m_s:.2f} m/s",
            f"slope {number(one.incline_pct, 1)} %" if one.incline_pct else None,
            one.protocol,
        ]))),
        ("Quality", quality),
        ("Measured with", f"swingleg {one.swingleg}"),
        ("Id", one.id),
    ]  # fmt: skip
    rows += [("Stands out" if i == 0 else "", _finding(f)) for i, f in enumerate(one.findings)]
    rows += [("Files", str(one.folder))]
    if (one.folder / "report.html").exists():
        rows += [("Report", str(one.folder / "report.html"))]
    return [f"  {label:<16}{text}" for label, text in rows]


def _findings(one: AnalysisInfo) -> str:
    """What stands out, the pressing ones first, each name once."""
    order = sorted(one.findings, key=lambda f: ("act", "watch", "good").index(f[0]))
    names = list(
        dict.fromkeys(code.replace("_", " ") for severity, _, code in order if severity != "good")
    )
    more = f" and {len(names) - 2} more" if len(names) > 2 else ""
    return ", ".join(names[:2]) + more


def _finding(finding: tuple[str, str, str]) -> str:
    from swingleg.coach.words import finding_name

    severity, side, code = finding
    words = {"act": "work on this", "watch": "keep an eye on", "good": "good"}[severity]
    return f"{finding_name(code)}, {side if side != 'both' else 'both legs'} ({words})"


def _counted(number_: int, noun: str) -> str:
    return f"{number_} {noun}{'' if number_ == 1 else 's'}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
