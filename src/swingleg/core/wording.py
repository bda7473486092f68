"""Words that follow what was recorded and how many: advice must speak of the input at hand."""

from __future__ import annotations

from typing import Literal

import xarray as xr

#: "keypoints" are those another program found in a video; "markers" every kind of motion capture
Medium = Literal["video", "keypoints", "markers"]


def medium_of(motion: xr.Dataset) -> Medium:
    """What a Motion was recorded with, from its attributes ``kind`` and ``medium``."""
    if motion.attrs["kind"] != "video":
        return "markers"  # joint centres in metres too: a camera is not known to have been there
    return "keypoints" if motion.attrs.get("medium") == "keypoints" else "video"


def record(medium: Medium) -> str:
    """The verb for taking a recording: nobody films markers."""
    return "Record" if medium == "markers" else "Film"


def counted(number: int, noun: str) -> str:
    """ "1 stride", "2 strides", "no strides"."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
