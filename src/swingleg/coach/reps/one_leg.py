"""One lift is one leg's: key points whose legs change names while one of them is up are put right.

A pose network may exchange the legs for a few frames just when one is highest, and put both
between for a frame or two before and after: from frame to frame neither naming is smoother then.
But the leg that is up stays the same from leaving the ground until it is down again. Its frames
decide whose it is, each by how much surer the network is of the near leg than of the one behind.
Where legs take turns, a lift that this leaves open takes its turn. Where they do not, it is the far
leg's when its bones are drawn much shorter than those of the near one: bones keep their length, and
what is farther away is smaller. A leg that stands and is drawn up along with the other is not
believed.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.keypoints import SIDES

Floats = NDArray[np.float64]

#: one ankle is above the other by this much, leg lengths: one leg is up
APART_LEG = 0.07
#: the same of the knees, which rise less
APART_KNEES = 0.05
#: share of the time in which each leg is taken to be down
DOWN = 0.1
#: stretches this long, against the longer ones, are whole lifts; a vote below this share of their
#: middle one is weak; legs take turns where this share of at least so many whole lifts do
WHOLE, WEAK, MOST_TURN, LEAST_TURNS = 0.5, 0.5, 0.75, 4
#: a lifted leg smaller by this share than the near one's, or larger than the far one's, is not that
#: leg: lifts of one leg differ by 2 % (sd; validation/drills.md)
OTHER_SIZE = 0.1
#: the size of a lifted leg is told in leg lengths of the picture this near to its lift, seconds:
#: who walks away grows smaller as a whole
NEARBY_S = 1.5
#: where both ankles are higher than this, leg lengths, both legs are drawn up
BOTH_UP = 0.03
#: fewest ankles seen
LEAST_SEEN = 20
#: frames in which both are drawn between are bridged where a leg is still this share as high
STILL_UP = 0.35
#: below this share of the highest, the next lift begins
CUT_AT = 0.3
#: and for no longer than this, seconds
BRIDGE_S = 0.15
#: while a leg is up by this share of its highest, the other is not up by this share of that
WELL_UP, DRAWN_UP = 0.5, 0.3
#: points drawn between the two legs, and a standing leg drawn up, are believed by this much
TRUST = 0.1
_PARTS = {"hip": "knee", "knee": "knee", "ankle": "foot", "heel": "foot", "toe_tip": "foot"}


def one_leg_per_lift(keypoints: xr.Dataset) -> xr.Dataset:
    """The same Keypoints, each lift on one leg.

    attrs gain ``renamed_frames``; ``side_unsure_s``, instants of lifts whose leg stays open; and
    ``mixed_up_s``, of those among them in which the network drew the one leg as the other: they can
    be counted, but what the legs did in them is not seen.
    """
    at = {str(name): k for k, name in enumerate(keypoints.keypoint.values)}
    place, sure = keypoints.position.values.copy(), keypoints.confidence.values.copy()
    reach = _reach(place, at)
    if np.isfinite(reach).sum() < LEAST_SEEN:
        return keypoints.assign_attrs(renamed_frames=0, side_unsure_s=[], mixed_up_s=[])
    lift, knees = (_heights(place, at, part, reach) for part in ("ankle", "knee"))
    near = SIDES.index(str(keypoints.attrs.get("near_side") or "right"))
    shown = [np.mean([sure[:, at[f"{s}_{p}"]] for p in ("knee", "ankle")], axis=0) for s in SIDES]
    surer = shown[near] - shown[1 - near]
    time = keypoints.time.values
    step = float(np.median(np.diff(time)))
    foot, knee = (_higher(h, least) for h, least in ((lift, APART_LEG), (knees, APART_KNEES)))
    top, under = lift.max(axis=1), lift.min(axis=1)
    renamed = {"knee": np.zeros(len(lift), dtype=bool), "foot": np.zeros(len(lift), dtype=bool)}
    doubted = np.zeros(lift.shape, dtype=bool)
    found = stretches_up(lift, max(round(BRIDGE_S / step), 1))
    votes = [float(((foot + knee)[a:b] * surer[a:b]).sum()) for a, b in found]
    signs, open_ = in_turn(found, votes)
    sizes = [
        _size_up(place, at, (lift, knees), here) / _length_near(reach, time, here) for here in found
    ]
    named, signs = signs, by_size(found, votes, signs, open_, sizes, near=1 - 2 * near)
    middle = [float((time[start] + time[stop - 1]) / 2) for start, stop in found]
    mixed = [int(k) for k in np.flatnonzero(named != signs)]
    for (start, stop), vote in zip(found, signs, strict=True):
        here = slice(start, stop)
        if vote == 0:
            continue
        renamed["foot"][here] = foot[here] == -vote
        renamed["knee"][here] = knee[here] == -vote
        doubted[here] = (foot[here] == 0)[:, None]
        well_up = top[here] >= WELL_UP * top[here].max()
        doubted[here, 1 if vote > 0 else 0] |= well_up & (under[here] > DRAWN_UP * top[here])
    for k in mixed:
        # the network drew both legs wrongly: the one that stands is believed only where it stands
        rows = np.arange(*found[k])
        doubted[rows, 1 if signs[k] > 0 else 0] |= under[rows] > BOTH_UP
        doubted[_edges(under, found, k)] = True
    for part, group in _PARTS.items():
        if f"left_{part}" not in at or f"right_{part}" not in at:
            continue
        pair = [at[f"left_{part}"], at[f"right_{part}"]]
        rows = np.flatnonzero(renamed[group])[:, None]
        place[rows, pair] = place[rows, pair[::-1]]
        sure[rows, pair] = sure[rows, pair[::-1]]
        if part != "hip":
            sure[:, pair] *= np.where(doubted, TRUST, 1.0)
    return keypoints.assign(
        position=(keypoints.position.dims, place, keypoints.position.attrs),
        confidence=(keypoints.confidence.dims, sure, keypoints.confidence.attrs),
    ).assign_attrs(
        renamed_frames=int((renamed["knee"] | renamed["foot"]).sum()),
        side_unsure_s=[middle[k] for k in open_],
        mixed_up_s=[middle[k] for k in mixed],
    )


def in_turn(found: list[tuple[int, int]], votes: list[float]) -> tuple[Floats, list[int]]:
    """−1, 0, +1 for each stretch: the sign of its vote; where the legs otherwise take turns, a
    stretch whose vote is weak takes its turn. And the numbers of those left weak.
    """
    out = np.sign(np.array(votes))
    whole, strong = _whole_lifts(found, votes)
    if whole.size < LEAST_TURNS:
        return out, []
    left = [int(whole[k]) for k in np.flatnonzero(~strong)]
    pairs = [k for k in range(whole.size - 1) if strong[k] and strong[k + 1]]
    turns = [out[whole[k]] != out[whole[k + 1]] for k in pairs]
    if len(turns) < LEAST_TURNS - 2 or np.mean(turns) < MOST_TURN:
        return out, left
    for k in np.flatnonzero(~strong):
        beside = [out[whole[j]] for j in (k - 1, k + 1) if 0 <= j < whole.size and strong[j]]
        if beside and len(set(beside)) == 1:
            out[whole[k]] = -beside[0]
            left.remove(int(whole[k]))
    return out, left


def by_size(
    found: list[tuple[int, int]],
    votes: list[float],
    signs: Floats,
    open_: list[int],
    sizes: list[float],
    *,
    near: int,
) -> Floats:
    """The signs; a stretch left open whose leg has not the size of that leg is the other's.

    sizes : thigh and shank of the lifted leg in each stretch, leg lengths at that time; NaN where
    it is not seen. near : sign of the near leg. Held against at least two strong stretches of the
    leg in which it is seen; which leg it was stays unsure.
    """
    whole, strong = _whole_lifts(found, votes)
    out = signs.copy()
    for k in open_:
        mine = [sizes[j] for j in whole[strong] if signs[j] == signs[k]]
        own = [size for size in mine if np.isfinite(size)]
        if len(own) < 2:
            continue
        ratio = sizes[k] / float(np.median(own))
        if (ratio < 1 - OTHER_SIZE) if signs[k] == near else (ratio > 1 + OTHER_SIZE):
            out[k] = -signs[k]
    return out


def _edges(under: Floats, found: list[tuple[int, int]], k: int) -> NDArray[np.int_]:
    """Frames before and after a stretch in which both legs are drawn up: one of them stands.

    under : (T,) height of the lower ankle.
    """
    first, last = found[k]
    low = found[k - 1][1] if k else 0
    high = found[k + 1][0] if k + 1 < len(found) else len(under)
    up = under > BOTH_UP
    before = next((j for j in range(first - 1, low - 1, -1) if not up[j]), low - 1)
    after = next((j for j in range(last, high) if not up[j]), high)
    return np.r_[before + 1 : first, last:after]


def _whole_lifts(
    found: list[tuple[int, int]], votes: list[float]
) -> tuple[NDArray[np.int_], NDArray[np.bool_]]:
    """Which stretches are whole lifts, and which of these have a strong vote."""
    size = np.array([stop - start for start, stop in found], dtype=int)
    whole = np.flatnonzero(size >= WHOLE * np.quantile(size, 0.8)) if size.size else size
    strength = np.abs(np.array(votes))[whole]
    strong = strength >= WEAK * np.median(strength) if whole.size else strength > 0
    return whole, np.asarray(strong, dtype=bool)


def _size_up(
    place: Floats, at: dict[str, int], heights: tuple[Floats, Floats], here: tuple[int, int]
) -> float:
    """Mid-hip to knee to ankle of the leg that is up, px; the median of its high frames."""
    frames = np.arange(*here)
    lift = heights[0][frames]
    frames = frames[lift.max(axis=1) >= WELL_UP * lift.max()]
    hip = (place[frames, at["left_hip"]] + place[frames, at["right_hip"]]) / 2
    knee, ankle = (
        np.where(
            (h[frames, 0] >= h[frames, 1])[:, None],
            place[frames, at[f"left_{part}"]],
            place[frames, at[f"right_{part}"]],
        )
        for h, part in zip(heights[::-1], ("knee", "ankle"), strict=True)
    )
    size = np.linalg.norm(knee - hip, axis=1) + np.linalg.norm(ankle - knee, axis=1)
    return float(np.nanmedian(size)) if np.isfinite(size).any() else float("nan")


def _higher(heights: Floats, least: float) -> Floats:
    """(T,) +1 the left one is higher, −1 the right one, 0 neither."""
    off = heights[:, 0] - heights[:, 1]
    return np.where(np.abs(off) >= least, np.sign(off), 0.0)


def stretches_up(lift: Floats, bridge: int) -> list[tuple[int, int]]:
    """[start, stop) of frames in which one leg is up, whichever it is called.

    lift : (T, 2) of both legs. bridge : most frames between two parts of one lift.
    """
    up = np.abs(lift[:, 0] - lift[:, 1]) >= APART_LEG
    edges = np.flatnonzero(np.diff(np.concatenate([[0], up.astype(int), [0]]))).reshape(-1, 2)
    top = lift.max(axis=1)
    out: list[tuple[int, int]] = []
    for start, stop in edges:
        if out:
            first, last = out[-1]
            gap = top[last:start]
            level = min(top[first:last].max(), top[start:stop].max())
            if gap.size <= bridge and (gap.size == 0 or gap.min() >= STILL_UP * level):
                out[-1] = (first, int(stop))
                continue
        out.append((int(start), int(stop)))
    return _apart_at_crossings(lift, out)


def _apart_at_crossings(lift: Floats, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Two lifts that follow each other without a pause are cut where the higher leg is lowest."""
    out = []
    top = lift.max(axis=1)
    for start, stop in found:
        cuts = [start]
        high = top[start:stop].max()
        low = top[start:stop] < CUT_AT * high
        inner = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(int), [0]]))).reshape(-1, 2)
        for a, b in inner:
            if a > 0 and b < stop - start:
                cuts.append(start + a + int(np.argmin(top[start + a : start + b])))
        cuts.append(stop)
        out += list(pairwise(cuts))
    return out


def _reach(place: Floats, at: dict[str, int]) -> Floats:
    """(T, 2) px from the middle of the hips to each ankle."""
    hip = (place[:, at["left_hip"]] + place[:, at["right_hip"]]) / 2
    ankle = np.stack([place[:, at[f"{s}_ankle"]] for s in SIDES], axis=1)
    return np.asarray(np.linalg.norm(ankle - hip[:, None], axis=2))


def _leg_length(reach: Floats) -> float:
    """Of a stretched leg, px; NaN where no leg is seen."""
    return float(np.nanquantile(reach, 0.9)) if np.isfinite(reach).any() else float("nan")


def _length_near(reach: Floats, time: Floats, here: tuple[int, int]) -> float:
    """`_leg_length` from `NEARBY_S` before a stretch to as long after it."""
    start, stop = time[here[0]] - NEARBY_S, time[here[1] - 1] + NEARBY_S
    return _leg_length(reach[(time >= start) & (time <= stop)])


def _heights(place: Floats, at: dict[str, int], part: str, reach: Floats) -> Floats:
    """(T, 2) how high each ankle or knee is above its lowest, leg lengths."""
    hip = (place[:, at["left_hip"]] + place[:, at["right_hip"]]) / 2
    joint = np.stack([place[:, at[f"{s}_{part}"]] for s in SIDES], axis=1)
    height = (hip[:, None, 1] - joint[..., 1]) / _leg_length(reach)
    # the far leg stands higher in the picture than the near one
    return np.asarray(np.nan_to_num(height - np.nanquantile(height, DOWN, axis=0)))
