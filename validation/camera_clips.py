"""Clips with a known camera path, made from the demo: shaken, and following a runner over ground.

The demo's camera stands still. *Shaken*: a window cut out of the demo moves and turns by a known
path. *Panned*: the demo's runner, cut out by the difference to the empty scene, runs before a
background that scrolls by as it does for a camera that follows; *crossing*: before one that stands
still. The feet move against the picture as on the demo's belt, so the runner's speed over that
ground is the demo's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np

from swingleg.demo import demo_clip, demo_truth

FPS = 60
#: margin of the shaken window, pixels
MARGIN = 40
ENLARGED = 1.06


@cache
def demo_pictures() -> list[np.ndarray]:
    """The demo's RGB pictures."""
    with demo_clip() as (path, _), av.open(str(path)) as clip:
        return [frame.to_ndarray(format="rgb24") for frame in clip.decode(video=0)]


def hand(
    seconds: float, *, rms_px: float, rms_deg: float, seed: int = 0, bounce_px: float = 0.0
) -> np.ndarray:
    """(T, 3) shift x, y (pixels) and roll (degrees) of an unsteady hand.

    Noise of .3 to 6 Hz, falling with frequency, and a bounce of 1.9 Hz as of somebody who walks.
    """
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * FPS)) / FPS
    hertz = np.arange(0.3, 6.0, 0.1)
    size = 1 / hertz
    late = rng.uniform(0, 2 * np.pi, (3, hertz.size, 1))
    waves = (size[None, :, None] * np.sin(2 * np.pi * hertz[:, None] * time + late)).sum(axis=1)
    waves /= waves.std(axis=1, keepdims=True)
    path = waves.T * [rms_px, rms_px, rms_deg]
    path[:, 1] += bounce_px * np.sin(2 * np.pi * 1.9 * time)
    return path


@dataclass(frozen=True)
class Case:
    """A clip and the camera that took it. camera : (T, 3) unsteadiness. follow : None = shaken."""

    name: str
    camera: np.ndarray | None
    follow: bool | None = None
    share: float = 1.0

    def make(self, folder: Path) -> Path:
        """The clip, made once."""
        path = folder / f"{self.name.replace(' ', '-').replace(',', '')}.mp4"
        if path.exists():
            return path
        if self.follow is None:
            assert self.camera is not None
            return shaken(path, self.camera)
        return over_ground(path, follow=self.follow, camera=self.camera, share=self.share)

    def fixed_point(self, frames: int) -> np.ndarray:
        """(T, 2) pixels of a point that stands still in the scene (beside a following camera: that
        goes along with the runner).
        """
        turns = np.stack([self._turn(k) for k in range(frames)])
        return np.asarray(turns[:, :, :2] @ [600.0, 400.0] + turns[:, :, 2])

    def _turn(self, number: int) -> np.ndarray:
        if self.camera is None:
            return np.eye(2, 3)
        return _turn(self.camera[number], window=self.follow is None)


def _turn(camera: np.ndarray, *, window: bool) -> np.ndarray:
    """(2, 3) of one frame: a window cut out of the demo, or a picture enlarged to hide its edge."""
    x, y, roll = camera
    turn = cv2.getRotationMatrix2D((640, 360), roll, 1.0 if window else ENLARGED)
    turn[:, 2] += (-MARGIN - x, -MARGIN - y) if window else (x, y)
    return turn


def shaken(path: Path, camera: np.ndarray) -> Path:
    """The demo through a window that moves by `camera` (T, 3)."""
    pictures = demo_pictures()
    high, wide = pictures[0].shape[:2]
    size = (wide - 2 * MARGIN, high - 2 * MARGIN)

    def cut() -> Iterator[np.ndarray]:
        for picture, moved in zip(pictures, camera, strict=False):
            turn = _turn(moved, window=True)
            yield cv2.warpAffine(picture, turn, size, flags=cv2.INTER_CUBIC,
                                 borderMode=cv2.BORDER_REFLECT)  # fmt: skip

    return write(path, cut())


def over_ground(
    path: Path, *, follow: bool, camera: np.ndarray | None = None, share: float = 1.0
) -> Path:
    """The demo's runner over ground at the demo's speed.

    follow : the camera keeps the runner in the middle; else the runner crosses the picture.
    share : how large the runner is against the demo's. camera : (T, 3) unsteadiness on top.
    """
    truth = demo_truth()
    pictures = demo_pictures()
    step = share * truth["speed_m_s"] / truth["metres_per_px"] / FPS
    high, wide = pictures[0].shape[:2]
    empty = np.median(np.stack(pictures[::12]), axis=0).astype(np.uint8)
    size = (wide, high)
    whole = wide + round(step * len(pictures)) + 4
    ground = panorama(whole, high)
    count = len(pictures) if follow else int((wide + 0.2 * wide) / step)

    def compose() -> Iterator[np.ndarray]:
        for number, picture in enumerate(pictures[:count]):
            moved = step * number
            left, at = (moved, 0.0) if follow else (0.0, moved - 0.6 * wide)
            shot = cv2.warpAffine(ground, np.float32([[1, 0, -left], [0, 1, 0]]), size)
            matte = _matte(picture, empty)
            place = np.float32([[share, 0, at + (1 - share) * wide / 2],
                                [0, share, (1 - share) * high * 0.9]])  # fmt: skip
            runner = cv2.warpAffine(picture, place, size, flags=cv2.INTER_AREA)
            alpha = cv2.warpAffine(matte, place, size, flags=cv2.INTER_AREA)[..., None]
            shot = (shot * (1 - alpha) + runner * alpha).astype(np.uint8)
            if camera is not None:
                turn = _turn(camera[number], window=False)
                shot = cv2.warpAffine(shot, turn, size, borderMode=cv2.BORDER_REFLECT)
            yield shot

    return write(path, compose())


def panorama(wide: int, high: int) -> np.ndarray:
    """A wall and a ground with something to see on them, (high, wide, 3)."""
    rng = np.random.default_rng(7)
    grey = np.full((high, wide), 150.0)
    for cell, strength in ((64, 25), (24, 18), (9, 10)):
        coarse = rng.normal(0, strength, (high // cell + 2, wide // cell + 2)).astype(np.float32)
        grey += cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_CUBIC)
    for x in range(0, wide, 310):
        grey[: int(0.8 * high), x + 20 : x + 34] -= 60
    image = np.repeat(grey.clip(0, 255)[..., None], 3, axis=2)
    image[int(0.86 * high) :] = image[int(0.86 * high) :] * 0.7 + [20, 20, 0]
    return image.clip(0, 255).astype(np.uint8)


def _matte(picture: np.ndarray, empty: np.ndarray) -> np.ndarray:
    """(H, W) 0..1: the runner, by the difference to the empty scene."""
    off = np.abs(picture.astype(int) - empty).max(axis=2).astype(np.uint8)
    solid = (off > 24).astype(np.uint8)
    solid[:, : int(0.3 * off.shape[1])] = solid[:, int(0.68 * off.shape[1]) :] = 0
    solid = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # the trunk is in the "empty" scene too, as it hardly moves: fill what the outline holds
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    solid = cv2.drawContours(np.zeros_like(solid), outlines, -1, 1, cv2.FILLED)
    return cv2.GaussianBlur(solid.astype(np.float32), (3, 3), 0)


def write(path: Path, pictures: Iterator[np.ndarray]) -> Path:
    """H.264, nearly without loss."""
    with av.open(str(path), "w") as out:
        options = {"preset": "veryfast", "crf": "16"}
        stream = out.add_stream("libx264", rate=FPS, options=options)
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.height, stream.width = picture.shape[:2]
                stream.pix_fmt = "yuv420p"
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


CASES = (
    Case("hand-held, 4 px", hand(6, rms_px=4, rms_deg=0.15, seed=1)),
    Case("hand-held, 12 px", hand(6, rms_px=12, rms_deg=0.5, seed=2)),
    Case("filmed while walking", hand(6, rms_px=5, rms_deg=0.3, seed=3, bounce_px=14)),
    Case("panning", None, follow=True),
    Case("panning by hand", hand(6, rms_px=6, rms_deg=0.3, seed=4), follow=True),
    Case("crossing", None, follow=False, share=0.42),
)
