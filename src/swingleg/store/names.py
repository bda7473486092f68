"""Names of people and things: cleaned, compared, and looked for when mistyped."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from swingleg.core.errors import OptionError

_LONGEST = 200


def clean_name(name: str) -> str:
    """A person's name as it is stored: one form of each letter, single spaces.

    Raises
    ------
    OptionError : nothing is left, or it holds what no name does.

    >>> clean_name("  Ann   Lee ")
    'Ann Lee'
    """
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean:
        raise OptionError("the athlete's name is empty", fix="For example --athlete 'Ann Lee'.")
    if len(clean) > _LONGEST or not clean.isprintable():
        raise OptionError(
            "the athlete's name is too long or holds control characters",
            fix=f"Give up to {_LONGEST} letters on one line.",
        )
    return clean


def name_key(name: str) -> str:
    """How names are compared: without capitals.

    >>> name_key("Ann LEE") == name_key("ann lee")
    True
    """
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


def near(name: str, known: Iterable[str], many: int = 3) -> list[str]:
    """Known names that look like this one, the likeliest first."""
    by_key = {k.casefold(): k for k in known}
    said = name.casefold()
    found = difflib.get_close_matches(said, by_key, n=many, cutoff=0.6)
    parts = [k for k in by_key if said and (said in k or k in said)]
    return [by_key[k] for k in dict.fromkeys([*found, *parts])][:many]


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The end of an error message."""
    found = near(name, known)
    if not found:
        return otherwise
    return f"Did you mean {' or '.join(repr(one) for one in found)}?"
