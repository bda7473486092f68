"""What a person sees, and what is written: page, key frames, overlay, terminal, files."""

from __future__ import annotations

from swingleg.report.save import load, prepare_output, save

__all__ = ["load", "prepare_output", "save"]
