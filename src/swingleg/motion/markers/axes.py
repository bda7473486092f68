"""Where up and forward are in the laboratory: found from the runner, never assumed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.core.errors import GaitError
from swingleg.motion.stance import around

Floats = NDArray[np.float64]

#: the vertical is the laboratory's axis nearest to the line from the feet up to the pelvis when it
#: lies within this: the feet of a runner are on average 8 to 12° behind the pelvis. A treadmill's
#: slope plays no part: its laboratory still measures from the true vertical
SNAP_DEG = 20.0
#: slower than this, nobody runs
_LEAST_SPEED_M_S = 0.8


@dataclass(frozen=True)
class LabAxes:
    """rotation (3, 3): runner's x forward, y up, z right = rotation · laboratory.

    slope_deg: the ground's slope, uphill positive. snapped: up is an axis of the laboratory.
    speed_m_s: of the feet's ground against the runner.
    """

    rotation: Floats
    slope_deg: float
    snapped: bool
    speed_m_s: float


def find_axes(
    time: Floats,
    pelvis: Floats,
    heel: Floats,
    toe: Floats,
    up: Floats | None = None,
    *,
    runs: bool = True,
) -> LabAxes:
    """The runner's axes in the laboratory.

    The way the ground moves under the foot in mid-stance, against the pelvis's travel, is the
    direction of running: true on a treadmill and overground alike. Up is the laboratory's axis near
    the line from the feet to the pelvis; where none is near, it is that line itself, which is good
    to about 3° in standing, and upright on the ground in a run, to about 5°.

    Parameters
    ----------
    time : (T,) s. pelvis : (T, 3). heel, toe : (T, 2, 3) metres, laboratory axes.
    up : (3,) from the feet to the pelvis in a standing trial, where there is one. runs : False for
    somebody who may stay where they are: forward is then where the feet point.

    Raises
    ------
    GaitError : the feet are never on moving or passed ground: this is not a run.
    """
    foot = (heel + toe) / 2
    along = toe - heel
    seen = np.isfinite(pelvis[:, 0]) & np.isfinite(foot[..., 0]).all(axis=1)
    if seen.sum() < 20:
        raise GaitError(
            "pelvis and both feet are hardly ever seen together",
            fix="Fill the gaps of the pelvis and foot markers in the capture software.",
        )
    rough = unit(np.mean(pelvis[seen] - foot[seen].mean(axis=1), axis=0) if up is None else up)
    nearest = np.zeros(3)
    nearest[np.abs(rough).argmax()] = np.sign(rough[np.abs(rough).argmax()])
    snapped = bool(np.degrees(np.arccos(np.clip(nearest @ rough, -1, 1))) <= SNAP_DEG)
    vertical = nearest if snapped else rough
    facing = np.mean(along[seen].mean(axis=1), axis=0)
    travel = _velocity(time[seen], pelvis[seen])
    if not runs:
        return LabAxes(axes_from(vertical, facing), 0.0, snapped, float(np.linalg.norm(travel)))
    for _ in range(2):
        ahead = unit(facing - vertical * (facing @ vertical))
        way = travel - _ground_velocity(time, pelvis, foot, toe, vertical, ahead)
        speed = float(np.linalg.norm(way))
        if not speed > _LEAST_SPEED_M_S:
            raise GaitError(
                "the feet do not move against the ground as in running",
                fix="Give a running trial; a standing one goes to --static FILE.",
            )
        facing = way
    if not snapped and up is None:
        vertical = unit(rough - unit(way) * (rough @ unit(way)))
    forward = unit(way - vertical * (way @ vertical))
    slope = float(np.degrees(np.arcsin(unit(way) @ vertical)))
    return LabAxes(axes_from(vertical, forward), slope, snapped, speed)


def axes_from(up: Floats, forward: Floats) -> Floats:
    """(3, 3) rows forward, up, right, from any two such directions."""
    vertical = unit(up)
    ahead = unit(forward - vertical * (forward @ vertical))
    return np.stack([ahead, vertical, np.cross(ahead, vertical)])


def unit(vector: Floats) -> Floats:
    """The vector at length 1."""
    return vector / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-12)


def _velocity(time: Floats, path: Floats) -> Floats:
    """(3,) mean velocity of a path: slope of a straight line through it."""
    t = time - time.mean()
    return (t @ (path - path.mean(axis=0))) / (t @ t)


def _ground_velocity(
    time: Floats, pelvis: Floats, foot: Floats, toe: Floats, up: Floats, ahead: Floats
) -> Floats:
    """(3,) mean velocity of the metatarsals while the foot stands, laboratory axes.

    Not of the whole foot: its heel begins to rise below the pelvis.
    """
    rate = (time.size - 1) / (time[-1] - time[0])
    found = []
    for side in (0, 1):
        relative = foot[:, side] - pelvis
        x, y = relative @ ahead, relative @ up
        with np.errstate(invalid="ignore"):
            passing = np.flatnonzero((x[:-1] > 0) & (x[1:] <= 0))
            middle = np.nanquantile(y, [0.05, 0.95]).mean()
        windows = around(passing[y[passing] < middle], len(x), rate)
        if windows.size:
            moved = toe[windows[:, -1], side] - toe[windows[:, 0], side]
            steps = moved * rate / (windows.shape[1] - 1)
            found.append(np.nanmedian(steps, axis=0))
    if not found or not np.isfinite(found).all():
        raise GaitError(
            "no foot is seen standing below the pelvis",
            fix="Give a run with labelled foot markers; a standing trial goes to --static FILE.",
        )
    return np.mean(found, axis=0)
