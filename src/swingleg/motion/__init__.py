"""Keypoints → Motion: where the runner's segments were, with how sure we are."""

from swingleg.motion.assemble import motion_from_keypoints, picture_frame
from swingleg.motion.speed import condition_of

__all__ = ["condition_of", "motion_from_keypoints", "picture_frame"]
