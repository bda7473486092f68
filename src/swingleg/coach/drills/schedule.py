"""When which leg does what: a performance cut into lifts, and the target's angles at any time.

A lift is one rep's share of the clock: the whole rep where one leg works alone, half of it where
the legs take turns (then the other leg stands meanwhile). Lifts that follow each other without a
stand between them are a bout; where the drill begins and ends in motion, a bout grows out of the
stand and comes back to it within its first and its last lift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.coach.drills.curves import NAMES, STAND, TRUNK
from swingleg.coach.drills.planted import Changes, with_changes
from swingleg.coach.drills.schema import Target

Array = NDArray[np.float64]
#: shares of a bout's first and last lift in which it grows out of the stand, and comes back to it
GROWS, FADES = 0.4, 0.7


@dataclass(frozen=True)
class Lift:
    """leg : 0 left, 1 right. start, seconds : of its window. rep : False = put down again early.

    first, last : of its bout. off, down : when the foot leaves the ground and is back. hop : when
    the standing foot is in the air, or None.
    """

    leg: int
    start: float
    seconds: float
    rep: bool
    first: bool
    last: bool
    changes: Changes
    off: float
    down: float
    hop: tuple[float, float] | None

    @property
    def end(self) -> float:
        return self.start + self.seconds


def rests(target: Target) -> bool:
    """Whether a rep begins and ends in the stand."""
    return all(abs(float(getattr(target, n)[0]) - STAND[n]) < 0.01 for n in NAMES)


def lift_of(
    target: Target,
    leg: int,
    start: float,
    seconds: float,
    changes: Changes,
    *,
    rep: bool,
    first: bool,
    last: bool,
    next_seconds: float,
) -> Lift:
    """A lift with the times at which its foot leaves the ground and comes back."""
    turns = 2.0 if target.pattern == "alternate" else 1.0
    down = _early(target, changes.drop)
    if turns * down <= 1.0:
        back = start + seconds * turns * down
    elif last:
        back = start + seconds
    else:
        back = start + seconds + (turns * down - 1.0) * next_seconds
    hop = None
    if target.hop and rep:
        hop = (start + seconds * turns * target.hop[0], start + seconds * turns * target.hop[1])
    off = start + seconds * turns * target.lift_off
    return Lift(leg, start, seconds, rep, first, last, changes, off, back, hop)


def angles(target: Target, lifts: Sequence[Lift], time: Array) -> tuple[dict[str, Array], Array]:
    """Wished thigh, knee and ankle (n, 2 legs), and the trunk's lean (n,), at times (n,)."""
    out = {n: np.full((time.size, 2), STAND[n]) for n in NAMES}
    trunk = np.full(time.size, TRUNK)
    blended = not rests(target)
    for k, lift in enumerate(lifts):
        now = (time >= lift.start) & (time < lift.end)
        if not now.any():
            continue
        u = (time[now] - lift.start) / lift.seconds
        before = None if lift.first else lifts[k - 1].changes
        working, standing, lean = _pair(target, lift, u, before)
        grown = np.ones_like(u)
        if blended and lift.first:
            grown = grown * smooth(u / GROWS)
        if blended and lift.last:
            grown = grown * (1.0 - smooth((u - FADES) / (1.0 - FADES)))
        for leg, curves in ((lift.leg, working), (1 - lift.leg, standing)):
            for n in NAMES:
                out[n][now, leg] = STAND[n] + grown * (curves[n] - STAND[n])
        trunk[now] = TRUNK + grown * (lean - TRUNK)
    return out, trunk


def _pair(
    target: Target, lift: Lift, u: Array, before: Changes | None
) -> tuple[dict[str, Array], dict[str, Array], Array]:
    """Curves of the working and of the standing leg, and the trunk, at shares u of the window."""
    alone = target.pattern == "single"
    whole = 1.0 if alone else 0.5
    p = _warped(target, whole * u, lift.changes.drop)
    working, extra, lean = with_changes(target, _at(target, p), p, lift.changes)
    if alone:
        standing = _at(target, whole * u, "support_")
        late = None
    else:
        late = _stood(target, lift, u)
        standing = _at(target, late)
    if before is not None and late is not None:  # its swing is not over yet
        standing, _, _ = with_changes(target, standing, late, before)
    standing = {n: standing[n] + extra[n] for n in NAMES}
    return working, standing, np.interp(p, target.phase, target.trunk) + lean


def _at(target: Target, phase: Array, which: str = "") -> dict[str, Array]:
    return {n: np.interp(phase, target.phase, getattr(target, which + n)) for n in NAMES}


def _stood(target: Target, lift: Lift, u: Array) -> Array:
    """The phase of the standing leg where the legs take turns.

    A bout begins and ends with the body over the standing foot, not with a foot far ahead; where
    the standing foot hops, its time is not bent.
    """
    if target.hop or not (lift.first or lift.last):
        return 0.5 + 0.5 * u
    over = _over_the_foot(target)
    begin = over if lift.first else 0.5
    end = over if lift.last else 1.0
    eased = u**1.4 if lift.first else u
    eased = 1.0 - (1.0 - eased) ** 1.4 if lift.last else eased
    return begin + (end - begin) * eased


def _over_the_foot(target: Target) -> float:
    """The phase of the stand at which the hip passes over the ankle."""
    thigh, knee = np.deg2rad(target.thigh), np.deg2rad(target.knee)
    ahead = np.abs(np.sin(thigh) + np.sin(thigh - knee))
    stands = target.phase >= max(target.touch_down, 0.5)
    return float(target.phase[stands][int(np.argmin(ahead[stands]))])


def _held(target: Target) -> float:
    """The phase at which the hold at the top ends."""
    fold = target.thigh + target.knee
    return float(target.phase[np.flatnonzero(fold >= 0.985 * fold.max())[-1]])


def _early(target: Target, drop: float) -> float:
    top = _held(target)
    return top + (target.touch_down - top) * (1.0 - drop)


def _warped(target: Target, phase: Array, drop: float) -> Array:
    """The phase shown at a phase of the clock: the lowering shortened by the share `drop`."""
    if drop <= 0:
        return phase
    end = 1.0 if target.pattern == "single" else 0.5
    clock = [0.0, _held(target), _early(target, drop), end, 1.0]
    shown = [0.0, _held(target), target.touch_down, end, 1.0]
    return np.interp(phase, clock, shown)


def smooth(u: Array) -> Array:
    """0 to 1 with neither speed nor acceleration at the ends."""
    s = np.clip(u, 0.0, 1.0)
    out: Array = s**3 * (10.0 - 15.0 * s + 6.0 * s**2)
    return out


def total(
    sizes: Mapping[str, float], planted: Mapping[str, Mapping[str, float]]
) -> dict[str, float]:
    """Sum of what faults of given sizes change."""
    out: dict[str, float] = {}
    for id_, size in sizes.items():
        for name, value in planted[id_].items():
            out[name] = out.get(name, 0.0) + size * value
    return out
