"""A drill's session on the terminal, as a page, and as files."""

from swingleg.report.drilling.save import save_drill
from swingleg.report.drilling.terminal import drill_text

__all__ = ["drill_text", "save_drill"]
