"""The camera's motion from the background, and what it is worth."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from swingleg.motion.camera import from_first, to_first
from swingleg.pose.background import Background, Stretch
from swingleg.pose.camera import CameraPath, camera_path, person_boxes
from swingleg.read.video import frames
from tests.clips import write_clip

SIZE = (640, 360)
NOBODY = np.full((90, 1, 4), np.nan)


def scene(wide: int = 2400) -> np.ndarray:
    """(560, wide) a textured wall."""
    rng = np.random.default_rng(2)
    grey = np.full((560, wide), 130.0)
    for cell, strength in ((40, 25), (12, 20)):
        coarse = rng.normal(0, strength, (560 // cell + 2, wide // cell + 2)).astype(np.float32)
        grey += cv2.resize(coarse, (wide, 560), interpolation=cv2.INTER_CUBIC)
    return grey.clip(0, 255).astype(np.uint8)


def film(path: Path, motion: np.ndarray, block: np.ndarray | None = None) -> Path:
    """A clip through a camera with motion (T, 3): x, y pixels and roll in degrees.

    block : (T, 4) left, top, right, bottom of something that moves by itself.
    """
    wall = scene()

    def shots():
        rng = np.random.default_rng(5)
        pattern = rng.integers(0, 255, (200, 200), dtype=np.uint8)
        for number, (x, y, roll) in enumerate(motion):
            turn = cv2.getRotationMatrix2D((320 + 100, 180 + 100), roll, 1.0)
            turn[:, 2] -= (100 + x, 100 + y)
            shot = cv2.warpAffine(wall, turn, SIZE, flags=cv2.INTER_CUBIC)
            if block is not None:
                left, top, right, bottom = block[number].astype(int)
                shot[top:bottom, left:right] = pattern[: bottom - top, : right - left]
            yield np.repeat(shot[..., None], 3, axis=2)

    return write_clip(path, shots())


def found(path: Path, boxes: np.ndarray = NOBODY) -> tuple[CameraPath, Background]:
    background = Background(60.0)
    with frames(path) as stream:
        count = sum(1 for _ in background.watch(stream))
    return camera_path(background.stretches, boxes, count, SIZE), background


def steadied(motion: np.ndarray, path: np.ndarray) -> np.ndarray:
    """(T, 2) where a fixed point of the wall comes to lie once the path is taken out."""
    points = []
    for x, y, roll in motion:
        turn = cv2.getRotationMatrix2D((420, 280), roll, 1.0)
        turn[:, 2] -= (100 + x, 100 + y)
        points.append(turn @ [380.0, 330.0, 1.0])
    return to_first(np.array(points), path, ((SIZE[0] - 1) / 2, (SIZE[1] - 1) / 2))


def shake(rms: float = 5.0) -> np.ndarray:
    time = np.arange(90) / 60
    x, y, roll = (np.sin(2 * np.pi * hz * time + hz) for hz in (1.3, 2.1, 0.9))
    return np.stack([rms * x, rms * y, 0.4 * roll], axis=1)


def test_a_tripod_stands_still(tmp_path: Path) -> None:
    path, _ = found(film(tmp_path / "still.mp4", np.zeros((90, 3))))
    assert path.kind == "still"
    assert (path.path == [0, 0, 0, 1]).all()


def test_a_shaking_hand_is_taken_out(tmp_path: Path) -> None:
    motion = shake()
    path, _ = found(film(tmp_path / "hand.mp4", motion))
    assert path.kind == "hand-held"
    off = steadied(motion, path.path)
    assert off.std(axis=0) == pytest.approx([0, 0], abs=0.12)


def test_a_panning_camera_is_strung_together(tmp_path: Path) -> None:
    motion = np.zeros((90, 3))
    motion[:, 0] = 15.0 * np.arange(90)  # twice the picture's width
    path, background = found(film(tmp_path / "pan.mp4", motion))
    assert path.kind == "panning"
    assert len(background.stretches) > 3
    assert np.polyfit(np.arange(90), path.path[:, 0], 1)[0] == pytest.approx(15.0, rel=0.003)
    assert steadied(motion, path.path)[:, 1].std() < 0.5


def test_what_moves_by_itself_does_not_count(tmp_path: Path) -> None:
    """A large patterned block crosses the picture: outvoted, and left out when it is a person."""
    motion = shake()
    block = np.tile([0.0, 100, 160, 300], (90, 1))
    block[:, [0, 2]] += 5.0 * np.arange(90)[:, None]
    clip = film(tmp_path / "block.mp4", motion, block)
    for boxes, within in ((NOBODY, 0.5), (block[:, None], 0.2)):
        path, _ = found(clip, boxes)
        assert path.kind == "hand-held"
        assert steadied(motion, path.path).std(axis=0) == pytest.approx([0, 0], abs=within)


def test_an_empty_wall_tells_nothing(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "wall.mp4", (np.full((360, 640, 3), 120, np.uint8),) * 30)
    assert found(clip, NOBODY[:30])[0].kind == "unknown"


def test_there_and_back() -> None:
    rng = np.random.default_rng(0)
    path = np.column_stack([rng.normal(0, 9, (20, 3)), rng.uniform(0.9, 1.1, 20)])
    points = rng.uniform(0, 600, (20, 7, 2))
    assert from_first(to_first(points, path, (320, 180)), path, (320, 180)) == pytest.approx(points)


def test_boxes_hold_the_person_and_bridge_frames_left_out() -> None:
    position = np.full((5, 3, 2), np.nan)
    for k in (1, 3):
        position[k] = [[10 * k, 0], [10 * k + 100, 50], [10 * k + 50, 200]]
    boxes = person_boxes(position, np.isfinite(position[..., 0]).astype(float))
    assert np.isnan(boxes[[0, 4]]).all()
    assert boxes[2] == pytest.approx((boxes[1] + boxes[3]) / 2)
    assert (boxes[1, :2] < [10, 0]).all() and (boxes[1, 2:] > [110, 200]).all()


def test_a_frame_whose_background_is_lost_does_not_spoil_the_others() -> None:
    rng = np.random.default_rng(3)
    start = rng.uniform(20, 340, (40, 2)).astype(np.float32)
    shifts = np.array([[0.0, 0.0], [4, 1], [8, 2], [12, 3], [16, 4], [20, 5], [24, 6], [28, 7]])
    seen = [start + s.astype(np.float32) for s in shifts]
    seen[3] = np.full_like(start, np.nan)
    stretch = Stretch(0, start, list(range(1, 9)), seen)
    path = camera_path([stretch], np.full((9, 1, 4), np.nan), 9, SIZE)
    assert path.kind in ("hand-held", "panning")
    assert np.isfinite(path.path).all()
    assert path.path[1:, 0] == pytest.approx(-shifts[:, 0] + path.path[0, 0], abs=0.2)


def test_a_tripod_is_looked_at_seldom_and_a_push_against_it_is_seen(tmp_path: Path) -> None:
    time = np.arange(300) / 60
    pushed = np.maximum(time - 3.0, 0.0)
    motion = np.column_stack([9 * np.sin(4 * np.pi * pushed), 5 * pushed, 0 * time])
    nobody = np.full((300, 1, 4), np.nan)
    path, background = found(film(tmp_path / "pushed.mp4", motion), nobody)
    looks = np.array(sorted(n for s in background.stretches for n in s.frame)) / 60
    assert (looks < 1).sum() >= 25 and (looks > 4).sum() >= 25  # moving: thirty a second
    assert ((looks > 1.5) & (looks < 3)).sum() <= 14  # calm: a quarter
    off = steadied(motion, path.path)
    assert np.abs(off - np.median(off, axis=0)).max() < 2.5
