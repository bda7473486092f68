"""CSV and Parquet: any thing as one table with a ``time_s`` column and the unit in each name.

`read.table` knows these names, so markers and keypoints come back without a mapping.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.extras import require
from swingleg.core.files import whole_file
from swingleg.write.mot import force_columns
from swingleg.write.things import angles_of, kind_of


def table_of(thing: xr.Dataset) -> pd.DataFrame:
    """One row per sample; a Motion gives its points, its angles and how much was seen.

    Columns: ``time_s``; ``RASI_x_m`` …; ``left_hip_x_px``, ``left_hip_confidence``;
    ``knee_angle_r_deg``; forces as in a MOT file with unit; signals under their own names.
    """
    kind = kind_of(thing)
    table: dict[str, np.ndarray] = {"time_s": np.asarray(thing.time.values, dtype=float)}
    if kind in ("markers", "keypoints", "motion"):
        dim = {"markers": "marker", "keypoints": "keypoint", "motion": "point"}[kind]
        unit = str(thing.position.attrs.get("units", "m"))
        for name in thing[dim].values:
            for axis in thing.space.values:
                values = thing.position.sel({dim: name, "space": axis}).values
                table[f"{name}_{axis}_{unit}"] = values
            if kind == "keypoints":
                table[f"{name}_confidence"] = thing.confidence.sel(keypoint=name).values
    if kind == "motion":
        angles = angles_of(thing)
        table |= {f"{n}_deg": angles.value[:, k] for k, n in enumerate(angles.names)}
        table |= {f"visible_{s}": thing.visible.sel(side=s).values for s in thing.side.values}
    elif kind == "forces":
        loads = force_columns(thing)
        units = [unit.replace(" ", "") for unit in loads.units]
        table |= {
            f"{n}_{u}": loads.value[:, k]
            for k, (n, u) in enumerate(zip(loads.names, units, strict=True))
        }
    elif kind == "signals":
        table |= {str(n): thing.value.sel(channel=n).values for n in thing.channel.values}
    return pd.DataFrame(table)


def write_csv(thing: xr.Dataset, path: str | Path) -> None:
    """Comma-separated, decimal points, empty where nothing was seen.

    Raises
    ------
    OutputError : the disk refuses.
    """
    path = Path(path)
    table = table_of(thing)
    with whole_file(path) as part:
        table.to_csv(part, index=False, sep="\t" if path.suffix.lower() == ".tsv" else ",")


def write_parquet(thing: xr.Dataset, path: str | Path) -> None:
    """As `write_csv`, in Parquet.

    Raises
    ------
    OutputError : the disk refuses. MissingExtraError : pyarrow is not installed.
    """
    require("pyarrow", "parquet")
    table = table_of(thing)
    with whole_file(path) as part:
        table.to_parquet(part, index=False)
