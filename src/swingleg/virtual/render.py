"""Frames of the virtual runner: moderngl without a window, four-sample edges, a cast shadow.

Works on a headless machine with software rendering (EGL). Given the same inputs and seed, the same
machine yields the same frames.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.core.extras import require
from swingleg.virtual import shaders
from swingleg.virtual.body import PARTS, Body, pose
from swingleg.virtual.motion import RunnerMotion
from swingleg.virtual.scene import Camera, room, treadmill
from swingleg.virtual.wardrobe import Dressed, dress

Array = NDArray[np.float64]
Frame = NDArray[np.uint8]
STATIC_FIELDS = ("position", "normal", "material")
LIGHT = np.array([0.42, 0.80, 0.62])


@dataclass(frozen=True)
class Look:
    """Colours (linear RGB) and camera faults. Noise is an SD in 8-bit grey levels."""

    skin: tuple[float, float, float] = (0.60, 0.37, 0.265)
    shirt: tuple[float, float, float] = (0.045, 0.22, 0.44)
    shorts: tuple[float, float, float] = (0.028, 0.030, 0.038)
    hair: tuple[float, float, float] = (0.060, 0.036, 0.022)
    shoe: tuple[float, float, float] = (0.80, 0.20, 0.05)
    noise: float = 1.0
    shutter_s: float = 0.004
    subframes: int = 2


class Renderer:
    """Holds the graphics context, programs and meshes of one body and camera."""

    def __init__(self, body: Body, camera: Camera, look: Look | None = None) -> None:
        moderngl = require("moderngl", "virtual")
        self.gl = moderngl
        self.body, self.camera, self.look = body, camera, look or Look()
        self.ctx: Any = moderngl.create_context(standalone=True, backend="egl")
        size = (camera.width, camera.height)
        samples = min(4, self.ctx.max_samples)
        self.target = self.ctx.framebuffer(
            [self.ctx.renderbuffer(size, 4, samples=samples)],
            self.ctx.depth_renderbuffer(size, samples=samples),
        )
        self.resolved = self.ctx.framebuffer([self.ctx.renderbuffer(size, 4)])
        self.depth = self.ctx.depth_texture((1024, 1024))
        self.depth.compare_func = "<="
        self.depth.repeat_x = self.depth.repeat_y = False
        self.shadow = self.ctx.framebuffer(depth_attachment=self.depth)
        self.body_program = self.ctx.program(shaders.SKINNED_VERTEX, shaders.BODY_FRAGMENT)
        self.shadow_program = self.ctx.program(shaders.SKINNED_VERTEX, shaders.SHADOW_FRAGMENT)
        self.static_program = self.ctx.program(shaders.STATIC_VERTEX, shaders.STATIC_FRAGMENT)
        self.dressed = dress(body)
        self._upload(self.dressed)
        self.room, self.treadmill = (
            self.ctx.vertex_array(
                self.static_program,
                [(self.ctx.buffer(mesh.astype("f4").tobytes()), "3f 3f 1f", *STATIC_FIELDS)],
            )
            for mesh in (room(), treadmill())
        )
        view, proj = camera.matrices()
        self.clip = proj @ view
        self.light, self.light_clip = light_camera()
        self._constants()
        self.backdrop = self._paint_backdrop()

    def _paint_backdrop(self) -> Any:
        """The room without runner and treadmill, painted once: it never changes."""
        self.ctx.enable(self.gl.DEPTH_TEST)
        self.shadow.clear(depth=1.0)
        self.depth.use(0)
        self.target.use()
        self.target.clear(0.5, 0.5, 0.5, 1.0, depth=1.0)
        self.room.render()
        self.ctx.copy_framebuffer(self.resolved, self.target)
        texture = self.ctx.texture(self.target.size, 4, self.resolved.read(components=4))
        program = self.ctx.program(shaders.BACKDROP_VERTEX, shaders.BACKDROP_FRAGMENT)
        program["picture"].value = 1
        quad = np.array([-1, -1, 3, -1, -1, 3], dtype="f4")
        self.backdrop_vao = self.ctx.vertex_array(
            program, [(self.ctx.buffer(quad.tobytes()), "2f", "corner")]
        )
        return texture

    def _upload(self, mesh: Dressed) -> None:
        order = np.argsort(-mesh.weights, axis=1)[:, :4]
        weight = np.take_along_axis(mesh.weights, order, axis=1)
        weight /= weight.sum(axis=1, keepdims=True)
        rows = np.column_stack(
            [mesh.rest, mesh.normal, order, weight, mesh.cut, mesh.material]
        ).astype("f4")
        self.vbo = self.ctx.buffer(rows.tobytes())
        self.ibo = self.ctx.buffer(mesh.faces.astype("i4").tobytes())
        names = ("rest", "normal", "bone", "weight", "cut", "material")
        layout = "3f 3f 4f 4f 4f 1f"
        self.body_vao = self.ctx.vertex_array(
            self.body_program, [(self.vbo, layout, *names)], self.ibo
        )
        used = "3f 12x 4f 4f 4f 1f"
        short = ("rest", "bone", "weight", "cut", "material")
        self.shadow_vao = self.ctx.vertex_array(
            self.shadow_program, [(self.vbo, used, *short)], self.ibo
        )

    def _set(self, program: Any, name: str, value: Any) -> None:
        if name not in program:
            return
        array = np.asarray(value, dtype="f4")
        if array.ndim == 2 and array.shape == (4, 4):
            array = array.T
        program[name].write(np.ascontiguousarray(array).tobytes())

    def _constants(self) -> None:
        look, marks, joints = self.look, self.body.marks, self.body.joints
        for program in (self.body_program, self.static_program):
            self._set(program, "clip", self.clip)
            self._set(program, "light_clip", self.light_clip)
            self._set(program, "light_dir", self.light)
            self._set(program, "eye", self.camera.eye())
            program["shadow_map"].value = 0
        self._set(self.shadow_program, "clip", self.light_clip)
        for name in ("skin", "shirt", "shorts", "hair", "shoe"):
            self._set(self.body_program, f"{name}_tone", getattr(look, name))
        self._set(self.body_program, "eye_mark", marks["right_eye"])
        self._set(self.body_program, "nose_mark", marks["nose"])
        self._set(self.body_program, "ear_mark", marks["right_ear"])
        self._set(self.body_program, "hip_rest", joints["hip.R"])
        self._set(self.body_program, "ankle_rest", joints["ankle.R"][1])
        self._set(self.body_program, "size", self.body.height_m / 1.78)

    def draw(self, parts: Array, feet: Array, belt_m: float) -> Frame:
        """One image (h, w, 3) of the body posed by `parts` (parts, 3, 4)."""
        ctx, gl = self.ctx, self.gl
        for program in (self.body_program, self.shadow_program):
            self._set(program, "parts", parts.reshape(3 * len(PARTS), 4))
        self._set(self.static_program, "belt_shift", belt_m)
        self._set(self.static_program, "feet", np.column_stack([feet, np.zeros(2)]))
        ctx.enable(gl.DEPTH_TEST)
        self.shadow.use()
        self.shadow.clear(depth=1.0)
        self.shadow_vao.render()
        self.depth.use(0)
        self.target.use()
        self.target.clear(0.5, 0.5, 0.5, 1.0, depth=1.0)
        self.backdrop.use(1)
        ctx.disable(gl.DEPTH_TEST)
        self.backdrop_vao.render()
        ctx.enable(gl.DEPTH_TEST)
        self.treadmill.render()
        self.body_vao.render()
        ctx.copy_framebuffer(self.resolved, self.target)
        raw = self.resolved.read(components=3, alignment=1)
        size = (self.camera.height, self.camera.width, 3)
        return np.frombuffer(raw, np.uint8).reshape(size)[::-1]

    def close(self) -> None:
        """Give the graphics context back."""
        self.ctx.release()


def light_camera() -> tuple[Array, Array]:
    """Direction to the light (3,) and its orthographic clip matrix (4, 4)."""
    d = LIGHT / np.linalg.norm(LIGHT)
    right = np.cross([0.0, 1.0, 0.0], d)
    right /= np.linalg.norm(right)
    view = np.eye(4)
    view[:3, :3] = np.stack([right, np.cross(d, right), d])
    view[:3, 3] = -view[:3, :3] @ np.array([0.0, 0.75, 0.0])
    return d, np.diag([1 / 1.35, 1 / 1.35, -1 / 3.0, 1.0]) @ view


def frames(
    renderer: Renderer, motion: RunnerMotion, speed_m_s: float, seed: int = 0
) -> Iterator[Frame]:
    """Images (h, w, 3) uint8, one per `subframes` times of the motion, averaged over the shutter.

    `motion` holds `look.subframes` consecutive times per frame (see `exposure_times`).
    """
    look = renderer.look
    rng = np.random.default_rng([seed, 7])
    parts = pose(renderer.body, motion)
    feet = 0.5 * (motion.points["heel"] + motion.points["toe"])
    feet[..., 1] = np.minimum(motion.points["heel"], motion.points["toe"])[..., 1] - 0.03
    shape = (renderer.camera.height, renderer.camera.width)
    for start in range(0, len(parts), look.subframes):
        total = np.zeros((*shape, 3), dtype=np.float32)
        for k in range(start, start + look.subframes):
            total += renderer.draw(parts[k], feet[k], speed_m_s * float(motion.time_s[k]))
        total /= look.subframes
        if look.noise > 0:
            grain = rng.standard_normal(shape, dtype=np.float32)[..., None]
            total += look.noise * grain
        yield np.clip(total + 0.5, 0, 255).astype(np.uint8)


def exposure_times(time_s: Array, look: Look) -> Array:
    """Times (n * subframes,) at which the shutter samples the motion around each frame's time."""
    k = look.subframes
    offsets = (np.arange(k) + 0.5) / k - 0.5
    out: Array = (np.asarray(time_s)[:, None] + look.shutter_s * offsets).ravel()
    return out


def write_video(path: Path, images: Iterator[Frame], fps: int, crf: int = 24) -> int:
    """Encode images as H.264 (yuv420p, fast start), marked as virtual; returns their number."""
    av = require("av", "virtual")
    from swingleg.read.video import VIRTUAL_MARK

    count = 0
    with av.open(str(path), "w", options={"movflags": "+faststart"}) as container:
        container.metadata["comment"] = VIRTUAL_MARK
        stream = container.add_stream("libx264", rate=fps)
        stream.pix_fmt = "yuv420p"
        stream.options = {"crf": str(crf), "preset": "slow", "threads": "2"}
        for image in images:
            if count == 0:
                stream.height, stream.width = image.shape[:2]
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")
            container.mux(stream.encode(frame))
            count += 1
        container.mux(stream.encode())
    return count
