"""BlazePose (full) on LiteRT: two TFLite networks, no mediapipe.

The detector finds people in the whole picture; the landmark network reads 33 body landmarks (and
two that say where to look next) inside one region, and its heat maps then sharpen them.

Source: Bazarevsky et al. 2020, "BlazePose: On-device Real-time Body Pose Tracking",
arXiv:2006.10204; constants from MediaPipe's published graphs (Apache-2.0). Deviations: the region
is 5 % smaller, and sampled straight from the decoder's planes, not from an RGB copy; the layers
that paint a mask of the body are left out (`pose.trim`), which changes no landmark.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from swingleg.core.keypoints import KEYPOINTS
from swingleg.pose.base import Estimate, Person, Region
from swingleg.pose.trim import trimmed_file
from swingleg.pose.weights import ensure
from swingleg.read.frame import Frame

_DETECTOR_SIZE = 224
_CROP_SIZE = 256
_HEAT_SIZE = 64
#: (grid side, anchors per cell) of the detector's three scales
_GRIDS = ((28, 2), (14, 2), (7, 6))
_MIN_SCORE = 0.5
_SAME_PERSON_OVERLAP = 0.3
#: the region is this much larger than the circle round the body. MediaPipe takes 1.25; 5 % less
#: made a third fewer frames in which the legs jump on a real clip, 15 % less cuts limbs off
_REGION_MARGIN = 1.25 * 0.95
#: body height as a share of that circle's diameter
_STATURE_SHARE = 0.95
#: the landmark network's landmarks, presence and heat maps (not the mask, not world landmarks)
_OUTPUTS = ("Identity", "Identity_1", "Identity_3")
_HEAT_REACH = 3
_MIN_HEAT = 0.5

_LANDMARK: dict[str, int] = {
    "nose": 0, "left_ear": 7, "right_ear": 8,
    "left_shoulder": 11, "right_shoulder": 12, "left_elbow": 13, "right_elbow": 14,
    "left_wrist": 15, "right_wrist": 16, "left_hip": 23, "right_hip": 24,
    "left_knee": 25, "right_knee": 26, "left_ankle": 27, "right_ankle": 28,
    "left_heel": 29, "right_heel": 30, "left_toe_tip": 31, "right_toe_tip": 32,
}  # fmt: skip
_PICK = np.array([_LANDMARK[name] for name in KEYPOINTS])
_CENTRE, _RIM = 33, 34


class BlazePose:
    """The two networks. threads: CPU threads of the landmark network."""

    name = "blazepose"

    def __init__(self, *, threads: int = 1, folder: Path | None = None) -> None:
        """folder: where the weights are; by default the cache, filled if need be.

        Raises
        ------
        ModelError : the weights cannot be had.
        """
        self._folder = folder or ensure()
        self._threads = threads
        landmarks = trimmed_file(self._folder / "pose_landmark_full.tflite", _OUTPUTS)
        self._landmarks = _Network(landmarks, threads, _OUTPUTS)
        self._detector: _Network | None = None

    def detect(self, frame: Frame, *, thorough: bool = False) -> list[Person]:
        """People in the whole picture, largest first (torso and head must show).

        thorough : look into parts of the picture too. The network was made for one person: in the
        whole picture it mostly sees the most prominent one, and nobody who is small.
        """
        side = float(max(frame.width, frame.height))
        people = self._detect_in(frame, Region(frame.width / 2, frame.height / 2, side))
        if thorough:
            for part in _parts(frame):
                people += [
                    one
                    for one in self._detect_in(frame, part)
                    if not any(one.region.same_person(p.region) for p in people)
                ]
        return sorted(people, key=lambda person: -person.height)

    def _detect_in(self, frame: Frame, part: Region) -> list[Person]:
        """People in a square part of the picture."""
        if self._detector is None:
            detector = self._folder / "pose_detection.tflite"
            self._detector = _Network(detector, self._threads, ("Identity", "Identity_1"))
        crop = frame.crop(part.to_image(_DETECTOR_SIZE), _DETECTOR_SIZE, replicate=False)
        raw, score = self._detector(crop * 2 - 1)
        return [_person(row, part) for row in _decode_people(raw[0], score[0, :, 0])]

    def estimate(self, frame: Frame, region: Region) -> Estimate:
        """Keypoints of the person inside `region`."""
        matrix = region.to_image(_CROP_SIZE)
        outputs = self._landmarks(frame.crop(matrix, _CROP_SIZE))
        raw = outputs[0].reshape(39, 5)
        heat = outputs[2][0]
        point = _sharpen(raw[:, :2] / _CROP_SIZE, heat) * _CROP_SIZE
        point = point @ matrix[:, :2].T + matrix[:, 2]
        # both: "not hidden" and "inside the picture"
        sure = _sigmoid(raw[:, 3]) * _sigmoid(raw[:, 4])
        return Estimate(
            position=point[_PICK],
            confidence=sure[_PICK],
            presence=float(outputs[1].ravel()[0]),
            following=_region(point[_CENTRE], point[_RIM]),
        )


class _Network:
    """One TFLite network: an array in, the outputs of the names wanted out."""

    def __init__(self, path: Path, threads: int, wanted: tuple[str, ...]) -> None:
        # ai_edge_litert logs and loads slowly: only when a network is really wanted
        from ai_edge_litert.interpreter import Interpreter

        with _quiet():
            self._interpreter: Any = Interpreter(str(path), num_threads=threads)
            self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = {one["name"]: one["index"] for one in self._interpreter.get_output_details()}
        self._outputs = [outputs[name] for name in wanted]

    def __call__(self, crop: np.ndarray) -> list[np.ndarray]:
        self._interpreter.set_tensor(self._input, crop[None])
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep LiteRT's own C++ greeting out of the user's terminal; it cannot be switched off."""
    sys.stderr.flush()
    saved = os.dup(2)
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(sink)


def _parts(frame: Frame) -> list[Region]:
    """Overlapping squares, half as large as the picture's long side, that cover it."""
    side = max(frame.width, frame.height) / 2
    xs = _centres(frame.width, side)
    return [Region(x, y, side) for y in _centres(frame.height, side) for x in xs]


def _centres(length: int, side: float) -> list[float]:
    """Centres of windows of one side that cover a length, half of each shared."""
    if length <= side:
        return [length / 2]
    count = int(np.ceil(2 * (length - side) / side)) + 1
    return [float(c) for c in np.linspace(side / 2, length - side / 2, count)]


def _anchors() -> np.ndarray:
    """(2254, 2) anchor centres of the detector, x and y in 0..1."""
    parts = []
    for cells, per_cell in _GRIDS:
        y, x = np.mgrid[:cells, :cells]
        centre = (np.stack([x, y], axis=-1).reshape(-1, 2) + 0.5) / cells
        parts.append(np.repeat(centre, per_cell, axis=0))
    return np.concatenate(parts).astype(np.float32)


_ANCHORS = _anchors()


def _decode_people(raw: np.ndarray, logit: np.ndarray) -> np.ndarray:
    """Detector output → (P, 5): hip centre x, y, rim x, y in 0..1, and score.

    Boxes that overlap count as one person and are averaged, weighted by score.
    """
    score = _sigmoid(logit)
    keep = np.flatnonzero(score >= _MIN_SCORE)
    keep = keep[np.argsort(-score[keep], kind="stable")]
    centre = raw[keep, :2] / _DETECTOR_SIZE + _ANCHORS[keep]
    half = raw[keep, 2:4] / _DETECTOR_SIZE / 2
    points = raw[keep, 4:8] / _DETECTOR_SIZE + np.tile(_ANCHORS[keep], 2)
    box = np.concatenate([centre - half, centre + half], axis=1)
    weight, people = score[keep], []
    left = np.ones(keep.size, dtype=bool)
    while left.any():
        first = int(np.argmax(left))
        same = left & (_box_overlap(box[first], box) > _SAME_PERSON_OVERLAP)
        same[first] = True
        mean = (weight[same, None] * points[same]).sum(axis=0) / weight[same].sum()
        people.append(np.append(mean, weight[first]))
        left &= ~same
    return np.array(people).reshape(-1, 5)


def _box_overlap(one: np.ndarray, many: np.ndarray) -> np.ndarray:
    """Intersection over union of a box (4,) with boxes (N, 4); corners x0, y0, x1, y1."""
    size = np.minimum(one[2:], many[:, 2:]) - np.maximum(one[:2], many[:, :2])
    both = np.prod(np.clip(size, 0, None), axis=1)
    area = np.prod(many[:, 2:] - many[:, :2], axis=1) + np.prod(one[2:] - one[:2])
    return both / np.maximum(area - both, 1e-9)


def _person(row: np.ndarray, part: Region) -> Person:
    """One decoded row inside a square part of the picture → Person in upright pixels."""
    corner = np.array([part.x, part.y]) - part.side / 2
    region = _region(corner + row[:2] * part.side, corner + row[2:4] * part.side)
    stature = region.side / _REGION_MARGIN * _STATURE_SHARE
    return Person(region, float(row[4]), stature)


def _region(centre: np.ndarray, rim: np.ndarray) -> Region:
    """The square round a body: `centre` mid-hip, `rim` the circle's point beyond the head."""
    across = rim - centre
    return Region(
        x=float(centre[0]),
        y=float(centre[1]),
        side=float(2 * np.hypot(*across) * _REGION_MARGIN),
        turn=float(np.pi / 2 - np.arctan2(-across[1], across[0])),
    )


def _sharpen(point: np.ndarray, heat: np.ndarray) -> np.ndarray:
    """Move each landmark to the centre of mass of its heat map nearby.

    point : (39, 2) in 0..1. heat : (64, 64, 39) logits.
    """
    cell = np.clip((point * _HEAT_SIZE).astype(int), -_HEAT_REACH, _HEAT_SIZE + _HEAT_REACH)
    reach = np.arange(-_HEAT_REACH, _HEAT_REACH + 1)
    column = cell[:, 0, None] + reach
    row = cell[:, 1, None] + reach
    inside = ((row >= 0) & (row < _HEAT_SIZE))[:, :, None] & (
        (column >= 0) & (column < _HEAT_SIZE)
    )[:, None, :]
    window = heat[
        np.clip(row, 0, _HEAT_SIZE - 1)[:, :, None],
        np.clip(column, 0, _HEAT_SIZE - 1)[:, None, :],
        np.arange(len(point))[:, None, None],
    ]
    weight = np.where(inside, _sigmoid(window), 0)
    total = weight.sum(axis=(1, 2))
    sharp = (weight.max(axis=(1, 2)) >= _MIN_HEAT) & (total > 0)
    x = (weight * column[:, None, :]).sum(axis=(1, 2))
    y = (weight * row[:, :, None]).sum(axis=(1, 2))
    better = np.stack([x, y], axis=1) / np.maximum(total, 1e-9)[:, None] / _HEAT_SIZE
    return np.where(sharp[:, None], better, point)


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(x, -50, 50)))
