"""Frames → Keypoints: what a pose model saw, with left and right told apart over the whole clip."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from swingleg.pose.run import estimate_pose as estimate_pose

__all__ = ["estimate_pose"]


def __getattr__(name: str) -> object:
    """Load the video and network libraries only when a clip is really to be looked at (PEP 562)."""
    if name in __all__:
        from swingleg.pose import run

        return getattr(run, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
