"""A rendered runner whose motion is known exactly.

`render_clip` turns a design (see `swingleg.virtual.motion.preset`) into a video and a truth file,
`render_capture` a stretch of a measured run. Motion and truth need only NumPy and SciPy; the
picture needs the `virtual` extra.
"""

from __future__ import annotations

from swingleg.virtual.camera import Camera
from swingleg.virtual.capture import Capture, Trial, load_capture
from swingleg.virtual.clip import render_capture, render_clip
from swingleg.virtual.conditions import Conditions
from swingleg.virtual.motion import PRESETS, RunnerDesign, design_gait, preset, run

__all__ = [
    "PRESETS",
    "Camera",
    "Capture",
    "Conditions",
    "RunnerDesign",
    "Trial",
    "design_gait",
    "load_capture",
    "preset",
    "render_capture",
    "render_clip",
    "run",
]
