"""A backend that sees painted rectangles as people, and frames that need no film."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from swingleg.core.keypoints import KEYPOINTS
from swingleg.pose.base import Estimate, Person, Region
from swingleg.read.frame import Frame

#: (centre x, height) of everybody in a picture
Scene = Sequence[tuple[float, float]]


def scenes(scene_of: Callable[[int], Scene], count: int, fps: float = 30.0) -> list[Frame]:
    """Frames that carry their scene instead of a picture."""
    made = [
        SimpleNamespace(index=k, time_s=k / fps, width=1000, height=1000, scene=scene_of(k))
        for k in range(count)
    ]
    return cast("list[Frame]", made)


class FakeBackend:
    """Finds the people of a scene; slow now and then, as threads are."""

    name = "fake"

    def __init__(self) -> None:
        self.looks = 0

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        self.looks += 1
        scene = cast(Any, frame).scene
        found = [Person(Region(x, 500, 1.3 * h), 0.9, h) for x, h in scene]
        return sorted(found, key=lambda p: -p.height)

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        time.sleep(0.001 * (frame.index % 3))
        scene = cast(Any, frame).scene
        near = [
            (abs(x - region.x) + abs(1.3 * h - region.side), x, h)
            for x, h in scene
            if abs(x - region.x) < region.side / 3
        ]
        if not near:
            nothing = np.full((len(KEYPOINTS), 2), np.nan)
            return Estimate(nothing, np.zeros(len(KEYPOINTS)), 0.01, region)
        _, x, h = min(near)
        position = np.tile([x, 500.0], (len(KEYPOINTS), 1))
        return Estimate(position, np.ones(len(KEYPOINTS)), 0.99, Region(x, 500, 1.3 * h))
