"""A rendered runner whose motion is known exactly.

`render_clip` turns a design (see `swingleg.virtual.motion.preset`) into a video and a truth file.
Motion and truth need only NumPy and SciPy; the picture needs the `virtual` extra.
"""

from __future__ import annotations

from swingleg.virtual.clip import render_clip
from swingleg.virtual.motion import PRESETS, RunnerDesign, design_gait, preset, run
from swingleg.virtual.scene import Camera

__all__ = ["PRESETS", "Camera", "RunnerDesign", "design_gait", "preset", "render_clip", "run"]
