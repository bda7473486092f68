"""Look for people in a whole picture, and part by part for those who are small in it.

A detector is made for one person: in the whole picture it mostly sees the most prominent one, and
nobody who is small. The parts are shared among the backends, so that no core waits meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor

import numpy as np

from swingleg.pose.base import Person, PoseBackend, Region
from swingleg.read.frame import Frame


def search(
    frame: Frame, backends: Sequence[PoseBackend], pool: Executor, *, thorough: bool = False
) -> list[Person]:
    """People in a picture, largest first (torso and head must show).

    pool : with a thread to spare; while this waits, others may still be in `estimate`.
    thorough : look into parts of the picture too.
    """
    places = [None, *parts(frame)] if thorough else [None]
    shares = [places[first :: len(backends)] for first in range(min(len(backends), len(places)))]
    work = [pool.submit(_detect, *one, frame) for one in zip(backends, shares, strict=False)]
    found = [one.result() for one in work]
    people: list[Person] = []
    for number in range(len(places)):
        people += [
            one
            for one in found[number % len(found)][number // len(found)]
            if not any(one.region.same_person(p.region) for p in people)
        ]
    return sorted(people, key=lambda person: -person.height)


def _detect(
    backend: PoseBackend, places: Sequence[Region | None], frame: Frame
) -> list[list[Person]]:
    return [backend.detect(frame, part) for part in places]


def parts(frame: Frame) -> list[Region]:
    """Overlapping squares, half as large as the picture's long side, that cover it."""
    side = max(frame.width, frame.height) / 2
    xs = _centres(frame.width, side)
    return [Region(x, y, side) for y in _centres(frame.height, side) for x in xs]


def _centres(length: int, side: float) -> list[float]:
    """Centres of windows of one side that cover a length, half of each shared."""
    if length <= side:
        return [length / 2]
    count = int(np.ceil(2 * (length - side) / side)) + 1
    return [float(c) for c in np.linspace(side / 2, length - side / 2, count)]
