"""Frames of the virtual runner: moderngl without a window, over a background painted once.

Only the part of the picture that holds the runner and his shadow is drawn per frame, several times
within the shutter's opening and each time shifted by part of a pixel: edges come out smooth and
fast limbs blurred. Works on a headless machine with software rendering (EGL). Given the same inputs
and seed, the same machine yields the same frames.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from swingleg.core.extras import require
from swingleg.virtual import shaders
from swingleg.virtual.body import Body
from swingleg.virtual.camera import Array, Camera
from swingleg.virtual.light import Light
from swingleg.virtual.outfit import Outfit
from swingleg.virtual.scene import Scene, build_scene
from swingleg.virtual.wardrobe import dress

Frame = NDArray[np.uint8]
Floats = NDArray[np.float32]
Box = tuple[int, int, int, int]
SHADOW_PX = 512
SHADOW_HALF_M = 1.35
#: what is smaller than this in the picture is left out of head and hands
DETAIL_PX = 2.2
#: a runner's fastest point (the swinging foot), m/s, decides how often the shutter is sampled
FASTEST_M_S = 9.0


@dataclass(frozen=True)
class Look:
    """Clothes, light and the camera's faults. Noise is an SD in 8-bit grey levels."""

    outfit: Outfit = field(default_factory=Outfit)
    light: Light = field(default_factory=Light)
    noise: float = 1.0
    shutter_s: float = 0.004

    def samples(self, camera: Camera) -> int:
        """How often a frame is drawn: once per three pixels of blur, four to ten times."""
        blur = self.shutter_s * FASTEST_M_S / camera.metres_per_px(0.0)
        return int(np.clip(np.ceil(blur / 3), 4, 10))


class Renderer:
    """Holds the graphics context, programs and meshes of one body, camera and place."""

    def __init__(
        self, body: Body, camera: Camera, look: Look | None = None, scene: Scene | None = None
    ) -> None:
        moderngl = require("moderngl", "virtual")
        self.gl = moderngl
        self.body, self.camera, self.look = body, camera, look or Look()
        self.scene = scene or build_scene("room", 0, side=camera.side)
        self.ctx: Any = moderngl.create_context(standalone=True, backend="egl")
        self.ctx.enable(moderngl.DEPTH_TEST)
        self.depth = self.ctx.depth_texture((SHADOW_PX, SHADOW_PX))
        self.depth.compare_func = "<="
        self.depth.repeat_x = self.depth.repeat_y = False
        self.shadow = self.ctx.framebuffer(depth_attachment=self.depth)
        self.target: Any = None
        program = self.ctx.program
        self.body_program = program(shaders.BODY_VERTEX, shaders.BODY_FRAGMENT)
        self.depth_program = program(shaders.DEPTH_VERTEX, shaders.DEPTH_FRAGMENT)
        self.floor_program = program(shaders.FLOOR_VERTEX, shaders.FLOOR_FRAGMENT)
        self.mask_program = program(shaders.FLOOR_VERTEX, shaders.NOTHING_FRAGMENT)
        self._upload()
        self._constants()

    def _upload(self) -> None:
        mesh = dress(self.body, self.look.outfit, DETAIL_PX * self.camera.metres_per_px(0.0))
        self.rest = np.column_stack([mesh.rest, np.ones(len(mesh.rest))]).astype("f4")
        self.normal, self.weights = mesh.normal.astype("f4"), mesh.weights.astype("f4")
        self.solid = 3 * mesh.solid
        ctx, n = self.ctx, len(mesh.rest)
        self.moving = ctx.buffer(reserve=n * 36, dynamic=True)
        fixed = ctx.buffer(np.column_stack([mesh.colour, mesh.gloss]).astype("f4").tobytes())
        index = ctx.buffer(mesh.faces.astype("i4").tobytes())
        self.body_vao = ctx.vertex_array(
            self.body_program,
            [
                (self.moving, "3f 3f 3f", "open", "close", "normal"),
                (fixed, "3f 1f", "tone", "gloss"),
            ],
            index,
        )
        self.depth_vao = ctx.vertex_array(
            self.depth_program, [(self.moving, "3f 3f 12x", "open", "close")], index
        )
        self.quad = ctx.buffer(reserve=6 * 12, dynamic=True)
        self.floor_vao = ctx.vertex_array(self.floor_program, [(self.quad, "3f", "position")])
        before = self.scene.before[:, :3].astype("f4")
        self.mask_vao = None
        if len(before):
            self.mask_vao = ctx.vertex_array(
                self.mask_program, [(ctx.buffer(before.tobytes()), "3f", "position")]
            )

    def _set(self, program: Any, **values: Any) -> None:
        for name, value in values.items():
            if name not in program:
                continue
            array = np.asarray(value, dtype="f4")
            if array.shape == (4, 4) and name != "feet":
                array = array.T
            program[name].write(np.ascontiguousarray(array).tobytes())

    def _light(self, program: Any) -> None:
        sun, sky, low = self.look.light.tones
        self._set(
            program,
            sun_dir=self.look.light.direction,
            sun_tone=sun,
            sky_tone=sky,
            low_tone=low,
            eye=self.camera.eye(),
            exposure=self.look.light.exposure,
        )

    def _constants(self) -> None:
        self._light(self.body_program)
        self._set(self.body_program, ground_y=0.0)
        self._set(self.floor_program, depth_of_shadow=self.look.light.shadow)
        for program in (self.body_program, self.floor_program):
            program["shadow_map"].value = 0

    def background(self, orientation: Array, box: Box, seed: int = 0) -> Frame:
        """The place as seen by the camera turned so, (h, w, 3), within a box of pixels."""
        ctx, size = self.ctx, (box[2] - box[0], box[3] - box[1])
        samples = min(4, ctx.max_samples)
        target = ctx.framebuffer(
            [ctx.renderbuffer(size, 4, samples=samples)],
            ctx.depth_renderbuffer(size, samples=samples),
        )
        resolved = ctx.framebuffer([ctx.renderbuffer(size, 4)])
        program = ctx.program(shaders.STILL_VERTEX, shaders.STILL_FRAGMENT)
        mesh = self.scene.still.astype("f4")
        vao = ctx.vertex_array(
            program,
            [(ctx.buffer(mesh.tobytes()), "3f 3f 1f 3f", "position", "normal", "material", "tone")],
        )
        self._light(program)
        rng = np.random.default_rng([seed, 53])
        self._set(
            program,
            clip=self.camera.clip(orientation, box),
            seed=rng.uniform(0, 100),
            cloud=float(np.clip(1.1 - self.look.light.hardness, 0, 1)),
            indoors=float(self.scene.indoors),
        )
        target.use()
        target.clear(0.5, 0.5, 0.5, 1.0, depth=1.0)
        vao.render()
        ctx.copy_framebuffer(resolved, target)
        raw = resolved.read(components=3, alignment=1)
        for thing in (vao, target, resolved):
            thing.release()
        return np.frombuffer(raw, np.uint8).reshape(size[1], size[0], 3)[::-1].copy()

    def skin(self, parts: Array) -> Floats:
        """Vertices (v, 3) posed by affine matrices (parts, 3, 4)."""
        blend = (self.weights @ parts.reshape(len(parts), 12).astype("f4")).reshape(-1, 3, 4)
        out: Floats = np.einsum("vij,vj->vi", blend, self.rest)
        return out

    def draw(
        self, opened: Array, closed: Array, feet: Array, orientation: Array, samples: int
    ) -> tuple[Floats, Box] | None:
        """The runner and his shadow over nothing: premultiplied (h, w, 4), 0 to 255, and its box.

        opened, closed : poses (parts, 3, 4) as the shutter opens and closes. feet : (4, 3) places
        near the ground under which it is darkest. None where nothing falls into the picture.
        """
        start, end = self.skin(opened), self.skin(closed)
        turn = self.weights @ (0.5 * (opened + closed))[:, :, :3].reshape(-1, 9).astype("f4")
        normal = np.einsum("vij,vj->vi", turn.reshape(-1, 3, 3), self.normal)
        centre = 0.25 * (start.min(0) + start.max(0) + end.min(0) + end.max(0)).astype(float)
        box = self._box(start, end, orientation)
        if box is None:
            return None
        self.moving.write(np.concatenate([start, end, normal], axis=1).astype("f4").tobytes())
        light = self.look.light
        light_clip = light.clip(centre, SHADOW_HALF_M)
        self._set(self.depth_program, clip=light_clip, share=0.5)
        self.shadow.use()
        self.shadow.clear(depth=1.0)
        self.depth_vao.render()
        self.depth.use(0)
        for program in (self.body_program, self.floor_program):
            self._set(program, light_clip=light_clip)
        self._set(self.floor_program, feet=np.column_stack([feet, np.zeros(4)]))
        wide, tall = box[2] - box[0], box[3] - box[1]
        target = self._sized(wide, tall)
        view = (0, 0, wide, tall)
        total = np.zeros((tall, wide, 4), dtype=np.float32)
        spread = light.softness / (2 * SHADOW_HALF_M)
        for k in range(samples):
            jitter = _spread_points(k, samples)
            shifted = (
                box[0] + jitter[0],
                box[1] + jitter[1],
                box[2] + jitter[0],
                box[3] + jitter[1],
            )
            clip = self.camera.clip(orientation, shifted)
            angle, radius = 2.4 * k, spread * np.sqrt((k + 0.5) / samples)
            shift = radius * np.array([np.cos(angle), np.sin(angle)])
            for program in (self.body_program, self.floor_program):
                self._set(program, clip=clip, shadow_shift=shift)
            self._set(self.mask_program, clip=clip)
            self._set(self.body_program, share=(k + 0.5) / samples)
            target.use()
            target.viewport = view
            target.clear(0.0, 0.0, 0.0, 0.0, depth=1.0, viewport=view)
            if self.mask_vao is not None:
                self.mask_vao.render()
            for y, x, z in reversed(self.scene.floors):
                self._floor(y, min(x, 5.0), min(z, 5.0), centre if x > 5 else np.zeros(3))
            self._body()
            raw = target.read(viewport=view, components=4, alignment=1)
            total += np.frombuffer(raw, np.uint8).reshape(tall, wide, 4)
        return total[::-1] / np.float32(samples), box

    def _body(self) -> None:
        """What is never seen from within is drawn from without alone: a third of the time saved."""
        self.ctx.enable(self.gl.CULL_FACE)
        self.body_vao.render(vertices=self.solid)
        self.ctx.disable(self.gl.CULL_FACE)
        self.body_vao.render(vertices=self.body_vao.vertices - self.solid, first=self.solid)

    def _floor(self, y: float, half_x: float, half_z: float, centre: Array) -> None:
        x0, x1 = centre[0] - half_x, centre[0] + half_x
        z0, z1 = centre[2] - half_z, centre[2] + half_z
        corners = [(x0, z0), (x1, z0), (x1, z1), (x0, z0), (x1, z1), (x0, z1)]
        quad = np.array([(x, y - 0.004 * (half_x > 1), z) for x, z in corners], dtype="f4")
        self.quad.write(quad.tobytes())
        self.floor_vao.render()

    def _sized(self, wide: int, tall: int) -> Any:
        """A framebuffer at least so large."""
        if self.target is None or self.target.size[0] < wide or self.target.size[1] < tall:
            old = self.target.size if self.target is not None else (0, 0)
            size = tuple(-(-max(a, b) // 128) * 128 for a, b in zip((wide, tall), old, strict=True))
            self.target = self.ctx.framebuffer(
                [self.ctx.renderbuffer(size, 4)], self.ctx.depth_renderbuffer(size)
            )
        return self.target

    def _box(self, start: Floats, end: Floats, orientation: Array) -> Box | None:
        """Pixels that runner and shadow may touch, within the image."""
        every = [start[::3], end[::3]]
        sun = self.look.light.direction
        if self.look.light.shadow > 0.02:
            body = start[::7]
            for y, half_x, half_z in self.scene.floors:
                fall = body - np.maximum(body[:, 1:2] - y, 0.0) / sun[1] * sun
                if half_x < 5:
                    fall = np.clip(fall, [-half_x, y, -half_z], [half_x, y, half_z])
                every.append(fall)
        px = self.camera.project(np.concatenate(every).astype(float), orientation)
        lo, hi = np.floor(px.min(axis=0)) - 4, np.ceil(px.max(axis=0)) + 4
        size = np.array([self.camera.width, self.camera.height])
        lo, hi = np.clip(lo, 0, size).astype(int), np.clip(hi, 0, size).astype(int)
        if (hi - lo < 2).any():
            return None
        return int(lo[0]), int(lo[1]), int(hi[0]), int(hi[1])

    def close(self) -> None:
        """Give the graphics context back."""
        self.ctx.release()


def _spread_points(k: int, n: int) -> Array:
    """The k-th of n points evenly spread over a pixel, -0.5 to 0.5 (additive recurrence R2)."""
    g = 1.32471795724474602596
    out: Array = np.mod(0.5 + (k + 1) * np.array([1 / g, 1 / g**2]), 1.0) - 0.5
    return out
