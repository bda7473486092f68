"""The report: one HTML file that opens offline, prints on A4 and follows dark mode."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from swingleg.core.analysis import Analysis

if TYPE_CHECKING:
    from jinja2 import Environment, Template

    from swingleg.report.keyframes import Pictures


def render_report(
    analysis: Analysis,
    *,
    video: str | Path | None = None,
    frames: Pictures | None = None,
) -> str:
    """The report of one recording as HTML text.

    video : the clip analysed, for key frames; without it stick figures stand in. frames : gives
    the pictures at `keyframes.key_moments` when called, for one who has begun to read them.
    """
    from swingleg.report.page import page

    return template().render(page(analysis, video=video, frames=frames))


@cache
def template(name: str = "report.html.j2") -> Template:
    """A template, compiled with all that it includes."""
    from jinja2.meta import find_referenced_templates

    environment = _environment()
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    for included in find_referenced_templates(environment.parse(source)):
        if included is not None:  # a name that is known only when the page is drawn
            template(included)
    return environment.get_template(name)


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
