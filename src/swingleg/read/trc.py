"""TRC: marker trajectories as text, as OpenSim, Cortex, Sports2D, Pose2Sim and OpenCap write them.

Format: OpenSim documentation, "Marker (.trc) Files". Five header lines (path, keys, values,
labels, X1 Y1 Z1 …), then frame number, time and three cells per marker; an empty cell, or nan, is
a marker that was not seen.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording, markers_dataset
from swingleg.read.names import metres_per_unit, reach, unique_names
from swingleg.read.pixels import keypoints_from_labels
from swingleg.read.text import Line, check_count, numbers, read_lines
from swingleg.read.times import checked_time, even_time

_AGAIN = "Export it as TRC again."


def read_trc(path: str | Path) -> Recording:
    """One TRC file → Markers in metres, or Keypoints for the pixel files of Sports2D.

    Raises
    ------
    InputError : not a TRC file, cut short, ragged, no number where one must be; names the line.
    """
    path = Path(path)
    lines = read_lines(path)
    head = _values(lines, path)
    names = _labels(lines, head, path)
    table, notes = numbers(
        [Line(k, text) for k, text in enumerate(lines[5:], start=6)],
        2 + 3 * len(names),
        "\t" if "\t" in lines[3] else None,
        path,
    )
    check_count(len(table), head.get("NumFrames", ""), "frames", "NumFrames in line 3", path)
    time, rate = _time(table[:, 1], head, path)
    raw = table[:, 2:].reshape(len(table), len(names), 3)
    raw[~np.isfinite(raw).all(axis=2)] = np.nan
    labels, twice = unique_names(names, path)
    tool = tool_of(path, lines[0], labels)
    if _is_pixels(path, head, raw):
        keypoints, more = keypoints_from_labels(time, raw[..., :2], labels, source=path, tool=tool)
        return Recording(path, "trc", keypoints=keypoints, notes=(*notes, *twice, *more))
    factor, unit, assumed = metres_per_unit(head.get("Units", ""), raw, path)
    markers = markers_dataset(time, raw * factor, labels, file_units=unit, source=path.name)
    if rate is not None:
        markers.attrs["rate_hz"] = rate
    markers.attrs["tool"] = tool
    every: tuple[QualityWarning, ...] = (*notes, *twice, *assumed)
    return Recording(path, "trc", markers=markers, notes=every)


def tool_of(path: Path, header: str, labels: list[str]) -> str:
    """Which program wrote it: "Sports2D", "Pose2Sim", "OpenCap" or "" when it cannot be told."""
    here = f"{path.parent.name}/{path.name}"
    if re.search(r"_(px|m)_person\d+", path.name) or "Sports2D" in header + here:
        return "Sports2D"
    if "pose-3d" in here or "pose2sim" in header.lower() or "_LSTM" in path.name:
        return "Pose2Sim"
    if "MarkerData" in here or any(label.endswith("_study") for label in labels):
        return "OpenCap"
    return ""


def _values(lines: list[str], path: Path) -> dict[str, str]:
    if not lines[0].lstrip("\ufeff").startswith("PathFileType") or len(lines) < 6:
        cut = lines[0].startswith("PathFileType")
        raise InputError(
            f"the file ends after line {len(lines)}, before any data"
            if cut
            else "this is not a TRC file: line 1 does not begin with PathFileType",
            where=str(path),
            fix=_AGAIN if cut else "Check that the file's ending fits what it holds.",
        )
    return dict(zip(lines[1].split(), lines[2].split(), strict=False))


def _labels(lines: list[str], head: dict[str, str], path: Path) -> list[str]:
    split = "\t" if "\t" in lines[3] else None
    cells = [cell.strip() for cell in lines[3].split(split)] or [""]
    names = [cell for cell in cells[2:] if cell]
    axes = [cell for cell in lines[4].split() if cell]
    if not cells[0].lower().startswith("frame") or not names:
        raise InputError(
            "line 4 does not hold Frame#, Time and the marker labels", where=str(path), fix=_AGAIN
        )
    if len(axes) != 3 * len(names):
        raise InputError(
            f"line 4 names {len(names)} markers, but line 5 has {len(axes)} axes "
            f"(X1 Y1 Z1 …) instead of {3 * len(names)}",
            where=str(path),
            fix=_AGAIN,
        )
    return names


def _time(stamps: np.ndarray, head: dict[str, str], path: Path) -> tuple[np.ndarray, float | None]:
    checked_time(stamps, path, first_line=6)
    try:
        rate = float(head.get("DataRate", "").replace(",", "."))
    except ValueError:
        return stamps, None
    return even_time(stamps, rate)


def _is_pixels(path: Path, head: dict[str, str], raw: np.ndarray) -> bool:
    # Sports2D writes "m" in the header of its pixel files too: the name and the size tell
    if head.get("Units", "").lower() in ("px", "pixel", "pixels"):
        return True
    return bool(re.search(r"_px(_|\.|$)", path.name)) and reach(raw) > 20.0
