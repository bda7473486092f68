"""A body carried by the standing foot: wished angles become points that neither slide nor sink.

The hip's path follows from the standing leg's angles over its planted foot; where both feet are
off the ground it is a parabola. What does not quite fit (two legs that would carry the hip at
different heights at a change of feet, a speed that would jump) is mended by moving the hip's path
by millimetres to a few centimetres, and both legs are then fitted between hip and foot, so that
angles and points agree exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicHermiteSpline
from scipy.ndimage import gaussian_filter1d

from swingleg.coach.drills.figure import (
    STRAIGHTEST_DEG,
    Figure,
    fitted,
    hanging,
    lowest,
    planted,
)
from swingleg.coach.drills.schedule import Lift, smooth

Array = NDArray[np.float64]
#: (n,) times → thigh, knee, ankle by name, (n, 2) degrees
Wish = Callable[[Array], dict[str, Array]]
G = 9.81
#: seconds over which the hip's path is smoothed, and a difference is taken
SMOOTHED_S, STEP_S = 0.012, 1e-3
#: seconds within which a speed that does not fit is led over
MENDED_S = 0.2


@dataclass(frozen=True)
class Carried:
    """hip (n, 2); ankle (n, 2 legs, 2); thigh, knee, foot (n, 2 legs) degrees; down (n, 2 legs)."""

    hip: Array
    ankle: Array
    thigh: Array
    knee: Array
    foot: Array
    down: NDArray[np.bool_]


@dataclass
class Piece:
    """A stretch of time carried by one leg, or by none (a flight)."""

    start: float
    end: float
    leg: int | None
    steady: bool
    foot_x: float = 0.0


def carried(
    figure: Figure, wish: Wish, lifts: Sequence[Lift], time: Array, steady: bool
) -> Carried:
    """Points and angles at times (n,), uniform.

    steady : whether the hip's forward speed is evened out over changes of feet.
    """
    air = _air(lifts)
    pieces = _pieces(lifts, air, float(time[0]), float(time[-1]), steady)
    hip, feet_x = _hip_path(figure, wish, pieces, air, time)
    rate = (time.size - 1) / (time[-1] - time[0])
    hip = gaussian_filter1d(hip, SMOOTHED_S * rate, axis=0, mode="nearest")
    wished = wish(time)
    foot = _foot(wished)
    ankle = np.empty((time.size, 2, 2))
    down = np.ones((time.size, 2), dtype=bool)
    stands = []
    for leg in (0, 1):
        begins = [-np.inf, *(b for _, b in air[leg])]
        ends = [*(a for a, _ in air[leg]), np.inf]
        stands.append(list(zip(begins, ends, feet_x[leg], strict=True)))
        for begin, end, x in stands[leg]:
            now = (time >= begin) & (time <= end)
            ankle[now, leg] = planted(figure, foot[now, leg]) + np.array([x, 0.0])
            hip[now, 1] = np.minimum(hip[now, 1], _highest(figure, hip[now], ankle[now, leg], 0.01))
    thigh, knee = np.empty((time.size, 2)), np.empty((time.size, 2))
    for leg in (0, 1):
        free = hip + _reach(figure, wished, leg)
        for k, window in enumerate(air[leg]):
            swings = (time > window[0]) & (time < window[1])
            down[swings, leg] = False
            if swings.any():
                around = (stands[leg][k][2], stands[leg][k + 1][2])
                ankle[swings, leg] = _swung(
                    figure, time, free, foot[:, leg], swings, window, around
                )
        thigh[:, leg], knee[:, leg] = fitted(figure, hip, ankle[:, leg])
        flies = ~down[:, leg]  # out of reach for a moment as the body rises: the foot comes along
        fits = {"thigh": thigh[:, [leg]], "knee": knee[:, [leg]]}
        ankle[flies, leg] = (hip + _reach(figure, fits, 0))[flies]
    return Carried(hip, ankle, thigh, knee, foot, down)


def _foot(wished: dict[str, Array]) -> Array:
    return wished["ankle"] + wished["thigh"] - wished["knee"]


def _reach(figure: Figure, wished: dict[str, Array], leg: int) -> Array:
    """(n, 2) from hip to ankle of the wished leg."""
    thigh = wished["thigh"][:, leg]
    return hanging(figure.thigh, thigh) + hanging(figure.shank, thigh - wished["knee"][:, leg])


def _air(lifts: Sequence[Lift]) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Left's and right's times in the air, in order, hops of the standing leg among them."""
    found: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
    for lift in lifts:
        found[lift.leg].append((lift.off, lift.down))
        if lift.hop:
            found[1 - lift.leg].append(lift.hop)
    for leg in found:
        leg.sort()
    return found


def _is_down(air: Sequence[tuple[float, float]], t: float) -> bool:
    return not any(a < t < b for a, b in air)


def _pieces(
    lifts: Sequence[Lift],
    air: Sequence[Sequence[tuple[float, float]]],
    first: float,
    last: float,
    steady: bool,
) -> list[Piece]:
    """What carries the body from when to when, in order."""
    edges = {first, last}
    edges |= {t for leg in air for pair in leg for t in pair if first < t < last}
    edges |= {t for lift in lifts for t in (lift.start, lift.end) if first < t < last}
    order = sorted(edges)
    order = [order[0], *(b for a, b in pairwise(order) if b - a > 1e-6)]
    pieces: list[Piece] = []
    for begin, end in pairwise(order):
        middle = 0.5 * (begin + end)
        moving = next((lift for lift in lifts if lift.start <= middle < lift.end), None)
        recent = [lift for lift in lifts if lift.start <= middle]
        stands = 1 - (moving or (recent[-1] if recent else lifts[0])).leg
        leg = next((i for i in (stands, 1 - stands) if _is_down(air[i], middle)), None)
        goes = steady and moving is not None
        same = pieces and pieces[-1].leg == leg and pieces[-1].steady == goes
        if same and not any(lift.first and lift.start == begin for lift in lifts):
            pieces[-1].end = end
        else:
            pieces.append(Piece(begin, end, leg, goes))
    return pieces


def _hip_path(
    figure: Figure,
    wish: Wish,
    pieces: list[Piece],
    air: Sequence[Sequence[tuple[float, float]]],
    time: Array,
) -> tuple[Array, tuple[list[float], list[float]]]:
    """(n, 2) of the hip, and where each foot stands, stand by stand."""

    def over(t: Array, leg: int) -> Array:
        """Hip over where the standing foot is flat."""
        w = wish(t)
        return planted(figure, _foot(w)[:, leg]) - _reach(figure, w, leg)

    ends = [over(np.array([p.start, p.end]), p.leg) if p.leg is not None else None for p in pieces]
    speeds = _speeds(pieces, ends)
    heights = _heights(pieces, ends)
    feet: tuple[list[float], list[float]] = ([], [])
    path = np.empty((time.size, 2))
    here = np.zeros(2)
    vertical = [_flight_speeds(p, heights[k], heights[k + 1]) for k, p in enumerate(pieces)]
    for k, piece in enumerate(pieces):
        now = (time >= piece.start) & (time <= piece.end)
        t = time[now]
        if piece.leg is None:
            since = t - piece.start
            path[now, 0] = here[0] + speeds[k] * since
            path[now, 1] = heights[k] + vertical[k][0] * since - 0.5 * G * since**2
            here = np.array([here[0] + speeds[k] * (piece.end - piece.start), heights[k + 1]])
        else:
            leg = piece.leg
            start, end = ends[k]  # type: ignore[misc]
            piece.foot_x = here[0] - start[0]
            free = over(t, leg)
            mend = _mending(over, piece, k, pieces, (start, end), speeds, heights, vertical)
            path[now] = free + np.array([piece.foot_x, 0.0]) + mend(t)
            _within_reach(figure, path, now, wish(t), piece)
            here = np.array([piece.foot_x + end[0], heights[k + 1]])
    for leg in (0, 1):
        starts = [time[0], *(b for _, b in air[leg])]
        w = wish(np.array(starts))
        at = np.array([np.interp(starts, time, path[:, i]) for i in (0, 1)]).T
        xs = at + _reach(figure, w, leg) - planted(figure, _foot(w)[:, leg])
        feet[leg].extend(float(x) for x in xs[:, 0])
    # where a stand carries the body, its foot is where the path was built upon
    for piece in pieces:
        if piece.leg is not None:
            nth = sum(b <= piece.start + 1e-6 for _, b in air[piece.leg])
            feet[piece.leg][nth] = piece.foot_x
    return path, feet


def _speeds(pieces: list[Piece], ends: list[Array | None]) -> list[float]:
    """m/s forward of each piece: of the standing leg's own sweep, in flights of those around."""
    own = [
        (float(e[1, 0] - e[0, 0]) / (p.end - p.start) if e is not None and p.steady else np.nan)
        for p, e in zip(pieces, ends, strict=True)
    ]
    out = []
    for k, p in enumerate(pieces):
        if p.leg is None:
            near = [own[i] for i in (k - 1, k + 1) if 0 <= i < len(own) and np.isfinite(own[i])]
            out.append(float(np.mean(near)) if near else 0.0)
        else:
            out.append(own[k] if np.isfinite(own[k]) else 0.0)
    return out


def _heights(pieces: list[Piece], ends: list[Array | None]) -> list[float]:
    """Height of the hip at each piece's start, and at the end of the last."""
    out: list[float] = []
    for k in range(len(pieces) + 1):
        sides = []
        before, after = ends[k - 1] if k else None, ends[k] if k < len(pieces) else None
        if before is not None:
            sides.append(float(before[1, 1]))
        if after is not None:
            sides.append(float(after[0, 1]))
        # a foot that lands or leaves sets the height; where both stand, the lower one can
        out.append(min(sides) if sides else out[-1])
    return out


def _flight_speeds(piece: Piece, start: float, end: float) -> tuple[float, float]:
    """Vertical speeds at the ends of a flight."""
    if piece.leg is not None:
        return (0.0, 0.0)
    lasts = piece.end - piece.start
    up = (end - start) / lasts + 0.5 * G * lasts
    return up, up - G * lasts


def _mending(
    over: Callable[[Array, int], Array],
    piece: Piece,
    k: int,
    pieces: list[Piece],
    ends: tuple[Array, Array],
    speeds: list[float],
    heights: list[float],
    vertical: list[tuple[float, float]],
) -> Callable[[Array], Array]:
    """What is added to the hip's path so that it goes on smoothly at both ends."""
    assert piece.leg is not None
    a, b = piece.start, piece.end
    step = min(STEP_S, 0.1 * (b - a))
    near = over(np.array([a, a + step, b - step, b]), piece.leg)
    rates = ((near[1] - near[0]) / step, (near[3] - near[2]) / step)
    offs = np.array([[0.0, heights[k] - ends[0][1]], [0.0, heights[k + 1] - ends[1][1]]])
    slopes = np.zeros((2, 2))
    for i, (j, edge) in enumerate(((k - 1, 1), (k + 1, 0))):
        other = pieces[j] if 0 <= j < len(pieces) else None
        if piece.steady:
            shared = 0.5 * (speeds[k] + speeds[j]) if other and other.steady else 0.0
            slopes[i, 0] = shared - rates[i][0]
        if other is not None and other.leg is None:
            slopes[i, 1] = vertical[j][edge] - rates[i][1]
    whole = CubicHermiteSpline([a, b], offs, np.zeros((2, 2)))
    lasts = min(MENDED_S, b - a)
    none = np.zeros(2)
    early = CubicHermiteSpline([a, a + lasts], [none, none], [slopes[0], none])
    late = CubicHermiteSpline([b - lasts, b], [none, none], [none, slopes[1]])

    def added(t: Array) -> Array:
        out: Array = whole(t)
        out = out + np.where((t < a + lasts)[:, None], early(np.minimum(t, a + lasts)), 0.0)
        return out + np.where((t > b - lasts)[:, None], late(np.maximum(t, b - lasts)), 0.0)

    return added


def _within_reach(
    figure: Figure, path: Array, now: NDArray[np.bool_], wished: dict[str, Array], piece: Piece
) -> None:
    """Lower the hip where the standing leg, nearly straight, would not reach it."""
    assert piece.leg is not None
    ankle = planted(figure, _foot(wished)[:, piece.leg]) + np.array([piece.foot_x, 0.0])
    path[now, 1] = np.minimum(path[now, 1], _highest(figure, path[now], ankle, 0.5))


def _highest(figure: Figure, hip: Array, ankle: Array, bent: float) -> Array:
    """(n,) greatest height of a hip over the ankle; bent : degrees above the straightest knee."""
    knee = np.deg2rad(STRAIGHTEST_DEG + bent)
    a, b = figure.thigh, figure.shank
    longest = a**2 + b**2 + 2 * a * b * np.cos(knee)
    aside = hip[:, 0] - ankle[:, 0]
    out: Array = ankle[:, 1] + np.sqrt(np.maximum(longest - aside**2, 0.0))
    return out


def _swung(
    figure: Figure,
    time: Array,
    free: Array,
    foot: Array,
    swings: NDArray[np.bool_],
    window: tuple[float, float],
    ends_x: tuple[float, float],
) -> Array:
    """(m, 2) of the ankle in the air: as wished, led out of its last stand and into its next."""
    s = (time[swings] - window[0]) / (window[1] - window[0])
    path = free[swings].copy()
    for at, x, weight in (
        (window[0], ends_x[0], 1.0 - smooth(s / 0.4)),
        (window[1], ends_x[1], smooth((s - 0.6) / 0.4)),
    ):
        angle = np.array([np.interp(at, time, foot)])
        stands = planted(figure, angle)[0] + np.array([x, 0.0])
        left = stands - [np.interp(at, time, free[:, i]) for i in (0, 1)]
        path += weight[:, None] * left
    deep = lowest(figure, foot[swings], path[:, 1])
    path[:, 1] += np.maximum(-deep, 0.0)
    return path
