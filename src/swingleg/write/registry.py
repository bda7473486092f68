"""A thing and a path → the right writer, by the path's ending."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import xarray as xr

from swingleg.core.errors import OutputError

#: ending → module:function in `swingleg.write`, imported when used
_WRITERS = {
    ".trc": "trc:write_trc",
    ".mot": "mot:write_mot",
    ".sto": "mot:write_mot",
    ".c3d": "c3d:write_c3d",
    ".csv": "csv:write_csv",
    ".tsv": "csv:write_csv",
    ".parquet": "csv:write_parquet",
}
SUFFIXES = tuple(_WRITERS)


def write(thing: xr.Dataset, path: str | Path) -> Path:
    """Write Markers, Forces, Signals, Keypoints or a Motion.

    ``.trc`` and ``.c3d`` take positions, ``.mot`` and ``.sto`` angles, forces and signals,
    ``.csv``, ``.tsv`` and ``.parquet`` everything. The file is whole or not there.

    Returns
    -------
    The path written.

    Raises
    ------
    OutputError : an ending that is not known, a thing the format cannot hold, or a disk that
    refuses. MissingExtraError : Parquet without pyarrow.
    """
    path = Path(path)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise OutputError(
            f"files ending in {path.suffix or 'nothing'} cannot be written",
            where=str(path),
            fix=f"Use one of {', '.join(SUFFIXES)}.",
        )
    if not path.parent.is_dir():
        raise OutputError(
            "the folder does not exist", where=str(path.parent), fix="Make it, or choose another."
        )
    module, function = writer.split(":")
    run: Callable[[xr.Dataset, Path], None] = getattr(
        import_module(f"swingleg.write.{module}"), function
    )
    run(thing, path)
    return path
