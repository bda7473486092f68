"""`Keypoints`: what a pose model saw, frame by frame.

A Keypoints dataset is an `xarray.Dataset` with

=============  ==========================  =======================================
position       (time, keypoint, space)     pixels; space = x (right), y (DOWN)
confidence     (time, keypoint)            0..1
=============  ==========================  =======================================

``time`` is seconds from the recording's start, from presentation time stamps, real time (a
slow-motion clip's stamps are already divided by its factor). Frames in which no person was
found hold NaN positions and confidence 0. Left and right are the runner's own.

attrs: ``width``, ``height`` (pixels, after rotation), ``fps`` (median rate, real time),
``backend``, ``source``.

Where the camera moved there is a third variable, ``camera`` (time, parameter): shift_x, shift_y
(pixels), roll_deg (clockwise) and zoom, which take a frame's pixels to the first frame's:
first = zoom · Rot(roll) · (frame − middle) + middle + shift, with the picture's middle
((width − 1) / 2, (height − 1) / 2). "First" is the first picture held as level as the clip is on
average.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from swingleg.core.errors import DataError

SIDES = ("left", "right")
CAMERA = ("shift_x", "shift_y", "roll_deg", "zoom")
_PAIRED = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe_tip")
KEYPOINTS: tuple[str, ...] = (
    "nose",
    *(f"{side}_ear" for side in SIDES),
    *(f"{side}_{part}" for part in _PAIRED for side in SIDES),
)
_VARIABLES = {"position": ("time", "keypoint", "space"), "confidence": ("time", "keypoint")}
REQUIRED = tuple(f"{side}_{part}" for part in ("hip", "knee", "ankle") for side in SIDES)


def other_side(side: str) -> str:
    """ "left" for "right" and "right" for "left"; ValueError for anything else."""
    return SIDES[1 - SIDES.index(side)]


def keypoints_dataset(
    time: ArrayLike,
    position: ArrayLike,
    confidence: ArrayLike,
    *,
    width: int,
    height: int,
    fps: float,
    backend: str,
    source: str = "",
    names: tuple[str, ...] = KEYPOINTS,
) -> xr.Dataset:
    """Build and validate a Keypoints dataset.

    Parameters
    ----------
    time : (T,) seconds. position : (T, K, 2) px. confidence : (T, K) 0..1.
    """
    data = xr.Dataset(
        {
            "position": (
                ("time", "keypoint", "space"),
                np.asarray(position, dtype=float),
                {"units": "px"},
            ),
            "confidence": (
                ("time", "keypoint"),
                np.asarray(confidence, dtype=float),
                {"units": "1"},
            ),
        },
        coords={
            "time": ("time", np.asarray(time, dtype=float), {"units": "s"}),
            "keypoint": list(names),
            "space": ["x", "y"],
        },
        attrs={
            "width": int(width),
            "height": int(height),
            "fps": float(fps),
            "backend": backend,
            "source": source,
        },
    )
    validate_keypoints(data)
    return data


def form_faults(
    data: xr.Dataset, variables: Mapping[str, tuple[str, ...]], attrs: Iterable[str]
) -> list[str]:
    """What `data` lacks of these variables, by name with their dimensions, and attributes."""
    faults = []
    for name, dims in variables.items():
        if name not in data:
            faults.append(f"{name} is missing")
        elif data[name].dims != dims:
            faults.append(f"{name} has dimensions {data[name].dims}, not {dims}")
    return faults + [f"attribute {name} is missing" for name in attrs if name not in data.attrs]


def validate_keypoints(data: xr.Dataset) -> None:
    """Gather every fault of a Keypoints dataset and raise once.

    Raises
    ------
    DataError : naming all faults.
    """
    faults = form_faults(data, _VARIABLES, ("width", "height", "fps"))
    if not faults:
        missing = sorted(set(REQUIRED) - set(map(str, data.keypoint.values)))
        if missing:
            faults.append(f"keypoints missing: {', '.join(missing)}")
        time = data.time.values
        if time.size and (not np.isfinite(time).all() or (np.diff(time) <= 0).any()):
            faults.append("time does not increase strictly")
    if faults:
        raise DataError("not a Keypoints dataset: " + "; ".join(faults))
