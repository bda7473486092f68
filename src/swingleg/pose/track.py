"""Follow everybody in a clip who could be the runner.

Each person is followed until they are lost. Who is clearly not the runner (by size and leg motion,
`pose.people`) is followed with fewer frames from then on; which one *is* the runner is decided when
the clip is over.

Several backend instances work on neighbouring frames at once. The region for a frame is predicted
from the results up to a fixed number of frames before it, so the outcome does not depend on which
thread is quicker. At every checkpoint all work is awaited, and the follower's state can be written
down: going on from there gives the same as never having stopped.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from swingleg.pose.base import Estimate, Person, PoseBackend, Region
from swingleg.pose.people import RUNS, Followed, leg_motion, worth
from swingleg.read.frame import Frame

MIN_PRESENCE = 0.5
#: frames between checkpoints
CHECKPOINT = 600
#: the detector looks this often whether somebody else has come in
_LOOK_AGAIN_S = 1.0
#: an empty picture is searched again after this time (the detector costs most of a frame)
_SEARCH_AGAIN_S = 0.1
#: and part by part, for small people, after this time; seldom while somebody runs
_SEARCH_PARTS_S = 0.5
_SEARCH_PARTS_AGAIN_S = 5.0
#: most people followed at once, and how small against the largest one a new one may be
_MOST_PEOPLE = 4
_LEAST_SHARE = 0.3
#: people smaller than this, in pixels, are not looked at beside others: they could not be measured
_LEAST_PX = 120.0
#: somebody lost for less, while nobody else is in view, is the same person elsewhere
_SAME_AFTER_S = 1.0
#: while one passes in front of another nobody is looked for, as the points would be mixed: until
#: they should be this share of a region's side apart, but not for more frames than this
_PASSED = 0.75
_LONGEST_PASSING = 90
#: `Region.unlike` its prediction beyond which a region is somebody else's
_JUMP = 0.4
#: regions of this many frames predict the next one
_MEMORY = 5
#: who is followed for less may be somebody seen twice
_NEW_S = 0.3
#: how long everybody is followed with all frames, and what they must then be worth against the
#: best one to stay so
_TRIAL_S = 2.0
_HOPEFUL = 0.5
#: the others are followed with a frame in this time
_SPARSE_S = 0.1


@dataclass
class Track:
    """Following one person. every: estimate each n-th frame only. recent: (frame, region) newest
    last. active: not lost.
    """

    who: Followed
    every: int = 1
    active: bool = True
    recent: deque[tuple[int, Region]] = field(default_factory=lambda: deque(maxlen=_MEMORY))

    def predicted(self, number: int) -> Region:
        """Where the person will be in frame `number`."""
        return _predict(self.recent, number)


@dataclass
class Tracks:
    """What following gave: seconds of every frame, and everybody followed."""

    time: list[float] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)

    @property
    def people(self) -> list[Followed]:
        """Everybody, in order of discovery."""
        return [track.who for track in self.tracks]


@dataclass
class Start:
    """Where to go on: what was found so far, and the follower's state (`Follower.state`)."""

    found: Tracks
    state: dict[str, Any]


def follow(
    frames: Iterable[Frame],
    backends: Sequence[PoseBackend],
    *,
    everybody: bool = False,
    stays: bool = False,
    progress: Callable[[int], None] | None = None,
    start: Start | None = None,
    checkpoint: Callable[[Tracks, dict[str, Any]], None] | None = None,
) -> Tracks:
    """Follow people through frames.

    Parameters
    ----------
    frames : of the clip; those from frame `len(start.found.time)` on, with a `start`.
    backends : one per worker thread.
    everybody : follow everybody with all frames, because one of them was asked for.
    stays : who is followed stays about where they are, so that whoever is found and at once turns
    out to be at the same place is no passer-by, but the same person seen twice.
    progress : called with the number of frames sent to work.
    start : go on from a checkpoint. checkpoint : called after every `CHECKPOINT` frames with all
        that was found so far, and the state to go on from.
    """
    with ThreadPoolExecutor(len(backends)) as pool:
        work = Follower(backends, pool, everybody, start, stays)
        first = len(work.found.time)
        for number, frame in enumerate(frames, first):
            if number > first and number % CHECKPOINT == 0:
                work.settle(0)
                if checkpoint is not None:
                    checkpoint(work.found, work.state())
            work.take(number, frame)
            if progress is not None:
                progress(number + 1)
        work.settle(0)
    return work.found


class Follower:
    """The state of following: who is tracked, and results still in work."""

    def __init__(
        self,
        backends: Sequence[PoseBackend],
        pool: ThreadPoolExecutor,
        everybody: bool = False,
        start: Start | None = None,
        stays: bool = False,
    ) -> None:
        self.found = start.found if start else Tracks()
        self._stays = stays
        self._backends, self._pool, self._everybody = backends, pool, everybody
        self._next_look = self._next_parts = -np.inf
        self._jobs = 0
        self._working: deque[tuple[int, Track, Future[Estimate]]] = deque()
        if start:
            self._resume(start.state)

    def state(self) -> dict[str, Any]:
        """All but the estimates, as JSON can hold it; only when nothing is in work."""
        assert not self._working
        return {
            "next_look": self._next_look,
            "next_parts": self._next_parts,
            "tracks": [
                {
                    "label": t.who.label,
                    "every": t.every,
                    "active": t.active,
                    "recent": [(n, r.x, r.y, r.side, r.turn) for n, r in t.recent],
                }
                for t in self.found.tracks
            ],
        }

    def _resume(self, state: dict[str, Any]) -> None:
        self._next_look, self._next_parts = state["next_look"], state["next_parts"]
        for track, row in zip(self.found.tracks, state["tracks"], strict=True):
            track.every, track.active = row["every"], row["active"]
            track.recent.extend((n, Region(*region)) for n, *region in row["recent"])

    @property
    def _active(self) -> list[Track]:
        return [track for track in self.found.tracks if track.active]

    def take(self, number: int, frame: Frame) -> None:
        """Send one frame to work, and take up results that are due."""
        self.found.time.append(frame.time_s)
        self.settle(len(self._backends) - 1)
        if frame.time_s >= self._next_look:
            self.settle(0)
            self._judge()
            self._look(number, frame)
        for track in self._active:
            if number % track.every == 0:
                self.settle(len(self._backends) - 1)
                backend = self._backends[self._jobs % len(self._backends)]
                self._jobs += 1
                region = track.predicted(number)
                future = self._pool.submit(backend.estimate, frame, region)
                self._working.append((number, track, future))

    def settle(self, keep: int) -> None:
        """Take up results, oldest first, until at most `keep` are in work."""
        while len(self._working) > keep:
            number, track, future = self._working.popleft()
            estimate = future.result()
            if not track.active:
                continue
            here = estimate.following
            same = [
                t for t in self._active if t is not track and here.same_person(t.predicted(number))
            ]
            if same and self._stays and (new := self._twice(track, same)):
                for one in new:
                    one.active = False
                if not track.active:
                    continue
                same = [t for t in same if t.active]
            jumped = here.unlike(track.predicted(number)) > _JUMP
            there = estimate.presence >= MIN_PRESENCE and not here.upside_down
            if there and not same and not jumped:
                track.who.add(number, estimate)
                track.recent.append((number, here))
                continue
            # lost; or one passes in front of the other, and nobody knows whose these points are
            for one in (track, *same):
                one.active = False
            self._next_look = -np.inf
            if same:
                step = self.found.time[number] / max(number, 1)
                self._next_look = self.found.time[number] + step * _passing(track, same[0])
            if same or jumped:
                self._next_parts = -np.inf

    def _twice(self, track: Track, same: Sequence[Track]) -> list[Track]:
        """Those of the tracks at one place that began just now, where another is older."""
        new = [t for t in (track, *same) if t.who.seconds(np.asarray(self.found.time)) < _NEW_S]
        return new if len(new) <= len(same) else []

    def _look(self, number: int, frame: Frame) -> None:
        """Search the whole picture for people who are not followed yet."""
        thorough = frame.time_s >= self._next_parts
        people = self._backends[0].detect(frame, thorough=thorough)
        active = self._active
        largest = max((t.predicted(number).side for t in active), default=0.0)
        for one in people:
            small = one.region.side < _LEAST_SHARE * largest or one.height < _LEAST_PX
            if (small and active) or len(active) >= _MOST_PEOPLE:
                continue
            track = self._begin(one, number, frame, active)
            if track is not None:
                active.append(track)
                largest = max(largest, track.predicted(number).side)
        missing = any(
            not t.active and frame.time_s - self.found.time[t.recent[-1][0]] < _SAME_AFTER_S
            for t in self.found.tracks
        )
        if thorough:
            calm = self._somebody_runs() and not missing
            self._next_parts = frame.time_s + (_SEARCH_PARTS_AGAIN_S if calm else _SEARCH_PARTS_S)
        calm = bool(active) and not missing
        self._next_look = frame.time_s + (_LOOK_AGAIN_S if calm else _SEARCH_AGAIN_S)

    def _begin(self, one: Person, number: int, frame: Frame, active: list[Track]) -> Track | None:
        """Follow somebody, or go on following who was lost there; None where somebody is already
        followed, or nobody is after all.
        """
        if any(one.region.same_person(t.predicted(number)) for t in active):
            return None
        # the detector's region is coarse, at times upside down: let the landmarks correct it once
        first = self._backends[0].estimate(frame, one.region.upright())
        if first.presence < MIN_PRESENCE or first.following.upside_down:
            return None
        if any(first.following.same_person(t.predicted(number)) for t in active):
            return None
        lost = [t for t in self.found.tracks if not t.active and t.recent]
        known = [t for t in lost if first.following.same_person(t.predicted(number))]
        if not known and not active and lost:  # alone in the picture, and only just out of sight
            gap = frame.time_s - self.found.time[lost[-1].recent[-1][0]]
            if gap < _SAME_AFTER_S and _same_size(lost[-1].predicted(number), one.region):
                known = lost[-1:]
        if known:
            track = min(known, key=lambda t: t.predicted(number).unlike(first.following))
            track.recent.clear()
        else:
            track = Track(Followed(len(self.found.tracks)))
            self.found.tracks.append(track)
        track.active, track.every = True, 1
        track.recent.append((number - 1, first.following))
        return track

    def _judge(self) -> None:
        """Follow the hopeful closely, the others not."""
        active = self._active
        if len(active) < 2:
            for track in active:
                track.every = 1
            return
        time = np.asarray(self.found.time)
        since = int(np.searchsorted(time, time[-1] - _TRIAL_S))
        value = {t.who.label: worth(t.who.last(since), time) for t in active}
        best = max(value[t.who.label] for t in active)
        step = (time[-1] - time[0]) / max(time.size - 1, 1)
        for track in active:
            tried = track.who.seconds(time) >= _TRIAL_S and time[-1] - time[0] >= _TRIAL_S
            hopeful = value[track.who.label] >= _HOPEFUL * best
            sparse = tried and not hopeful and not self._everybody
            track.every = max(round(_SPARSE_S / step), 1) if sparse else 1

    def _somebody_runs(self) -> bool:
        """Whether one of those followed moves their legs much more than a stander does."""
        time = np.asarray(self.found.time)
        since = int(np.searchsorted(time, time[-1] - _TRIAL_S))
        return any(_moves(t.who.last(since), time) for t in self._active)


def _moves(who: Followed, time: np.ndarray) -> bool:
    if who.seconds(time) < _TRIAL_S / 2:
        return False
    points = np.stack([e.position for e in who.estimate])
    return leg_motion(time[who.frame], points) > RUNS


def _passing(one: Track, other: Track) -> float:
    """Frames until two people who meet have passed each other, at the pace they had before."""
    (x, y, u, v, side), (x2, y2, u2, v2, side2) = (_line(t.recent) for t in (one, other))
    pace = float(np.hypot(u - u2, v - v2))
    way = float(np.hypot(x - x2, y - y2)) + _PASSED * max(side, side2)
    return min(way / max(pace, 1e-6), _LONGEST_PASSING)


def _line(recent: Sequence[tuple[int, Region]]) -> tuple[float, float, float, float, float]:
    """Middle x, y, their change per frame, and the side of the last regions."""
    when = np.array([n for n, _ in recent], dtype=float)
    where = np.array([(r.x, r.y) for _, r in recent])
    centred = when - when.mean()
    u, v = (centred @ where) / max(float(centred @ centred), 1e-9)
    last = recent[-1][1]
    return last.x, last.y, float(u), float(v), last.side


def _same_size(one: Region, other: Region) -> bool:
    return one.same_person(Region(one.x, one.y, other.side))


def _predict(recent: Sequence[tuple[int, Region]], number: int) -> Region:
    """Where the person will be in frame `number`: a straight line through the last regions."""
    if len(recent) < 3:
        return recent[-1][1]
    # plain numbers: of five regions NumPy's overhead is most of the time, twice a frame
    share = 1.0 / len(recent)
    middle = share * sum(n for n, _ in recent)
    spread = sum((n - middle) ** 2 for n, _ in recent)
    ahead = min(number, recent[-1][0] + 4) - middle  # not far into the unknown

    def line(values: Sequence[float]) -> float:
        slope = sum((n - middle) * v for (n, _), v in zip(recent, values, strict=True)) / spread
        return share * sum(values) + slope * ahead

    own = [r for _, r in recent]
    turn = math.atan2(sum(math.sin(r.turn) for r in own), sum(math.cos(r.turn) for r in own))
    side = share * sum(r.side for r in own)
    return Region(line([r.x for r in own]), line([r.y for r in own]), side, turn)
