"""Frames → Keypoints: what a pose model saw, with left and right told apart over the whole clip."""
