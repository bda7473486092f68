"""The drill library, read from ``drills.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Drill:
    """id, name and one line on how it is done."""

    id: str
    name: str
    how: str


def _read() -> dict[str, Drill]:
    text = resources.files("swingleg.coach").joinpath("drills.toml").read_text(encoding="utf-8")
    return {id_: Drill(id_, **words) for id_, words in tomllib.loads(text).items()}


DRILLS: dict[str, Drill] = _read()
"""Drill id → Drill."""
