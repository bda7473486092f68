"""Follow one runner through a clip, however many people are in the picture.

A *track* is one person followed without being lost. The largest person is followed first; when a
clearly larger one turns up (the runner enters after a bystander), a new track begins. Which track
is the runner is decided at the end, by size and time in view.

Several backend instances work on neighbouring frames at once. The region for a frame is predicted
from the results up to a fixed number of frames before it, so the outcome does not depend on which
thread is quicker.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from swingleg.core.errors import OptionError
from swingleg.pose.base import Estimate, Person, PoseBackend, Region
from swingleg.read.frame import Frame

MIN_PRESENCE = 0.5
#: the detector looks this often whether somebody larger has come in
_LOOK_AGAIN_S = 1.0
#: an empty picture is searched again after this time (the detector costs most of a frame)
_SEARCH_AGAIN_S = 0.1
#: and part by part, for small people, after this time
_SEARCH_PARTS_S = 0.5
#: a person must be this much larger to take the place of the one followed
_CLEARLY_LARGER = 1.4
_SAME_OVERLAP = 0.25
#: regions of this many frames predict the next one
_MEMORY = 5


@dataclass
class Tracks:
    """What following gave, one entry per frame.

    track : label of the person followed, −1 where nobody was found.
    people : most people seen in one picture.
    """

    time: list[float] = field(default_factory=list)
    estimate: list[Estimate | None] = field(default_factory=list)
    track: list[int] = field(default_factory=list)
    people: int = 0

    def runner(self) -> int:
        """The track whose region sizes sum to most, or −1 when nobody was found."""
        label = np.array(self.track, dtype=int)
        size = np.array([e.following.side if e else 0.0 for e in self.estimate])
        if not (label >= 0).any():
            return -1
        return int(np.argmax(np.bincount(label[label >= 0], size[label >= 0])))


def follow(
    frames: Iterable[Frame],
    backends: Sequence[PoseBackend],
    *,
    person: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Tracks:
    """Follow people through frames.

    Parameters
    ----------
    backends : one per worker thread.
    person : which person of the first picture with people to follow, 1 = leftmost; by default
        the largest, and clearly larger people who come later take over.
    progress : called with the number of frames sent to work.

    Raises
    ------
    OptionError : there is no such person.
    """
    with ThreadPoolExecutor(len(backends), thread_name_prefix="swingleg-pose") as pool:
        follower = _Follower(pool, backends, person)
        for number, frame in enumerate(frames):
            follower.take(number, frame)
            if progress:
                progress(number + 1)
        follower.settle(0)
    return follower.tracks


class _Follower:
    """The state of following: who, where last, and which frames are in work."""

    def __init__(
        self, pool: ThreadPoolExecutor, backends: Sequence[PoseBackend], person: int | None
    ) -> None:
        self.tracks = Tracks()
        self._pool, self._backends, self._person = pool, backends, person
        self._label = -1
        self._lost = True
        self._next_look = -np.inf
        self._next_parts = -np.inf
        #: (frame number, region it led to), newest last
        self._recent: deque[tuple[int, Region]] = deque(maxlen=_MEMORY)
        self._working: deque[tuple[int, Future[Estimate]]] = deque()

    def take(self, number: int, frame: Frame) -> None:
        """Send one frame to work, and take up results that are due."""
        tracks = self.tracks
        tracks.time.append(frame.time_s)
        tracks.estimate.append(None)
        tracks.track.append(-1)
        self.settle(len(self._backends) - 1)
        if frame.time_s >= self._next_look:
            self.settle(0)
            self._look(number, frame)
        if self._lost:
            return
        tracks.track[number] = self._label
        backend = self._backends[number % len(self._backends)]
        region = _predict(self._recent, number)
        self._working.append((number, self._pool.submit(backend.estimate, frame, region)))

    def settle(self, keep: int) -> None:
        """Take up results, oldest first, until at most `keep` frames are in work."""
        while len(self._working) > keep:
            number, future = self._working.popleft()
            estimate = future.result()
            if estimate.presence >= MIN_PRESENCE:
                self.tracks.estimate[number] = estimate
                self._recent.append((number, estimate.following))
            else:
                self.tracks.track[number] = -1
                self._lost, self._next_look = True, -np.inf

    def _look(self, number: int, frame: Frame) -> None:
        """Search the whole picture: for anybody when lost, for somebody larger otherwise."""
        thorough = self._lost and frame.time_s >= self._next_parts
        if thorough:
            self._next_parts = frame.time_s + _SEARCH_PARTS_S
        people = self._backends[0].detect(frame, thorough=thorough)
        self.tracks.people = max(self.tracks.people, len(people))
        choice = self._choose(people, number)
        if choice is not None:
            self._label += not self._is_same(choice, number)
            self._recent.clear()
            # the detector's region is coarse: let the landmarks correct it once
            first = self._backends[0].estimate(frame, choice.region)
            self._recent.append((number - 1, first.following))
            self._lost = first.presence < MIN_PRESENCE
        pause = _SEARCH_AGAIN_S if self._lost else _LOOK_AGAIN_S
        self._next_look = frame.time_s + pause

    def _choose(self, people: list[Person], number: int) -> Person | None:
        """Whom to go over to, or None to go on as before."""
        if not people:
            return None
        if self._person is not None and self._label < 0:
            ordered = sorted(people, key=lambda one: one.region.x)
            if not 1 <= self._person <= len(ordered):
                raise OptionError(
                    f"person {self._person} was asked for but {len(ordered)} are in the picture",
                    fix="Count from the left, starting at 1.",
                )
            return ordered[self._person - 1]
        if self._lost:
            same = [one for one in people if self._is_same(one, number)]
            return (same or people)[0]
        if self._person is not None or self._is_same(people[0], number):
            return None
        here = _predict(self._recent, number)
        return people[0] if people[0].region.side > _CLEARLY_LARGER * here.side else None

    def _is_same(self, one: Person, number: int) -> bool:
        """Whether somebody stands where the person followed is, or was when lost."""
        if self._label < 0 or not self._recent:
            return False
        return one.region.overlap(_predict(self._recent, number)) > _SAME_OVERLAP


def _predict(recent: Sequence[tuple[int, Region]], number: int) -> Region:
    """Where the person will be in frame `number`: a straight line through the last regions."""
    if len(recent) < 3:
        return recent[-1][1]
    when = np.array([n for n, _ in recent], dtype=float)
    where = np.array([(r.x, r.y, r.side, r.turn) for _, r in recent])
    centred = when - when.mean()
    slope = (centred @ where[:, :2]) / (centred @ centred)
    ahead = min(number - when.mean(), when[-1] - when.mean() + 4)  # not far into the unknown
    x, y = where[:, :2].mean(axis=0) + slope * ahead
    turn = np.angle(np.exp(1j * where[:, 3]).mean())
    return Region(float(x), float(y), float(where[:, 2].mean()), float(turn))
