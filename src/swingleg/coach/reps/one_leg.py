"""One lift is one leg's: key points whose legs change names while one of them is up are put right.

A pose network may exchange the legs for a few frames just when one is highest, and put both between
for a frame or two before and after: from frame to frame neither naming is smoother then. But the
leg that is up stays the same from leaving the ground until it is down again. Most of a lift's
frames decide whose it is; a frame in which the far leg is surer than the near one counts as named
the wrong way.
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
#: share of the time in which each leg is taken to be down
DOWN = 0.1
#: frames in which both are drawn between are bridged where a leg is still this share as high
STILL_UP = 0.35
#: and for no longer than this, seconds
BRIDGE_S = 0.15
#: by how much the far leg is surer than the near one where the names are wrong
SURER = 0.05
#: points drawn between the two legs are believed by this much
BETWEEN_TRUST = 0.1
_PARTS = ("hip", "knee", "ankle", "heel", "toe_tip")


def one_leg_per_lift(keypoints: xr.Dataset) -> xr.Dataset:
    """The same Keypoints, each lift on one leg; attrs gain ``renamed_frames``."""
    at = {str(name): k for k, name in enumerate(keypoints.keypoint.values)}
    place, sure = keypoints.position.values.copy(), keypoints.confidence.values.copy()
    lift = _lifts(place, at)
    if lift is None:
        return keypoints.assign_attrs(renamed_frames=0)
    near = SIDES.index(str(keypoints.attrs.get("near_side") or "right"))
    shown = [np.mean([sure[:, at[f"{s}_{p}"]] for p in ("knee", "ankle")], axis=0) for s in SIDES]
    believed = np.where(shown[1 - near] - shown[near] > SURER, -1.0, 1.0)
    step = float(np.median(np.diff(keypoints.time.values)))
    higher = lift[:, near] - lift[:, 1 - near]
    renamed = np.zeros(len(lift), dtype=bool)
    between = np.zeros(len(lift), dtype=bool)
    for start, stop in stretches_up(lift, max(round(BRIDGE_S / step), 1)):
        here = slice(start, stop)
        apart = np.abs(higher[here]) >= APART_LEG
        vote = float((np.sign(higher[here]) * believed[here])[apart].sum())
        if vote == 0:
            continue
        renamed[here] = apart & (np.sign(higher[here]) != np.sign(vote))
        between[here] = ~apart
    for part in _PARTS:
        if f"left_{part}" in at and f"right_{part}" in at:
            pair = [at[f"left_{part}"], at[f"right_{part}"]]
            rows = np.flatnonzero(renamed)[:, None]
            place[rows, pair] = place[rows, pair[::-1]]
            sure[rows, pair] = sure[rows, pair[::-1]]
            if part != "hip":
                sure[np.flatnonzero(between)[:, None], pair] *= BETWEEN_TRUST
    return keypoints.assign(
        position=(keypoints.position.dims, place, keypoints.position.attrs),
        confidence=(keypoints.confidence.dims, sure, keypoints.confidence.attrs),
    ).assign_attrs(renamed_frames=int(renamed.sum()))


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
        low = top[start:stop] < STILL_UP / 2 * high
        inner = np.flatnonzero(np.diff(np.concatenate([[0], low.astype(int), [0]]))).reshape(-1, 2)
        for a, b in inner:
            if a > 0 and b < stop - start:
                cuts.append(start + a + int(np.argmin(top[start + a : start + b])))
        cuts.append(stop)
        out += list(pairwise(cuts))
    return out


def _lifts(place: Floats, at: dict[str, int]) -> Floats | None:
    """(T, 2) how high each ankle is above its lowest, leg lengths; None where nothing is seen."""
    hip = (place[:, at["left_hip"]] + place[:, at["right_hip"]]) / 2
    ankle = np.stack([place[:, at[f"{s}_ankle"]] for s in SIDES], axis=1)
    reach = np.linalg.norm(ankle - hip[:, None], axis=2)
    if np.isfinite(reach).sum() < 10:
        return None
    leg = float(np.nanquantile(reach, 0.9))
    lift = -(ankle[..., 1] - hip[:, None, 1]) / leg
    # the far foot stands higher in the picture than the near one
    return np.asarray(np.nan_to_num(lift - np.nanquantile(lift, DOWN, axis=0)))
