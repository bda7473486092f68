"""From a design to a video and its truth file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from swingleg.virtual.motion import RunnerDesign, design_gait, run
from swingleg.virtual.scene import Camera
from swingleg.virtual.truth import truth, write_truth

if TYPE_CHECKING:
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
    from swingleg.virtual.body import PARTS, load_body, move, pose
    from swingleg.virtual.render import Look, Renderer, exposure_times, frames, write_video

    path = Path(path)
    camera, look = camera or Camera(), look or Look()
    gait = design_gait(design)
    body = load_body(design)
    time_s = np.arange(round(seconds * fps)) / fps
    motion = run(gait, time_s, seed)
    matrices = pose(body, motion)
    ears = 0.5 * (body.marks["left_ear"] + body.marks["right_ear"])
    head = (
        move(matrices[:, PARTS.index("neck")], body.joints["neck"]),
        move(matrices[:, PARTS.index("head")], ears),
    )
    content = truth(
        gait,
        motion,
        camera.project,
        size=(camera.width, camera.height),
        fps=float(fps),
        metres_per_px=camera.metres_per_px(float(motion.points["knee"][0, 1, 2])),
        head=head,
        seed=seed,
    )
    write_truth(path.with_suffix(".truth.json"), content)
    renderer = Renderer(body, camera, look)
    try:
        exposed = run(gait, exposure_times(time_s, look), seed)
        write_video(path, frames(renderer, exposed, design.speed_m_s, seed), fps, crf)
    finally:
        renderer.close()
    return content
