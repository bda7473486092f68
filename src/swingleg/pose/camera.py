"""The camera's path from the background's points: shift, roll and zoom of every frame.

In each frame a similarity (shift, roll, zoom) takes the points seen to where the key picture has
them. It is found by least squares with a re-descending loss (Geman & McClure 1987): what moves by
itself in the background is outvoted. Points on people are left out. Key pictures are strung
together, so that every frame is told against the clip's first one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.pose.background import Stretch

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

#: fewest points of the background that tell a frame's shift, roll and zoom
_LEAST_POINTS = 8
_ROUNDS = 6
#: expected error of a point, as a share of the picture's height
_POINT_SD = 0.0006
#: a camera that moves the picture's middle by less than this share of its height, and turns by
#: less than this, stood still
STILL_SHARE = 0.0012
STILL_DEG = 0.08
#: and one that moves it by more than this share of its width pans with the runner
PAN_SHARE = 0.25
#: frames by which the path may be drawn out beyond those looked at
_BEYOND = 2
#: frames whose motion is not known, beyond which the camera's path is not
_MOST_UNKNOWN = 0.2


@dataclass(frozen=True)
class CameraPath:
    """kind : "still", "hand-held", "panning" or "unknown".

    path : (T, 4) shift x, shift y (pixels), roll (degrees, clockwise), zoom: what takes a frame's
        pixels to the first frame's, turned to the clip's median roll, about the picture's middle.
        Zeros and zoom 1 unless it moved.
    """

    kind: str
    path: Floats


def camera_path(
    stretches: Sequence[Stretch], boxes: Floats, frames: int, size: tuple[int, int]
) -> CameraPath:
    """The camera's path over a clip.

    Parameters
    ----------
    boxes : (T, N, 4) left, top, right, bottom of up to N people; NaN where nobody is.
    frames : T. size : width and height, pixels.
    """
    # takes longer to import than all else in pose: by now `pipeline` has done it meanwhile
    from scipy.interpolate import Akima1DInterpolator

    still = np.tile([0.0, 0.0, 0.0, 1.0], (frames, 1))
    number, turn, shift = _strung(stretches, boxes, size)
    known = np.isfinite(shift)
    if known.any():  # the first picture may be askew; a camera held in the hand is level on average
        level = np.exp(-1j * np.median(np.unwrap(np.angle(turn[known]))))
        turn, shift = turn * level, shift * level
    if known.sum() < 2 or 1 - known.mean() > _MOST_UNKNOWN:
        return CameraPath("unknown", still)
    number, turn, shift = number[known], turn[known], shift[known]
    roll = np.degrees(np.unwrap(np.angle(turn)))
    table = np.column_stack([shift.real, shift.imag, roll, np.abs(turn)])
    first, last = number[[0, -1]]
    every = np.clip(np.arange(frames), first - _BEYOND, last + _BEYOND)
    path = np.asarray(Akima1DInterpolator(number, table)(every, extrapolate=True))
    off = path[:, :2] - np.median(path[:, :2], axis=0)
    far = float(np.quantile(np.hypot(*off.T), 0.95))
    turned = float(np.quantile(np.abs(path[:, 2] - np.median(path[:, 2])), 0.95))
    if far < STILL_SHARE * size[1] and turned < STILL_DEG:
        return CameraPath("still", still)
    return CameraPath("panning" if np.ptp(path[:, 0]) > PAN_SHARE * size[0] else "hand-held", path)


def person_boxes(position: Floats, confidence: Floats) -> Floats:
    """(T, 4) boxes round the key points (T, K, 2) of one person, a fifth wider.

    NaN before the person is first seen and after the last time.
    """
    seen = np.where(confidence[..., None] > 0, position, np.nan)
    rows = np.flatnonzero(np.any(np.isfinite(seen).all(axis=2), axis=1))
    if rows.size == 0:
        return np.full((len(seen), 4), np.nan)
    low, high = np.nanmin(seen[rows], axis=1), np.nanmax(seen[rows], axis=1)
    wide = 0.1 * (high - low).max(axis=1, keepdims=True)
    box = np.concatenate([low - wide, high + wide], axis=1)
    every = np.arange(len(seen))
    columns = [np.interp(every, rows, c, left=np.nan, right=np.nan) for c in box.T]
    return np.stack(columns, axis=1)


def _strung(
    stretches: Sequence[Stretch], boxes: Floats, size: tuple[int, int]
) -> tuple[NDArray[np.int64], Complex, Complex]:
    """Frame numbers, and (N,) turn and shift that take each to the first frame; NaN = not known.

    z_first = turn · (z − c) + c + shift with c the picture's middle.
    """
    numbers: list[int] = []
    turns: list[complex] = []
    shifts: list[complex] = []
    key_turn, key_shift = 1.0 + 0.0j, 0.0j
    for stretch in stretches:
        if not numbers or numbers[-1] != stretch.key:  # else the stretch before has told it
            numbers.append(stretch.key)
            turns.append(key_turn)
            shifts.append(key_shift if len(numbers) == 1 else complex(np.nan))
        if not stretch.frame:
            continue
        turn, shift = _similarities(stretch, boxes, size)
        # frame → key, then key → first
        turn, shift = key_turn * turn, key_turn * shift + key_shift
        numbers += stretch.frame
        turns += list(turn)
        shifts += list(shift)
        told = np.flatnonzero(np.isfinite(shift))
        if told.size:  # the last frame of a stretch is the next one's key picture
            key_turn, key_shift = turn[told[-1]], shift[told[-1]]
    return np.array(numbers, dtype=np.int64), np.array(turns), np.array(shifts)


def _similarities(
    stretch: Stretch, boxes: Floats, size: tuple[int, int]
) -> tuple[Complex, Complex]:
    """(F,) turn and shift that take each frame of a stretch to its key picture."""
    middle = complex((size[0] - 1) / 2, (size[1] - 1) / 2)
    seen = np.stack(stretch.seen).astype(float)
    start = stretch.start.astype(float)
    good = np.isfinite(seen).all(axis=2)
    good &= ~_on_people(start[None], boxes[[stretch.key]])
    good &= ~_on_people(seen, boxes[stretch.frame])
    target = (start[:, 0] + 1j * start[:, 1] - middle)[None]
    z = np.where(good, seen[..., 0] + 1j * seen[..., 1] - middle, 0)
    weight = good.astype(float)
    sd = _POINT_SD * size[1]
    turn, shift = np.ones(len(z), complex), np.zeros(len(z), complex)
    # start from the median shift: with many points on something that moves, the mean is lost
    off = np.where(good, target - z, np.nan)
    some = good.sum(axis=1) >= _LEAST_POINTS
    if some.any():
        shift[some] = np.nanmedian(off[some].real, axis=1) + 1j * np.nanmedian(
            off[some].imag, axis=1
        )
    for step in range(_ROUNDS):
        residual = np.abs(turn[:, None] * z + shift[:, None] - target)
        width = sd * max(3.0, 40.0 * 0.4**step)
        weight = good / (1 + (residual / width) ** 2) ** 2
        turn, shift = _weighted(z, target, weight)
    enough = ((weight > 0.25).sum(axis=1) >= _LEAST_POINTS) & some
    return np.where(enough, turn, np.nan), np.where(enough, shift, np.nan)


def _weighted(z: Complex, target: Complex, weight: Floats) -> tuple[Complex, Complex]:
    """Weighted least squares of target = turn · z + shift, row by row."""
    total = np.maximum(weight.sum(axis=1), 1e-9)
    z0 = (weight * z).sum(axis=1) / total
    t0 = (weight * target).sum(axis=1) / total
    dz, dt = z - z0[:, None], target - t0[:, None]
    spread = np.maximum((weight * np.abs(dz) ** 2).sum(axis=1), 1e-9)
    turn = (weight * dt * dz.conj()).sum(axis=1) / spread
    return turn, t0 - turn * z0


def _on_people(points: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """(F, P) whether points (F, P, 2) lie in any of the boxes (F, N, 4)."""
    x, y = points[:, :, None, 0], points[:, :, None, 1]
    left, top, right, bottom = (boxes[:, None, :, k] for k in range(4))
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    return np.asarray(inside.any(axis=2))
