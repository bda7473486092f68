"""The camera: where it stands, how it is held, and what it sees of a point.

A camera stands still or turns about its own centre (panning after a runner, or shaking in a hand);
then the background moves as a homography of one picture, however far away it lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
NEAR_M, FAR_M = 0.2, 600.0


@dataclass(frozen=True)
class Camera:
    """A camera beside the runner. Angles in degrees, lengths in metres.

    yaw turns the camera about the runner (positive towards the front), pitch looks down. side: of
    the runner on which it stands; from the right the runner faces the image's right.
    """

    yaw_deg: float = 0.0
    pitch_deg: float = 0.0
    distance_m: float = 4.7
    height_m: float = 0.93
    aim_x_m: float = 0.06
    fov_deg: float = 28.5
    width: int = 1280
    height: int = 720
    side: Literal["right", "left"] = "right"

    @property
    def facing(self) -> str:
        return self.side

    @property
    def focal_px(self) -> float:
        return 0.5 * self.height / float(np.tan(np.deg2rad(self.fov_deg) / 2))

    @property
    def aim(self) -> Array:
        return np.array([self.aim_x_m, self.height_m, 0.0])

    def orientation(self) -> Array:
        """Rows (3, 3): the image's right, up and backward in the world."""
        yaw, pitch = np.deg2rad(self.yaw_deg), np.deg2rad(self.pitch_deg)
        away = 1.0 if self.side == "right" else -1.0
        out = np.array([np.sin(yaw), 0.0, away * np.cos(yaw)])
        return looking(out * np.cos(pitch) + np.array([0.0, np.sin(pitch), 0.0]))

    def eye(self) -> Array:
        out: Array = self.aim + self.distance_m * self.orientation()[2]
        return out

    def project(self, points: Array, orientation: Array | None = None) -> Array:
        """Pixels (..., 2), x right, y down from the image's top left corner, of points (..., 3).

        orientation : (3, 3), or (n, 3, 3) for points (n, ..., 3); default the camera's own.
        """
        turned = self.orientation() if orientation is None else orientation
        away = points - self.eye()
        if turned.ndim == 3:
            turned = turned.reshape(len(turned), *[1] * (points.ndim - 2), 3, 3)
        seen = np.einsum("...ij,...j->...i", turned, away)
        flat = self.focal_px * seen[..., :2] / -seen[..., 2:]
        out: Array = np.array([self.width, self.height]) / 2 + flat * np.array([1.0, -1.0])
        return out

    def metres_per_px(self, z: float) -> float:
        """Metres a pixel spans on the sagittal plane at z, at the image's centre."""
        a = np.array([[self.aim_x_m, self.height_m, z], [self.aim_x_m, self.height_m + 0.1, z]])
        return float(0.1 / abs(np.diff(self.project(a)[:, 1])[0]))

    def clip(self, orientation: Array, box: tuple[float, float, float, float]) -> Array:
        """(4, 4) from world to clip space for the part x0, y0, x1, y1 (pixels) of the image.

        The part may reach beyond the image: pixels then go on outside its borders.
        """
        view = np.eye(4)
        view[:3, :3] = orientation
        view[:3, 3] = -orientation @ self.eye()
        f, x0, y0, x1, y1 = self.focal_px, *box
        wide, tall = x1 - x0, y1 - y0
        proj = np.zeros((4, 4))
        proj[0, 0], proj[1, 1] = 2 * f / wide, 2 * f / tall
        proj[0, 2] = -(self.width - x0 - x1) / wide
        proj[1, 2] = (self.height - y0 - y1) / tall
        proj[2, 2] = (FAR_M + NEAR_M) / (NEAR_M - FAR_M)
        proj[2, 3] = 2 * FAR_M * NEAR_M / (NEAR_M - FAR_M)
        proj[3, 2] = -1.0
        out: Array = proj @ view
        return out

    def intrinsics(self) -> Array:
        """(3, 3) from camera axes (right, up, backward) to homogeneous pixels."""
        f = self.focal_px
        return np.array([[f, 0, -self.width / 2], [0, -f, -self.height / 2], [0, 0, -1.0]])


def looking(back: Array) -> Array:
    """Orientation (..., 3, 3) of a level camera whose backward axis is `back` (..., 3)."""
    back = back / np.linalg.norm(back, axis=-1, keepdims=True)
    right = np.cross(np.array([0.0, 1.0, 0.0]), back)
    right = right / np.linalg.norm(right, axis=-1, keepdims=True)
    out: Array = np.stack([right, np.cross(back, right), back], axis=-2)
    return out


def panned(camera: Camera, forward_m: Array, lag: int) -> Array:
    """Orientations (n, 3, 3) of a camera that follows a runner at `forward_m` (n,).

    The hand is smooth: the path is averaged over `lag` frames.
    """
    wide = max(1, lag)
    kernel = np.hanning(wide + 2)[1:-1]
    edge = np.pad(forward_m, (wide, wide), mode="reflect", reflect_type="odd")
    path = np.convolve(edge, kernel / kernel.sum(), mode="same")[wide:-wide]
    aim = camera.aim + path[:, None] * np.array([1.0, 0.0, 0.0])
    return looking(camera.eye() - aim)


def shaken(orientation: Array, time_s: Array, degrees: float, seed: int) -> Array:
    """Orientations (n, 3, 3) turned by a hand's tremor and sway of the given SD (degrees).

    Sway below 1 Hz holds most of it, tremor of 2 to 8 Hz a sixth, roll half of the others.
    """
    rng = np.random.default_rng([seed, 41])
    rate, phase = rng.uniform(0.15, 1.0, (3, 5)), rng.uniform(0, 2 * np.pi, (3, 5))
    fast, start = rng.uniform(2.0, 8.0, (3, 4)), rng.uniform(0, 2 * np.pi, (3, 4))
    t = time_s[:, None, None]
    sway = np.sin(2 * np.pi * rate * t + phase).sum(axis=-1) / np.sqrt(2.5)
    tremor = np.sin(2 * np.pi * fast * t + start).sum(axis=-1) / np.sqrt(2.0)
    a = np.deg2rad(degrees) * (sway + tremor / 6) * np.array([1.0, 1.0, 0.5])
    small = np.zeros((len(time_s), 3, 3))
    small[:, 0, 1], small[:, 0, 2], small[:, 1, 2] = -a[:, 2], a[:, 1], -a[:, 0]
    small -= small.transpose(0, 2, 1)
    turned = np.eye(3) + small + 0.5 * small @ small
    out: Array = turned @ orientation
    return out
