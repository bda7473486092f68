"""Keypoints in pixels that a file holds → the Keypoints contract."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.keypoints import KEYPOINTS, REQUIRED, keypoints_dataset
from swingleg.core.recording import rate_of
from swingleg.read.skeletons import keypoint_name

#: usual picture sizes, tried in this order, lying and standing
_SIZES = ((640, 480), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160), (7680, 4320))
#: pose models place points a little beyond the picture
_OVERSHOOT = 1.01


def keypoints_from_labels(
    time: np.ndarray,
    position: np.ndarray,
    labels: Sequence[str],
    *,
    source: Path,
    tool: str = "",
    confidence: np.ndarray | None = None,
    picture: tuple[int, int] | None = None,
) -> tuple[xr.Dataset, list[QualityWarning]]:
    """Keypoints from columns with labels of any known style.

    Parameters
    ----------
    time : (T,) s. position : (T, L, 2) px, NaN where not seen. labels : L names. confidence :
    (T, L) 0..1; without it 1 where seen. picture : width, height in pixels if known.

    Raises
    ------
    InputError : hips, knees or ankles are not among the labels; says what is there.
    """
    index = {ours: k for k, label in enumerate(labels) if (ours := keypoint_name(label))}
    missing = [name for name in REQUIRED if name not in index]
    if missing:
        raise InputError(
            f"keypoints missing: {', '.join(missing)}; found: {', '.join(labels)}",
            where=str(source),
            fix="Give a mapping file that names the columns of hips, knees and ankles.",
        )
    sure = np.where(np.isfinite(position).all(axis=2), 1.0, 0.0)
    if confidence is not None:
        sure = sure * np.nan_to_num(confidence)
    return build_keypoints(
        time, position, sure, index, source=source, backend=tool or "file", picture=picture
    )


def build_keypoints(
    time: np.ndarray,
    position: np.ndarray,
    confidence: np.ndarray,
    index: dict[str, int],
    *,
    source: Path,
    backend: str,
    picture: tuple[int, int] | None = None,
) -> tuple[xr.Dataset, list[QualityWarning]]:
    """All of `KEYPOINTS`, NaN with confidence 0 where the file has no such point.

    position : (T, L, 2), confidence : (T, L), index : our name → column. Points with y upward
    (ankles above hips) are turned to image axes.
    """
    xy = np.full((len(time), len(KEYPOINTS), 2), np.nan)
    sure = np.zeros(xy.shape[:2])
    for k, name in enumerate(KEYPOINTS):
        if name in index:
            xy[:, k] = position[:, index[name]]
            sure[:, k] = confidence[:, index[name]]
    notes: list[QualityWarning] = []
    if _drawn_upward(xy):
        xy[..., 1] = np.nanmax(xy[..., 1]) - xy[..., 1]
        notes.append(
            QualityWarning(
                "pixels_upward",
                f"In {source.name} y grows upward; it was turned to the axes of a picture.",
                "Nothing to do.",
            )
        )
    if picture is None:
        picture = _picture_that_holds(xy)
        notes.append(
            QualityWarning(
                "picture_size_assumed",
                f"{source.name} does not say the picture's size; {picture[0]} × {picture[1]} "
                "pixels, which holds all keypoints, was taken.",
                "Nothing to do unless the camera was rolled: roll turns about the centre.",
            )
        )
    data = keypoints_dataset(
        time, xy, sure, width=picture[0], height=picture[1], fps=rate_of(time),
        backend=backend, source=source.name,
    )  # fmt: skip
    data.attrs["medium"] = "keypoints"  # words of advice differ from those for a film at hand
    return data, notes


def _drawn_upward(xy: np.ndarray) -> bool:
    y = {name: xy[:, k, 1] for k, name in enumerate(KEYPOINTS)}
    fall = [y[f"{side}_ankle"] - y[f"{side}_hip"] for side in ("left", "right")]
    both = np.concatenate(fall)
    both = both[np.isfinite(both)]
    return bool(both.size and np.median(both) < 0)


def _picture_that_holds(xy: np.ndarray) -> tuple[int, int]:
    seen = xy[np.isfinite(xy).all(axis=2)]
    if not len(seen):
        return _SIZES[2]
    wide, tall = np.percentile(seen, 99.9, axis=0)
    for size in _SIZES:
        for width, height in (size, size[::-1]):
            if wide <= width * _OVERSHOOT and tall <= height * _OVERSHOOT:
                return width, height
    return int(np.ceil(wide)), int(np.ceil(tall))
