"""TRC: marker trajectories as OpenSim opens them.

Format: OpenSim documentation, "Marker (.trc) Files", and the checks of OpenSim's own reader
(TRCFileAdapter): eight keys in this order, the labels X1 Y1 Z1 …, one empty line, and exactly
2 + 3 M cells a row; a marker that was not seen is written nan.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import OutputError
from swingleg.core.files import whole_file
from swingleg.write.text import rows_text
from swingleg.write.things import Points, clean, points_of

_KEYS = ("DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate",
         "OrigDataStartFrame", "OrigNumFrames")  # fmt: skip


def write_trc(thing: xr.Dataset, path: str | Path) -> None:
    """Markers, or a Motion's points, in metres.

    Raises
    ------
    OutputError : no positions, positions not in metres, or the disk refuses.
    """
    path = Path(path)
    points = points_of(thing, path)
    check_metres(points, path)
    names = clean(points.names, "\t\r\n", path)
    frames, rate = len(points.time), f"{points.rate_hz:.10g}"
    values = (rate, rate, frames, len(names), "m", rate, 1, frames)
    axes = "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(names) + 1))
    head = [
        f"PathFileType\t4\t(X/Y/Z)\t{path.name}",
        "\t".join(_KEYS),
        "\t".join(map(str, values)),
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + axes,
        "",
    ]
    body = rows_text(
        [np.arange(1, frames + 1), points.time, points.position.reshape(frames, -1)],
        "\t",
        missing="nan",
    )
    with whole_file(path) as part:
        part.write_text("\n".join(head) + "\n" + body, encoding="utf-8", newline="\n")


def check_metres(points: Points, path: Path) -> None:
    """Refuse positions without a scale: such a file would claim metres that are not."""
    if points.units != "m":
        raise OutputError(
            f"positions are in {points.units} lengths, not metres: the scale is unknown",
            where=str(path),
            fix="Give the runner's height, then write again; CSV takes any unit.",
        )
