"""A mapping file: which columns of a table are what.

TOML::

    rate_hz = 120            # or: time = "t"  (a column of seconds; time_unit = "ms")
    units = "mm"             # of the markers: m, cm, mm
    delimiter = ";"          # told from the file when left out
    picture = [1920, 1080]   # pixels, for keypoints

    [markers]                # label = the columns of x, y, z
    RASI = ["rasi x", "rasi y", "rasi z"]

    [keypoints]              # our name = x, y in pixels, and the confidence if there is one
    left_hip = ["lhip_x", "lhip_y", "lhip_p"]

    [signals.RF]             # label = column, unit, kind
    column = "emg_3"
    unit = "mV"
    kind = "emg"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from swingleg.core.errors import InputError
from swingleg.core.files import disk_answers
from swingleg.core.recording import SIGNAL_KINDS

_KNOWN = ("rate_hz", "time", "time_unit", "units", "delimiter", "picture", "markers", "keypoints",
          "signals")  # fmt: skip
_TIME_UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}


@dataclass(frozen=True)
class Signal:
    """One further channel of a table."""

    column: str
    unit: str = ""
    kind: str = "other"


@dataclass(frozen=True)
class Mapping:
    """What `read_table` needs to know. Empty parts are told from the column names."""

    rate_hz: float | None = None
    time: str | None = None
    time_unit: float = 1.0
    units: str = ""
    delimiter: str | None = None
    picture: tuple[int, int] | None = None
    markers: dict[str, list[str]] = field(default_factory=dict)
    keypoints: dict[str, list[str]] = field(default_factory=dict)
    signals: dict[str, Signal] = field(default_factory=dict)


def read_mapping(path: str | Path) -> Mapping:
    """A mapping file.

    Raises
    ------
    InputError : it cannot be read, is no TOML, or has an unknown key or a value of another form.
    """
    path = Path(path)
    try:
        what = "the mapping cannot be read ({reason})"
        with disk_answers(path, what, "Check the path.", InputError):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"the mapping is not valid TOML ({error})", where=str(path), fix="Correct that line."
        ) from error
    return mapping_of(content, path)


def mapping_of(content: dict[str, Any], where: Path) -> Mapping:
    """A Mapping from parsed TOML; see `read_mapping`."""
    strange = sorted(set(content) - set(_KNOWN))
    if strange:
        raise _fault(f"unknown key {strange[0]!r}", where, f"Known are {', '.join(_KNOWN)}.")
    unit = content.get("time_unit", "s")
    if unit not in _TIME_UNITS:
        raise _fault(f"time_unit is {unit!r}", where, "Give s, ms or us.")
    rate = content.get("rate_hz")
    if rate is not None and not (isinstance(rate, int | float) and rate > 0):
        raise _fault(f"rate_hz is {rate!r}", where, "Give a number above 0.")
    picture = content.get("picture")
    if picture is not None and not (
        isinstance(picture, list) and len(picture) == 2 and all(isinstance(p, int) for p in picture)
    ):
        raise _fault(f"picture is {picture!r}", where, "Give width and height: [1920, 1080].")
    return Mapping(
        rate_hz=None if rate is None else float(rate),
        time=content.get("time"),
        time_unit=_TIME_UNITS[unit],
        units=str(content.get("units", "")),
        delimiter=content.get("delimiter"),
        picture=None if picture is None else (picture[0], picture[1]),
        markers=_columns(content, "markers", (3,), where),
        keypoints=_columns(content, "keypoints", (2, 3), where),
        signals=_signals(content.get("signals", {}), where),
    )


def _columns(
    content: dict[str, Any], part: str, lengths: tuple[int, ...], where: Path
) -> dict[str, list[str]]:
    for name, columns in content.get(part, {}).items():
        if not (isinstance(columns, list) and len(columns) in lengths):
            form = "[x, y, z]" if part == "markers" else "[x, y] or [x, y, confidence]"
            raise _fault(f"{part}.{name} is {columns!r}", where, f"Name its columns as {form}.")
    return {name: [str(c) for c in columns] for name, columns in content.get(part, {}).items()}


def _signals(content: Any, where: Path) -> dict[str, Signal]:
    result = {}
    for name, entry in content.items():
        entry = {"column": entry} if isinstance(entry, str) else entry
        kind = entry.get("kind", "other") if isinstance(entry, dict) else None
        if kind not in SIGNAL_KINDS or "column" not in entry:
            raise _fault(
                f"signals.{name} is {entry!r}",
                where,
                f"Give column, unit and kind; kinds are {', '.join(SIGNAL_KINDS)}.",
            )
        result[name] = Signal(str(entry["column"]), str(entry.get("unit", "")), kind)
    return result


def _fault(what: str, where: Path, fix: str) -> InputError:
    return InputError(f"in the mapping, {what}", where=str(where), fix=fix)
