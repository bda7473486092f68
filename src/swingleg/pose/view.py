"""Is the runner large enough in the picture, and seen from the side?"""

from __future__ import annotations

import numpy as np
import xarray as xr

from swingleg.core.errors import PersonError

#: below this the network's crop holds less than the picture it was trained on
MIN_STATURE_PX = 160
#: what to aim for when filming
GOOD_STATURE_SHARE = 0.25
#: head and sole lie beyond the nose and the heel
_NOSE_TO_HEEL_SHARE = 0.9


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
