"""A programme's items in words: what to do, for which finding, how sure that is."""

from __future__ import annotations

from datetime import date

from swingleg.coach.drills import DRILLS, Drill
from swingleg.coach.drills.schema import Evidence
from swingleg.coach.programme.plan import Item, Programme, Session, SessionKind
from swingleg.coach.programme.rules import rules

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
GRADES: dict[Evidence, str] = {
    "trial": "a controlled study",
    "cohort": "measured in a group",
    "expert": "expert opinion",
}
_SESSIONS: dict[SessionKind, str] = {
    "train": "Training",
    "check": "Check: {verb} again",
    "re-test": "Re-test: {verb} again",
}
_SAME = "as the first time: same place, speed, shoes and side; then compare the two recordings"


def day(when: date, *, year: bool = False) -> str:
    """ "Wed 2 December"."""
    tail = f" {when.year}" if year else ""
    return f"{DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}{tail}"


def minutes(seconds: float) -> int:
    """Whole minutes, upwards."""
    return int(-(-seconds // 60))


def kind(session: Session, verb: str) -> str:
    """What a session is for. verb : "Film" or "Record" (`core.wording`)."""
    return _SESSIONS[session.kind].format(verb=verb.lower())


def title(item: Item, verb: str) -> str:
    """What an item is called."""
    if item.drill is not None:
        return DRILLS[item.drill].name
    return {
        "warm_up": "Easy running",
        "cue": "Run with one thought",
        "film": verb,
        "free": "Easy running",
    }[item.kind]


def what(item: Item, programme: Programme) -> str:
    """How much, in one line."""
    if item.kind == "warm_up":
        return f"{minutes(item.seconds)} min, to get warm"
    if item.kind == "film":
        return _SAME
    if item.kind == "cue" and item.cue and item.fading:
        on, off = item.fading
        return f"{minutes(item.seconds)} min, by turns {on} min thinking of it, {off} min not"
    if item.kind == "fast" and item.amount:
        effort = rules()["goals"][programme.wanted.goal]["effort"]
        return f"{item.amount.words}, {effort}"
    if item.amount:
        return item.amount.words
    return f"{minutes(item.seconds)} min, thinking of nothing"


def line(item: Item, programme: Programme, verb: str) -> str:
    """ "Marching: 2 × 20 m, 30 s rest", with what to think of."""
    cue = f": “{item.cue}”" if item.cue else ""
    return f"{title(item, verb)}: {what(item, programme)}{cue}"


def grade(item: Item) -> str:
    """How sure it is that an item does what it is for; "" for what claims nothing."""
    if item.drill is not None:
        return GRADES[DRILLS[item.drill].evidence]
    return GRADES["cohort"] if item.kind == "cue" else ""


def heading(session: Session, verb: str) -> str:
    """What a session is called in a calendar."""
    more = "" if session.kind == "train" else f", {kind(session, verb).lower()}"
    return f"Swing leg, session {session.number}{more}"


def fall_back(drill: Drill, programme: Programme) -> str:
    """The easier drill to go back to, in words."""
    easier, at = None, drill.regression
    while at is not None and easier is None:
        easier = DRILLS[at] if at not in programme.left_out else None
        at = DRILLS[at].regression
    return easier.name if easier else "easy running, or a rest"
