"""A clip → Keypoints: decode, follow the runner, tell left from right."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import OptionError, PersonError
from swingleg.core.keypoints import KEYPOINTS, keypoints_dataset
from swingleg.pose.base import PoseBackend
from swingleg.pose.sides import consistent_sides
from swingleg.pose.track import Tracks, follow
from swingleg.pose.view import GOOD_STATURE_SHARE, check_size, check_view
from swingleg.read.prefetch import prefetch
from swingleg.read.video import VideoInfo, frames, probe

BACKENDS = ("blazepose", "rtmpose")
#: more workers than this would predict the runner's place from too far back
_MOST_WORKERS = 3

Progress = Callable[[int, int], None]


def estimate_pose(
    path: str | Path,
    *,
    slow_motion: float | None = None,
    backend: str = "blazepose",
    progress: Progress | None = None,
    person: int | None = None,
) -> xr.Dataset:
    """Keypoints of the runner in a clip, left and right consistent over the whole of it.

    Parameters
    ----------
    slow_motion : real frame rate / playback rate; None = what the file says of itself, else 1.
    backend : one of `BACKENDS`, with ":FILE" for one that brings no model ("rtmpose:FILE.onnx").
    progress : called with (frames done, frames in all). person : 1 = leftmost person at the
        start; by default the largest.

    Returns
    -------
    Keypoints (see `core.keypoints`); attrs also ``facing`` (+1 image-right, −1 image-left),
    ``near_side``, ``truncated``, ``persons_seen``, ``variable_frame_rate``, ``rotation_deg``,
    ``swapped_frames``, ``collapsed_frames``, ``slow_motion`` (the factor used) and
    ``slow_motion_in_file``.

    Raises
    ------
    VideoError, PersonError, ModelError, OptionError, MissingExtraError.
    """
    info = probe(path)
    slow_motion = info.slow_motion if slow_motion is None else slow_motion
    workers = open_backends(backend)
    done = (lambda n: progress(n, max(info.frames, n))) if progress else None
    with frames(path, slow_motion=slow_motion, draft=True) as stream:
        tracks = follow(prefetch(stream), workers, person=person, progress=done)
        raw = _gather(tracks, info, slow_motion, workers[0].name)
        raw.attrs["truncated"] = int(stream.truncated)
    check_size(raw)
    check_view(raw)
    return consistent_sides(raw)


def open_backends(backend: str, *, workers: int | None = None) -> list[PoseBackend]:
    """One backend instance per worker thread; by default one more than there are cores
    (one often waits for its next region), at most 3.

    Several single-threaded networks on neighbouring frames leave no core waiting for another,
    which one network on several threads does as soon as the decoder wants a share.

    Raises
    ------
    OptionError : unknown backend. ModelError, MissingExtraError.
    """
    name, _, model = backend.partition(":")
    import cv2

    cv2.setNumThreads(1)  # the workers are the threads; OpenCV's own would only get in their way
    count = workers or min(_cores() + 1, _MOST_WORKERS)
    if name == "blazepose":
        from swingleg.pose.blazepose import BlazePose

        return [BlazePose() for _ in range(count)]
    if name == "rtmpose":
        from swingleg.pose.rtmpose import RTMPose

        return [RTMPose(model) for _ in range(count)]
    raise OptionError(f"unknown pose backend {backend!r}", fix=f"Use one of {', '.join(BACKENDS)}.")


def _cores() -> int:
    """Cores this process may use (containers often allow fewer than the machine has)."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _gather(tracks: Tracks, info: VideoInfo, slow_motion: float, backend: str) -> xr.Dataset:
    """The runner's track as Keypoints; frames without the runner are NaN with confidence 0."""
    runner = tracks.runner()
    if runner < 0:
        raise PersonError(
            "no person was found in the clip",
            where=info.path,
            fix="Film from the side, head to feet in the picture, the runner filling at least "
            f"{GOOD_STATURE_SHARE:.0%} of its height.",
        )
    count = len(tracks.time)
    position = np.full((count, len(KEYPOINTS), 2), np.nan)
    confidence = np.zeros((count, len(KEYPOINTS)))
    for number, estimate in enumerate(tracks.estimate):
        if estimate is not None and tracks.track[number] == runner:
            position[number], confidence[number] = estimate.position, estimate.confidence
    data = keypoints_dataset(
        tracks.time,
        position,
        confidence,
        width=info.width,
        height=info.height,
        fps=info.fps * slow_motion,
        backend=backend,
        source=info.path,
    )
    data.attrs["persons_seen"] = tracks.people
    data.attrs["variable_frame_rate"] = int(info.variable_frame_rate)
    data.attrs["rotation_deg"] = info.rotation_deg
    data.attrs["virtual"] = int(info.virtual)
    data.attrs["slow_motion"] = float(slow_motion)
    data.attrs["slow_motion_in_file"] = info.slow_motion
    return data
