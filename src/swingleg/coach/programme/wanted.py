"""What a coach types, made a `Wanted`: days, a start, numbers within what makes sense."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, get_args

from swingleg.coach.programme.plan import Goal, Level, Region, Wanted
from swingleg.coach.programme.rules import rules
from swingleg.core.errors import OptionError

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = tuple(name[:3] for name in _NAMES)
_DAYS_FIX = f"Write --days as mon,wed,sat; the days are {', '.join(DAYS)}."
LEAST_WEEKS, MOST_WEEKS = 2, 16


def wanted(
    *,
    start: str,
    goal: str = "distance",
    level: str = "regular",
    weeks: int = 6,
    days: str = "mon,wed,sat",
    minutes: int = 20,
    pain: str | None = None,
) -> Wanted:
    """From words as typed.

    Raises
    ------
    OptionError : one of them makes no sense; it says which, and what does.
    """
    session = rules()["session"]
    _within("weeks", weeks, LEAST_WEEKS, MOST_WEEKS)
    _within("minutes", minutes, session["least_minutes"], session["most_minutes"])
    return Wanted(
        start=parse_date(start),
        goal=_one_of("goal", goal, get_args(Goal)),
        level=_one_of("level", level, get_args(Level)),
        weeks=weeks,
        days=parse_days(days),
        minutes=minutes,
        pain=None if pain is None else _one_of("pain", pain, get_args(Region)),
    )


def parse_days(text: str) -> tuple[int, ...]:
    """ "mon,wed,sat" → (0, 2, 5), sorted; whole names and spaces do too.

    Raises
    ------
    OptionError : a day that is none, or twice the same.
    """
    found = []
    for word in text.lower().replace(",", " ").split():
        fits = [k for k, name in enumerate(_NAMES) if len(word) >= 3 and name.startswith(word)]
        if not fits:
            raise OptionError(f"{word!r} is no day of the week", fix=_DAYS_FIX)
        found += fits
    if not found or len(set(found)) < len(found):
        what = "a day is named twice" if found else "no day is named"
        raise OptionError(what, where="--days", fix=_DAYS_FIX)
    return tuple(sorted(found))


def parse_date(text: str) -> date:
    """ "2026-12-01".

    Raises
    ------
    OptionError : not of this form, or no such day.
    """
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or not 1970 <= found.year <= 9000:
        raise OptionError(
            f"{text!r} is no date", fix="Write --start as year-month-day, such as 2026-12-01."
        )
    return found


def parse_time(text: str) -> time:
    """ "18:30".

    Raises
    ------
    OptionError : not of this form, or no such time.
    """
    try:
        return datetime.strptime(text.strip(), "%H:%M").time()
    except ValueError:
        raise OptionError(
            f"{text!r} is no time of day", fix="Write --at as hours:minutes, such as 18:30."
        ) from None


def _within(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise OptionError(
            f"{value} {name} are outside {low} to {high}", fix=f"Choose --{name} within that."
        )


def _one_of(name: str, text: str, known: tuple[str, ...]) -> Any:
    if text not in known:
        raise OptionError(
            f"{text!r} is not known to --{name}", fix=f"Choose one of {', '.join(known)}."
        )
    return text
