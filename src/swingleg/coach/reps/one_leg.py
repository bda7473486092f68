"""One lift is one leg's: key points whose legs change names while one of them is up are put right.

A pose network may exchange the legs for a few frames just when one is highest, and put both
between for a frame or two before and after: from frame to frame neither naming is smoother then.
But the leg that is up stays the same from leaving the ground until it is down again. Its frames
decide whose it is, each by how much surer the network is of the near leg than of the one behind.
Where legs take turns, a lift that this leaves open takes its turn. A leg that stands and is drawn
up along with the other is not believed.
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

    attrs gain ``renamed_frames`` and ``side_unsure_s``, instants of lifts whose leg stays open.
    """
    at = {str(name): k for k, name in enumerate(keypoints.keypoint.values)}
    place, sure = keypoints.position.values.copy(), keypoints.confidence.values.copy()
    lift, knees = (_heights(place, at, part) for part in ("ankle", "knee"))
    if lift is None or knees is None:
        return keypoints.assign_attrs(renamed_frames=0, side_unsure_s=[])
    near = SIDES.index(str(keypoints.attrs.get("near_side") or "right"))
    shown = [np.mean([sure[:, at[f"{s}_{p}"]] for p in ("knee", "ankle")], axis=0) for s in SIDES]
    surer = shown[near] - shown[1 - near]
    step = float(np.median(np.diff(keypoints.time.values)))
    foot, knee = (_higher(h, least) for h, least in ((lift, APART_LEG), (knees, APART_KNEES)))
    top, under = lift.max(axis=1), lift.min(axis=1)
    renamed = {"knee": np.zeros(len(lift), dtype=bool), "foot": np.zeros(len(lift), dtype=bool)}
    doubted = np.zeros(lift.shape, dtype=bool)
    found = stretches_up(lift, max(round(BRIDGE_S / step), 1))
    votes = [float(((foot + knee)[a:b] * surer[a:b]).sum()) for a, b in found]
    signs, open_ = in_turn(found, votes)
    time = keypoints.time.values
    unsure = [float((time[found[k][0]] + time[found[k][1] - 1]) / 2) for k in open_]
    for (start, stop), vote in zip(found, signs, strict=True):
        here = slice(start, stop)
        if vote == 0:
            continue
        renamed["foot"][here] = foot[here] == -vote
        renamed["knee"][here] = knee[here] == -vote
        doubted[here] = (foot[here] == 0)[:, None]
        well_up = top[here] >= WELL_UP * top[here].max()
        doubted[here, 1 if vote > 0 else 0] |= well_up & (under[here] > DRAWN_UP * top[here])
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
        renamed_frames=int((renamed["knee"] | renamed["foot"]).sum()), side_unsure_s=unsure
    )


def in_turn(found: list[tuple[int, int]], votes: list[float]) -> tuple[Floats, list[int]]:
    """−1, 0, +1 for each stretch: the sign of its vote; where the legs otherwise take turns, a
    stretch whose vote is weak takes its turn. And the numbers of those left weak.
    """
    out = np.sign(np.array(votes))
    size = np.array([stop - start for start, stop in found])
    whole = np.flatnonzero(size >= WHOLE * np.quantile(size, 0.8)) if size.size else size
    strength = np.abs(np.array(votes))[whole]
    if whole.size < LEAST_TURNS:
        return out, []
    strong = strength >= WEAK * np.median(strength)
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


def _heights(place: Floats, at: dict[str, int], part: str) -> Floats | None:
    """(T, 2) how high each ankle or knee is above its lowest, leg lengths; None: nothing seen."""
    hip = (place[:, at["left_hip"]] + place[:, at["right_hip"]]) / 2
    ankle, joint = (
        np.stack([place[:, at[f"{s}_{p}"]] for s in SIDES], axis=1) for p in ("ankle", part)
    )
    reach = np.linalg.norm(ankle - hip[:, None], axis=2)
    if np.isfinite(reach).sum() < LEAST_SEEN:
        return None
    height = (hip[:, None, 1] - joint[..., 1]) / float(np.nanquantile(reach, 0.9))
    # the far leg stands higher in the picture than the near one
    return np.asarray(np.nan_to_num(height - np.nanquantile(height, DOWN, axis=0)))
