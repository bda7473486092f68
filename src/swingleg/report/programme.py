"""A programme as plain values: for the page, and for machines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from swingleg import __version__
from swingleg.assess.claims import CLAIMS, public_results
from swingleg.assess.claims import words as claim_words
from swingleg.coach import safety
from swingleg.coach.drills import DRILLS, Reference
from swingleg.coach.programme.plan import Programme, Session, Theme, Week
from swingleg.coach.programme.rules import read, rules
from swingleg.core.analysis import Analysis
from swingleg.core.wording import medium_of, record
from swingleg.report import programme_words as w
from swingleg.report import story, words
from swingleg.report.programme_aims import JustEnough, aims

SCHEMA = 1
#: verdicts of public data that speak against building on a claim
_AGAINST = ("against", "partly_against", "differs", "unclear")


def content(
    programme: Programme,
    analysis: Analysis,
    known: Mapping[str, JustEnough] | None = None,
    notes: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Everything that page and JSON say.

    known : metric → what a what-if found. notes : lines about the making of it.
    """
    wanted, rule = programme.wanted, rules()
    verb = record(medium_of(analysis.motion))
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "title": "Swing-leg programme",
        "athlete": {"name": analysis.athlete.name},
        "input": {"path": PurePath(analysis.input.path).name},
        "wanted": {
            "start": wanted.start.isoformat(),
            "goal": wanted.goal,
            "level": wanted.level,
            "weeks": wanted.weeks,
            "days": [w.DAYS[d].lower() for d in wanted.days],
            "minutes": wanted.minutes,
            "pain": wanted.pain,
        },
        "facts": _facts(programme),
        "verb": verb.lower(),
        "re_test": _re_test(analysis),
        "recording": story.facts(analysis),
        "virtual": analysis.input.virtual,
        "summary": summary(programme),
        "themes": [
            _theme(number, theme, programme, analysis, known or {})
            for number, theme in enumerate(programme.themes, 1)
        ],
        "later": [words.finding_title(id_) for id_ in programme.also_found],
        "again": [{"what": a.what, "reason": a.reason, "fix": a.fix} for a in programme.again],
        "weeks": [_week(week, programme, verb) for week in programme.weeks],
        "move_on": rule["move_on"],
        "drills": [_drill(id_, programme) for id_ in _used(programme)],
        "pain": _pain(programme),
        "worries": [
            {"title": one["title"], "words": one["words"], "grade": w.GRADES[one["grade"]]}
            for one in read("pain.toml")["worries"]
        ],
        "grounds": [
            {"title": one["title"], "words": one["words"], "grade": w.GRADES[one["grade"]]}
            for one in read("grounds.toml")["rules"]
        ],
        "safety": [
            {"title": part.title, "text": part.text, "points": list(part.points)}
            for part in safety.words("programme")
        ],
        "notes": [*notes, *_doubts(analysis)],
        "sources": _sources(programme),
    }


def _facts(programme: Programme) -> list[str]:
    wanted = programme.wanted
    days = ", ".join(w.DAYS[d] for d in wanted.days)
    last = programme.sessions[-1].date
    return [
        rules()["goals"][wanted.goal]["name"],
        f"level: {wanted.level}",
        f"{wanted.weeks} weeks, {w.day(programme.sessions[0].date)} to {w.day(last, year=True)}",
        days,
        f"{wanted.minutes} min at most",
    ]


def summary(programme: Programme) -> str:
    """What it is about, in one or two sentences."""
    hints = any("covers the whole usual range" in a.reason for a in programme.again)
    if programme.themes:
        names = " and ".join(words.finding_name(t.finding) for t in programme.themes)
        more = ", beside a pain: low and slow" if programme.wanted.pain else ""
        return f"Works on {names}{more}."
    if not programme.judged or hints:
        return (
            "Nothing could be told surely enough to train for; what is missing stands below. Until "
            "it is measured, a little upkeep, the same every week."
        )
    return (
        "Nothing in this recording asks to be worked on. A little upkeep, the same every week, and "
        "the same recording again at the end to see that it stays so."
    )


def _doubts(analysis: Analysis) -> list[str]:
    """What makes the whole of it less sure."""
    if words.quality_word(analysis.quality.score) != "poor":
        return []
    return ["The quality of the recording is poor: the report says what would better it."]


def _re_test(analysis: Analysis) -> str:
    """What to keep the same when filming again."""
    c, i = analysis.condition, analysis.input
    kept: list[str] = ["treadmill" if c.treadmill else "" if c.surface == "unknown" else c.surface]
    kept.append(f"{c.speed_m_s:.1f} m/s ({words.pace_words(c.speed_m_s)})" if c.speed_m_s else "")
    kept.append(f"incline {c.incline_pct:g} %" if c.incline_pct else "")
    kept.append(f"seen from the {i.near_side}" if i.near_side else "")
    kept.append(f"{i.fps:.0f} frames/s or more")
    return ", ".join(part for part in kept if part)


def _theme(
    number: int,
    theme: Theme,
    programme: Programme,
    analysis: Analysis,
    known: Mapping[str, JustEnough],
) -> dict[str, Any]:
    found = [f for f in analysis.findings if f.id == theme.finding]
    side = theme.sides[0] if len(theme.sides) == 1 else "both"
    lines = [story.evidence_line(analysis, name, side) for name in theme.evidence]
    drills = [DRILLS[d] for d in (*theme.ladder, *theme.runs)]
    return {
        "number": number,
        "finding": theme.finding,
        "title": words.finding_title(theme.finding),
        "severity": theme.severity,
        "severity_words": words.SEVERITY_WORDS[theme.severity],
        "side": words.side_words(side),
        "extra_side": theme.extra_side,
        "goes_with": words.finding_title(theme.cause) if theme.cause else None,
        "text": list(dict.fromkeys(f.text for f in found)),
        "evidence": [line for line in lines if line],
        "cue": theme.cue,
        "aims": aims(theme, analysis, known),
        "public": [_claim(id_) for id_ in read("grounds.toml")["claims"][theme.finding]],
        "grades": sorted({w.GRADES[d.evidence] for d in drills}),
        "ladder": _ladder(theme, programme),
    }


def _claim(id_: str) -> dict[str, Any]:
    claim, results = CLAIMS[id_], public_results().results.get(id_, ())
    verdict = claim_words.public_verdict(claim, results)
    said = claim_words.VERDICTS[verdict]
    return {
        "id": id_,
        "title": claim.title,
        "verdict": verdict,
        "words": f"{said[0].lower()}{said[1:]}",
        "against": verdict in _AGAINST,
    }


def _ladder(theme: Theme, programme: Programme) -> list[dict[str, Any]]:
    """The rungs with the first session in which each is planned; later ones have none."""
    first: dict[str, int] = {}
    for session in programme.sessions:
        for item in session.items:
            if item.drill is not None:
                first.setdefault(item.drill, session.week)
    return [
        {"drill": id_, "name": DRILLS[id_].name, "from_week": first.get(id_)}
        for id_ in theme.ladder
    ]


def _week(week: Week, programme: Programme, verb: str) -> dict[str, Any]:
    cues = [item.cue for session in week.sessions for item in session.items if item.cue]
    return {
        "number": week.number,
        "first": week.first.isoformat(),
        "from": w.day(week.sessions[0].date),
        "to": w.day(week.sessions[-1].date),
        "easy": week.easy,
        "cue": cues[0] if cues else None,
        "sessions": [_session(session, programme, verb) for session in week.sessions],
    }


def _session(session: Session, programme: Programme, verb: str) -> dict[str, Any]:
    numbers = {theme.finding: k for k, theme in enumerate(programme.themes, 1)}
    return {
        "number": session.number,
        "date": session.date.isoformat(),
        "day": w.day(session.date),
        "kind": session.kind,
        "kind_words": w.kind(session, verb),
        "minutes": w.minutes(session.seconds),
        "items": [
            {
                "kind": item.kind,
                "drill": item.drill,
                "title": w.title(item, verb),
                "what": w.what(item, programme),
                "seconds": item.seconds,
                "sets": item.amount.sets if item.amount else None,
                "reps": item.amount.reps if item.amount else None,
                "set_seconds": item.amount.seconds if item.amount else None,
                "metres": item.amount.metres if item.amount else None,
                "rest_s": item.amount.rest_s if item.amount else None,
                "extra_side": item.amount.extra_side if item.amount else None,
                "cue": item.cue,
                "answers": list(item.answers),
                "themes": [numbers[id_] for id_ in item.answers if id_ in numbers],
                "grade": w.grade(item),
            }
            for item in session.items
        ],
    }


def _used(programme: Programme) -> list[str]:
    """Drills of the programme, in the order in which they come."""
    drills = [item.drill for s in programme.sessions for item in s.items if item.drill]
    return list(dict.fromkeys(drills))


def _drill(id_: str, programme: Programme) -> dict[str, Any]:
    drill = DRILLS[id_]
    return {
        "id": id_,
        "name": drill.name,
        "how": drill.how,
        "cue": drill.cues[0],
        "fall_back": w.fall_back(drill, programme),
        "grade": w.GRADES[drill.evidence],
        "evidence_words": drill.evidence_words,
        "spoken": drill.spoken,
        "scored": drill.target is not None,
    }


def _pain(programme: Programme) -> dict[str, Any]:
    data, region = read("pain.toml"), programme.wanted.pain
    here = data["regions"][region] if region else None
    return {
        "region": region,
        "name": here["name"] if here else None,
        "words": here["words"] if here else None,
        "grade": w.GRADES[here["grade"]] if here else None,
        "left_out": [DRILLS[d].name for d in programme.left_out],
        "scale": [
            {"from": row["from"], "to": row["to"], "words": row["words"]} for row in data["scale"]
        ],
        "morning": [{"when": row["when"], "words": row["words"]} for row in data["morning"]],
    }


def _sources(programme: Programme) -> list[dict[str, str | None]]:
    pain, grounds = read("pain.toml"), read("grounds.toml")
    known = {**pain["sources"], **grounds["sources"]}
    region = programme.wanted.pain
    keys = [k for one in (*grounds["rules"], *pain["worries"]) for k in one["sources"]]
    keys += pain["regions"][region]["sources"] if region else []
    named = [Reference(known[k]["words"], known[k].get("doi")) for k in keys]
    named += [r for id_ in _used(programme) for r in DRILLS[id_].references]
    return [{"words": r.words, "url": r.url} for r in sorted(set(named), key=lambda r: r.words)]
