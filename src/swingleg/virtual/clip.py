"""From a design or a measured run to a video and its truth file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from swingleg.virtual.camera import Camera, panned, shaken
from swingleg.virtual.capture import Capture
from swingleg.virtual.conditions import Conditions, camera_of, light_of
from swingleg.virtual.motion import RunnerDesign, RunnerMotion, design_gait, run
from swingleg.virtual.outfit import draw_outfit
from swingleg.virtual.truth import Shot, designed_truth, measured_truth, write_truth

if TYPE_CHECKING:
    from swingleg.virtual.body import Body
    from swingleg.virtual.render import Look


def render_clip(
    design: RunnerDesign,
    path: str | Path,
    *,
    seconds: float = 5.0,
    fps: int = 60,
    camera: Camera | None = None,
    look: Look | None = None,
    crf: int = 24,
    seed: int = 0,
) -> dict[str, Any]:
    """Render `design` to `path` (H.264 MP4) and `path` with suffix .truth.json; returns the truth.

    Raises
    ------
    MissingExtraError : torch, anny, moderngl or av is not installed.
    """
    from swingleg.virtual.body import Figure, load_body
    from swingleg.virtual.film import exposure_times, frames, write_video
    from swingleg.virtual.render import Look, Renderer
    from swingleg.virtual.scene import build_scene

    path = Path(path)
    camera, look = camera or Camera(), look or Look()
    gait = design_gait(design)
    body = load_body(Figure(design.height_m, design.sex))
    time_s = np.arange(round(seconds * fps)) / fps
    motion = run(gait, time_s, seed)
    shot = Shot(camera, None, time_s, float(fps), head(body, motion))
    content = designed_truth(gait, motion, shot, seed=seed)
    renderer = Renderer(body, camera, look, build_scene("room", seed, side=camera.side))
    try:
        exposed = run(gait, exposure_times(time_s, look), seed)
        write_video(path, frames(renderer, exposed, None, seed), fps, crf)
    finally:
        renderer.close()
    write_truth(path.with_suffix(".truth.json"), content)
    return content


def render_capture(
    capture: Capture, conditions: Conditions, path: str | Path, *, start_s: float | None = None
) -> dict[str, Any]:
    """Render a stretch of a measured run to `path` and its truth file; returns the truth.

    The truth is written last: where it lies beside a clip, the clip is whole.

    Parameters
    ----------
    start_s : where the stretch begins on the trial's clock; None = drawn by the conditions' seed.

    Raises
    ------
    MissingExtraError : torch, anny, moderngl or av is not installed.
    """
    from swingleg.virtual.body import Figure, load_body
    from swingleg.virtual.film import exposure_times, frames, write_video
    from swingleg.virtual.mocap import Style, at_times, drive
    from swingleg.virtual.render import Look, Renderer
    from swingleg.virtual.scene import build_scene

    c, path, trial = conditions, Path(path), capture.trial
    start = _start(capture, c) if start_s is None else start_s
    driven = drive(capture, Style(c.trunk_lean_deg, c.arm_swing, c.elbow_deg))
    time_s = np.arange(round(c.seconds * c.fps)) / c.fps
    middle = start + 0.5 * c.seconds

    def at(times: np.ndarray) -> RunnerMotion:
        return at_times(driven, start + times, overground=c.overground, origin_s=middle)

    out = (float(driven.toe_out[0]), float(driven.toe_out[1]))
    body = load_body(Figure(trial.height_m, c.sex, trial.mass_kg, c.muscle, out=out))
    camera = camera_of(c, trial.height_m, capture.speed_m_s)
    look = Look(draw_outfit(c.outfit_seed, c.sex), light_of(c), c.noise, c.shutter_s)
    motion = at(time_s)
    turned = _turned(camera, c, motion, time_s)
    shot = Shot(camera, turned, time_s, float(c.fps), head(body, motion))
    content = measured_truth(capture, motion, shot, start_s=start, treadmill=not c.overground)
    content["conditions"] = {
        **asdict(c),
        "distance_m": round(camera.distance_m, 3),
        "fov_deg": round(camera.fov_deg, 2),
        "pitch_deg": round(camera.pitch_deg, 2),
        "outfit": asdict(look.outfit),
    }
    content["athlete"]["sex"] = c.sex
    scene = build_scene(c.scene, c.seed, side=c.side, rails=c.rails)
    renderer = Renderer(body, camera, look, scene)
    try:
        exposed = at(exposure_times(time_s, look))
        partial = path.with_suffix(".part")
        write_video(partial, frames(renderer, exposed, turned, c.seed), c.fps, c.crf)
        partial.replace(path)
    finally:
        renderer.close()
    write_truth(path.with_suffix(".truth.json"), content)
    return content


def head(body: Body, motion: RunnerMotion) -> tuple[np.ndarray, np.ndarray]:
    """Neck and middle of the ears (n, 3)."""
    from swingleg.virtual.body import PARTS, move, pose

    parts = pose(body, motion)
    ears = 0.5 * (body.marks["left_ear"] + body.marks["right_ear"])
    return (
        move(parts[:, PARTS.index("neck")], body.joints["neck"]),
        move(parts[:, PARTS.index("head")], ears),
    )


def _start(capture: Capture, c: Conditions) -> float:
    """A stretch away from the trial's ends, by seed."""
    time = capture.motion.time.values
    last = float(time[-1]) - c.seconds - 0.5
    rng = np.random.default_rng([c.seed, 61])
    return round(float(rng.uniform(0.5, max(last, 0.6))), 3)


def _turned(
    camera: Camera, c: Conditions, motion: RunnerMotion, time_s: np.ndarray
) -> np.ndarray | None:
    """Orientations of a camera that pans or shakes; None = it stands still."""
    if c.camera == "still" and c.shake_deg == 0:
        return None
    turned = np.repeat(camera.orientation()[None], len(time_s), axis=0)
    if c.camera == "pan":
        turned = panned(camera, motion.pelvis[:, 0], round(0.6 * c.fps))
    return shaken(turned, time_s, c.shake_deg, c.seed) if c.shake_deg else turned
