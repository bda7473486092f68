"""How the camera moved: points of the background followed from picture to picture.

A hand-held camera shakes by more than a runner's hips rise and fall, and one that follows the
runner makes them seem to run in place. Corners of the background are found in a key picture and
followed from it (Lucas & Kanade 1981 with pyramids, Bouguet 2001, as OpenCV has it) in small grey
pictures; `pose.camera` then tells the camera's motion from them, without those on people. Following
from a key picture instead of the picture before keeps the error from adding up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from swingleg.pose.track import CHECKPOINT
from swingleg.read.frame import Frame

Floats = NDArray[np.float32]

#: the small picture's longest side is below this, pixels
_SMALL_PX = 500
_POINTS = 56
#: pictures looked at per second, at the least: hands shake by little above 8 Hz
_RATE_HZ = 25.0
#: on a tripod, where the points have not moved by this much (small picture's pixels) for so many
#: looks, only one look in so many is taken, until they do
_STILL_PX = 0.35
_CALM_LOOKS = 30
_SELDOM = 4
#: a new key picture when fewer points than this share are still found, or they moved further than
#: this share of the picture
_LEAST_FOUND = 0.6
_FURTHEST = 0.25
_WINDOW = (13, 13)
_LEVELS = 2
_STOP = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 10, 0.03)


@dataclass
class Stretch:
    """Points followed from one key picture.

    key : its frame number. start : (P, 2) the points in it. frame : numbers of the later pictures.
    seen : (P, 2) each, NaN where lost. Pixels of the whole picture.
    """

    key: int
    start: Floats
    frame: list[int] = field(default_factory=list)
    seen: list[Floats] = field(default_factory=list)


class Background:
    """Follows the background; `stretches` fills as frames pass through `watch`."""

    def __init__(self, fps: float, stretches: list[Stretch] | None = None) -> None:
        """fps : of the clip as it plays out in life. stretches : of its frames so far."""
        self.stretches: list[Stretch] = list(stretches or [])
        self._every = max(int(fps / _RATE_HZ), 1)
        self._key: np.ndarray | None = None
        self._start: Floats = np.empty((0, 2), np.float32)
        self._now = self._before = self._start
        self._calm = 0

    def watch(self, frames: Iterable[Frame], first: int = 0) -> Iterator[Frame]:
        """The same frames, each looked at in passing. first : number of the first one."""
        for number, frame in enumerate(frames, first):
            every = self._every * (_SELDOM if self._calm >= _CALM_LOOKS else 1)
            if number % every == 0 or number % CHECKPOINT == 0:
                self.add(number, frame)
            yield frame

    def add(self, number: int, frame: Frame) -> None:
        """Look at one frame."""
        small, factor = _small(frame.grey)
        near = self._key is not None and self._follow(number, small, factor)
        if not near or number % CHECKPOINT == 0:
            self._begin(number, small, factor)

    def _begin(self, number: int, small: np.ndarray, factor: float) -> None:
        """Make this the key picture (its points in the stretch before are kept too)."""
        distance = 0.04 * float(np.hypot(*small.shape))
        found = cv2.goodFeaturesToTrack(small, _POINTS, 0.01, distance)
        points = np.empty((0, 2), np.float32)
        if found is not None:
            points = found.reshape(-1, 2).astype(np.float32)
        self._key, self._start, self._now, self._before = small, points, points, points
        self.stretches.append(Stretch(number, _whole(points, factor)))

    def _follow(self, number: int, small: np.ndarray, factor: float) -> bool:
        """Find the key picture's points in this one; whether enough of them are near."""
        if len(self._start) == 0:
            return False
        assert self._key is not None
        guess = 2 * self._now - self._before
        found, status, _ = cv2.calcOpticalFlowPyrLK(
            self._key, small, self._start, guess.copy(), winSize=_WINDOW, maxLevel=_LEVELS,
            criteria=_STOP, flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )  # fmt: skip
        high, wide = small.shape
        inside = ((found >= 0) & (found < (wide, high))).all(axis=1)
        good = inside & (np.asarray(status).ravel() > 0)
        moved = found - self._start
        middle = np.median(moved[good], axis=0) if good.any() else np.zeros(2)
        self._before, self._now = self._now, np.where(good[:, None], found, self._start + middle)
        stretch = self.stretches[-1]
        stretch.frame.append(number)
        stretch.seen.append(
            np.where(good[:, None], _whole(np.asarray(found), factor), np.float32(np.nan))
        )
        self._calm = self._calm + 1 if float(np.hypot(*middle)) < _STILL_PX else 0
        near = float(np.hypot(*middle)) < _FURTHEST * min(wide, high)
        return bool(good.mean() >= _LEAST_FOUND) and near


def _small(grey: np.ndarray) -> tuple[np.ndarray, float]:
    """The picture halved until it is small, and by how much."""
    wide = grey.shape[1]
    while max(grey.shape) >= _SMALL_PX:
        half = (grey.shape[1] // 2, grey.shape[0] // 2)
        grey = cv2.resize(grey, half, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(grey), wide / grey.shape[1]


def _whole(points: np.ndarray, factor: float) -> Floats:
    """Pixels of the small picture → of the whole one (a pixel's middle has whole numbers)."""
    return ((points + 0.5) * factor - 0.5).astype(np.float32)
