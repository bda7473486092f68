"""CSV and Parquet tables: markers, keypoints and signals in columns.

Without a mapping, columns named ``LABEL_x, LABEL_y, LABEL_z`` (also ``.x``, ``:X``, `` X``, and a
unit behind: ``LABEL_x_mm``) are markers, ``LABEL_x, LABEL_y`` alone keypoints in pixels, a column
``time``, ``t``, ``time_s`` or ``timestamp`` the clock, and every other column of numbers a signal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.extras import require
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording, markers_dataset, signals_dataset
from swingleg.read.mapping import Mapping, Signal, read_mapping
from swingleg.read.names import METRES, metres_per_unit
from swingleg.read.pixels import keypoints_from_labels
from swingleg.read.text import Line, cells_of, delimiter_of, numbers, read_lines
from swingleg.read.times import checked_time

_TIME = {"time": 1.0, "t": 1.0, "time_s": 1.0, "times": 1.0, "timestamp": 1.0, "seconds": 1.0,
         "time (s)": 1.0, "time [s]": 1.0, "time_ms": 1e-3, "time (ms)": 1e-3}  # fmt: skip
_COUNTERS = {"frame", "frame#", "frames", "index", "sample", ""}
_COORDINATE = re.compile(
    r"^(?P<label>.+?)[\s._:-]?(?P<axis>[xyzXYZ])(?:[\s_(\[]+(?P<unit>px|mm|cm|m)[)\]]?)?$"
)
_SURE = re.compile(
    r"^(?P<label>.+?)[\s._:-](?:likelihood|confidence|conf|score|p|c)$", re.IGNORECASE
)


def read_table(
    path: str | Path, *, mapping: str | Path | Mapping | None = None, fps: float | None = None
) -> Recording:
    """One CSV, TSV or Parquet file.

    Parameters
    ----------
    mapping : a mapping file or a Mapping (see `read.mapping`). fps : rows per second, where the
    table has no time column and the mapping no rate.

    Raises
    ------
    InputError : no clock, no usable columns, a column the mapping names is not there (lists what
    is), or a fault in the text, named by line. MissingExtraError : Parquet without pyarrow.
    """
    path = Path(path)
    given = mapping if isinstance(mapping, Mapping) else read_mapping(mapping) if mapping else None
    plan = given or Mapping()
    names, values, notes = _load(path, plan, mapped=given is not None)
    column = {name: k for k, name in enumerate(names)}
    plan, time_column = _completed(plan, names, mapped=given is not None)
    _check_columns(plan, column, path)
    time = _time(plan, time_column, column, values, fps, path)
    markers = keypoints = None
    if plan.markers:
        raw = np.stack([values[:, [column[c] for c in cs]] for cs in plan.markers.values()], axis=1)
        raw[~np.isfinite(raw).all(axis=2)] = np.nan
        factor, unit, more = metres_per_unit(plan.units, raw, path)
        notes += more
        markers = markers_dataset(
            time, raw * factor, list(plan.markers), file_units=unit, source=path.name
        )
    if plan.keypoints:
        xy, sure = _keypoints(plan, values, column)
        keypoints, more = keypoints_from_labels(
            time, xy, list(plan.keypoints), source=path, confidence=sure, picture=plan.picture
        )
        notes += more
    signals = _signals(plan, time, values, column, path)
    if markers is None and keypoints is None and not signals:
        raise InputError(
            f"no markers, keypoints or signals among the columns {_list(names)}",
            where=str(path),
            fix="Say with --mapping map.toml which columns are what.",
        )
    return Recording(
        path, "table", markers=markers, keypoints=keypoints, signals=signals, notes=tuple(notes)
    )


def _load(
    path: Path, plan: Mapping, *, mapped: bool
) -> tuple[list[str], np.ndarray, list[QualityWarning]]:
    if path.suffix.lower() in (".parquet", ".pq"):
        return _load_parquet(path)
    lines = read_lines(path)
    # comment lines before the header are let pass
    top = next((k for k, line in enumerate(lines) if line.strip() and line[0] != "#"), 0)
    delimiter = plan.delimiter or delimiter_of(lines[top])
    names = [cell.strip('"').strip() for cell in cells_of(lines[top], delimiter)]
    while names and not names[-1]:
        names.pop()
    if all(re.fullmatch(r"[+-]?[\d.,]+(e[+-]?\d+)?", name) for name in names):
        raise InputError(
            f"line {top + 1} holds numbers where the column names should be",
            where=str(path),
            fix="Add a line with the names of the columns.",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"column names stand twice: {_list(twice)}", where=str(path), fix="Name each once."
        )
    rows = [Line(k, text) for k, text in enumerate(lines[top + 1 :], start=top + 2)]
    # a mapped table may hold words in columns that nobody asked for
    asked = _named(plan) if mapped else []
    wanted = [k for k, name in enumerate(names) if name in asked or name.lower() in _TIME]
    values, notes = numbers(
        rows, len(names), delimiter, path, wanted=wanted if asked and wanted else None
    )
    return names, values, list(notes)


def _load_parquet(path: Path) -> tuple[list[str], np.ndarray, list[QualityWarning]]:
    require("pyarrow", "parquet")
    try:
        frame = pd.read_parquet(path).select_dtypes("number")
    except (OSError, ValueError) as error:
        raise InputError(
            f"cannot be read as Parquet ({str(error)[:120]})",
            where=str(path),
            fix="The file is cut short or of another kind; write it again.",
        ) from error
    if frame.empty:
        raise InputError("the table is empty", where=str(path), fix="Write it again.")
    return [str(name) for name in frame.columns], frame.to_numpy(dtype=float), []


def _completed(
    plan: Mapping, names: Sequence[str], *, mapped: bool
) -> tuple[Mapping, tuple[str, float] | None]:
    """The mapping with what the column names say by themselves, and the time column and unit."""
    if plan.time is not None:
        clock: tuple[str, float] | None = (plan.time, plan.time_unit)
    else:
        clock = next(((n, _TIME[n.lower()]) for n in names if n.lower() in _TIME), None)
    if mapped and (plan.markers or plan.keypoints or plan.signals):
        return plan, clock
    groups: dict[str, dict[str, str]] = {}
    units: dict[str, str] = {}
    for name in names:
        if clock and name == clock[0]:
            continue
        if match := _COORDINATE.match(name):
            groups.setdefault(match["label"], {})[match["axis"].lower()] = name
            units[match["label"]] = match["unit"] or ""
        elif match := _SURE.match(name):
            groups.setdefault(match["label"], {})["p"] = name
    markers = {g: [c[a] for a in "xyz"] for g, c in groups.items() if set("xyz") <= c.keys()}
    flat = {
        g: [c["x"], c["y"], *([c["p"]] if "p" in c else [])]
        for g, c in groups.items()
        if {"x", "y"} <= c.keys() and "z" not in c and units.get(g, "") in ("", "px")
    }
    used = {c for columns in (*markers.values(), *flat.values()) for c in columns}
    rest = [n for n in names if n not in used and n.lower() not in _COUNTERS]
    signals = {n: Signal(n) for n in rest if not clock or n != clock[0]}
    known = {units[g] for g in markers} - {""}
    unit = plan.units or (known.pop() if len(known) == 1 else "")
    return replace(plan, markers=markers, keypoints=flat, signals=signals, units=unit), clock


def _named(plan: Mapping) -> list[str]:
    named = [c for cs in (*plan.markers.values(), *plan.keypoints.values()) for c in cs]
    named += [signal.column for signal in plan.signals.values()]
    # without markers, keypoints or signals the mapping only adds to what the names say
    return [*named, *([plan.time] if plan.time else [])] if named else []


def _check_columns(plan: Mapping, column: dict[str, int], path: Path) -> None:
    missing = [name for name in _named(plan) if name not in column]
    if missing:
        raise InputError(
            f"the mapping names columns that are not there: {_list(missing)}; "
            f"found: {_list(list(column))}",
            where=str(path),
            fix="Correct the mapping.",
        )
    if plan.units and plan.units.lower() not in METRES:
        raise InputError(
            f"unknown unit of length {plan.units!r}", where=str(path), fix="Give m, cm or mm."
        )


def _time(
    plan: Mapping,
    clock: tuple[str, float] | None,
    column: dict[str, int],
    values: np.ndarray,
    fps: float | None,
    path: Path,
) -> np.ndarray:
    if clock is not None:
        time = values[:, column[clock[0]]] * clock[1]
        checked_time(time, path, first_line=2)
        return np.asarray(time)
    rate = plan.rate_hz or fps
    if not rate:
        raise InputError(
            "the table has no time column and no rate is given",
            where=str(path),
            fix='Add a column named time (seconds), or rate_hz = … or time = "…" to the mapping.',
        )
    return np.arange(len(values)) / rate


def _keypoints(
    plan: Mapping, values: np.ndarray, column: dict[str, int]
) -> tuple[np.ndarray, np.ndarray]:
    xy = np.stack([values[:, [column[c] for c in cs[:2]]] for cs in plan.keypoints.values()], 1)
    ones = np.ones(len(values))
    sure = [values[:, column[cs[2]]] if len(cs) == 3 else ones for cs in plan.keypoints.values()]
    return xy, np.stack(sure, axis=1)


def _signals(
    plan: Mapping, time: np.ndarray, values: np.ndarray, column: dict[str, int], path: Path
) -> tuple[xr.Dataset, ...]:
    if not plan.signals:
        return ()
    chosen = list(plan.signals.values())
    data = signals_dataset(
        time,
        values[:, [column[signal.column] for signal in chosen]],
        list(plan.signals),
        units=[signal.unit for signal in chosen],
        kinds=[signal.kind for signal in chosen],
        source=path.name,
    )
    return (data,)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:40]) + (f" and {len(names) - 40} more" if len(names) > 40 else "")
