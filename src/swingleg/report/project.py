"""From a Motion's own axes to the pixels of its clip."""

from __future__ import annotations

import numpy as np
import xarray as xr

from swingleg.motion.camera import from_first
from swingleg.motion.frame import Frame


def has_picture(motion: xr.Dataset) -> bool:
    """True when the Motion came from an image and can be drawn on it."""
    return all(name in motion.attrs for name in ("px_per_unit", "origin_px", "facing")) and (
        motion.attrs["facing"] != 0
    )


def to_pixels(motion: xr.Dataset, xy: np.ndarray, time_s: np.ndarray | None = None) -> np.ndarray:
    """(..., 2) x forward, y up, in position units → (..., 2) picture pixels, y down.

    time_s : (T,) of each row of xy (T, ..., 2), for a camera that moved; without it, pixels are
    those of the clip's first picture.
    """
    a = motion.attrs
    origin = np.asarray(a["origin_px"], dtype=float)
    centre = np.asarray(a.get("picture_centre_px", origin), dtype=float)
    picture = Frame(
        int(a["facing"]),
        float(a.get("roll_deg", 0.0)),
        (float(centre[0]), float(centre[1])),
        (float(origin[0]), float(origin[1])),
        float(a["px_per_unit"]),
    )
    pixels = picture.to_pixels(xy)
    if time_s is None or "camera" not in motion:
        return pixels
    grid = motion.time.values
    path = np.stack([np.interp(time_s, grid, c) for c in motion.camera.values.T], axis=1)
    return from_first(pixels, path, (float(centre[0]) - 0.5, float(centre[1]) - 0.5))


def to_canvas(xy: np.ndarray, *, facing: float = 1.0, px_per_unit: float = 1.0) -> np.ndarray:
    """(..., 2) positions → (..., 2) pixels of an empty canvas with its origin at (0, 0)."""
    scale = np.array([facing * px_per_unit, -px_per_unit])
    return np.asarray(xy * scale)
