"""A segment's markers through a trial: labels put right, jumps left out, gaps rebuilt.

Skin and shoe move, so a cluster is only nearly rigid: each marker keeps a smooth path of its own
in the segment's frame. A marker that is lost is put where the others and its own path say; a plain
fit without it would jump, because the others' skin moves too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.motion.markers.rigid import local, place, rigid_pose

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

#: a marker further than this from where the others usually see it was mistaken for another …
JUMP_M = 0.02
#: … when that is also this many times its own median distance: over the iliac crest the skin alone
#: slides 2 to 3 cm in every stride
_JUMP_TIMES = 5.0
#: a swap of labels is believed when it leaves less than this share of the misfit …
_SWAP_SHARE = 0.6
#: … and the misfit was larger than skin movement makes it
_SWAP_MISFIT_M = 0.012
#: so many combinations of lost markers are rebuilt with their paths; rarer ones without
_PATTERNS = 12
_LOOKS = 60
_SPREAD_LOOKS = 300


@dataclass(frozen=True)
class Track:
    """One cluster through T frames.

    rotation (T, 3, 3), shift (T, 3): the segment's frame in space; NaN with fewer than three
    markers. lost, jumped (T, M): marker not seen; seen, but left out. swapped: pairs of column
    numbers whose labels were exchanged.
    """

    rotation: Floats
    shift: Floats
    lost: Bools
    jumped: Bools
    swapped: tuple[tuple[int, int], ...]

    def carry(self, points: Floats) -> Floats:
        """(T, K, 3) points (K, 3) of the segment's frame, in space."""
        return place(self.rotation, self.shift, points)


def track(seen: Floats, template: Floats) -> Track:
    """Follow one cluster.

    Parameters
    ----------
    seen : (T, M, 3) metres, NaN where lost. template : (M, 3) metres, the cluster at rest; NaN
        for a marker whose place is not known, which is then not used.
    """
    known: Bools = np.asarray(np.isfinite(template).all(axis=-1))
    template = np.where(known[:, None], template, 0.0)
    seen = np.where(known[:, None], seen, np.nan)
    seen, swapped = _relabelled(seen, template, known)
    lost = ~np.isfinite(seen[..., 0])
    weight = (~lost).astype(float)
    rotation, shift = rigid_pose(seen, template, weight)
    jumped = _jumps(seen, template, weight, local(rotation, shift, seen) - template)
    out = lost | jumped
    if not out.any():
        return Track(rotation, shift, lost, jumped, swapped)
    return Track(*_rebuilt(seen, template, out, rotation, shift), lost, jumped, swapped)


def _rebuilt(
    seen: Floats, template: Floats, out: Bools, rotation: Floats, shift: Floats
) -> tuple[Floats, Floats]:
    """The poses with every marker that is out put where the others and its own path say.

    Its path is taken against the others alone, in the frames around, and bridged: so filled, the
    fit before, in and after the gap is the same.
    """
    rotation, shift = rotation.copy(), shift.copy()
    ever = (~out).any(axis=0)
    touched = np.flatnonzero(out[:, ever].any(axis=1))
    patterns, which = np.unique(out[touched], axis=0, return_inverse=True)
    order = np.argsort(-np.bincount(which.ravel()))
    for place_in_order, k in enumerate(order):
        gone, frames = patterns[k], touched[which.ravel() == k]
        weight = np.where(out | gone, 0.0, 1.0)
        if place_in_order >= _PATTERNS or (~gone).sum() < 3:
            rotation[frames], shift[frames] = rigid_pose(seen[frames], template, weight[frames])
            continue
        turned, moved = rigid_pose(seen, template, weight)
        missing = np.flatnonzero(gone & ever)
        path = local(turned, moved, np.where(out[..., None], np.nan, seen)[:, missing])
        path = _bridged(path - template[missing])
        filled = seen[frames].copy()
        filled[:, missing] = place(turned[frames], moved[frames], template[missing] + path[frames])
        use = np.broadcast_to(ever.astype(float), filled.shape[:2])
        rotation[frames], shift[frames] = rigid_pose(filled, template, use)
    return rotation, shift


def _jumps(seen: Floats, template: Floats, weight: Floats, path: Floats) -> Bools:
    """(T, M) markers that lie elsewhere than the others put them, one or two a frame."""
    jumped = np.zeros(weight.shape, dtype=bool)
    apart = np.linalg.norm(path - _usual(path), axis=-1)
    # an error of one marker is shared among all by the fit: look closer well below the limit
    frames = np.flatnonzero((apart > JUMP_M / 3).any(axis=1) & (weight.sum(axis=1) > 3))
    if frames.size == 0:
        return jumped
    few = np.linspace(0, len(seen) - 1, min(len(seen), _SPREAD_LOOKS)).astype(int)
    sample = _from_others(seen[few], template, weight[few])
    usual = _usual(sample)
    reach = np.nan_to_num(_median(np.linalg.norm(sample - usual, axis=-1)))
    limit = np.maximum(JUMP_M, _JUMP_TIMES * reach)
    for _ in range(2):
        w = np.where(jumped[frames], 0.0, weight[frames])
        apart = np.linalg.norm(_from_others(seen[frames], template, w) - usual, axis=-1)
        apart = np.where(w > 0, np.nan_to_num(apart), 0.0) / limit
        worst = apart.argmax(axis=1)
        wrong = (apart.max(axis=1) > 1) & (w.sum(axis=1) > 3)
        jumped[frames[wrong], worst[wrong]] = True
        frames = frames[wrong]
        if frames.size == 0:
            break
    return jumped


def _from_others(seen: Floats, template: Floats, weight: Floats) -> Floats:
    """(T, M, 3) each marker's offset from where the other markers put it, segment's frame."""
    out = np.empty_like(seen)
    for m in range(len(template)):
        others = weight.copy()
        others[:, m] = 0.0
        rotation, shift = rigid_pose(seen, template, others)
        out[:, m] = local(rotation, shift, seen[:, m : m + 1])[:, 0] - template[m]
    return out


def _relabelled(
    seen: Floats, template: Floats, known: Bools
) -> tuple[Floats, tuple[tuple[int, int], ...]]:
    """Exchange the two labels whose exchange makes the cluster rigid, if there are such."""
    count = len(template)
    few = np.linspace(0, len(seen) - 1, min(len(seen), _LOOKS)).astype(int)
    some = seen[few]
    here = np.isfinite(some[..., 0]).any(axis=0)
    before = _misfit(some, template)
    if not before > _SWAP_MISFIT_M:
        return seen, ()
    pairs = [
        (i, j)
        for i in range(count)
        for j in range(i + 1, count)
        if known[i] and known[j] and (here[i] or here[j])
    ]
    after = [_misfit(_exchanged(some, pair), template) for pair in pairs]
    if not after or not np.nanmin(after) < _SWAP_SHARE * before:
        return seen, ()
    pair = pairs[int(np.nanargmin(after))]
    return _exchanged(seen, pair), (pair,)


def _exchanged(seen: Floats, pair: tuple[int, int]) -> Floats:
    order = np.arange(seen.shape[1])
    order[list(pair)] = order[list(pair)[::-1]]
    return seen[:, order]


def _misfit(seen: Floats, template: Floats) -> float:
    """Median over frames of the worst marker's distance from the fit; NaN without any fit."""
    weight = np.isfinite(seen[..., 0]).astype(float)
    rotation, shift = rigid_pose(seen, template, weight)
    apart = np.linalg.norm(local(rotation, shift, seen) - template, axis=-1)
    fitted = np.isfinite(apart).any(axis=1)
    return float(np.median(np.nanmax(apart[fitted], axis=1))) if fitted.any() else float("nan")


def _usual(path: Floats) -> Floats:
    """(M, 3) median over time; 0 for a marker that was never seen."""
    return np.nan_to_num(_median(path))


def _median(values: Floats) -> Floats:
    """Median along axis 0 of what is finite; NaN where nothing is."""
    out = np.full(values.shape[1:], np.nan)
    for m in range(values.shape[1]):
        good = np.isfinite(values[:, m].reshape(len(values), -1)[:, 0])
        if good.any():
            out[m] = np.median(values[good, m], axis=0)
    return out


def _bridged(path: Floats) -> Floats:
    """Linear over gaps, held at the ends; 0 where a marker was never seen."""
    out = path.copy()
    index = np.arange(len(path))
    for m in range(path.shape[1]):
        good = np.isfinite(path[:, m, 0])
        if good.all():
            continue
        for k in range(3):
            out[~good, m, k] = (
                np.interp(index[~good], index[good], path[good, m, k]) if good.any() else 0.0
            )
    return out
