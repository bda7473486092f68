"""The rules of a programme as they stand in `rules.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def rules() -> dict[str, Any]:
    """The whole table."""
    return read("rules.toml")


def read(name: str) -> dict[str, Any]:
    """A TOML file of this folder."""
    folder = resources.files("swingleg.coach.programme")
    return tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8"))
