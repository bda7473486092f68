"""A clip → Keypoints: decode, follow the runner, tell left from right."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from swingleg.core.errors import OptionError, PersonError
from swingleg.core.keypoints import CAMERA, KEYPOINTS, keypoints_dataset
from swingleg.core.said import PersonChoice
from swingleg.pose.background import Background, Stretch
from swingleg.pose.base import PoseBackend
from swingleg.pose.camera import camera_path, person_boxes
from swingleg.pose.kept import Kept, kept_for
from swingleg.pose.people import Followed, choose, in_view, listing
from swingleg.pose.sides import consistent_sides
from swingleg.pose.track import Start, Tracks, follow
from swingleg.pose.view import GOOD_STATURE_SHARE, check_moves, check_size, check_view
from swingleg.read.prefetch import prefetch
from swingleg.read.video import VideoInfo, frames, probe

BACKENDS = ("blazepose", "rtmpose")
#: more workers than this would predict the runner's place from too far back
_MOST_WORKERS = 3
#: going on in mid-clip, decoding starts this much earlier, so that it has settled
_SEEK_BEFORE_S = 2.0

Progress = Callable[[int, int], None]


def estimate_pose(
    path: str | Path,
    *,
    slow_motion: float | None = None,
    backend: str = "blazepose",
    progress: Progress | None = None,
    person: PersonChoice | int | None = None,
    reuse: bool = False,
    runs: bool = True,
) -> xr.Dataset:
    """Keypoints of the runner in a clip, left and right consistent over the whole of it.

    Parameters
    ----------
    slow_motion : real frame rate / playback rate; None = what the file says of itself, else 1.
    backend : one of `BACKENDS`, with ":FILE" for one that brings no model ("rtmpose:FILE.onnx").
    progress : called with (frames done, frames in all). person : whom to measure, a number
        counting from the left; by default the one who runs.
    reuse : keep the result in the cache, and take it from there if this clip was measured before
        (or go on from where that was interrupted).
    runs : False for somebody who does drills: their legs may rest and need not take turns.

    Returns
    -------
    Keypoints (see `core.keypoints`); attrs also ``facing`` (+1 image-right, −1 image-left),
    ``near_side``, ``truncated``, ``variable_frame_rate``, ``rotation_deg``, ``swapped_frames``,
    ``collapsed_frames``, ``slow_motion`` (the factor used), ``slow_motion_in_file``, ``camera``
    ("still", "hand-held", "panning", "unknown"), ``persons_seen``, ``person`` (the number of the
    one measured, 0 if not among those), ``people_at_s`` and ``people`` (when and where they were
    counted), ``reused_frames`` (from the cache).

    Raises
    ------
    VideoError, PersonError, ModelError, OptionError, MissingExtraError.
    """
    path = Path(path)
    info = probe(path)
    factor = info.slow_motion if slow_motion is None else slow_motion
    wanted = PersonChoice(person) if isinstance(person, int) else person
    workers = open_backends(backend)
    who = str(wanted) if wanted else None
    said = {"slow_motion": factor, "person": who, **({} if runs else {"runs": False})}
    kept = kept_for(path, backend, **said) if reuse else None
    if kept is not None and (done := kept.result()) is not None:
        return done.assign_attrs(source=info.path, reused_frames=done.sizes["time"])
    resumed = kept.start() if kept is not None else None
    start, stretches = resumed or (None, [])
    before = len(start.found.time) if start else 0
    tracks, background, truncated = _watch(
        path, info, factor, workers, wanted, progress, kept, start, stretches, stays=not runs
    )
    raw = _gather(tracks, background.stretches, info, factor, workers[0].name, wanted)
    raw.attrs["truncated"] = int(truncated)
    raw.attrs["reused_frames"] = before
    check_size(raw)
    check_view(raw)
    if runs:
        check_moves(raw)
    found = consistent_sides(raw, take_turns=runs)
    if kept is not None:
        kept.finish(found)
    return found


def _watch(
    path: Path,
    info: VideoInfo,
    factor: float,
    workers: list[PoseBackend],
    wanted: PersonChoice | None,
    progress: Progress | None,
    kept: Kept | None,
    start: Start | None,
    stretches: list[Stretch],
    *,
    stays: bool = False,
) -> tuple[Tracks, Background, bool]:
    """Everybody in the clip, its background, and whether it breaks off."""
    background = Background(info.fps * factor, stretches)
    first = len(start.found.time) if start else 0
    since = start.found.time[-1] if start else -np.inf

    def keep(found: Tracks, state: dict[str, Any]) -> None:
        if kept is not None:
            kept.save_part(found, state, background.stretches)

    with frames(path, slow_motion=factor, draft=True, from_s=since - _SEEK_BEFORE_S) as stream:
        ahead = (frame for frame in stream if frame.time_s > since)
        # closed before the stream: after Ctrl-C its thread would still be decoding
        with closing(prefetch(background.watch(ahead, first))) as pictures:
            tracks = follow(
                pictures,
                workers,
                everybody=wanted is not None,
                stays=stays,
                progress=(lambda n: progress(n, max(info.frames, n))) if progress else None,
                start=start,
                checkpoint=keep,
            )
        return tracks, background, stream.truncated


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


def _gather(
    tracks: Tracks,
    stretches: list[Stretch],
    info: VideoInfo,
    slow_motion: float,
    backend: str,
    wanted: PersonChoice | None,
) -> xr.Dataset:
    """The runner as Keypoints; frames without the runner are NaN with confidence 0."""
    time = np.array(tracks.time)
    runner = choose(tracks.people, time, wanted)
    if runner is None:
        raise PersonError(
            "no person was found in the clip",
            where=info.path,
            fix="Film from the side, head to feet in the picture, the runner filling at least "
            f"{GOOD_STATURE_SHARE:.0%} of its height.",
        )
    position, confidence = _arrays(runner, time.size)
    data = keypoints_dataset(
        time,
        position,
        confidence,
        width=info.width,
        height=info.height,
        fps=info.fps * slow_motion,
        backend=backend,
        source=info.path,
    )
    boxes = [person_boxes(*_arrays(p, time.size)) for p in tracks.people if p.frame]
    camera = camera_path(stretches, np.stack(boxes, axis=1), time.size, (info.width, info.height))
    if camera.kind in ("hand-held", "panning"):
        data = data.assign(camera=(("time", "parameter"), camera.path))
        data = data.assign_coords(parameter=list(CAMERA))
    listed, number = in_view(tracks.people, time)
    return data.assign_attrs(
        variable_frame_rate=int(info.variable_frame_rate),
        rotation_deg=info.rotation_deg,
        virtual=int(info.virtual),
        slow_motion=float(slow_motion),
        slow_motion_in_file=info.slow_motion,
        camera=camera.kind,
        persons_seen=len(listed),
        person=listed.index(runner) + 1 if runner in listed else 0,
        people_at_s=float(time[number]),
        people=listing(listed, number),
    )


def _arrays(person: Followed, frames: int) -> tuple[np.ndarray, np.ndarray]:
    """(T, K, 2) pixels and (T, K) confidence of one person."""
    position = np.full((frames, len(KEYPOINTS), 2), np.nan)
    confidence = np.zeros((frames, len(KEYPOINTS)))
    position[person.frame] = [e.position for e in person.estimate]
    confidence[person.frame] = [e.confidence for e in person.estimate]
    return position, confidence
