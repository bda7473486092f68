"""The same run, recorded in the ways phones record: the figures must not change."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError, OptionError, PersonError
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


def beside(one: np.ndarray, other: np.ndarray, share: float) -> np.ndarray:
    """A picture's middle, and to the left of it another's, smaller."""
    height, width = one.shape[:2]
    middle = other[:, width // 2 - height // 2 : width // 2 + height // 2]
    small = cv2.resize(middle, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    ground = np.full((height, small.shape[1] // 2 * 2, 3), 128, np.uint8)
    ground[-small.shape[0] :] = small[:, : ground.shape[1]]
    near = one[:, width // 2 - height // 2 - 60 : width // 2 + height // 2 + 60]
    return np.ascontiguousarray(np.hstack([ground, near]))


def test_the_larger_of_two_runners_is_measured(tmp_path: Path, original: Analysis) -> None:
    """A second runner, two thirds as large and half a stride later, runs along behind."""
    images = list(demo_frames())
    both = (beside(image, images[(k + 22) % 360], 0.65) for k, image in enumerate(images))
    found = run(write_clip(tmp_path / "two.mp4", both))
    assert "other_people" in {w.code for w in found.quality.warnings}
    agrees(found, original)


def test_who_runs_is_measured_not_who_stands_nearer(tmp_path: Path) -> None:
    """A bystander, half as large again as the runner, stands still; --person asks for either."""
    images = list(demo_frames(240))
    both = (beside(images[40], image, 0.65) for image in images)
    clip = write_clip(tmp_path / "bystander.mp4", both)
    found = run(clip)
    assert found.metrics["cadence_spm"].both is not None
    assert found.metrics["cadence_spm"].both.value == pytest.approx(172.0, abs=1.5)
    warning = next(w for w in found.quality.warnings if w.code == "other_people")
    assert "2 people were seen" in warning.message
    assert "number 1 from the left" in warning.message
    assert "--person 1 to 2" in warning.fix
    with pytest.raises(PersonError, match=r"hardly move.* 1 at \d+,\d+; 2 at \d+,\d+"):
        run(clip, person="2")
    by_point = run(clip, person="230,500")
    assert by_point.keypoints is not None
    assert by_point.keypoints.attrs["person"] == 1
    with pytest.raises(OptionError, match="person 3 was asked for, but 2 people are seen"):
        run(clip, person="3")


def test_an_unsteady_hand_is_taken_out(tmp_path: Path, original: Analysis) -> None:
    """A window on the demo that sways by 14 and 9 pixels and rolls by half a degree."""
    time = np.arange(360) / 60

    def shots():
        for number, image in enumerate(demo_frames()):
            x, y = 14 * np.sin(5 * time[number]), 9 * np.sin(12 * time[number] + 1)
            turn = cv2.getRotationMatrix2D((640, 360), 0.5 * np.sin(7 * time[number]), 1.0)
            turn[:, 2] -= (30 + x, 30 + y)
            yield cv2.warpAffine(image, turn, (1220, 660), flags=cv2.INTER_CUBIC)

    found = run(write_clip(tmp_path / "hand.mp4", shots()))
    assert found.motion.attrs["camera"] == "hand-held"
    assert "camera_moved" in {w.code for w in found.quality.warnings}
    agrees(found, original)
    bounce, steady = (a.metrics["vertical_oscillation_m"].both for a in (found, original))
    assert bounce is not None and steady is not None
    assert bounce.value == pytest.approx(steady.value, abs=0.005)
    assert found.condition.treadmill


def test_a_mirror_image_exchanges_the_sides_only(tmp_path: Path, original: Analysis) -> None:
    clip = write_clip(tmp_path / "mirror.mp4", (image[:, ::-1].copy() for image in demo_frames()))
    found = run(clip, mirrored=True)
    assert found.input.near_side == "right"
    agrees(found, original)
    assert run(clip).input.near_side == "left"


def test_without_height_angles_come_and_metres_do_not() -> None:
    found = analyze(DEMO, Settings())
    assert found.metrics["thigh_elevation_peak_deg"].right is not None
    assert found.metrics["overstride_hip_leg"].right is not None
    lacking = {u.metric: u for u in found.unavailable}
    assert "vertical_oscillation_m" in lacking
    assert "--height" in lacking["vertical_oscillation_m"].fix


def test_a_treadmills_speed_gives_metres_too_with_a_wider_interval(original: Analysis) -> None:
    by_speed = analyze(DEMO, Settings(speed=3.3)).metrics["vertical_oscillation_m"].both
    by_height = original.metrics["vertical_oscillation_m"].both
    assert by_speed is not None and by_height is not None
    assert by_speed.ci_low < by_height.value < by_speed.ci_high
    assert by_speed.sd > by_height.sd
