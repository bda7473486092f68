from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.core.keypoints import KEYPOINTS
from swingleg.read.openpose import read_openpose
from swingleg.read.skeletons import LAYOUTS, keypoint_name

#: labels of each layout in its own order, as its documentation lists them
ORDER = {
    17: "Nose LEye REye LEar REar LShoulder RShoulder LElbow RElbow LWrist RWrist LHip RHip LKnee "
    "RKnee LAnkle RAnkle",
    18: "Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist RHip RKnee RAnkle LHip LKnee "
    "LAnkle REye LEye REar LEar",
    25: "Nose Neck RShoulder RElbow RWrist LShoulder LElbow LWrist MidHip RHip RKnee RAnkle LHip "
    "LKnee LAnkle REye LEye REar LEar LBigToe LSmallToe LHeel RBigToe RSmallToe RHeel",
    26: "Nose LEye REye LEar REar LShoulder RShoulder LElbow RElbow LWrist RWrist LHip RHip LKnee "
    "RKnee LAnkle RAnkle Head Neck Hip LBigToe RBigToe LSmallToe RSmallToe LHeel RHeel",
}
ORDER[133] = (
    " ".join(ORDER[17].split()) + " LBigToe LSmallToe LHeel RBigToe RSmallToe RHeel "
    + " ".join(f"face{k}" for k in range(110))
)  # fmt: skip
_HEIGHT = {"nose": 0.0, "ear": 0.02, "shoulder": 0.2, "elbow": 0.35, "wrist": 0.5, "hip": 0.5,
           "knee": 0.72, "ankle": 0.95, "heel": 1.0, "toe_tip": 1.0}  # fmt: skip


def person(count: int, x: float, size: float, lost: tuple[str, ...] = ()) -> list[float]:
    """Everybody stands at x; a point's y tells its name, its x − x0 its side."""
    flat: list[float] = []
    for label in ORDER[count].split():
        ours = keypoint_name(label)
        if ours in lost:
            flat += [0.0, 0.0, 0.0]
            continue
        part = (ours or "").removeprefix("left_").removeprefix("right_")
        side = 5.0 if (ours or "").startswith("left") else 0.0
        flat += [x + side, 100 + size * _HEIGHT.get(part, 0.3), 0.9]
    return flat


def save_frames(folder: Path, frames: dict[int, list[list[float]]]) -> Path:
    folder.mkdir(exist_ok=True)
    for number, people in frames.items():
        content = {"version": 1.3, "people": [{"pose_keypoints_2d": flat} for flat in people]}
        (folder / f"run_{number:012d}_keypoints.json").write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize("count", sorted(LAYOUTS))
def test_every_layout_by_its_documented_order(tmp_path: Path, count: int) -> None:
    assert len(ORDER[count].split()) == count
    folder = save_frames(tmp_path / "json", {0: [person(count, 500, 600)]})
    points = read_openpose(folder, fps=50).keypoints
    assert points.attrs["backend"].endswith(LAYOUTS[count][0])
    there = {keypoint_name(label) for label in ORDER[count].split()} - {None}
    for name in KEYPOINTS:
        xy = points.position.sel(keypoint=name).values[0]
        if name not in there:
            assert np.isnan(xy).all() and points.confidence.sel(keypoint=name).values[0] == 0
            continue
        part = name.removeprefix("left_").removeprefix("right_")
        assert xy[1] == 100 + 600 * _HEIGHT[part]
        assert xy[0] == (505 if name.startswith("left") else 500)


def test_frame_numbers_are_the_clock_and_empty_frames_nan(tmp_path: Path) -> None:
    one = person(25, 500, 600, lost=("left_knee",))
    folder = save_frames(tmp_path / "json", {10: [one], 11: [], 13: [one]})
    recording = read_openpose(folder, fps=50)
    points = recording.keypoints
    np.testing.assert_allclose(points.time, np.arange(10, 14) / 50)
    seen = np.isfinite(points.position.sel(keypoint="left_hip", space="x").values)
    assert seen.tolist() == [True, False, False, True]
    assert np.isnan(points.position.sel(keypoint="left_knee")).all()
    assert [n.code for n in recording.notes] == ["picture_size_assumed"]


def test_frame_rate_assumed_is_said(tmp_path: Path) -> None:
    folder = save_frames(tmp_path / "json", {0: [person(25, 9, 600)], 1: [person(25, 9, 600)]})
    recording = read_openpose(folder, picture=(1920, 1080))
    assert [n.code for n in recording.notes] == ["fps_assumed"]
    assert recording.keypoints.attrs["width"] == 1920
    assert float(recording.keypoints.time[1]) == pytest.approx(1 / 30)


def test_the_runner_is_followed_past_others(tmp_path: Path) -> None:
    # the runner crosses; a smaller one stands still; a larger one is there for two pictures only
    frames = {}
    for k in range(40):
        people = [person(25, 900, 350), person(25, 100 + 40 * k, 600)]
        if k in (20, 21):
            people.insert(0, person(25, 1700, 900))
        if k in (12, 13):
            people.pop()  # out of sight, once beside the one who stands
        frames[k] = people[::-1] if k % 2 else people
    recording = read_openpose(save_frames(tmp_path / "json", frames), fps=60)
    hip = recording.keypoints.position.sel(keypoint="right_hip", space="x").values
    expected = np.array([np.nan if k in (12, 13) else 100 + 40 * k for k in range(40)])
    np.testing.assert_array_equal(hip, expected)
    assert "several_people" in [n.code for n in recording.notes]


def test_a_pattern_instead_of_a_folder(tmp_path: Path) -> None:
    folder = save_frames(tmp_path / "json", {k: [person(25, 500, 600)] for k in range(12)})
    assert read_openpose(folder / "run_*1_keypoints.json", fps=30).keypoints.sizes["time"] == 11


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"version": 1.3, "people": [{"pose_key', "run_000000000001_keypoints.json"),
        ('{"frames": []}', "not an OpenPose keypoint file"),
        ('{"people": [{"pose_keypoints_2d": [1, 2]}]}', "not an OpenPose keypoint file"),
        (json.dumps({"people": [{"pose_keypoints_2d": [5.0] * 3 * 21}]}), "21 and 25 keypoints"),
    ],
)
def test_damaged_files_are_named(tmp_path: Path, content: str, words: str) -> None:
    folder = save_frames(tmp_path / "json", {0: [person(25, 500, 600)], 1: []})
    (folder / "run_000000000001_keypoints.json").write_text(content)
    with pytest.raises(InputError, match=words):
        read_openpose(folder, fps=30)


def test_nobody_no_files_and_shares_of_the_picture(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no keypoint JSON files"):
        read_openpose(tmp_path, fps=30)
    with pytest.raises(InputError, match="nobody is in any of the 2 pictures"):
        read_openpose(save_frames(tmp_path / "a", {0: [], 1: []}), fps=30)
    small = (np.array(person(25, 500, 600)).reshape(-1, 3) / [1920, 1080, 1]).ravel().tolist()
    with pytest.raises(InputError, match="not pixels"):
        read_openpose(save_frames(tmp_path / "b", {0: [small]}), fps=30)
