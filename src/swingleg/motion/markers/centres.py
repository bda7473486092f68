"""Joint centres from markers on the skin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from swingleg.motion.markers.axes import unit

Floats = NDArray[np.float64]

#: from the lateral marker to the joint centre, leg lengths: forward, towards the joint above,
#: inward. Mean of 24 standing legs of 12 runners (Fukuchi et al. 2017, PeerJ 5:e3298; computed by
#: validation/metrics_static.py), centre = middle of the medial and the lateral marker there;
#: sd between legs .008, .003, .007 at the knee and .003, .004, .003 at the ankle.
LATERAL_TO_CENTRE_LEG = {"knee": (-0.0007, 0.0049, 0.0726), "ankle": (0.0121, 0.0155, 0.0469)}


def harrington(asis_left: Floats, asis_right: Floats, psis_middle: Floats) -> tuple[Floats, Floats]:
    """Left and right hip centre, each (..., 3) metres.

    Harrington et al. 2007 (J Biomech 40:595), single-variable form. From the middle of the front
    spines, in mm, with pelvis depth PD and width PW: forward −0.24 PD − 9.9, up −0.30 PW − 10.9,
    sideways ±(0.33 PW + 7.3).

    Parameters
    ----------
    asis_left, asis_right : (..., 3) front spines. psis_middle : (..., 3) middle of the rear spines
        or the sacrum; metres, any right-handed axes.
    """
    middle = (asis_left + asis_right) / 2
    width = np.linalg.norm(asis_right - asis_left, axis=-1, keepdims=True)
    depth = np.linalg.norm(middle - psis_middle, axis=-1, keepdims=True)
    right = unit(asis_right - asis_left)
    forward = middle - psis_middle
    forward = unit(forward - right * (forward * right).sum(axis=-1, keepdims=True))
    up = np.cross(right, forward)
    base = middle - forward * (0.24 * depth + 0.0099) - up * (0.30 * width + 0.0109)
    aside = right * (0.33 * width + 0.0073)
    return base - aside, base + aside


def from_lateral(
    joint: str, side: str, above: Floats, lateral: Floats, right: Floats, leg_m: float
) -> Floats:
    """(..., 3) joint centre where only the lateral marker is there.

    The conventional gait model (Kadaba et al. 1990) turns the offset by a thigh or shank wand and
    needs a measured joint width; wands are the largest source of its error, so here the joint's
    axis is the runner's own right, the width a mean share of leg length (`LATERAL_TO_CENTRE_LEG`).

    Parameters
    ----------
    joint : "knee" or "ankle". above : (..., 3) centre of the joint above.
    lateral : (..., 3) marker. right : (..., 3) the runner's right in the same axes.
    leg_m : thigh + shank length, metres.
    """
    ahead, up, inward = LATERAL_TO_CENTRE_LEG[joint]
    along = unit(above - lateral)
    axis = unit(right - along * (right * along).sum(axis=-1, keepdims=True))
    front = np.cross(along, axis)
    medial = axis if side == "left" else -axis
    return lateral + leg_m * (ahead * front + up * along + inward * medial)


def pelvic_tilt(asis_middle: Floats, psis_middle: Floats) -> Floats:
    """(T,) anterior tilt of the line from rear to front spines, degrees: front down positive.

    Parameters
    ----------
    asis_middle, psis_middle : (T, 3) runner's axes.
    """
    along = asis_middle - psis_middle
    return np.degrees(np.arctan2(-along[..., 1], along[..., 0]))


def leg_angles(points: Floats) -> Floats:
    """(..., 3) thigh, shank and foot angle in degrees, the foot's zero not yet taken off.

    Parameters
    ----------
    points : (..., 5, D) hip, knee, ankle, heel, toe; the first two axes are forward and up.
    """
    hip, knee, ankle, heel, toe = np.moveaxis(points, -2, 0)
    down = [np.arctan2(d[..., 0], -d[..., 1]) for d in (knee - hip, ankle - knee)]
    sole = toe - heel
    return np.degrees(np.stack([*down, np.arctan2(sole[..., 1], sole[..., 0])], axis=-1))
