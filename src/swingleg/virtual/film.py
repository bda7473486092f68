"""From poses to a film: background, runner, sensor noise, encoder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from swingleg.core.extras import require
from swingleg.virtual.body import pose
from swingleg.virtual.camera import Array
from swingleg.virtual.motion import RunnerMotion
from swingleg.virtual.render import Frame, Look, Renderer


def exposure_times(time_s: Array, look: Look) -> Array:
    """Times (2 n,) at which the shutter opens and closes around each frame's time."""
    out: Array = (np.asarray(time_s)[:, None] + look.shutter_s * np.array([-0.5, 0.5])).ravel()
    return out


def frames(
    renderer: Renderer, motion: RunnerMotion, turned: Array | None = None, seed: int = 0
) -> Iterator[Frame]:
    """Images (h, w, 3) uint8, one per two times of the motion (see `exposure_times`).

    turned : orientations (n, 3, 3) of a camera that moves; None = it stands still.
    """
    camera, look = renderer.camera, renderer.look
    parts = pose(renderer.body, motion)
    count = len(parts) // 2
    marks = np.concatenate([motion.points["heel"], motion.points["toe"]], axis=1)
    marks = marks - np.array([0.0, 0.03, 0.0])
    rest = camera.orientation()
    place = Place(renderer, rest[None] if turned is None else turned, seed)
    samples = look.samples(camera)
    grain = Grain(look.noise, (camera.height, camera.width), seed)
    for k in range(count):
        orientation = rest if turned is None else turned[k]
        picture = place.seen(orientation)
        drawn = renderer.draw(parts[2 * k], parts[2 * k + 1], marks[2 * k], orientation, samples)
        if drawn is not None:
            over, (x0, y0, x1, y1) = drawn
            part = picture[y0:y1, x0:x1].astype(np.float32)
            part *= 1.0 - over[..., 3:] / 255.0
            picture[y0:y1, x0:x1] = np.clip(part + over[..., :3] + 0.5, 0, 255).astype(np.uint8)
        yield grain.over(picture, k)


class Place:
    """The background for every orientation of the camera, from one picture."""

    def __init__(self, renderer: Renderer, orientations: Array, seed: int) -> None:
        camera = renderer.camera
        self.size = (camera.width, camera.height)
        self.still = np.allclose(orientations, orientations[0])
        self.middle = orientations[len(orientations) // 2]
        self.k = camera.intrinsics()
        if self.still:
            box = (0, 0, camera.width, camera.height)
        else:
            corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]) * self.size
            rays = np.column_stack([corners, np.ones(4)])
            seen = [self._from(o) @ rays.T for o in orientations]
            px = np.concatenate([(s[:2] / s[2]).T for s in seen])
            lo, hi = np.floor(px.min(axis=0)) - 3, np.ceil(px.max(axis=0)) + 3
            box = (int(lo[0]), int(lo[1]), int(hi[0]), int(hi[1]))
        self.box = box
        self.picture = renderer.background(self.middle, box, seed)

    def _from(self, orientation: Array) -> Array:
        """Homography from the frame's pixels to those of the middle orientation."""
        out: Array = self.k @ self.middle @ orientation.T @ np.linalg.inv(self.k)
        return out

    def seen(self, orientation: Array) -> Frame:
        if self.still:
            return self.picture.copy()
        half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
        back = np.array([[1, 0, -0.5 - self.box[0]], [0, 1, -0.5 - self.box[1]], [0, 0, 1.0]])
        matrix = back @ self._from(orientation) @ half
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpPerspective(self.picture, matrix, self.size, flags=flags))


class Grain:
    """Sensor noise: a few fields larger than the picture, laid differently over every frame."""

    ROOM = 64

    def __init__(self, sd: float, shape: tuple[int, int], seed: int) -> None:
        self.rng = np.random.default_rng([seed, 7])
        self.sd = sd
        size = (3, shape[0] + self.ROOM, shape[1] + self.ROOM)
        noise = np.round(self.rng.standard_normal(size, dtype=np.float32) * sd)
        self.fields = np.repeat(np.clip(noise, -127, 127).astype(np.int8)[..., None], 3, axis=-1)

    def over(self, picture: Frame, k: int) -> Frame:
        if self.sd <= 0:
            return picture
        h, w = picture.shape[:2]
        y, x = self.rng.integers(self.ROOM, size=2)
        field = self.fields[k % len(self.fields), y : y + h, x : x + w]
        return np.asarray(cv2.add(picture, field, dtype=cv2.CV_8U))


def write_video(path: Path, images: Iterator[Frame], fps: int, crf: int = 24) -> int:
    """Encode images as H.264 (yuv420p, fast start), marked as virtual; returns their number."""
    av = require("av", "virtual")
    from swingleg.read.video import VIRTUAL_MARK

    count = 0
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        container.metadata["comment"] = VIRTUAL_MARK
        stream = container.add_stream("libx264", rate=fps)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(crf), "preset": "veryfast", "threads": "1"}
        for image in images:
            if count == 0:
                stream.height, stream.width = image.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode())
    return count
