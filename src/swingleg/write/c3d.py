"""C3D: marker trajectories through ezc3d.

Coordinates are stored as 32-bit floats in millimetres, so they keep about 0.1 µm at 1 m. A point
that was not seen has residual −1 and coordinates 0, as the C3D user guide asks.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import OutputError
from swingleg.core.files import whole_file
from swingleg.write.things import Points, clean, points_of
from swingleg.write.trc import check_metres

#: the header counts frames with 16 bits
_MOST_FRAMES = 65535


def write_c3d(thing: xr.Dataset, path: str | Path) -> None:
    """Markers, or a Motion's points, in millimetres.

    A start time other than 0 becomes the number of the first frame.

    Raises
    ------
    OutputError : no positions, positions not in metres, a clock that is not even or does not start
    on a whole frame, more than 65,535 frames, or the disk refuses.
    """
    import ezc3d

    path = Path(path)
    points = points_of(thing, path)
    check_metres(points, path)
    first = _first_frame(points, path)
    names = clean(points.names, "\r\n", path)
    frames = len(points.time)
    lost = np.isnan(points.position).any(axis=2)
    raw = np.ones((4, len(names), frames))
    raw[:3] = np.where(lost[..., None], 0.0, points.position * 1000.0).transpose(2, 1, 0)
    c3d = ezc3d.c3d()
    c3d["header"]["points"]["first_frame"] = first
    point = c3d["parameters"]["POINT"]
    point["RATE"]["value"] = [points.rate_hz]
    point["UNITS"]["value"] = ["mm"]
    point["LABELS"]["value"] = names
    point["DESCRIPTIONS"]["value"] = names
    c3d["data"]["points"] = raw
    c3d["data"]["meta_points"] = {
        "residuals": np.where(lost, -1.0, 0.0).T[None],
        "camera_masks": np.zeros((7, len(names), frames), dtype=bool),
    }
    with whole_file(path) as part:
        c3d.write(str(part))


def _first_frame(points: Points, path: Path) -> int:
    frames = points.time * points.rate_hz
    first = round(float(frames[0]))
    even = np.abs(frames - first - np.arange(len(frames))).max() < 0.01
    if not np.isfinite(points.rate_hz) or not even or first < 0:
        raise OutputError(
            "a C3D file needs an even clock that starts on a whole frame at or after 0",
            where=str(path),
            fix="Write it as TRC or CSV, which hold any time.",
        )
    if first + len(frames) > _MOST_FRAMES:
        raise OutputError(
            f"a C3D file counts at most {_MOST_FRAMES} frames", where=str(path),
            fix="Write it as TRC, or in parts.",
        )  # fmt: skip
    return first
