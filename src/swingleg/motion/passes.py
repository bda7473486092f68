"""Which part of a clip is measured: the longest stretch with the runner in view, one direction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.errors import PersonError
from swingleg.core.keypoints import REQUIRED, SIDES
from swingleg.core.wording import counted

Floats = NDArray[np.float64]
LONGEST_GAP_S = 0.25
#: fewest frames with a point for a fit to stand on
LEAST_FRAMES = 10
#: shortest pass, seconds: half the time between two knots of a leg's angles
LEAST_S = 0.025


@dataclass(frozen=True)
class Pass:
    """Frames first…last (inclusive) in one running direction; facing +1 = image-right."""

    first: int
    last: int
    facing: int


def longest_pass(keypoints: xr.Dataset) -> tuple[Pass, float]:
    """The longest unbroken pass, and the share of the seen frames it holds.

    A gap of more than 0.25 s, or a turn of the runner, ends a pass.

    Raises
    ------
    PersonError : nobody is in the picture for long enough to fit a motion.
    """
    seen = np.isfinite(keypoints.position.sel(keypoint=list(REQUIRED)).values).all(axis=(1, 2))
    frames = np.flatnonzero(seen)
    if frames.size < LEAST_FRAMES:
        few = f"a runner is seen in {counted(int(frames.size), 'frame')} only"
        raise PersonError(
            few if frames.size else "a whole runner is seen in no frames",
            where=keypoints.attrs.get("source") or None,
            fix="Film the whole body from the side, at least six strides long.",
        )
    time = keypoints.time.values
    direction = facing_over_time(keypoints)[frames]
    breaks = (np.diff(time[frames]) > LONGEST_GAP_S) | (np.diff(direction) != 0)
    edges = np.concatenate([[0], np.flatnonzero(breaks) + 1, [frames.size]])
    lengths = np.diff(edges)
    best = int(np.argmax(lengths))
    part = slice(edges[best], edges[best + 1])
    _check_time(time[frames[part]], keypoints)
    chosen = Pass(int(frames[part][0]), int(frames[part][-1]), int(direction[part][0]))
    return chosen, float(lengths[best] / frames.size)


def _check_time(seen_s: Floats, keypoints: xr.Dataset) -> None:
    """Raise where frames follow each other faster than any camera takes them."""
    lasts = float(seen_s[-1] - seen_s[0])
    if lasts < LEAST_S:
        raise PersonError(
            f"a runner is seen for {1e3 * lasts:.2g} ms only",
            where=keypoints.attrs.get("source") or None,
            fix="Film at least six strides; of a file of key points, check its times and rate.",
        )


def facing_over_time(keypoints: xr.Dataset) -> NDArray[np.int64]:
    """(T,) +1 where the runner faces image-right, −1 image-left; a vote over 1.5 s.

    Three signs vote, each over the trunk's length: the toes ahead of the heels, the nose ahead of
    the ears, and the knees bending forward of the line from hip to ankle.
    """
    names = list(map(str, keypoints.keypoint.values))

    def x(name: str) -> Floats:
        if name not in names:
            return np.full(keypoints.sizes["time"], np.nan)
        return np.asarray(keypoints.position.sel(keypoint=name, space="x").values)

    votes = [x(f"{s}_toe_tip") - x(f"{s}_heel") for s in SIDES]
    votes += [2 * (x("nose") - x(f"{s}_ear")) for s in SIDES]
    votes += [x(f"{s}_knee") - (x(f"{s}_hip") + x(f"{s}_ankle")) / 2 for s in SIDES]
    total = np.nan_to_num(np.array(votes), nan=0.0).sum(axis=0)
    window = max(int(1.5 * keypoints.attrs["fps"]) | 1, 3)
    summed = np.convolve(np.pad(total, window // 2, mode="edge"), np.ones(window), mode="valid")
    return np.where(summed >= 0, 1, -1)
