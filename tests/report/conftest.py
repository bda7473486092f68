"""The designed runner, with and without its far leg, and a clip to draw on."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

import synthetic

from swingleg.core.analysis import Analysis


@pytest.fixture(scope="session")
def analysis() -> Analysis:
    return synthetic.make_analysis()


@pytest.fixture(scope="session")
def one_sided() -> Analysis:
    return synthetic.make_analysis(far_leg=False)


@pytest.fixture(scope="session")
def clip_times() -> list[float]:
    """Irregular frame times, as phones write them: 3 s at about 60 frames/s, one gap."""
    steps = np.tile([0.0160, 0.0170, 0.0180, 0.0157], 45)
    steps[60] = 0.05
    return [round(float(t), 5) for t in np.concatenate([[0.0], np.cumsum(steps)])]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory, clip_times: list[float]) -> Path:
    """A grey 960 × 540 variable-rate clip whose brightness tells the frame."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with av.open(str(path), "w") as sink:
        stream = sink.add_stream("libx264", rate=60, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = synthetic.WIDTH, synthetic.HEIGHT, "yuv420p"
        stream.codec_context.time_base = Fraction(1, 90_000)
        for i, time in enumerate(clip_times):
            picture = np.full((synthetic.HEIGHT, synthetic.WIDTH, 3), 60 + i % 100, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(time * 90_000), Fraction(1, 90_000)
            sink.mux(stream.encode(frame))
        sink.mux(stream.encode(None))
    return path
