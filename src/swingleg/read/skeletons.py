"""Keypoint layouts of pose models → the names of `core.keypoints`.

A layout is told by its number of keypoints. The big toe stands for `toe_tip`. Sources: OpenPose
documentation, "Output" (BODY_25, COCO 18); COCO keypoint task (17); Fang et al. 2022, AlphaPose,
arXiv:2211.03375 (HALPE 26); Jin et al. 2020, COCO-WholeBody, arXiv:2007.11858 (133).
"""

from __future__ import annotations

import re

_COCO_17 = {
    "nose": 0, "left_ear": 3, "right_ear": 4,
    "left_shoulder": 5, "right_shoulder": 6, "left_elbow": 7, "right_elbow": 8,
    "left_wrist": 9, "right_wrist": 10, "left_hip": 11, "right_hip": 12,
    "left_knee": 13, "right_knee": 14, "left_ankle": 15, "right_ankle": 16,
}  # fmt: skip
_OPENPOSE_ARMS = {
    "nose": 0, "right_shoulder": 2, "right_elbow": 3, "right_wrist": 4,
    "left_shoulder": 5, "left_elbow": 6, "left_wrist": 7,
}  # fmt: skip
#: number of keypoints → (name of the layout, our name → its index)
LAYOUTS: dict[int, tuple[str, dict[str, int]]] = {
    17: ("COCO-17", _COCO_17),
    18: (
        "COCO-18",
        _OPENPOSE_ARMS | {
            "right_hip": 8, "right_knee": 9, "right_ankle": 10,
            "left_hip": 11, "left_knee": 12, "left_ankle": 13,
            "right_ear": 16, "left_ear": 17,
        },
    ),
    25: (
        "BODY_25",
        _OPENPOSE_ARMS | {
            "right_hip": 9, "right_knee": 10, "right_ankle": 11,
            "left_hip": 12, "left_knee": 13, "left_ankle": 14,
            "right_ear": 17, "left_ear": 18,
            "left_toe_tip": 19, "left_heel": 21, "right_toe_tip": 22, "right_heel": 24,
        },
    ),
    26: (
        "HALPE-26",
        _COCO_17 | {"left_toe_tip": 20, "right_toe_tip": 21, "left_heel": 24, "right_heel": 25},
    ),
    133: (
        "COCO-WholeBody-133",
        _COCO_17 | {"left_toe_tip": 17, "left_heel": 19, "right_toe_tip": 20, "right_heel": 22},
    ),
}  # fmt: skip

_PARTS = {
    "ear": "ear", "shoulder": "shoulder", "elbow": "elbow", "wrist": "wrist", "hip": "hip",
    "hipj": "hip", "knee": "knee", "ankle": "ankle", "heel": "heel",
    "bigtoe": "toe_tip", "toetip": "toe_tip", "footindex": "toe_tip",
}  # fmt: skip
_SIDES = {"r": "right", "right": "right", "l": "left", "left": "left"}


def keypoint_name(label: str) -> str | None:
    """Our name for a label such as "RBigToe", "left_hip" or "LHeel"; None where there is none."""
    plain = re.sub(r"[^a-z]", "", label.lower())
    if plain == "nose":
        return "nose"
    for prefix in ("right", "left", "r", "l"):
        part = _PARTS.get(plain.removeprefix(prefix)) if plain.startswith(prefix) else None
        if part:
            return f"{_SIDES[prefix]}_{part}"
    return None
