"""The same run, recorded in the ways phones record: the figures must not change."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError
from swingleg.demo import demo_clip
from swingleg.pipeline import analyze
from swingleg.settings import Settings, override
from tests.clips import DEMO, demo_frames, write_clip

COMPARED = {"cadence_spm": 1.0, "thigh_elevation_peak_deg": 2.0, "knee_flexion_swing_peak_deg": 4.0}


def run(path: Path, **changes: object) -> Analysis:
    with demo_clip() as (_, settings):
        return analyze(path, override(settings, changes))


@pytest.fixture(scope="module")
def original() -> Analysis:
    return run(DEMO)


def agrees(found: Analysis, original: Analysis) -> None:
    for name, tolerance in COMPARED.items():
        for side in ("right", "both"):
            known, seen = original.metrics[name].of(side), found.metrics[name].of(side)
            assert (known is None) == (seen is None), name
            if known is not None and seen is not None:
                assert seen.value == pytest.approx(known.value, abs=tolerance), (name, side)


def test_slow_motion_is_the_same_run(tmp_path: Path, original: Analysis) -> None:
    clip = write_clip(tmp_path / "slow.mp4", demo_frames(), fps=15)
    found = run(clip, slow_motion=4.0)
    assert found.input.fps == pytest.approx(60, rel=0.01)
    agrees(found, original)


def test_slow_motion_is_read_from_the_file(tmp_path: Path, original: Analysis) -> None:
    """An Android phone's 60 frames/s stored at 15: the file says so, and so does the result."""
    says = {"com.android.capture.fps": "60.000000"}
    clip = write_clip(tmp_path / "slow.mp4", demo_frames(), fps=15, says=says)
    found = run(clip)
    assert found.input.slow_motion_factor == 4.0
    assert "slow_motion_read" in {w.code for w in found.quality.warnings}
    agrees(found, original)
    with pytest.raises(GaitError, match="no running cadence"):
        run(clip, slow_motion=1.0)


def test_a_variable_frame_rate_is_read_from_its_time_stamps(
    tmp_path: Path, original: Analysis
) -> None:
    """Every fifth picture on average is missing, as when a phone is hot."""
    keep = np.random.default_rng(5).random(600) > 0.2
    keep[0] = True
    path = tmp_path / "variable.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=60, options={"preset": "ultrafast"})
        stream.codec_context.time_base = Fraction(1, 6000)
        for number, image in enumerate(demo_frames()):
            if number == 0:
                stream.height, stream.width = image.shape[:2]
            if not keep[number]:
                continue
            picture = av.VideoFrame.from_ndarray(image, format="rgb24")
            picture.pts, picture.time_base = number * 100, Fraction(1, 6000)
            out.mux(stream.encode(picture))
        out.mux(stream.encode())
    found = run(path)
    assert "variable_frame_rate" in {w.code for w in found.quality.warnings}
    agrees(found, original)


def test_the_larger_of_two_people_is_measured(tmp_path: Path, original: Analysis) -> None:
    """A second runner, two thirds as large and half a stride later, runs along behind."""
    images = list(demo_frames())

    def both(number: int) -> np.ndarray:
        image = images[number]
        other = images[(number + 22) % len(images)]
        height, width = image.shape[:2]
        middle = other[:, width // 2 - height // 2 : width // 2 + height // 2]
        small = cv2.resize(middle, None, fx=0.65, fy=0.65, interpolation=cv2.INTER_AREA)
        beside = np.full((height, small.shape[1], 3), 128, np.uint8)
        beside[-small.shape[0] :] = small
        near = image[:, width // 2 - height // 2 - 60 : width // 2 + height // 2 + 60]
        return np.ascontiguousarray(np.hstack([beside, near]))

    clip = write_clip(tmp_path / "two.mp4", (both(k) for k in range(len(images))))
    found = run(clip)
    assert "other_people" in {w.code for w in found.quality.warnings}
    agrees(found, original)


def test_a_mirror_image_exchanges_the_sides_only(tmp_path: Path, original: Analysis) -> None:
    clip = write_clip(tmp_path / "mirror.mp4", (image[:, ::-1].copy() for image in demo_frames()))
    found = run(clip, mirrored=True)
    assert found.input.near_side == "right"
    agrees(found, original)
    assert run(clip).input.near_side == "left"


def test_without_height_angles_come_and_metres_do_not() -> None:
    found = analyze(DEMO, Settings(speed=3.3))
    assert found.metrics["thigh_elevation_peak_deg"].right is not None
    assert found.metrics["overstride_hip_leg"].right is not None
    lacking = {u.metric: u for u in found.unavailable}
    assert "vertical_oscillation_m" in lacking
    assert "--height" in lacking["vertical_oscillation_m"].fix
