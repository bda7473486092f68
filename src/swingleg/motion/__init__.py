"""Keypoints → Motion: where the runner's segments were, with how sure we are."""

from swingleg.motion.assemble import motion_from_keypoints, picture_frame

__all__ = ["motion_from_keypoints", "picture_frame"]
