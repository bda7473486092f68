"""Words about health that pages share, read from ``safety.toml``: one writer for all of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True)
class Part:
    """A heading, a paragraph, and points below it (often none)."""

    title: str
    text: str
    points: tuple[str, ...] = ()


def words(place: str) -> tuple[Part, ...]:
    """What a page says. place : "report", "drill", "drills", "compare", "protocol", "programme",
    "progress" or "whatif".

    Raises
    ------
    KeyError : no page of that name.
    """
    data = _data()
    return tuple(
        Part(data[id_]["title"], data[id_]["text"], tuple(data[id_].get("points", ())))
        for id_ in data["places"][place]
    )


@cache
def _data() -> dict[str, Any]:
    text = resources.files("swingleg.coach").joinpath("safety.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
