"""The light of a scene: one direction with a soft or hard shadow, sky and ground around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Light:
    """azimuth_deg : where it comes from, 0 = ahead of the runner, 90 = from the runner's right.
    hardness : 0 overcast or many lamps, 1 clear sun. exposure : 1 = well lit picture. warmth : -1
    blue to 1 yellow."""

    azimuth_deg: float = 56.0
    elevation_deg: float = 47.0
    hardness: float = 0.6
    exposure: float = 1.0
    warmth: float = 0.2

    @property
    def direction(self) -> Array:
        a, e = np.deg2rad(self.azimuth_deg), np.deg2rad(self.elevation_deg)
        return np.array([np.cos(e) * np.cos(a), np.sin(e), np.cos(e) * np.sin(a)])

    @property
    def tones(self) -> tuple[Array, Array, Array]:
        """Linear RGB of the lamp, the sky and the light from below."""
        warm = 1 + 0.09 * self.warmth * np.array([1.0, 0.1, -1.2])
        sun = (0.25 + 1.15 * self.hardness) * warm
        sky = (1.0 - 0.55 * self.hardness) * (1 - 0.3 * (warm - 1)) * np.array([0.96, 1.0, 1.06])
        return sun, sky, 0.42 * sky + 0.10 * sun

    @property
    def softness(self) -> float:
        """Radius (m) over which the edge of a shadow is spread."""
        return 0.006 + 0.09 * (1 - self.hardness) ** 2

    @property
    def shadow(self) -> float:
        """Share of the light on level ground that a shadow takes away."""
        sun, sky, _ = self.tones
        direct = sun.mean() * self.direction[1]
        return float(0.9 * direct / (direct + sky.mean()))

    def clip(self, centre: Array, half_m: float = 1.35) -> Array:
        """Orthographic clip matrix (4, 4) of the shadow map around a point (3,)."""
        d = self.direction
        right = np.cross([0.0, 1.0, 0.0], d)
        right /= np.linalg.norm(right)
        view = np.eye(4)
        view[:3, :3] = np.stack([right, np.cross(d, right), d])
        view[:3, 3] = -view[:3, :3] @ centre
        out: Array = np.diag([1 / half_m, 1 / half_m, -1 / 4.0, 1.0]) @ view
        return out
