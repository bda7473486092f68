"""One decoded picture, converted only as far as somebody asks.

Turning a whole 1080p picture into upright RGB costs more than cutting the 256 × 256 region a pose
model wants straight out of the decoder's brightness and colour planes. `Frame` offers both.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

#: planar 8-bit 4:2:0, what nearly every phone clip decodes to
_FAST_FORMATS = ("yuv420p", "yuvj420p")
_BT709 = 1
_FULL_RANGE = 2


class Frame:
    """A picture of a clip, upright.

    index : position in the clip, from 0.
    time_s : seconds from the first picture, real time (slow motion already divided out).
    width, height : pixels, upright.
    """

    __slots__ = ("_image", "_raw", "_turns", "height", "index", "time_s", "width")

    def __init__(self, index: int, time_s: float, raw: Any, turns: int) -> None:
        """raw: decoded `av.VideoFrame`. turns: quarter turns counter-clockwise to upright."""
        self.index, self.time_s = index, time_s
        self._raw, self._turns = raw, turns % 4
        self._image: np.ndarray | None = None
        self.width, self.height = (
            (raw.height, raw.width) if self._turns % 2 else (raw.width, raw.height)
        )

    @property
    def image(self) -> np.ndarray:
        """(H, W, 3) uint8 RGB, upright."""
        if self._image is None:
            rgb = self._raw.to_ndarray(format="rgb24")
            self._image = np.ascontiguousarray(np.rot90(rgb, self._turns))
        return self._image

    def resized(self, width: int, height: int) -> np.ndarray:
        """(height, width, 3) uint8 RGB, upright, scaled in one go with the colour conversion.

        A fresh array that may be drawn on.
        """
        wide, high = (height, width) if self._turns % 2 else (width, height)
        rgb = self._raw.to_ndarray(format="rgb24", width=wide, height=high, interpolation="AREA")
        return np.array(np.rot90(rgb, self._turns), order="C")

    @property
    def grey(self) -> np.ndarray:
        """(H, W) uint8 brightness, upright; nearly free for ordinary clips."""
        if self._raw.format.name in _FAST_FORMATS:
            return np.rot90(_plane(self._raw, 0), self._turns)
        return cv2.cvtColor(self.image, cv2.COLOR_RGB2GRAY)

    def crop(self, to_image: np.ndarray, size: int, *, replicate: bool = True) -> np.ndarray:
        """Cut a square region, turned and scaled, for a network.

        Parameters
        ----------
        to_image : (2, 3) affine from crop pixels to upright image pixels.
        size : side of the crop, pixels.
        replicate : repeat the picture's border outside it; otherwise black.

        Returns
        -------
        (size, size, 3) float32 RGB in 0..1.
        """
        border = cv2.BORDER_REPLICATE if replicate else cv2.BORDER_CONSTANT
        if self._raw.format.name not in _FAST_FORMATS:
            cut = _warp(self.image, to_image, size, border, 0)
            return cut.astype(np.float32) * np.float32(1 / 255)
        matrix = self._from_upright() @ np.vstack([to_image, [0, 0, 1]])
        # colour at half the crop's size, as the clip itself holds it: a quarter of the work
        half = np.array([[0.5, 0, 0], [0, 0.5, -0.25]]) @ np.vstack([matrix, [0, 0, 1]])
        every_other = half @ np.array([[2, 0, 0.5], [0, 2, 0.5], [0, 0, 1]])
        black = 0 if self._full_range else 16
        colour = [
            cv2.resize(
                _warp(_plane(self._raw, number), every_other, size // 2, border, 128),
                (size, size),
                interpolation=cv2.INTER_LINEAR,
            )
            for number in (1, 2)
        ]
        yuv = cv2.merge([_warp(_plane(self._raw, 0), matrix, size, border, black), *colour])
        rgb = cv2.transform(yuv.astype(np.float32), self._yuv_to_rgb())
        return np.clip(rgb, 0, 1, out=rgb)

    @property
    def _full_range(self) -> bool:
        return self._raw.format.name == "yuvj420p" or self._raw.color_range == _FULL_RANGE

    def _from_upright(self) -> np.ndarray:
        """(2, 3) affine from upright pixels to the decoder's pixels."""
        w, h = self._raw.width - 1, self._raw.height - 1
        return np.array(
            {
                0: [[1, 0, 0], [0, 1, 0]],
                1: [[0, -1, w], [1, 0, 0]],
                2: [[-1, 0, w], [0, -1, h]],
                3: [[0, 1, 0], [-1, 0, h]],
            }[self._turns],
            dtype=float,
        )

    def _yuv_to_rgb(self) -> np.ndarray:
        """(3, 4) matrix from Y, U, V bytes to RGB in 0..1 (ITU-R BT.601 or BT.709)."""
        kr, kb = (0.2126, 0.0722) if self._raw.colorspace == _BT709 else (0.299, 0.114)
        kg = 1 - kr - kb
        full = self._full_range
        gain_y, gain_c = (1 / 255, 1 / 255) if full else (1 / 219, 1 / 224)
        red, blue = 2 * (1 - kr) * gain_c, 2 * (1 - kb) * gain_c
        matrix = np.array(
            [
                [gain_y, 0, red],
                [gain_y, -blue * kb / kg, -red * kr / kg],
                [gain_y, blue, 0],
            ]
        )
        offset = -matrix @ np.array([0 if full else 16, 128, 128])
        return np.column_stack([matrix, offset]).astype(np.float32)


def _plane(raw: Any, number: int) -> np.ndarray:
    """(h, w) uint8 view of one plane of a decoded picture."""
    plane = raw.planes[number]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _warp(source: np.ndarray, matrix: np.ndarray, size: int, border: int, fill: int) -> np.ndarray:
    return cv2.warpAffine(
        source,
        matrix,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=border,
        borderValue=(fill, fill, fill),
    )
