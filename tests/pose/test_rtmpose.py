"""RTMPose's decoding and regions, with a stand-in for onnxruntime."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from swingleg.core.errors import ModelError
from swingleg.core.keypoints import KEYPOINTS
from swingleg.pose import rtmpose
from swingleg.pose.base import Region
from swingleg.read.video import frames
from tests.read.films import film

COUNT = 26


class Session:
    """Sees every keypoint k at crop pixel (k + 50, 2 k + 60) with confidence 0.8."""

    def __init__(self, path: str, *_: Any, **__: Any) -> None:
        if Path(path).read_bytes() != b"onnx":
            raise ValueError("not a model")

    def get_inputs(self) -> list[Any]:
        return [SimpleNamespace(name="input", shape=["batch", 3, 256, 192])]

    def run(self, _: None, feed: dict[str, np.ndarray]) -> list[np.ndarray]:
        assert feed["input"].shape == (1, 3, 256, 192)
        x, y = np.zeros((1, COUNT, 384)), np.zeros((1, COUNT, 512))
        k = np.arange(COUNT)
        x[0, k, 2 * (k + 50)] = 0.9
        y[0, k, 2 * (2 * k + 60)] = 0.8
        return [x, y]


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    runtime = SimpleNamespace(
        InferenceSession=Session, SessionOptions=lambda: SimpleNamespace(intra_op_num_threads=0)
    )
    monkeypatch.setattr(rtmpose, "require", lambda module, extra: runtime)
    path = tmp_path / "model.onnx"
    path.write_bytes(b"onnx")
    return path


def test_points_land_in_the_picture(model: Path, tmp_path: Path) -> None:
    frame = next(frames(film(tmp_path / "a.mp4", [0, 33])))
    found = rtmpose.RTMPose(model).estimate(frame, Region(300, 400, 512))
    toe = KEYPOINTS.index("left_toe_tip")
    # crop pixel (20 + 50, 2·20 + 60), 32 columns cut on the left, two picture pixels each
    expected = np.array([300 - 256 + 2 * (70 + 32), 400 - 256 + 2 * 100])
    np.testing.assert_allclose(found.position[toe], expected, atol=1e-6)
    np.testing.assert_allclose(found.confidence, 0.8)
    assert found.presence > 0.5
    assert found.following.side == pytest.approx(1.25 * 4 * 25, abs=1)


def test_no_model(model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="rtmpose:FILE"):
        rtmpose.RTMPose("")
    with pytest.raises(ModelError, match="no such model"):
        rtmpose.RTMPose(tmp_path / "none.onnx")
    other = tmp_path / "other.onnx"
    other.write_bytes(b"text")
    with pytest.raises(ModelError, match="not an ONNX model"):
        rtmpose.RTMPose(other)
