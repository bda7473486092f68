"""`Comparison`: what two or more recordings of one runner say about change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from swingleg.core.athlete import Condition
from swingleg.core.measure import Measure

#: changed up, changed down, not changed (by more than its bound), cannot tell
Verdict = Literal["up", "down", "same", "unsure"]
#: "left", "right"; "both" for the whole body; "near" when the camera stood on the other side
Side = Literal["left", "right", "both", "near"]


@dataclass(frozen=True)
class Subject:
    """One recording as it stands in a comparison.

    label : the folder's or file's name. near_side : "" for motion capture. turn_deg : of the
    camera, as estimated.
    """

    label: str
    path: str
    medium: str
    condition: Condition
    near_side: str
    fps: float
    turn_deg: float
    strides: dict[str, int]
    virtual: bool = False


@dataclass(frozen=True)
class Change:
    """One metric of one leg, before and after.

    difference : after − before with its 95 % interval; n = strides of the lesser recording.
    strides_sd, recordings_sd : the two parts of its standard error: stride to stride, and what two
    recordings of the same running differ by. detectable : smallest detectable change at 95 %
    (half the interval). worthwhile : smallest change that matters; None where no norm tells.
    band : half of what 95 % of runners differ by at this pace (1.96 SD); None where not known. The
    change is held against that, or the least that can be shown (`verdict.held_against`).
    p : of no change; q : the same after allowing for the number of things compared
    (Benjamini–Hochberg). pace : what the norm changes between the two speeds; None = the speeds
    are alike, or no norm. adjusted : difference − pace, its interval holding how differently
    runners follow the pace.
    """

    metric: str
    side: Side
    before: Measure
    after: Measure
    difference: Measure
    strides_sd: float
    recordings_sd: float
    detectable: float
    worthwhile: float | None
    p: float
    q: float
    verdict: Verdict
    pace: float | None = None
    adjusted: Measure | None = None
    band: float | None = None

    @property
    def bound(self) -> float:
        """The largest change, up or down, that the interval leaves possible."""
        return max(abs(self.difference.ci_low), abs(self.difference.ci_high))

    @property
    def small(self) -> bool:
        """Not changed, and whatever change is left is less than one that matters."""
        return self.verdict == "same" and self.bound < (self.worthwhile or 0.0)

    @property
    def size(self) -> float:
        """|difference| in smallest worthwhile changes, or in detectable ones without a norm."""
        unit = self.worthwhile or self.detectable
        return abs(self.difference.value) / unit if unit > 0 else 0.0

    @property
    def rank(self) -> tuple[bool, float]:
        """To sort by: the largest of what has a norm first, for only a norm tells what matters."""
        return self.worthwhile is None, -self.size


@dataclass(frozen=True)
class Cluster:
    """A stretch of the cycle in which the mean curves differ.

    start_pct, end_pct : of the gait cycle from touch-down. mean, peak : difference in degrees,
    the peak the largest; peak_pct : where. p : chance of as large a cluster without a change.
    """

    start_pct: float
    end_pct: float
    mean: float
    peak: float
    peak_pct: float
    p: float


@dataclass(frozen=True)
class CurveChange:
    """An angle over the cycle, before and after.

    before, after : (101,) mean curves, degrees. before_sd, after_sd : between strides. toe_off_pct:
    of the recording before and after. clusters : where they differ, p below 0.05 after allowing
    for the number of curves. reason : why it was not tested, "" when it was.
    """

    angle: str
    side: Side
    before: np.ndarray
    after: np.ndarray
    before_sd: np.ndarray
    after_sd: np.ndarray
    toe_off_pct: tuple[float, float]
    n: tuple[int, int]
    clusters: tuple[Cluster, ...]
    reason: str = ""


@dataclass(frozen=True)
class Caution:
    """What makes a comparison weaker. code: snake_case."""

    code: str
    message: str


@dataclass(frozen=True)
class NotCompared:
    """A metric that stands in one recording only, or in neither as a number."""

    metric: str
    reason: str


@dataclass(frozen=True)
class Pair:
    """The first recording against one later one. number : of the later one, from 1."""

    number: int
    changes: tuple[Change, ...]
    curves: tuple[CurveChange, ...]
    cautions: tuple[Caution, ...]
    missing: tuple[NotCompared, ...]

    def of(self, metric: str, side: str) -> Change | None:
        """One change, or None when it was not compared."""
        return next((c for c in self.changes if (c.metric, c.side) == (metric, side)), None)

    def with_verdict(self, *verdicts: Verdict) -> tuple[Change, ...]:
        """Changes with one of the verdicts, the surest first."""
        found = [c for c in self.changes if c.verdict in verdicts]
        return tuple(sorted(found, key=lambda c: (c.q, -c.size)))


@dataclass(frozen=True)
class Comparison:
    """Recordings in the order given, and the first of them against each other one.

    same_session : the recordings were said to share clothes, camera, markers and day.
    """

    recordings: tuple[Subject, ...]
    pairs: tuple[Pair, ...]
    same_session: bool

    @property
    def changes(self) -> tuple[Change, ...]:
        """Of the first pair, for the usual case of two recordings."""
        return self.pairs[0].changes
