"""Between the picture (pixels, y down) and the runner's own sagittal axes (x forward, y up)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """image = centre + Rot(roll) · ((facing · x, −y) · px_per_unit + origin − centre).

    facing: +1 image-right, −1 image-left. roll_deg: how far the camera was turned clockwise
    against the vertical. origin_px: picture point of (0, 0). px_per_unit: pixels per unit.
    """

    facing: int
    roll_deg: float
    centre_px: tuple[float, float]
    origin_px: tuple[float, float]
    px_per_unit: float

    def to_runner(self, pixels: Floats) -> Floats:
        """(..., 2) pixels → x forward, y up, in units."""
        level = (pixels - self.centre_px) @ _rotation(self.roll_deg) + self.centre_px
        shifted = (level - self.origin_px) / self.px_per_unit
        return np.stack([self.facing * shifted[..., 0], -shifted[..., 1]], axis=-1)

    def to_pixels(self, xy: Floats) -> Floats:
        """(..., 2) x forward, y up → pixels."""
        flipped = np.stack([self.facing * xy[..., 0], -xy[..., 1]], axis=-1)
        level = flipped * self.px_per_unit + self.origin_px
        return np.asarray((level - self.centre_px) @ _rotation(self.roll_deg).T + self.centre_px)


def _rotation(degrees: float) -> Floats:
    a = np.radians(degrees)
    return np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
