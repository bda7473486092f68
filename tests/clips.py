"""Small clips made for the tests, from the shipped demo or from nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import av
import cv2
import numpy as np

DEMO = Path(str(files("swingleg.demo") / "overstrider.mp4"))


def demo_frames(count: int | None = None) -> Iterator[np.ndarray]:
    """RGB frames of the demo clip."""
    with av.open(str(DEMO)) as clip:
        for number, frame in enumerate(clip.decode(video=0)):
            if count is not None and number >= count:
                return
            yield frame.to_ndarray(format="rgb24")


def write_clip(
    path: Path, images: Iterable[np.ndarray], fps: int = 60, says: dict[str, str] | None = None
) -> Path:
    """An H.264 clip of RGB images. says: metadata, as a phone writes it."""
    options = {"movflags": "use_metadata_tags"} if says else {}
    with av.open(str(path), "w", options=options) as out:
        out.metadata.update(says or {})
        stream = None
        for image in images:
            if stream is None:
                stream = out.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = "yuv420p"
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        assert stream is not None
        out.mux(stream.encode())
    return path


def empty_scene(count: int = 40) -> Iterator[np.ndarray]:
    """A wall with nobody in front of it."""
    for k in range(count):
        image = np.full((360, 480, 3), 120, np.uint8)
        cv2.rectangle(image, (20, 300), (460, 340), (90, 100, 90), -1)
        cv2.line(image, (0, 40 + k % 3), (479, 60), (140, 140, 150), 2)
        yield image


def far_away(count: int = 60, share: float = 0.12) -> Iterator[np.ndarray]:
    """The demo's runner, so far away that they fill only `share` of the picture's height."""
    for image in demo_frames(count):
        canvas = np.full_like(image, 128)
        small = cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
        top, left = (canvas.shape[0] - small.shape[0]) // 2, (canvas.shape[1] - small.shape[1]) // 2
        canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
        yield canvas
