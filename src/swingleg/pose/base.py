"""The protocol behind which every pose model stands.

A backend finds people (`detect`) and reads the keypoints of one of them inside a `Region`
(`estimate`). It keeps no memory of earlier frames: following a runner is `pose.track`'s work.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from swingleg.read.frame import Frame

#: two squares are round one person when their middles lie closer than this share of the side, and
#: their sides differ by less than this factor
_SAME_HIPS = 0.25
_SAME_SIZE = 1.6


#: cosine of the turn from upright below which a person counts as upside down: 120° and more
_HEAD_DOWN = -0.5


@dataclass(frozen=True)
class Region:
    """A turned square of the picture. x, y, side in upright pixels, turn in radians clockwise."""

    x: float
    y: float
    side: float
    turn: float = 0.0

    @property
    def upside_down(self) -> bool:
        """Whether a person in it would stand nearly on their head; nobody runs so."""
        return bool(np.cos(self.turn) < _HEAD_DOWN)

    def upright(self) -> Region:
        """The same region, turned half round where it is upside down."""
        return replace(self, turn=self.turn - np.pi) if self.upside_down else self

    def to_image(self, size: int) -> np.ndarray:
        """(2, 3) affine from pixels of a size × size crop to upright image pixels."""
        scale = self.side / size
        cos, sin = scale * np.cos(self.turn), scale * np.sin(self.turn)
        half = size / 2
        return np.array(
            [
                [cos, -sin, self.x - half * (cos - sin)],
                [sin, cos, self.y - half * (sin + cos)],
            ]
        )

    def overlap(self, other: Region) -> float:
        """Intersection over union of the two squares, turns ignored."""
        reach = (self.side + other.side) / 2
        width = min(reach - abs(self.x - other.x), self.side, other.side)
        height = min(reach - abs(self.y - other.y), self.side, other.side)
        if width <= 0 or height <= 0:
            return 0.0
        both = width * height
        return both / (self.side**2 + other.side**2 - both)

    def same_person(self, other: Region) -> bool:
        """Whether both squares are round one person: hips close together and of one size.

        People side by side have squares that overlap, but hips half a body apart.
        """
        apart = np.hypot(self.x - other.x, self.y - other.y)
        smaller, larger = sorted((self.side, other.side))
        return bool(apart < _SAME_HIPS * smaller and larger < _SAME_SIZE * smaller)

    def unlike(self, other: Region) -> float:
        """How far two squares are from being the same, in place and size; 0 = the same."""
        apart = np.hypot(self.x - other.x, self.y - other.y) / min(self.side, other.side)
        return float(apart + abs(np.log(self.side / other.side)))


@dataclass(frozen=True)
class Person:
    """Somebody in the picture. score 0..1; height: estimated stature in pixels."""

    region: Region
    score: float
    height: float


@dataclass(frozen=True)
class Estimate:
    """Keypoints of one person in one frame.

    position : (K, 2) upright pixels, K = core.keypoints.KEYPOINTS.
    confidence : (K,) 0..1.
    presence : 0..1, that a person is in the region at all.
    following : where to look in the next frame.
    """

    position: np.ndarray
    confidence: np.ndarray
    presence: float
    following: Region


class PoseBackend(Protocol):
    """One pose model. An instance is used by one thread at a time."""

    name: str

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        """People in the whole picture, largest first.

        thorough : when nobody is found at once, search parts of the picture for small people.
        """
        ...

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        """Keypoints of the person inside `region`."""
        ...
