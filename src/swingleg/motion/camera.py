"""Take the camera's own motion out of what it saw, and put it back for drawing.

The camera's path is (T, 4): shift x, shift y in pixels, roll in degrees (clockwise), zoom: what
takes a frame's pixels to the first frame's, about the picture's middle (`core.keypoints`).
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.keypoints import CAMERA

Floats = NDArray[np.float64]


def steady(keypoints: xr.Dataset) -> xr.Dataset:
    """Keypoints as the clip's first picture would show them, had the camera stood still.

    As they are where the camera did stand still or its motion is not known.
    """
    if "camera" not in keypoints:
        return keypoints
    size = float(keypoints.attrs["width"]), float(keypoints.attrs["height"])
    middle = (size[0] - 1) / 2, (size[1] - 1) / 2
    position = to_first(keypoints.position.values, keypoints.camera.values, middle)
    return keypoints.assign(position=(keypoints.position.dims, position, keypoints.position.attrs))


def on_grid(keypoints: xr.Dataset, grid: Floats) -> xr.DataArray | None:
    """(T, 4) path at the times of a grid; None where the camera stood still."""
    if "camera" not in keypoints:
        return None
    time = keypoints.time.values
    columns = [np.interp(grid, time, column) for column in keypoints.camera.values.T]
    return xr.DataArray(
        np.stack(columns, axis=1),
        dims=("time", "parameter"),
        coords={"time": grid, "parameter": list(CAMERA)},
    )


def to_first(pixels: Floats, path: Floats, middle: tuple[float, float]) -> Floats:
    """(T, ..., 2) pixels of each frame → of the first frame."""
    z = _complex(pixels) - complex(*middle)
    turn, shift = _turn_and_shift(path, z.ndim)
    return _plain(turn * z + shift + complex(*middle))


def from_first(pixels: Floats, path: Floats, middle: tuple[float, float]) -> Floats:
    """(T, ..., 2) pixels of the first frame → of each frame."""
    z = _complex(pixels) - complex(*middle)
    turn, shift = _turn_and_shift(path, z.ndim)
    return _plain((z - shift) / turn + complex(*middle))


def _turn_and_shift(
    path: Floats, dimensions: int
) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    shape = (-1, *[1] * (dimensions - 1))
    turn = np.asarray(path[:, 3] * np.exp(1j * np.radians(path[:, 2])), dtype=complex)
    shift = np.asarray(path[:, 0] + 1j * path[:, 1], dtype=complex)
    return turn.reshape(shape), shift.reshape(shape)


def _complex(pixels: Floats) -> NDArray[np.complex128]:
    return np.asarray(pixels[..., 0] + 1j * pixels[..., 1])


def _plain(z: NDArray[np.complex128]) -> Floats:
    return np.stack([z.real, z.imag], axis=-1)
