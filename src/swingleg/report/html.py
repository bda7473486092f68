"""The report: one HTML file that opens offline, prints on A4 and follows dark mode."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from swingleg.core.analysis import Analysis

if TYPE_CHECKING:
    from jinja2 import Environment


def render_report(
    analysis: Analysis,
    *,
    video: str | Path | None = None,
    frames: Sequence[np.ndarray | None] | None = None,
) -> str:
    """The report of one recording as HTML text.

    video : the clip analysed, for key frames; without it stick figures stand in. frames : the
    pictures (H, W, 3) uint8 RGB at `keyframes.key_moments`, when they are already at hand.
    """
    from swingleg.report.page import page

    return (
        _environment()
        .get_template("report.html.j2")
        .render(page(analysis, video=video, frames=frames))
    )


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("swingleg.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
