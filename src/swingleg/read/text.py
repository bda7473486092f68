"""Text tables of numbers: lines → arrays, with every fault named by file and line.

A decimal comma is read as such where it cannot be anything else (cells parted by tabs, blanks or
semicolons) and refused where it can (cells parted by commas).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from swingleg.core.errors import InputError
from swingleg.core.files import disk_answers
from swingleg.core.findings import QualityWarning

_NOT_SEEN = ("", "nan", "NaN", "NAN", "-nan", "-NaN", "-nan(ind)", "nan(ind)", "1.#QNAN",
             "-1.#IND", "NA", "N/A", "null")  # fmt: skip
_DECIMAL_COMMA = re.compile(r"^\s*[+-]?\d*,\d+([eE][+-]?\d+)?\s*$")
_EXPORT = "Export the file again."


@dataclass(frozen=True)
class Line:
    """One line of a file and its number, counted from 1."""

    number: int
    text: str


def read_lines(path: Path) -> list[str]:
    """The lines of a text file without line ends.

    Raises
    ------
    InputError : it cannot be read, is empty, or is not text.
    """
    fix = "Check the path and the file's permissions."
    with disk_answers(path, "cannot be read ({reason})", fix, InputError):
        raw = path.read_bytes()
    if not raw.strip():
        raise InputError("the file is empty", where=str(path), fix=_EXPORT)
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace").splitlines()
    if b"\x00" in raw[:4096]:
        raise InputError(
            "this is a binary file, not text",
            where=str(path),
            fix="Check that the file's ending fits what it holds.",
        )
    try:
        return raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return raw.decode("latin-1").splitlines()


def delimiter_of(header: str) -> str | None:
    """What parts the cells of a header line: tab, semicolon, comma, or None for blanks."""
    for mark in ("\t", ";", ","):
        if mark in header:
            return mark
    return None


def cells_of(text: str, delimiter: str | None) -> list[str]:
    """The cells of one line, without blanks around them."""
    return [cell.strip() for cell in text.split(delimiter)]


def numbers(
    lines: Sequence[Line],
    columns: int,
    delimiter: str | None,
    path: Path,
    *,
    wanted: Sequence[int] | None = None,
) -> tuple[np.ndarray, tuple[QualityWarning, ...]]:
    """Rows of numbers.

    Parameters
    ----------
    lines : the data rows; those without any number are left out. columns : how many cells each
    must have; empty cells beyond (a trailing delimiter) are let pass. delimiter : see
    `delimiter_of`. path : for messages. wanted : the columns that must be numbers; the others come
    back as NaN. None = all.

    Returns
    -------
    values : (rows, columns), empty cells NaN. notes : a warning when decimal commas were read.

    Raises
    ------
    InputError : no rows, a row of another length, a cell that is no number; names the line.
    """
    kept = [line for line in lines if line.text.strip(" \t\r;,")]
    if not kept:
        raise InputError("the file has a header but no data", where=str(path), fix=_EXPORT)
    rows = [line.text if delimiter else " ".join(line.text.split()) for line in kept]
    part = delimiter or " "
    notes: tuple[QualityWarning, ...] = ()
    if part != "," and any("," in row for row in rows):
        rows, notes = _with_points(kept, rows, part, path), (_comma_note(path),)
    _check_lengths(kept, rows, columns, part, path)
    chosen = list(range(columns) if wanted is None else wanted)
    values = np.full((len(kept), columns), np.nan)
    whole = len(chosen) == columns
    for k, row in enumerate(rows):
        cells = row.split(part)[:columns]
        try:
            values[k, chosen] = _floats(cells if whole else [cells[c] for c in chosen])
        except ValueError as error:
            raise _bad_cell(kept[k], cells, chosen, path) from error
    return values, notes


def _floats(cells: list[str]) -> list[float]:
    try:
        return list(map(float, cells))
    except ValueError:
        return [np.nan if cell.strip() in _NOT_SEEN else float(cell) for cell in cells]


def check_count(found: int, said: str, what: str, entry: str, path: Path) -> None:
    """Refuse a file with fewer rows than its header says.

    said : the header's number as it stands, "" for none. what : "rows" or "frames". entry : where
    the header says it.

    Raises
    ------
    InputError : the file is cut short.
    """
    if said.isdigit() and found < int(said):
        raise InputError(
            f"the file is cut short: {found} of {said} {what}",
            where=str(path),
            fix=f"Copy or export it again; if it was trimmed by hand, correct {entry}.",
        )


def _check_lengths(
    lines: Sequence[Line], rows: list[str], columns: int, part: str, path: Path
) -> None:
    # most rows have the right number of marks: only the others are looked at closely
    for line, row in zip(lines, rows, strict=True):
        if (found := row.count(part) + 1) == columns:
            continue
        filled = len(row.rstrip(f"{part} \r").split(part))
        if found < columns or filled > columns:
            if part == "," and filled >= 2 * columns - 1:
                raise InputError(
                    f"line {line.number} has {filled} cells where the header has {columns}: "
                    "decimal commas cannot be told from the commas between cells",
                    where=str(path),
                    fix="Export with decimal points, or with semicolons between the cells.",
                )
            raise InputError(
                f"line {line.number} has {min(found, filled) if found < columns else filled} "
                f"cells where the header has {columns}",
                where=str(path),
                fix="The file is cut short or was edited; export it again.",
            )


def _with_points(lines: Sequence[Line], rows: list[str], part: str, path: Path) -> list[str]:
    for line, row in zip(lines, rows, strict=True):
        for cell in row.split(part):
            if "," in cell and not _DECIMAL_COMMA.match(cell):
                raise InputError(
                    f"line {line.number}: {cell.strip()[:40]!r} is not a number",
                    where=str(path),
                    fix="Export numbers without thousands separators, with decimal points.",
                )
    return [row.replace(",", ".") for row in rows]


def _comma_note(path: Path) -> QualityWarning:
    return QualityWarning(
        "decimal_comma",
        f"{path.name} is written with decimal commas; they were read as decimal points.",
        "Nothing to do, unless the values look wrong; then export with decimal points.",
    )


def _bad_cell(line: Line, cells: list[str], wanted: Sequence[int], path: Path) -> InputError:
    bad = next(k for k in wanted if cells[k].strip() not in _NOT_SEEN and not _is_number(cells[k]))
    return InputError(
        f"line {line.number}, cell {bad + 1}: {cells[bad].strip()[:40]!r} is not a number",
        where=str(path),
        fix="Correct the cell, or leave it empty where nothing was measured.",
    )


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
