"""RTMPose through onnxruntime, from an ONNX file the user has.

Top-down: people are found by BlazePose's detector; RTMPose reads one region at a time. Models with
17 (COCO), 26 (Halpe, with feet) and 133 (whole body) keypoints are understood.

Source: Jiang et al. 2023, "RTMPose: Real-Time Multi-Person Pose Estimation based on MMPose",
arXiv:2303.07399. SimCC decoding: Li et al. 2022, arXiv:2107.03332.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from swingleg.core.errors import ModelError
from swingleg.core.extras import require
from swingleg.core.keypoints import KEYPOINTS
from swingleg.pose.base import Estimate, Person, Region
from swingleg.read.frame import Frame

_MEAN = np.array([123.675, 116.28, 103.53], dtype=np.float32) / 255
_SD = np.array([58.395, 57.12, 57.375], dtype=np.float32) / 255
_REGION_MARGIN = 1.25
_LEAST_SURE = 0.3
_BODY = {
    "nose": 0, "left_ear": 3, "right_ear": 4,
    "left_shoulder": 5, "right_shoulder": 6, "left_elbow": 7, "right_elbow": 8,
    "left_wrist": 9, "right_wrist": 10, "left_hip": 11, "right_hip": 12,
    "left_knee": 13, "right_knee": 14, "left_ankle": 15, "right_ankle": 16,
}  # fmt: skip
#: number of keypoints of a model → our name → its index; toe_tip is the big toe
_NAMES: dict[int, dict[str, int]] = {
    17: _BODY,
    26: _BODY | {"left_toe_tip": 20, "right_toe_tip": 21, "left_heel": 24, "right_heel": 25},
    133: _BODY | {"left_toe_tip": 17, "left_heel": 19, "right_toe_tip": 20, "right_heel": 22},
}


class RTMPose:
    """One RTMPose network. Keypoints a model lacks are NaN with confidence 0."""

    name = "rtmpose"

    def __init__(self, model: str | Path | None, *, threads: int = 1) -> None:
        """model: ONNX file with SimCC outputs.

        Raises
        ------
        ModelError : no file, or not such a model. MissingExtraError : onnxruntime is missing.
        """
        runtime = require("onnxruntime", "rtmpose")
        if not model or not Path(model).is_file():
            raise ModelError(
                "RTMPose needs a model file" if not model else "there is no such model file",
                where=str(model) if model else None,
                fix="Give it as --backend rtmpose:FILE.onnx (an RTMPose body model from MMPose).",
            )
        options = runtime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._session: Any = runtime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime has its own, undocumented tree
            raise ModelError(f"not an ONNX model ({error})", where=str(model)) from error
        entry = self._session.get_inputs()[0]
        self._input, shape = entry.name, entry.shape
        if len(shape) != 4 or not all(isinstance(n, int) for n in shape[2:]):
            raise ModelError(f"input {shape} is not (batch, 3, height, width)", where=str(model))
        self._height, self._width = int(shape[2]), int(shape[3])
        self._detector: Any = None

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        """People in the whole picture, largest first, by BlazePose's detector."""
        if self._detector is None:
            from swingleg.pose.blazepose import BlazePose

            self._detector = BlazePose()
        return self._detector.detect(frame, thorough=thorough)

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        """Keypoints of the person inside `region`."""
        size = max(self._height, self._width)
        upright = Region(region.x, region.y, region.side)
        matrix = upright.to_image(size)
        top, left = (size - self._height) // 2, (size - self._width) // 2
        crop = frame.crop(matrix, size)[top : top + self._height, left : left + self._width]
        tensor = ((crop - _MEAN) / _SD).transpose(2, 0, 1)[None].astype(np.float32)
        along_x, along_y = self._session.run(None, {self._input: tensor})[:2]
        point, sure = decode_simcc(along_x[0], along_y[0], self._width, self._height)
        point = (point + np.array([left, top])) @ matrix[:, :2].T + matrix[:, 2]
        names = _NAMES.get(len(point))
        if names is None:
            raise ModelError(
                f"a model with {len(point)} keypoints is not known", fix="Use 17, 26 or 133."
            )
        position = np.full((len(KEYPOINTS), 2), np.nan)
        confidence = np.zeros(len(KEYPOINTS))
        ours = [KEYPOINTS.index(name) for name in names]
        position[ours], confidence[ours] = point[list(names.values())], sure[list(names.values())]
        return Estimate(
            position=position,
            confidence=confidence,
            presence=float(np.clip(confidence[ours].mean() / _LEAST_SURE * 0.5, 0, 1)),
            following=_region_round(position[ours], confidence[ours], region),
        )


def decode_simcc(
    along_x: np.ndarray, along_y: np.ndarray, width: int, height: int
) -> tuple[np.ndarray, np.ndarray]:
    """SimCC outputs (K, bins) per axis → points (K, 2) in crop pixels, confidence (K,) 0..1."""
    x, y = along_x.argmax(axis=1), along_y.argmax(axis=1)
    point = np.stack([x * width / along_x.shape[1], y * height / along_y.shape[1]], axis=1)
    sure = np.minimum(along_x.max(axis=1), along_y.max(axis=1))
    return point.astype(float), np.clip(sure, 0, 1).astype(float)


def _region_round(position: np.ndarray, confidence: np.ndarray, before: Region) -> Region:
    """The square round the keypoints that were seen, with a margin."""
    seen = position[confidence >= _LEAST_SURE]
    if len(seen) < 4:
        return before
    low, high = seen.min(axis=0), seen.max(axis=0)
    side = float((high - low).max() * _REGION_MARGIN)
    return Region(float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2), side)
