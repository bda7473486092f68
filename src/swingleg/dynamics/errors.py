"""How far a force metric of one leg may be from this runner's truth, however many the strides.

``errors.csv``: one standard deviation per metric for markers and for the near and far leg of a
video (keypoints of other programs count as video), and for force plates, in the metric's unit or as
a share of its value. From runners left out (validation/force_rbds.md; for video
validation/video.md), widened by a fifth for other laboratories and shoes as the event errors are;
in video by half, on the far leg three quarters, because people are not rendered.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np
import xarray as xr

from swingleg.dynamics.stances import Floats


def systematic_sd(
    metric: str, values: Floats, motion: xr.Dataset, side: str, *, plate: bool
) -> Floats:
    """(S,) standard deviation, in the metric's unit; NaN where no error is known."""
    kind, amount = _table()[metric]
    size = amount[_column(motion, side, plate)]
    return size * np.abs(values) if kind == "share" else np.full(values.shape, size)


def _column(motion: xr.Dataset, side: str, plate: bool) -> str:
    if plate:
        return "plate"
    if motion.attrs["kind"] == "markers":
        return "markers"
    return "video_near" if motion.attrs["near_side"] in ("", side) else "video_far"


@cache
def _table() -> dict[str, tuple[str, dict[str, float]]]:
    text = resources.files("swingleg.dynamics").joinpath("errors.csv").read_text(encoding="utf-8")
    columns = ("plate", "markers", "video_near", "video_far")
    return {
        row["metric"]: (row["as"], {c: float(row[c] or "nan") for c in columns})
        for row in csv.DictReader(text.splitlines())
    }
