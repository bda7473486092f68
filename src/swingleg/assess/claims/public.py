"""The committed results on public data: written by `python -m validation.claims`, read here."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from swingleg.assess.claims.base import Result


@dataclass(frozen=True)
class Public:
    """Results by claim, and where they come from.

    earlier : results of this project's first study of more runners, for comparison; their rows have
    correlation and interval, no slope. notes : what a comparison must know, by claim.
    elsewhere : one runner of another laboratory, as `validation.claims` writes it.
    """

    source: str
    version: str
    runners: int
    strides: int
    results: dict[str, tuple[Result, ...]]
    earlier_source: str
    earlier: dict[str, tuple[Result, ...]]
    notes: dict[str, str]
    elsewhere_source: str
    elsewhere: dict[str, list[dict[str, Any]]]


@cache
def public_results() -> Public:
    """What stands in ``public.json`` and ``earlier.json``."""
    data, before = _read("public.json"), _read("earlier.json")
    return Public(
        source=data["source"],
        version=data["swingleg"],
        runners=data["runners"],
        strides=data["strides"],
        results={name: tuple(map(_result, rows)) for name, rows in data["claims"].items()},
        earlier_source=before["source"],
        earlier={name: tuple(map(_result, rows)) for name, rows in before["claims"].items()},
        notes=before["notes"],
        elsewhere_source=data["elsewhere"]["source"],
        elsewhere=data["elsewhere"]["claims"],
    )


def as_rows(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Plain values for JSON: four significant digits, defaults and NaN left out."""
    defaults = {f.name: f.default for f in fields(Result)}
    out = []
    for result in results:
        row = {k: _short(v) for k, v in asdict(result).items() if v != defaults[k]}
        out.append({k: v for k, v in row.items() if v is not None})
    return out


def _result(row: dict[str, Any]) -> Result:
    return Result(**{**row, "given": tuple(row.get("given", ()))})


def _short(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.4g}") if math.isfinite(value) else None
    return list(value) if isinstance(value, tuple) else value


def _read(name: str) -> dict[str, Any]:
    text = resources.files("swingleg.assess.claims").joinpath(name).read_text(encoding="utf-8")
    return dict(json.loads(text))
