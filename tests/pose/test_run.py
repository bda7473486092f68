"""From clip to keypoints with the real networks, on the shipped demo and a real phone clip."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from swingleg.core.errors import ModelError, OptionError, PersonError
from swingleg.core.keypoints import SIDES, validate_keypoints
from swingleg.pose import estimate_pose
from swingleg.pose.run import open_backends
from swingleg.pose.weights import ensure
from tests.clips import DEMO, empty_scene, far_away, write_clip


@pytest.fixture(scope="module", autouse=True)
def _weights() -> None:
    try:
        ensure()
    except ModelError as error:
        pytest.skip(f"the pose model's weights are not here: {error.what}")


@pytest.fixture(scope="module")
def demo() -> xr.Dataset:
    if not DEMO.is_file():
        pytest.skip("the demo clip is not here")
    return estimate_pose(DEMO)


@pytest.fixture(scope="module")
def truth(demo: xr.Dataset) -> dict[str, np.ndarray]:
    """(T, 2) true pixels by our keypoint names."""
    data = json.loads(DEMO.with_suffix(".truth.json").read_text(encoding="utf-8"))
    return {
        f"{side}_{part}": np.array(data["point_px"][side][part])
        for side in SIDES
        for part in ("hip", "knee", "ankle", "heel", "toe_tip")
    }


def test_demo_is_a_valid_dataset(demo: xr.Dataset) -> None:
    validate_keypoints(demo)
    assert demo.attrs["facing"] == 1
    assert demo.attrs["near_side"] == "right"
    assert demo.attrs["persons_seen"] == 1
    assert not demo.attrs["truncated"]
    assert float((demo.confidence > 0).mean()) > 0.99


def test_no_leg_of_the_demo_is_exchanged(demo: xr.Dataset, truth: dict[str, np.ndarray]) -> None:
    for part in ("knee", "ankle"):
        names = [f"left_{part}", f"right_{part}"]
        left, right = (truth[name] for name in names)
        seen_left, seen_right = (demo.position.sel(keypoint=name).values for name in names)
        kept = _distance(seen_left, left) + _distance(seen_right, right)
        exchanged = _distance(seen_left, right) + _distance(seen_right, left)
        apart = _distance(left, right)
        sure = demo.confidence.sel(keypoint=names).min("keypoint").values
        # a point between two legs that pass each other is a poor point, not an exchanged one
        wrong = (exchanged < 0.6 * kept) & (apart > 0.25 * apart.max()) & (sure > 0.3)
        assert not wrong.any(), f"{part} in frames {np.flatnonzero(wrong)}"


def _distance(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return np.linalg.norm(one - other, axis=1)


def test_near_leg_is_where_it_is(demo: xr.Dataset, truth: dict[str, np.ndarray]) -> None:
    leg = np.linalg.norm(truth["right_hip"] - truth["right_knee"], axis=1).mean() * 2
    for part, share in (("knee", 0.08), ("ankle", 0.08)):
        seen = demo.position.sel(keypoint=f"right_{part}").values
        off = np.linalg.norm(seen - truth[f"right_{part}"], axis=1) / leg
        assert np.median(off) < share


def test_nobody_and_somebody_too_small(tmp_path: Path) -> None:
    with pytest.raises(PersonError, match="no person"):
        estimate_pose(write_clip(tmp_path / "wall.mp4", empty_scene(10)))
    if DEMO.is_file():
        with pytest.raises(PersonError, match="%"):
            estimate_pose(write_clip(tmp_path / "far.mp4", far_away(20)))


def test_unknown_backend() -> None:
    with pytest.raises(OptionError, match="unknown pose backend"):
        open_backends("nothing")


def test_a_real_phone_clip() -> None:
    """Cadence counted by hand 168.4 steps/min; the right leg is the near one."""
    folder = os.environ.get("SWINGLEG_DATA")
    if not folder:
        pytest.skip("SWINGLEG_DATA is not set: the real clip is not part of the project")
    found = estimate_pose(Path(folder) / "video" / "treadmill_side.mp4")
    assert found.attrs["near_side"] == "right"
    assert 60 * found.attrs["step_rate_hz"] == pytest.approx(168.4, abs=2)
    x = found.position.sel(space="x")
    apart = (x.sel(keypoint="left_ankle") - x.sel(keypoint="right_ankle")).values
    sure = found.confidence.sel(keypoint=["left_ankle", "right_ankle"]).min("keypoint").values
    clear = np.sign(apart[(sure > 0.3) & (np.abs(apart) > 150)])
    # the legs take turns being ahead: twice per stride, 6.45 s at 84.2 strides/min
    assert np.count_nonzero(np.diff(clear)) == pytest.approx(2 * 84.2 / 60 * 6.45, abs=1)
