"""Which way the runner faces, decided once per clip, and which leg is therefore the near one."""

from __future__ import annotations

import numpy as np
import xarray as xr

#: (behind, ahead): the second lies further in the direction faced
_PAIRS = (
    ("left_ear", "nose"),
    ("right_ear", "nose"),
    ("left_heel", "left_toe_tip"),
    ("right_heel", "right_toe_tip"),
)


def facing_of(keypoints: xr.Dataset) -> int:
    """+1 when the runner faces image-right, −1 when image-left.

    Each pair of points (ear → nose, heel → toe) votes in every frame with its distance in x times
    its confidence. A swing foot turned toes down counts little, as its distance in x is small.
    Files without these points fall back on the knee, which lies ahead of the line hip → ankle.
    """
    at = {str(name): i for i, name in enumerate(keypoints.keypoint.values)}
    x = keypoints.position.values[:, :, 0]
    sure = keypoints.confidence.values
    votes = [
        np.nansum((x[:, at[ahead]] - x[:, at[behind]]) * _least(sure, at[ahead], at[behind]))
        for behind, ahead in _PAIRS
        if ahead in at and behind in at
    ]
    if not votes:
        votes = [
            np.nansum(x[:, at[f"{s}_knee"]] - (x[:, at[f"{s}_hip"]] + x[:, at[f"{s}_ankle"]]) / 2)
            for s in ("left", "right")
        ]
    return 1 if float(np.sum(votes)) >= 0 else -1


def near_side_of(facing: int) -> str:
    """The leg nearer to the camera: a runner facing image-right shows the right side."""
    return "right" if facing > 0 else "left"


def _least(sure: np.ndarray, one: int, other: int) -> np.ndarray:
    return np.minimum(sure[:, one], sure[:, other])
