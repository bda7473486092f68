"""RTMPose: a tiny ONNX model made here, run by onnxruntime; and a stand-in that needs none."""

from __future__ import annotations

import hashlib
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import av
import numpy as np
import pytest

from swingleg.core.errors import ModelError
from swingleg.core.files import CACHE_VARIABLE
from swingleg.core.keypoints import KEYPOINTS
from swingleg.pose import rtmpose
from swingleg.pose.base import Region
from swingleg.pose.fetched import model_file, model_place
from swingleg.read.frame import Frame
from swingleg.read.skeletons import LAYOUTS
from swingleg.read.video import frames
from tests.pose.tiny_onnx import tiny_rtmpose
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


# ---- with onnxruntime --------------------------------------------------------------------------

RED, BLUE = (340, 250), (420, 500)  # pixels of the two dots in the picture
HALPE = LAYOUTS[26][1]


def two_dots() -> Frame:
    """A black picture, 640 × 720, with a red and a blue dot 8 pixels wide."""
    image = np.zeros((720, 640, 3), np.uint8)
    for (x, y), colour in ((RED, 0), (BLUE, 2)):
        image[y - 4 : y + 4, x - 4 : x + 4, colour] = 255
    return Frame(0, 0.0, av.VideoFrame.from_ndarray(image, format="rgb24"), 0)


def write(path: Path, colours: list[int]) -> Path:
    path.write_bytes(tiny_rtmpose(colours))
    return path


def test_a_real_network_finds_the_dots(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="the extra rtmpose is not installed")
    colours = [2 * (index % 2) for index in range(26)]  # even keypoints look for red, odd for blue
    network = rtmpose.RTMPose(write(tmp_path / "tiny.onnx", colours))
    region = Region(320, 360, 512)  # two picture pixels to one of the crop
    found = network.estimate(two_dots(), region)
    for name, index in HALPE.items():
        place = found.position[KEYPOINTS.index(name)]
        np.testing.assert_allclose(place, BLUE if index % 2 else RED, atol=5, err_msg=name)
    # a tenth of (1 − mean) / sd of ImageNet: red and blue taken in RGB order
    sure = [found.confidence[KEYPOINTS.index(name)] for name in ("nose", "left_ear")]
    np.testing.assert_allclose(sure, [(1 - 0.485) / 2.29, (1 - 0.406) / 2.25], atol=0.01)


@pytest.mark.parametrize("count", [17, 133])
def test_other_layouts(tmp_path: Path, count: int) -> None:
    pytest.importorskip("onnxruntime", reason="the extra rtmpose is not installed")
    network = rtmpose.RTMPose(write(tmp_path / "tiny.onnx", [0] * count))
    found = network.estimate(two_dots(), Region(320, 360, 512))
    seen = {str(name) for name, c in zip(KEYPOINTS, found.confidence, strict=True) if c > 0}
    assert seen == set(LAYOUTS[count][1])


def test_not_a_model_for_a_person(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="the extra rtmpose is not installed")
    with pytest.raises(ModelError, match="5 keypoints is not known"):
        rtmpose.RTMPose(write(tmp_path / "hand.onnx", [0] * 5))
    (tmp_path / "text.onnx").write_text("left right left right")
    with pytest.raises(ModelError, match="not an ONNX model"):
        rtmpose.RTMPose(tmp_path / "text.onnx")


# ---- models by address -------------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which its files are served."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_model_is_fetched_once(cache: Path, served: tuple[Path, str]) -> None:
    folder, host = served
    archive = folder / "halpe26.zip"
    content = tiny_rtmpose([0] * 26)
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("sdk/end2end.onnx", content)
        out.writestr("sdk/deploy.json", "{}")
    named = f"{host}/halpe26.zip#sha256={sha256(archive).upper()}"
    place = model_place(named)
    assert not place.exists()
    assert model_file(named) == place and place.read_bytes() == content
    assert cache in place.parents and place.name.startswith("halpe26-")
    archive.unlink()
    assert model_file(named) == place  # without the network


def test_another_file_is_not_kept(cache: Path, served: tuple[Path, str]) -> None:
    folder, host = served
    (folder / "a.onnx").write_bytes(b"changed")
    with pytest.raises(ModelError, match="another file"):
        model_file(f"{host}/a.onnx#sha256={'0' * 64}")
    with pytest.raises(ModelError, match="cannot be fetched"):
        model_file(f"{host}/none.onnx#sha256={'0' * 64}")
    with pytest.raises(ModelError, match="SHA-256"):
        model_file(f"{host}/a.onnx")
    with zipfile.ZipFile(folder / "two.zip", "w") as out:
        out.writestr("a.onnx", b"a")
        out.writestr("b.onnx", b"b")
    with pytest.raises(ModelError, match="2 ONNX files"):
        model_file(f"{host}/two.zip#sha256={sha256(folder / 'two.zip')}")
    assert not list(cache.rglob("*.onnx"))
