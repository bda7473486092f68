"""Where the runner runs: a treadmill in a bright gym, and the camera that looks on.

Static boxes in the treadmill frame (x forward, y up from the belt, z to the runner's right, m).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FLOOR, WALL, BELT, PLASTIC, METAL, SCREEN, RAIL = 20.0, 21.0, 22.0, 23.0, 24.0, 25.0, 26.0
GROUND_Y = -0.19
WALL_Z = -2.7


@dataclass(frozen=True)
class Camera:
    """A tripod at the runner's right. Angles in degrees, lengths in metres.

    yaw turns the camera about the runner (positive towards the front), pitch looks down.
    """

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    distance_m: float = 4.7
    height_m: float = 0.93
    aim_x_m: float = 0.06
    fov_deg: float = 28.5
    width: int = 1280
    height: int = 720

    def matrices(self) -> tuple[Array, Array]:
        """View and projection (4, 4), column-vector convention."""
        yaw, pitch = np.deg2rad(self.yaw_deg), np.deg2rad(self.pitch_deg)
        back = np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])
        aim = np.array([self.aim_x_m, self.height_m, 0.0])
        right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
        up = np.cross(back, right)
        view = np.eye(4)
        view[:3, :3] = np.stack([right, up, back])
        view[:3, 3] = -view[:3, :3] @ (aim + self.distance_m * back)
        near, far = 0.3, 40.0
        f = 1.0 / np.tan(np.deg2rad(self.fov_deg) / 2)
        proj = np.zeros((4, 4))
        proj[0, 0], proj[1, 1] = f * self.height / self.width, f
        proj[2, 2], proj[2, 3] = (far + near) / (near - far), 2 * far * near / (near - far)
        proj[3, 2] = -1.0
        return view, proj

    def eye(self) -> Array:
        view, _ = self.matrices()
        out: Array = -view[:3, :3].T @ view[:3, 3]
        return out

    def project(self, points: Array) -> Array:
        """Pixels (..., 2), x right, y down from the image's top left corner, of points (..., 3)."""
        view, proj = self.matrices()
        homogeneous = np.concatenate([points, np.ones_like(points[..., :1])], axis=-1)
        clip = homogeneous @ (proj @ view).T
        ndc = clip[..., :2] / clip[..., 3:]
        half = np.array([self.width, self.height]) / 2
        out: Array = half + ndc * half * np.array([1.0, -1.0])
        return out

    def metres_per_px(self, z: float) -> float:
        """Metres a pixel spans on the sagittal plane at z, at the image's centre."""
        a = np.array([[self.aim_x_m, self.height_m, z], [self.aim_x_m, self.height_m + 0.1, z]])
        return float(0.1 / abs(np.diff(self.project(a)[:, 1])[0]))


def box(lo: tuple[float, float, float], hi: tuple[float, float, float], mat: float) -> Array:
    """36 vertices (position 3, normal 3, material 1) of an axis-aligned box."""
    return prism(
        ((lo[0], lo[1]), (hi[0], lo[1]), (hi[0], hi[1]), (lo[0], hi[1])), lo[2], hi[2], mat
    )


def prism(outline: tuple[tuple[float, float], ...], z0: float, z1: float, mat: float) -> Array:
    """Vertices (v, 7) of a prism with a convex anticlockwise x-y outline between two depths."""
    p = np.array(outline)
    rows: list[Array] = []

    def tri(a: Array, b: Array, c: Array) -> None:
        n = np.cross(b - a, c - a)
        n = n / (np.linalg.norm(n) + 1e-12)
        rows.extend(np.concatenate([q, n, [mat]]) for q in (a, b, c))

    def at(q: Array, z: float) -> Array:
        return np.array([q[0], q[1], z])

    for k in range(1, len(p) - 1):
        tri(at(p[0], z1), at(p[k], z1), at(p[k + 1], z1))
        tri(at(p[0], z0), at(p[k + 1], z0), at(p[k], z0))
    for k in range(len(p)):
        a, b = p[k], p[(k + 1) % len(p)]
        tri(at(a, z0), at(b, z0), at(b, z1))
        tri(at(a, z0), at(b, z1), at(a, z1))
    return np.array(rows)


def treadmill() -> Array:
    """Deck, belt, side rails, hood, uprights and console, clear of the legs' path."""
    parts = [
        box((-0.95, -0.03, -0.29), (0.98, 0.0, 0.29), BELT),
        box((-0.98, -0.15, -0.40), (1.25, -0.03, 0.40), PLASTIC),
        box((-0.98, -0.05, 0.29), (1.0, 0.012, 0.40), RAIL),
        box((-0.98, -0.05, -0.40), (1.0, 0.012, -0.29), RAIL),
        prism(((0.98, -0.06), (1.42, -0.06), (1.36, 0.07), (1.02, 0.09)), -0.40, 0.40, PLASTIC),
        box((-0.9, GROUND_Y, -0.36), (-0.75, -0.1, 0.36), PLASTIC),
        box((1.1, GROUND_Y, -0.36), (1.35, -0.06, 0.36), PLASTIC),
    ]
    for z in (-0.39, 0.33):
        parts.append(
            prism(((1.17, 0.0), (1.25, 0.0), (1.17, 1.16), (1.09, 1.16)), z, z + 0.06, METAL)
        )
        parts.append(
            prism(((0.80, 0.87), (1.14, 0.93), (1.14, 0.97), (0.80, 0.91)), z, z + 0.05, PLASTIC)
        )
    console = ((1.02, 1.08), (1.20, 1.02), (1.24, 1.10), (1.12, 1.40), (1.07, 1.38))
    parts.append(prism(console, -0.40, 0.40, PLASTIC))
    return np.concatenate(parts)


def room() -> Array:
    """Gym floor and back wall."""
    return np.concatenate(
        [
            box((-14.0, GROUND_Y - 0.1, -3.0), (14.0, GROUND_Y, 6.0), FLOOR),
            box((-14.0, GROUND_Y, WALL_Z - 0.2), (14.0, 6.0, WALL_Z), WALL),
        ]
    )
