"""Several people per picture → the one who is the runner: the largest, longest in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

from swingleg.core.findings import QualityWarning

#: a person may move this many of their own heights between two pictures that follow each other
_STEP = 0.35
#: and be out of sight for this many pictures
_GAP = 15
_TOO_FAR = 1e6


@dataclass
class _Track:
    frames: list[int] = field(default_factory=list)
    people: list[np.ndarray] = field(default_factory=list)
    centres: list[np.ndarray] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)

    def add(self, frame: int, person: np.ndarray) -> None:
        self.frames.append(frame)
        self.people.append(person)
        self.centres.append(_centre(person))
        self.heights.append(_height(person))

    def expected(self, frame: int) -> np.ndarray:
        """Where the centre should be, going on as over the last two pictures."""
        last = self.centres[-1]
        if len(self.centres) < 2:
            return last
        pace = (last - self.centres[-2]) / (self.frames[-1] - self.frames[-2])
        return last + pace * (frame - self.frames[-1])


def main_person(
    frames: Sequence[int], people: Sequence[Sequence[np.ndarray]]
) -> tuple[np.ndarray, list[QualityWarning]]:
    """Follow everybody and keep the track with the largest height summed over its pictures.

    Parameters
    ----------
    frames : increasing frame numbers. people : for each the (K, 3) keypoints of those in it.

    Returns
    -------
    seen : (last − first + 1, K, 3), NaN where the runner was not found. notes : a warning when
    somebody else was in view.
    """
    tracks: list[_Track] = []
    for frame, group in zip(frames, people, strict=True):
        _extend(tracks, frame, group)
    best = max(tracks, key=lambda track: sum(track.heights))
    keypoints = best.people[0].shape[0]
    seen = np.full((frames[-1] - frames[0] + 1, keypoints, 3), np.nan)
    seen[np.array(best.frames) - frames[0]] = np.stack(best.people)
    others = sum(len(group) > 1 for group in people)
    if not others:
        return seen, []
    return seen, [
        QualityWarning(
            "several_people",
            f"More than one person is in {others} of {len(people)} pictures; the one largest and "
            "longest in view was followed.",
            "Look at the overlay or the key frames to see that it is the runner.",
        )
    ]


def _extend(tracks: list[_Track], frame: int, group: Sequence[np.ndarray]) -> None:
    alive = [track for track in tracks if frame - track.frames[-1] <= _GAP]
    cost = np.full((len(alive), len(group)), _TOO_FAR)
    for i, track in enumerate(alive):
        for j, person in enumerate(group):
            away = float(np.linalg.norm(_centre(person) - track.expected(frame)))
            reach = _STEP * max(track.heights[-1], _height(person)) * (frame - track.frames[-1])
            if away <= reach:
                cost[i, j] = away
    rows, columns = linear_sum_assignment(cost)
    joined = {int(j): alive[i] for i, j in zip(rows, columns, strict=True) if cost[i, j] < _TOO_FAR}
    for j, person in enumerate(group):
        if j not in joined:
            joined[j] = _Track()
            tracks.append(joined[j])
        joined[j].add(frame, person)


def _centre(person: np.ndarray) -> np.ndarray:
    return np.asarray(np.nanmedian(person[:, :2], axis=0))


def _height(person: np.ndarray) -> float:
    return float(np.nanmax(person[:, 1]) - np.nanmin(person[:, 1])) + 1.0
