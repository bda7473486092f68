"""Reading videos: honest times, upright pictures, one clear error for everything else."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from swingleg.core.errors import OptionError, VideoError
from swingleg.read.video import frames, probe, read_frames_at
from tests.read.films import HEIGHT, WIDTH, film, picture, sound, turn

EVEN = [round(k * 1000 / 30) for k in range(45)]


def test_even_film(tmp_path: Path) -> None:
    info = probe(film(tmp_path / "a.mp4", EVEN))
    assert (info.width, info.height, info.frames) == (WIDTH, HEIGHT, 45)
    assert info.fps == pytest.approx(30, rel=0.01)
    assert info.duration_s == pytest.approx(1.5, abs=0.05)
    assert not info.variable_frame_rate
    assert info.codec == "h264"


def test_times_are_the_time_stamps(tmp_path: Path) -> None:
    ticks = np.cumsum([0, 16, 17, 33, 16, 50, 17, 16, 16, 40, 16, 17]) + 500
    path = film(tmp_path / "vfr.mp4", list(ticks))
    with frames(path) as clip:
        seen = list(clip)
    assert [f.time_s for f in seen] == pytest.approx((ticks - 500) / 1000, abs=1e-3)
    assert [f.index for f in seen] == list(range(12))
    assert not clip.truncated
    assert probe(path).variable_frame_rate


def test_slow_motion_divides_time(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", EVEN)
    real = [f.time_s for f in frames(path)]
    slow = [f.time_s for f in frames(path, slow_motion=8)]
    assert np.allclose(np.array(real) / 8, slow)
    with pytest.raises(OptionError, match="slow-motion"):
        frames(path, slow_motion=0)


@pytest.mark.parametrize(
    ("capture", "factor"),
    [("240.000000", 8.0), ("120", 4.0), ("30.00", 1.0), ("24", 1.0), ("unknown", 1.0), ("0", 1.0)],
)
def test_a_phone_says_how_slow_its_clip_is(tmp_path: Path, capture: str, factor: float) -> None:
    path = film(tmp_path / "a.mp4", EVEN, says={"com.android.capture.fps": capture})
    assert probe(path).slow_motion == factor


def test_a_clip_that_says_nothing_is_taken_as_real_time(tmp_path: Path) -> None:
    info = probe(film(tmp_path / "a.mp4", EVEN))
    assert (info.capture_fps, info.slow_motion) == (None, 1.0)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_pictures_come_upright(tmp_path: Path, turns: int) -> None:
    path = turn(film(tmp_path / "a.mp4", EVEN[:5]), turns)
    info = probe(path)
    size = (WIDTH, HEIGHT) if turns % 2 == 0 else (HEIGHT, WIDTH)
    assert (info.width, info.height) == size
    assert info.rotation_deg == 90 * turns
    image = next(frames(path)).image
    expected = np.rot90(picture(0), -turns)
    assert image.shape == expected.shape
    assert np.abs(image.astype(int) - expected).mean() < 12


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_crop_agrees_with_the_picture(tmp_path: Path, turns: int) -> None:
    frame = next(frames(turn(film(tmp_path / "a.mp4", EVEN[:3]), turns)))
    matrix = np.array([[0.9, -0.2, 5.0], [0.2, 0.9, -3.0]])
    expected = cv2.warpAffine(
        frame.image, matrix, (48, 48), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    crop = frame.crop(matrix, 48)
    assert crop.shape == (48, 48, 3)
    assert crop.dtype == np.float32
    assert np.abs(crop - expected / 255).mean() < 0.02
    assert frame.grey.shape == (frame.height, frame.width)


def test_outside_is_black_for_the_detector(tmp_path: Path) -> None:
    frame = next(frames(film(tmp_path / "a.mp4", EVEN[:3])))
    crop = frame.crop(np.array([[1.0, 0, -500], [0, 1, -500]]), 16, replicate=False)
    assert crop.max() < 0.01


def test_a_cut_tail_is_flagged_not_fatal(tmp_path: Path) -> None:
    # Matroska needs no index at its end, so a cut film still opens
    whole = film(tmp_path / "whole.mkv", EVEN)
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * 0.5)])
    with frames(cut) as clip:
        count = sum(1 for _ in clip)
    assert 0 < count < 45
    assert clip.truncated


def test_nearest_pictures_in_the_order_asked(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", EVEN)
    found = read_frames_at(path, [1.0, 0.21, 99.0, -1.0])
    expected = [picture(n) for n in (30, 6, 44, 0)]
    for image, wanted in zip(found, expected, strict=True):
        assert np.abs(image[-20:].astype(int) - wanted[-20:]).mean() < 2
    assert read_frames_at(path, []) == []


def refusal(path: Path) -> str:
    with pytest.raises(VideoError) as caught:
        probe(path)
    with pytest.raises(VideoError):
        list(frames(path))
    assert caught.value.fix
    assert path.name in str(caught.value)
    return caught.value.what


def test_what_is_not_a_video(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.mp4")
    assert "folder" in refusal(tmp_path)
    empty = tmp_path / "empty.mp4"
    empty.touch()
    assert "empty" in refusal(empty)
    text = tmp_path / "text.mp4"
    text.write_text("left right\n" * 500)
    assert "not a video" in refusal(text)
    assert "sound" in refusal(sound(tmp_path / "song.m4a"))
    photo = tmp_path / "photo.jpg"
    cv2.imwrite(str(photo), picture(0))
    assert "photo" in refusal(photo)
    head = tmp_path / "head.mp4"
    head.write_bytes(film(tmp_path / "a.mp4", EVEN).read_bytes()[:400])
    assert "not a video" in refusal(head)
