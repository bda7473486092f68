"""RTMPose through onnxruntime, from an ONNX file or an address that the user names.

Top-down: people are found by BlazePose's detector; RTMPose reads one region at a time. Models in
the layouts of `read.skeletons` are understood; those published have 17 (COCO), 26 (HALPE, with
feet) or 133 (whole body) keypoints.

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
from swingleg.pose.fetched import model_file
from swingleg.read.frame import Frame
from swingleg.read.skeletons import LAYOUTS

_MEAN = np.array([123.675, 116.28, 103.53], dtype=np.float32) / 255
_SD = np.array([58.395, 57.12, 57.375], dtype=np.float32) / 255
_REGION_MARGIN = 1.25
_LEAST_SURE = 0.3
#: layouts that RTMPose models come in
_PUBLISHED = (17, 26, 133)


class RTMPose:
    """One RTMPose network. Keypoints a model lacks are NaN with confidence 0."""

    name = "rtmpose"

    def __init__(self, model: str | Path | None, *, threads: int = 1) -> None:
        """model: ONNX file with SimCC outputs, or where to fetch one: see `pose.fetched`.

        Raises
        ------
        ModelError : no file, no network, or not such a model.
        MissingExtraError : onnxruntime is missing.
        """
        runtime = require("onnxruntime", "rtmpose")
        if not model:
            raise ModelError(
                "RTMPose needs a model file",
                fix="Give it as --backend rtmpose:FILE.onnx (an RTMPose body model from MMPose).",
            )
        model = model_file(model)
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
        # files do not always tell the shapes of their outputs: one run does
        self._names = _names(
            self._run(np.zeros((self._height, self._width, 3), np.float32)), str(model)
        )
        self._detector: Any = None

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        """People in the whole picture, largest first, by BlazePose's detector."""
        if self._detector is None:
            from swingleg.pose.blazepose import BlazePose

            self._detector = BlazePose()
        return self._detector.detect(frame, thorough=thorough)

    def _run(self, crop: np.ndarray) -> list[np.ndarray]:
        """Outputs for a (height, width, 3) picture, RGB 0..1."""
        tensor = ((crop - _MEAN) / _SD).transpose(2, 0, 1)[None].astype(np.float32)
        return self._session.run(None, {self._input: tensor})

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        """Keypoints of the person inside `region`."""
        size = max(self._height, self._width)
        upright = Region(region.x, region.y, region.side)
        matrix = upright.to_image(size)
        top, left = (size - self._height) // 2, (size - self._width) // 2
        crop = frame.crop(matrix, size)[top : top + self._height, left : left + self._width]
        along_x, along_y = self._run(crop)[:2]
        point, sure = decode_simcc(along_x[0], along_y[0], self._width, self._height)
        point = (point + np.array([left, top])) @ matrix[:, :2].T + matrix[:, 2]
        position = np.full((len(KEYPOINTS), 2), np.nan)
        confidence = np.zeros(len(KEYPOINTS))
        ours = [KEYPOINTS.index(name) for name in self._names]
        theirs = list(self._names.values())
        position[ours], confidence[ours] = point[theirs], sure[theirs]
        return Estimate(
            position=position,
            confidence=confidence,
            presence=float(np.clip(confidence[ours].mean() / _LEAST_SURE * 0.5, 0, 1)),
            following=_region_round(position[ours], confidence[ours], region),
        )


def _names(outputs: list[np.ndarray], where: str) -> dict[str, int]:
    """Our name → index in the model's outputs, told by how many keypoints these have."""
    shapes = [entry.shape for entry in outputs[:2]]
    if len(shapes) < 2 or any(len(shape) != 3 for shape in shapes) or shapes[0][1] != shapes[1][1]:
        raise ModelError(
            f"outputs {shapes} are not two of (batch, keypoints, bins)",
            where=where,
            fix="Take an RTMPose model with SimCC outputs, not one with its decoding inside.",
        )
    count = shapes[0][1]
    if count not in _PUBLISHED:
        raise ModelError(
            f"a model with {count} keypoints is not known",
            where=where,
            fix="Use one with 17, 26 or 133; 26 and 133 have the feet that the fit needs.",
        )
    return LAYOUTS[count][1]


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
