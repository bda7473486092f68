"""An Analysis → the files of a result, and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.analysis import Analysis
from swingleg.core.errors import InputError, OutputError
from swingleg.core.files import write_text
from swingleg.report.files import prepare_output, whole_file
from swingleg.report.summary import parts_from_summary, summary_dict

__all__ = ["load", "prepare_output", "save"]

SUMMARY, STRIDES, EVENTS = "summary.json", "strides.csv", "events.csv"
MOTION, KEYPOINTS, FORCES = "motion.nc", "keypoints.nc", "forces.nc"
REPORT, OVERLAY = "report.html", "overlay.mp4"
#: of a what-if: its page, its data
ANSWERS = ("whatif.html", "whatif.json")

_GIVE = "Give the folder that `swingleg analyze` wrote with -o."
#: progress(stage, done, total)
Progress = Callable[[str, float, float], None]


def save(
    analysis: Analysis,
    out_dir: str | Path,
    *,
    video: str | Path | None = None,
    overlay: bool = True,
    progress: Progress | None = None,
) -> dict[str, Path]:
    """Write every file of a result; numbers first, pictures last, each whole or not at all.

    video : the clip analysed, for key frames and the overlay. overlay : draw overlay.mp4 too.

    Returns
    -------
    summary, strides, events, motion, keypoints, forces, report, overlay → path, as far as written.

    Raises
    ------
    OutputError : the folder or a file cannot be written.
    """
    # what draws needs SciPy, which takes longest to import: not before a clip is looked at
    from swingleg.report.keyframes import key_pictures

    folder = prepare_output(out_dir)
    tick = progress or (lambda stage, done, total: None)
    tick("report", 0, 4)
    # decoding the clip up to the key frames takes as long as writing the tables does
    pool = ThreadPoolExecutor(1)
    pictures = pool.submit(key_pictures, analysis, video)
    pool.shutdown(wait=False)
    paths = {"summary": folder / SUMMARY, "strides": folder / STRIDES, "events": folder / EVENTS}
    text = json.dumps(summary_dict(analysis), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(paths["summary"], text + "\n")
    write_text(paths["strides"], analysis.strides.to_csv(index=False))
    write_text(paths["events"], analysis.events.to_csv(index=False))
    tick("report", 1, 4)
    for key, name, data in (
        ("motion", MOTION, analysis.motion),
        ("keypoints", KEYPOINTS, analysis.keypoints),
        ("forces", FORCES, analysis.forces),
    ):
        if data is not None:
            paths[key] = folder / name
            with whole_file(paths[key]) as part:
                _storable(data).to_netcdf(part, engine="h5netcdf")
        else:  # of another recording that was written here before: `load` would take it
            _remove(folder / name)
    for name in ANSWERS:  # of that recording too
        _remove(folder / name)
    tick("report", 2, 4)
    from swingleg.report.html import render_report

    paths["report"] = folder / REPORT
    write_text(paths["report"], render_report(analysis, frames=pictures.result))
    tick("report", 4, 4)
    if overlay and video is not None:
        from swingleg.report.overlay import write_overlay

        paths["overlay"] = folder / OVERLAY
        write_overlay(
            analysis,
            video,
            paths["overlay"],
            progress=lambda done, total: tick("overlay", done, total),
        )
    return paths


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError("an old file cannot be removed", where=str(path),
                          fix="Choose another folder with -o.") from error  # fmt: skip


def load(out_dir: str | Path) -> Analysis:
    """The Analysis that `save` wrote.

    Raises
    ------
    InputError : a file is missing, damaged, or of a newer schema.
    """
    folder = Path(out_dir)
    try:
        data = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        if data["schema"] != 1:
            raise InputError(f"summary schema {data['schema']} is not known here",
                             where=str(folder), fix="Install a newer swingleg.")  # fmt: skip
        return Analysis(
            motion=_dataset(folder / MOTION),
            events=_table(folder / EVENTS),
            strides=_table(folder / STRIDES, "side", "touch_down_s", "toe_off_s"),
            keypoints=_dataset(folder / KEYPOINTS) if (folder / KEYPOINTS).exists() else None,
            forces=_dataset(folder / FORCES) if (folder / FORCES).exists() else None,
            **parts_from_summary(data),
        )
    except FileNotFoundError as error:
        raise InputError(f"a file is missing: {error.filename}",
                         where=str(folder), fix=_GIVE) from error  # fmt: skip
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise InputError(f"not a result ({error})", where=str(folder), fix=_GIVE) from error


def _storable(data: xr.Dataset) -> xr.Dataset:
    """A copy whose attributes NetCDF can hold: None left out, booleans as 0 or 1."""
    data = data.copy()
    data.attrs = _attributes(data.attrs)
    for variable in data.variables.values():
        variable.attrs = _attributes(variable.attrs)
    return data


def _attributes(attrs: Mapping[Any, Any]) -> dict[Any, Any]:
    return {key: _attribute(value) for key, value in attrs.items() if value is not None}


def _attribute(value: Any) -> Any:
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (str, int, float, np.generic, np.ndarray)):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(v, (int, float)) for v in value):
        return np.asarray(value, dtype=float)
    if isinstance(value, (list, tuple)) and all(isinstance(v, str) for v in value):
        return list(value)
    return json.dumps(value, default=str)


def _dataset(path: Path) -> xr.Dataset:
    if not path.exists():
        raise FileNotFoundError(2, "missing", str(path))
    with xr.open_dataset(path, engine="h5netcdf") as data:
        return data.load()


def _table(path: Path, *needed: str) -> pd.DataFrame:
    """A CSV table with every digit back as it was written.

    Raises
    ------
    ValueError : a column that every analysis writes is not there.
    """
    table = pd.read_csv(path, dtype=str).apply(_typed)
    missing = [name for name in needed if name not in table]
    if missing:
        raise ValueError(f"{path.name} has no column {missing[0]}")
    return table


def _typed(column: pd.Series) -> pd.Series:
    """Whole numbers, numbers, or text as it stands."""
    for kind in ("int64", "float64"):
        try:
            return column.astype(kind)
        except (ValueError, TypeError):
            continue
    return column
