"""Markers, Forces, Signals and Motion → files that other programs open."""

from swingleg.write.registry import write

__all__ = ["write"]
