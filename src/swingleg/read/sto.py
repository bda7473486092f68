"""MOT and STO: OpenSim storage files: ground forces, joint angles, torques and any other column.

Format: OpenSim documentation, "Storage (.sto) Files" and "Motion (.mot) Files". A free header up
to the line ``endheader``, one line of labels beginning with ``time``, then rows of numbers.
Angles are given in degrees (``inDegrees=no`` is converted).
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording, signals_dataset
from swingleg.read.grf import forces_from_columns
from swingleg.read.names import unique_names
from swingleg.read.text import Line, cells_of, check_count, numbers, read_lines
from swingleg.read.times import checked_time

_AGAIN = "Export it from OpenSim again."
_LENGTH = re.compile(r"(_t[xyz]|_p[xyz]|position)$")


def read_sto(path: str | Path) -> Recording:
    """One MOT or STO file → Forces where it has ground-force columns, Signals for the others.

    Raises
    ------
    InputError : no header, cut short, ragged, no number where one must be; names the line.
    """
    path = Path(path)
    lines = read_lines(path)
    end = _end_of_header(lines, path)
    head = dict(_pairs(lines[:end]))
    top = _line_of_labels(lines, end, path)
    delimiter = "\t" if "\t" in lines[top] else None
    labels = [cell for cell in cells_of(lines[top], delimiter) if cell]
    if labels[0].lower() != "time":
        raise InputError(
            f"line {top + 1}: the first column is {labels[0]!r}, not time",
            where=str(path),
            fix=_AGAIN,
        )
    rows = [Line(k, text) for k, text in enumerate(lines[top + 1 :], start=top + 2)]
    table, notes = numbers(rows, len(labels), delimiter, path)
    check_count(len(table), head.get("nrows", ""), "rows", "nRows in the header", path)
    table, repeated = _without_repeats(table, path)
    checked_time(table[:, 0], path, first_line=top + 2)
    names, twice = unique_names(labels[1:], path)
    forces, used, more = forces_from_columns(table[:, 0], table[:, 1:], names, path)
    rest = [k for k in range(len(names)) if k not in used]
    signals = (_signals(table, names, rest, head, lines[:end], path),) if rest else ()
    kind = path.suffix.lower().removeprefix(".") or "sto"
    every: tuple[QualityWarning, ...] = (*notes, *repeated, *twice, *more)
    return Recording(path, kind, forces=forces, signals=signals, notes=every)


def channel_kind(name: str, rotations: bool) -> tuple[str, str]:
    """Kind and unit of one storage column, told from its name.

    rotations : the file is one of coordinates (its other columns are angles).
    """
    low = name.lower()
    if "emg" in low:
        return "emg", ""
    if low.endswith("_moment"):
        return "torque", "N m"
    if low.endswith("_force"):
        return "other", "N"
    if low.endswith(("/speed", "_u")):
        return (
            ("other", "m/s") if _LENGTH.search(low.removesuffix("/speed")) else ("other", "deg/s")
        )
    if not rotations or low.endswith(("/activation", "/fiber_length")):
        return "other", ""
    if _LENGTH.search(low.removesuffix("/value")):
        return "other", "m"
    return "angle", "deg"


def _signals(
    table: np.ndarray,
    names: list[str],
    rest: list[int],
    head: dict[str, str],
    header: list[str],
    path: Path,
) -> xr.Dataset:
    simm = any("SIMM Motion" in line for line in header)  # such files are in degrees
    rotations = ("indegrees" in head or simm) and not _is_dynamics(header, names)
    kinds, units = zip(*(channel_kind(names[k], rotations) for k in rest), strict=True)
    value = table[:, 1:][:, rest].copy()
    if head.get("indegrees", "yes").lower() == "no":
        turned = np.array([unit in ("deg", "deg/s") for unit in units])
        value[:, turned] = np.degrees(value[:, turned])
    data = signals_dataset(
        table[:, 0], value, [names[k] for k in rest], units=units, kinds=kinds, source=path.name
    )
    data.attrs["tool"] = _tool(path, names)
    return data


def _tool(path: Path, names: list[str]) -> str:
    if re.search(r"_angles_person\d+", path.name) or "right knee" in names:
        return "Sports2D"
    if path.parent.name == "Kinematics" and path.parent.parent.name == "OpenSimData":
        return "OpenCap"
    return "OpenSim"


def _is_dynamics(header: list[str], names: list[str]) -> bool:
    return "dynamics" in header[0].lower() or any(name.endswith("_moment") for name in names)


def _end_of_header(lines: list[str], path: Path) -> int:
    for k, line in enumerate(lines[:200]):
        if line.strip().lower() == "endheader":
            return k
    raise InputError(
        "this is not an OpenSim storage file: it has no line endheader",
        where=str(path),
        fix="Check that the file's ending fits what it holds; a plain table is read as CSV.",
    )


def _line_of_labels(lines: list[str], end: int, path: Path) -> int:
    for k in range(end + 1, len(lines)):
        if lines[k].strip():
            return k
    raise InputError("the file ends with its header", where=str(path), fix=_AGAIN)


def _pairs(header: list[str]) -> list[tuple[str, str]]:
    found = []
    for line in header:
        if match := re.match(r"^\s*(\w+)\s*=\s*(\S+)", line):
            found.append((match[1].lower(), match[2]))
        elif match := re.match(r"^\s*(datarows|datacolumns)\s+(\d+)\s*$", line):
            found.append(("nrows" if match[1] == "datarows" else "ncolumns", match[2]))
    return found


def _without_repeats(
    table: np.ndarray, path: Path
) -> tuple[np.ndarray, tuple[QualityWarning, ...]]:
    # OpenSim's integrator writes an instant twice at a change of step: the later row counts
    keep = np.append(np.diff(table[:, 0]) != 0, True)
    if keep.all():
        return table, ()
    note = QualityWarning(
        "times_twice",
        f"{path.name}: {int((~keep).sum())} rows repeat a time; the last of each was taken.",
        "Nothing to do.",
    )
    return table[keep], (note,)
