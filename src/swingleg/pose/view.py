"""Is the runner large enough in the picture, and seen from the side?"""

from __future__ import annotations

from typing import Literal

import numpy as np
import xarray as xr

from swingleg.core.errors import PersonError

#: below this the network's crop holds less than the picture it was trained on
MIN_STATURE_PX = 160
#: what to aim for when filming
GOOD_STATURE_SHARE = 0.25
#: how far a step takes the feet apart at the least, in leg lengths: .7 to .9 in running
LEAST_STEP_LEG = 0.2
#: head and sole lie beyond the nose and the heel
_NOSE_TO_HEEL_SHARE = 0.9
#: shoulders' distance in trunk lengths up to which the view counts as from the side, and beyond
#: which no side view can be made of it (.18 on a side view, .7 to .8 from the front)
SIDE_SHARE = 0.35
FRONT_SHARE = 0.55


def stature_px(keypoints: xr.Dataset) -> float:
    """Estimated standing height in pixels: 90th percentile of nose-to-lowest-foot over time."""
    y = keypoints.position.sel(space="y")
    lowest = ("left_heel", "right_heel", "left_toe_tip", "right_toe_tip")
    feet = [name for name in lowest if name in y.keypoint] or ["left_ankle", "right_ankle"]
    top = "nose" if "nose" in y.keypoint else "left_shoulder"
    span = (y.sel(keypoint=feet).max("keypoint") - y.sel(keypoint=top)).values
    span = span[np.isfinite(span)]
    return float(np.percentile(span, 90) / _NOSE_TO_HEEL_SHARE) if span.size else float("nan")


def check_size(keypoints: xr.Dataset) -> None:
    """Raise unless the runner is large enough to be measured.

    Raises
    ------
    PersonError : with how large the runner is and how large is needed.
    """
    height = int(keypoints.attrs["height"])
    stature = stature_px(keypoints)
    if stature >= MIN_STATURE_PX:
        return
    raise PersonError(
        f"the runner is too small: {stature:.0f} pixels tall, {stature / height:.0%} of the "
        f"picture's height; at least {MIN_STATURE_PX} pixels are needed",
        where=str(keypoints.attrs.get("source", "")) or None,
        fix=f"Film closer, or zoom in, until the runner fills at least "
        f"{max(GOOD_STATURE_SHARE, MIN_STATURE_PX / height):.0%} of the picture's height.",
    )


def check_moves(keypoints: xr.Dataset) -> None:
    """Raise when the legs of the person measured do not move as in running, however slowly.

    Raises
    ------
    PersonError : with what to do.
    """
    position = keypoints.position
    left, right, hip_left, hip_right = (
        position.sel(keypoint=f"{side}_{part}").values
        for part in ("ankle", "hip")
        for side in ("left", "right")
    )
    leg = np.nanquantile(np.linalg.norm(left - (hip_left + hip_right) / 2, axis=1), 0.9)
    apart = np.linalg.norm(left - right, axis=1) / leg
    if np.subtract(*np.nanquantile(apart, [0.95, 0.05])) >= LEAST_STEP_LEG:
        return
    several = int(keypoints.attrs.get("persons_seen", 1)) > 1
    raise PersonError(
        "the legs of the person measured hardly move",
        where=str(keypoints.attrs.get("source", "")) or None,
        fix=f"Choose another one with --person (in view: {keypoints.attrs['people']})."
        if several
        else "Film somebody who runs, from the side.",
    )


def view_of(keypoints: xr.Dataset) -> Literal["side", "oblique", "front"]:
    """From where the runner was filmed, judged over the whole clip.

    The shoulders' distance in the picture, as a share of the trunk's length, is small from the
    side (about .2 through the trunk's own rotation) and about .8 from the front or the back.
    """
    width = shoulder_share(keypoints)
    if not np.isfinite(width) or width < SIDE_SHARE:
        return "side"
    return "oblique" if width < FRONT_SHARE else "front"


def check_view(keypoints: xr.Dataset) -> None:
    """Raise when the runner was filmed from the front or the back.

    Raises
    ------
    PersonError : with what to do.
    """
    if view_of(keypoints) == "front":
        raise PersonError(
            "the runner was filmed from the front or the back",
            where=str(keypoints.attrs.get("source", "")) or None,
            fix="Film from the side: the camera level with the hips, square to the direction "
            "of running.",
        )


def shoulder_share(keypoints: xr.Dataset) -> float:
    """Median distance of the shoulders in x, in trunk lengths; NaN without shoulders."""
    names = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    if any(name not in keypoints.keypoint for name in names):
        return float("nan")
    left, right, hip_left, hip_right = (
        keypoints.position.sel(keypoint=name).values for name in names
    )
    trunk = np.linalg.norm((left + right - hip_left - hip_right) / 2, axis=1)
    share = np.abs(left - right)[:, 0] / np.where(trunk > 0, trunk, np.nan)
    return float(np.nanmedian(share)) if np.isfinite(share).any() else float("nan")
