"""Electromyograms: C3D analog channels, plain tables, and Delsys and Noraxon exports.

What each maker's CSV looks like, as public readers of such files describe it (no file of either was
at hand to try):

- Delsys Trigno Discover: line 1 names the application; sensors in line 4 (once per sensor), modes
  in line 5, column names in line 6 ("EMG 1 Time Series (s)", "EMG 1 (mV)", a pair per channel),
  sampling rates in line 7 ("2148.1481 Hz"; not before version 1.5), then further lines of words,
  then numbers. Without the time columns the rates make the clock. A table of markers may stand to
  the right.
- Delsys EMGworks: lines of words or none, then "X[s]" before each channel ("L GMAX: EMG 1 [V]").
- Noraxon myoRESEARCH (MR3): lines of words, then one "time" column, "Activity" and "Marker" columns
  of words, and channels ("Ultium EMG.RT GLUT. MAX. (uV)", also "GLUT. MAX. RT, uV").

Channels of one file may have several rates: one Signals each. Anything else is read as a table
(`read.table`) or by its own reader, and channels called like a muscle become electromyograms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.recording import signals_dataset
from swingleg.read.analog import channel_kind
from swingleg.read.names import unique_names
from swingleg.read.registry import kind_of, read
from swingleg.read.text import cells_of, delimiter_of, read_lines

_TIME = re.compile(
    r"^(?:x\s*\[s\]|time|time\s*[,(\[]\s*s\s*[)\]]?|.*time series \(s\))$", re.IGNORECASE
)
_UNIT = re.compile(r"(?:\[([^\]]*)\]|\(([^)]*)\)|,\s*([µμu]?m?V(?:olts?)?))\s*$", re.IGNORECASE)
_RATE = re.compile(r"(\d[\d.]*)\s*hz", re.IGNORECASE)
_GLUTEUS = re.compile(r"glut|g(?:max|med)", re.IGNORECASE)
#: a maker's header is shorter than this
_HEADER_LINES = 60
_EXPORT = "Export the signals as CSV with a time column."


def read_emg(path: str | Path, *, mapping: str | Path | None = None) -> tuple[xr.Dataset, ...]:
    """The channels of a file with electromyograms, as Signals, one per clock.

    Parameters
    ----------
    path : C3D, a Delsys or Noraxon CSV, or any table that `read.table` takes. mapping : of a plain
    table.

    Raises
    ------
    InputError : the file cannot be read, or holds no electromyogram; lists its channels.
    """
    path = Path(path)
    if kind_of(path) == "table" and path.suffix.lower() not in (".parquet", ".pq") and not mapping:
        lines = read_lines(path)
        header = _header(lines)
        found = _exported(lines, header, path) if header else _plain(path, None)
    else:
        found = _plain(path, mapping)
    if not any((data.kind.values == "emg").any() for data in found):
        names = [str(n) for data in found for n in data.channel.values]
        raise InputError(
            f"no channel is an electromyogram; found: {', '.join(names[:30]) or 'none'}",
            where=str(path),
            fix='Say which columns are EMG with --emg-mapping map.toml (kind = "emg").',
        )
    return found


def _plain(path: Path, mapping: str | Path | None) -> tuple[xr.Dataset, ...]:
    """By the readers of the format; channels of a table are told by their names."""
    found = read(path, mapping=mapping).signals
    return found if mapping else tuple(_told(data) for data in found)


def _told(data: xr.Dataset) -> xr.Dataset:
    kinds = [
        "emg" if kind == "other" and _kind(str(name), str(unit)) == "emg" else str(kind)
        for name, unit, kind in zip(
            data.channel.values, data.unit.values, data.kind.values, strict=True
        )
    ]
    return data.assign_coords(kind=("channel", kinds))


@dataclass(frozen=True)
class _Header:
    """columns : names in order. sensors : of each column, "" without. rates : of each column, NaN
    without. first : line of the first numbers, from 0. delimiter : between the cells."""

    columns: list[str]
    sensors: list[str]
    rates: list[float]
    first: int
    delimiter: str


def _header(lines: Sequence[str]) -> _Header | None:
    """Where a Delsys or Noraxon export's columns begin; None for a plain table."""
    top = lines[:_HEADER_LINES]
    discover = any("trigno discover" in line.lower() for line in top[:1])
    for k, line in enumerate(top):
        delimiter = delimiter_of(line) or ","
        cells = [cell.strip('"').strip() for cell in cells_of(line, delimiter)]
        times = [cell for cell in cells if _TIME.match(cell)]
        named = discover and k >= 5 and any(_UNIT.search(cell) for cell in cells)
        # a plain table has its one header in the first line: `read.table` takes it
        paired = len(times) > 1 or any(re.match(r"x\s*\[s\]", t, re.IGNORECASE) for t in times)
        if not (named or paired or (times and k > 0)):
            continue
        first = next(
            (n for n in range(k + 1, min(len(lines), k + 20)) if _numeric(lines[n], delimiter)),
            None,
        )
        if first is None:
            return None
        between = [cells_of(text, delimiter) for text in lines[k + 1 : first]]
        rates = next((row for row in between if any(_RATE.search(c) for c in row)), [])
        sensors = cells_of(lines[k - 2], delimiter) if discover and k >= 2 else []
        return _Header(
            cells,
            _filled(sensors, len(cells)),
            [_rate(rates[n]) if n < len(rates) else float("nan") for n in range(len(cells))],
            first,
            delimiter,
        )
    return None


def _exported(lines: Sequence[str], header: _Header, path: Path) -> tuple[xr.Dataset, ...]:
    comma = header.delimiter != "," and any("," in line for line in lines[header.first :][:5])
    text = StringIO("\n".join(lines[header.first :]))
    width = len(header.columns)
    frame = pd.read_csv(
        text, sep=header.delimiter, header=None, names=range(width), usecols=range(width),
        decimal="," if comma else ".", low_memory=False, skipinitialspace=True,
    )  # fmt: skip
    values = frame.apply(pd.to_numeric, errors="coerce").to_numpy(dtype=float)
    groups: dict[tuple[int, float], list[tuple[int, int | None]]] = {}
    clock: int | None = None
    for k, name in enumerate(header.columns):
        if _TIME.match(name):
            clock = k
        elif name and np.isfinite(values[:, k]).sum() > 1:
            if clock is None and not np.isfinite(header.rates[k]):
                continue
            time = _clock(values, clock, header.rates[k], k)
            groups.setdefault((time.size, round(float(time[-1]), 4)), []).append((k, clock))
    if not groups:
        raise InputError("no channel has a clock", where=str(path), fix=_EXPORT)
    return tuple(_signals(values, columns, header, path) for columns in groups.values())


def _signals(
    values: np.ndarray, columns: list[tuple[int, int | None]], header: _Header, path: Path
) -> xr.Dataset:
    """Channels that share a clock."""
    first, clock = columns[0]
    time = _clock(values, clock, header.rates[first], first)
    if (np.diff(time) <= 0).any():
        raise InputError(
            f"the time of {header.columns[first]!r} does not increase", where=str(path), fix=_EXPORT
        )
    labels = [_label(header, k) for k, _ in columns]
    names, _ = unique_names([name for name, _ in labels], path)
    units = [unit for _, unit in labels]
    return signals_dataset(
        time,
        np.column_stack([_column(values, k, clock)[: time.size] for k, clock in columns]),
        names,
        units=units,
        kinds=[_kind(name, unit) for name, unit in zip(names, units, strict=True)],
        source=path.name,
    )


def _clock(values: np.ndarray, clock: int | None, rate: float, column: int) -> np.ndarray:
    if clock is None:
        return np.arange(int(np.isfinite(values[:, column]).sum())) / rate
    return values[_kept(values, column, clock), clock]


def _column(values: np.ndarray, column: int, clock: int | None) -> np.ndarray:
    if clock is None:
        return values[np.isfinite(values[:, column]), column]
    return values[_kept(values, column, clock), column]


def _kept(values: np.ndarray, column: int, clock: int) -> np.ndarray:
    """Rows of a channel: slower channels end in empty cells, or are written as zeros at time 0."""
    time = values[:, clock]
    known = np.isfinite(time) & np.isfinite(values[:, column])
    return known & (np.arange(len(time)) < _length(time))


def _length(time: np.ndarray) -> int:
    """Samples until the clock stops increasing."""
    stop = np.flatnonzero(~(np.diff(time) > 0))
    return int(stop[0]) + 1 if stop.size else time.size


def _label(header: _Header, column: int) -> tuple[str, str]:
    """Name with its sensor, and unit."""
    text = header.columns[column]
    match = _UNIT.search(text)
    unit = next((g for g in match.groups() if g), "") if match else ""
    name = text[: match.start()].strip() if match else text
    sensor = header.sensors[column]
    return (f"{sensor}: {name}" if sensor else name), unit


def _kind(name: str, unit: str) -> str:
    if re.search(r"acc|gyro|mag\b|imu|orientation", name, re.IGNORECASE):
        return "imu"
    kind = channel_kind(name, "", unit)
    return "emg" if kind == "emg" or _GLUTEUS.search(name) else "other"


def _filled(sensors: Sequence[str], count: int) -> list[str]:
    """A sensor's name stands once, over the first of its columns."""
    out: list[str] = []
    for k in range(count):
        named = sensors[k].strip('"').strip() if k < len(sensors) else ""
        out.append(named or (out[-1] if out else ""))
    return out


def _rate(cell: str) -> float:
    match = _RATE.search(cell)
    return float(match[1]) if match else float("nan")


def _numeric(line: str, delimiter: str) -> bool:
    """True for a line of numbers."""
    cells = [c for c in cells_of(line, delimiter) if c]
    good = 0
    for cell in cells:
        try:
            float(cell.replace(",", ".") if delimiter != "," else cell)
        except ValueError:
            continue
        good += 1
    return good >= 2 and good >= len(cells) / 2
