"""Which of the people in a clip is the runner: by size, time in view and how the legs move.

A person is worth their size times the time in view, times how fast the feet move about the hips and
how regularly. Somebody who stands is worth little however near the camera, and so is a passer-by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from swingleg.core.errors import OptionError
from swingleg.core.keypoints import KEYPOINTS
from swingleg.core.said import PersonChoice
from swingleg.pose.base import Estimate

Floats = NDArray[np.float64]
#: who is seen for less counts as nobody
LEAST_IN_VIEW_S = 0.5
#: displacements are taken over this time: over one frame the network's jitter is as large
_LAG_S = 0.1
_WINDOW_S = 2.0
#: what standing still is worth against feet that move a leg length per second: size must decide
#: among people who all stand
_STANDING = 0.05
#: leg motion (below) beyond which somebody is on the move
RUNS = 0.4
_HIPS, _ANKLES = (
    [KEYPOINTS.index(f"{side}_{part}") for side in ("left", "right")] for part in ("hip", "ankle")
)


@dataclass
class Followed:
    """One person followed through the clip: the frames in which they were seen, increasing.

    label : counts up in order of discovery.
    """

    label: int
    frame: list[int] = field(default_factory=list)
    estimate: list[Estimate] = field(default_factory=list)

    def add(self, number: int, estimate: Estimate) -> None:
        """Seen in frame `number`."""
        self.frame.append(number)
        self.estimate.append(estimate)

    def seconds(self, time: Floats) -> float:
        """From the first to the last frame in which they were seen."""
        return float(time[self.frame[-1]] - time[self.frame[0]]) if self.frame else 0.0

    def last(self, since: int) -> Followed:
        """The same person from frame `since` on."""
        first = int(np.searchsorted(self.frame, since))
        return Followed(self.label, self.frame[first:], self.estimate[first:])


def worth(person: Followed, time: Floats) -> float:
    """How much speaks for this person to be the runner: pixels of size × seconds × leg motion.

    time : (T,) seconds of all frames of the clip so far.
    """
    if not person.frame:
        return 0.0
    when = time[person.frame]
    size = np.array([e.following.side for e in person.estimate])
    points = np.stack([e.position for e in person.estimate])
    window = ((when - when[0]) / _WINDOW_S).astype(int)
    total = 0.0
    for part in np.split(np.arange(when.size), np.flatnonzero(np.diff(window)) + 1):
        lasted = max(float(when[part[-1]] - when[part[0]]), 1e-2)
        total += (
            float(size[part].mean()) * lasted * (_STANDING + leg_motion(when[part], points[part]))
        )
    return total


def leg_motion(time: Floats, position: Floats) -> float:
    """How fast the ankles move about the hips, leg lengths per second, times how regularly (0..1).

    Blind to an exchange of left and right. About 1.5 to 3 for a runner, under 0.1 for somebody
    who stands.

    Parameters
    ----------
    time : (N,) seconds. position : (N, K, 2) pixels of `KEYPOINTS`.
    """
    hip = position[:, _HIPS].mean(axis=1, keepdims=True)
    ankle = position[:, _ANKLES] - hip
    leg = float(np.quantile(np.linalg.norm(ankle, axis=2), 0.9)) if ankle.size else 0.0
    if time.size < 4 or not leg > 0:
        return 0.0
    later = np.searchsorted(time, time + _LAG_S - 1e-6)
    now = np.flatnonzero(later < time.size)
    if now.size == 0:
        return 0.0
    one, two = ankle[now], ankle[later[now]]
    straight, crossed = (
        np.linalg.norm(two[:, order] - one, axis=2).mean(axis=1) for order in ([0, 1], [1, 0])
    )
    speed = np.minimum(straight, crossed) / (time[later[now]] - time[now]) / leg
    apart = np.linalg.norm(ankle[:, 0] - ankle[:, 1], axis=1) / leg
    return float(np.median(speed)) * _regularity(time, apart)


def _regularity(time: Floats, signal: Floats) -> float:
    """How well a signal repeats itself: 0 not at all, 1 exactly; 0.5 where it is too short."""
    if time[-1] - time[0] < 0.6 * _WINDOW_S:
        return 0.5
    step = max(float(np.median(np.diff(time))), 1e-3)
    even = np.interp(np.arange(time[0], time[-1], step), time, signal)
    even = even - even.mean()
    power = float(even @ even)
    if power <= 1e-9:
        return 0.0
    own = np.correlate(even, even, "full")[even.size - 1 :]
    own = own / power * even.size / np.arange(even.size, 0, -1)
    falls = np.flatnonzero(own < 0)
    if falls.size == 0:
        return 0.0
    return float(np.clip(own[falls[0] : even.size // 2 + 1].max(initial=0.0), 0.0, 1.0))


def in_view(people: Sequence[Followed], time: Floats) -> tuple[list[Followed], int]:
    """Everybody in view when most people are, from left to right, and that frame's number."""
    seen = [p for p in people if p.seconds(time) >= LEAST_IN_VIEW_S]
    if not seen:
        seen = [p for p in people if p.frame]
    if not seen:
        return [], 0
    starts = sorted({p.frame[0] for p in seen})
    counts = [sum(p.frame[0] <= n <= p.frame[-1] for p in seen) for n in starts]
    number = starts[int(np.argmax(counts))]
    here = [p for p in seen if p.frame[0] <= number <= p.frame[-1]]
    return sorted(here, key=lambda p: place(p, number)[0]), number


def place(person: Followed, number: int) -> tuple[float, float]:
    """Where the person's hips are near frame `number`, pixels."""
    nearest = int(np.argmin(np.abs(np.asarray(person.frame) - number)))
    region = person.estimate[nearest].following
    return region.x, region.y


def choose(
    people: Sequence[Followed], time: Floats, wanted: PersonChoice | None = None
) -> Followed | None:
    """The runner, or who was asked for; None when nobody was found.

    Raises
    ------
    OptionError : nobody has that number, or is at that point.
    """
    known = [p for p in people if p.frame]
    if not known:
        return None
    if wanted is None:
        return max(known, key=lambda p: worth(p, time))
    listed, number = in_view(known, time)
    if wanted.number is not None:
        if wanted.number <= len(listed):
            return listed[wanted.number - 1]
        seen = "one person is" if len(listed) == 1 else f"{len(listed)} people are"
        raise OptionError(
            f"person {wanted.number} was asked for, but {seen} seen",
            fix=f"Count from the left, at {time[number]:.1f} s: {listing(listed, number)}.",
        )
    assert wanted.point_px is not None
    off = [_distance(p, wanted.point_px) for p in known]
    if min(off) > 0.5:
        raise OptionError(
            f"nobody is at the point {wanted} of the picture",
            fix=f"Give a point on the person's body; at {time[number]:.1f} s there are: "
            f"{listing(listed, number)}.",
        )
    return known[int(np.argmin(off))]


def listing(people: Sequence[Followed], number: int) -> str:
    """ "1 at 320,410; 2 at 900,415": hips in frame `number`."""
    places = (place(p, number) for p in people)
    return "; ".join(f"{k} at {x:.0f},{y:.0f}" for k, (x, y) in enumerate(places, 1))


def _distance(person: Followed, point: tuple[float, float]) -> float:
    """Least distance of a point from the middle of a person's region, in sides of it."""
    return min(
        float(np.hypot(r.x - point[0], r.y - point[1])) / r.side
        for r in (e.following for e in person.estimate)
    )
