"""`Motion`: how the runner moved. The centre of the design; every input ends here.

A Motion is an `xarray.Dataset` on a uniform ``time`` grid (seconds from the recording's start):

================  =======================  ==================================================
position          (time, point, space)     m, or leg lengths when the scale is unknown
                                           (``position.attrs["units"]`` is "m" or "leg")
position_sd       (time, point, space)     same unit
joint_angle       (time, side, joint)      degrees; joint = hip, knee, ankle
joint_angle_sd    (time, side, joint)      degrees
segment_angle     (time, side, segment)    degrees; segment = thigh, shank, foot
segment_angle_sd  (time, side, segment)    degrees
trunk_angle       (time)                   degrees, lean forward positive (NaN if not seen)
trunk_angle_sd    (time)                   degrees
visible           (time, side)             0..1, how much of the leg was really seen
knee_angle_quick  (time, side)             degrees; optional: knee flexion filtered less, for its
                                           rate, where the input bears it (markers)
================  =======================  ==================================================

Axes (ISB): x forward in the direction of running, y up from the ground, z to the runner's right
(2-D input has space = x, y only). Hip and knee flexion and ankle dorsiflexion are positive. Thigh
and shank angles are from vertical, positive with the distal end forward; knee = thigh − shank.
Foot angle is from horizontal (heel → metatarsal), toes up positive, zero = foot flat in
mid-stance; ankle = foot − shank. A hip angle needs pelvis markers and is NaN from video.

x is relative to the camera's or laboratory's frame: on a treadmill the pelvis stays near a
constant x and the belt moves backward; overground the pelvis moves forward.

``*_sd`` are random standard errors of one sample, without the systematic part, which the
attribute ``bias_sd_deg`` holds (see `gait.uncertainty`).

Where a video's camera moved there is also ``camera`` (time, parameter), its path as in
`core.keypoints`: positions are those of a camera that stood still like the first picture's.

attrs: ``kind`` ("video", "markers", "keypoints"), ``source_fps`` (rate the evidence came at),
``facing`` (+1 the runner faced image-right, −1 image-left, 0 not from an image), ``near_side``
("left", "right" or ""), ``leg_length`` (thigh + shank in units of position), ``leg_length_m``
(NaN if no scale), ``scale_rel_sd`` (relative standard deviation of the metre), and for video
``px_per_unit``, ``origin_px`` (x, y), ``roll_deg``: image = f(motion) for drawing.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from swingleg.core.errors import DataError
from swingleg.core.keypoints import SIDES, form_faults

JOINTS = ("hip", "knee", "ankle")
SEGMENTS = ("thigh", "shank", "foot")
LEG_POINTS = ("hip", "knee", "ankle", "heel", "toe")
POINTS: tuple[str, ...] = (
    *(f"{side}_{part}" for side in SIDES for part in LEG_POINTS),
    "pelvis",
    "neck",
)
_VARIABLES = {
    "position": ("time", "point", "space"),
    "position_sd": ("time", "point", "space"),
    "joint_angle": ("time", "side", "joint"),
    "joint_angle_sd": ("time", "side", "joint"),
    "segment_angle": ("time", "side", "segment"),
    "segment_angle_sd": ("time", "side", "segment"),
    "trunk_angle": ("time",),
    "trunk_angle_sd": ("time",),
    "visible": ("time", "side"),
}
_OPTIONAL = {"knee_angle_quick": ("time", "side")}
_ATTRS = ("kind", "source_fps", "facing", "near_side", "leg_length", "leg_length_m", "scale_rel_sd")


def motion_dataset(
    time: ArrayLike,
    arrays: Mapping[str, ArrayLike],
    *,
    units: str,
    points: tuple[str, ...] = POINTS,
    space: tuple[str, ...] = ("x", "y"),
    attrs: dict[str, object],
) -> xr.Dataset:
    """Build and validate a Motion from plain arrays named and shaped as the table above.

    Parameters
    ----------
    time : (T,) seconds, uniform. arrays : variable name → array. units : "m" or "leg".

    Raises
    ------
    DataError : naming all faults at once.
    """
    unit_of = {"position": units, "position_sd": units, "visible": "1"}
    data = xr.Dataset(
        {
            name: (dims, np.asarray(arrays[name], dtype=float), {"units": unit_of.get(name, "deg")})
            for name, dims in {**_VARIABLES, **_OPTIONAL}.items()
            if name in arrays
        },
        coords={
            "time": ("time", np.asarray(time, dtype=float), {"units": "s"}),
            "point": list(points),
            "space": list(space),
            "side": list(SIDES),
            "joint": list(JOINTS),
            "segment": list(SEGMENTS),
        },
        attrs=dict(attrs),
    )
    validate_motion(data)
    return data


def validate_motion(data: xr.Dataset) -> None:
    """Gather every fault of a Motion and raise once.

    Raises
    ------
    DataError : naming all faults.
    """
    given = {name: dims for name, dims in _OPTIONAL.items() if name in data}
    faults = form_faults(data, {**_VARIABLES, **given}, _ATTRS)
    if not faults:
        units = data.position.attrs.get("units")
        if units not in ("m", "leg"):
            faults.append(f"position has units {units!r}, not 'm' or 'leg'")
        missing = sorted(set(POINTS) - set(map(str, data.point.values)))
        if missing:
            faults.append(f"points missing: {', '.join(missing)}")
        step = np.diff(data.time.values)
        if step.size == 0 or (step <= 0).any() or np.ptp(step) > 1e-6 + 1e-3 * step.mean():
            faults.append("time is not a uniform, increasing grid of at least two samples")
    if faults:
        raise DataError("not a Motion: " + "; ".join(faults))


def sample_rate(motion: xr.Dataset) -> float:
    """Samples per second of a Motion's uniform grid."""
    time = motion.time.values
    return float((time.size - 1) / (time[-1] - time[0]))


def point(motion: xr.Dataset, name: str) -> np.ndarray:
    """(T, S) trajectory of one point, in the motion's position units."""
    return np.asarray(motion.position.sel(point=name).values)


def segment(motion: xr.Dataset, side: str, name: str) -> np.ndarray:
    """(T,) angle of one segment, degrees."""
    return _angle(motion, "segment_angle", side, SEGMENTS.index(name))


def joint(motion: xr.Dataset, side: str, name: str) -> np.ndarray:
    """(T,) angle of one joint, degrees."""
    return _angle(motion, "joint_angle", side, JOINTS.index(name))


def _angle(motion: xr.Dataset, variable: str, side: str, which: int) -> np.ndarray:
    """By position, not by label: the report asks thousands of times, and `sel` is slow."""
    return np.asarray(motion[variable].values[:, SIDES.index(side), which])
