"""Left and right over a whole clip, against figures with planted exchanges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from swingleg.core.keypoints import SIDES
from swingleg.pose.cycle import find_cycle
from swingleg.pose.sides import _legs, consistent_sides
from tests.pose.walker import exchange, runner, wrong_frames


def test_a_clean_clip_is_left_alone() -> None:
    truth = runner()
    found = consistent_sides(truth)
    assert found.attrs["swapped_frames"] == 0
    assert found.attrs["collapsed_frames"] == 0
    np.testing.assert_array_equal(found.position, truth.position)
    near = found.confidence.sel(keypoint="right_ankle")
    assert float(near.median()) == pytest.approx(0.95, abs=0.01)


def test_the_step_rate_needs_no_labels() -> None:
    rng = np.random.default_rng(1)
    truth = runner(step_rate_hz=2.8)
    mixed = exchange(truth, np.flatnonzero(rng.random(truth.time.size) < 0.5))
    cycle = find_cycle(truth.time.values, _legs(mixed)[0])
    assert cycle is not None
    assert cycle.step_rate_hz == pytest.approx(2.8, rel=0.02)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    share=st.floats(0.0, 0.35),
    rate=st.floats(2.3, 3.6),
    fps=st.sampled_from([30.0, 60.0, 120.0]),
    facing=st.sampled_from([-1, 1]),
)
def test_scattered_exchanges_are_undone(
    seed: int, share: float, rate: float, fps: float, facing: int
) -> None:
    truth = runner(seed=seed, step_rate_hz=rate, fps=fps, facing=facing)
    rng = np.random.default_rng(seed)
    found = consistent_sides(exchange(truth, np.flatnonzero(rng.random(truth.time.size) < share)))
    assert wrong_frames(found, truth).size == 0
    assert wrong_frames(found, truth, "knee").size == 0
    assert found.attrs["facing"] == facing
    assert found.attrs["near_side"] == ("right" if facing > 0 else "left")


@pytest.mark.parametrize("start", [0, 37, 100])
@pytest.mark.parametrize("length", [5, 20, 60, 100])
def test_a_long_exchange_is_undone(start: int, length: int) -> None:
    truth = runner()
    found = consistent_sides(exchange(truth, np.arange(start, start + length)))
    assert wrong_frames(found, truth).size == 0
    assert found.attrs["swapped_frames"] >= length - 2


def test_a_foot_put_on_the_other_leg_is_undone() -> None:
    truth = runner()
    frames = np.array([10, 11, 50, 51, 52, 120, 200])
    found = consistent_sides(exchange(truth, frames, ("ankle", "heel", "toe_tip")))
    assert wrong_frames(found, truth).size == 0
    assert wrong_frames(found, truth, "knee").size == 0


def test_whichever_leg_is_ahead_called_left_is_undone() -> None:
    truth = runner()
    x = truth.position.sel(space="x")
    behind = x.sel(keypoint="left_ankle") < x.sel(keypoint="right_ankle")
    found = consistent_sides(exchange(truth, np.flatnonzero(behind.values)))
    wrong = wrong_frames(found, truth).size
    # half of the labels are wrong: nothing in them says which half, so all or none may be
    assert wrong < 3 or wrong > 0.7 * truth.time.size


def test_both_legs_on_one_leg_cost_the_hidden_one_its_confidence() -> None:
    truth = runner()
    names = list(truth.keypoint.values)
    apart = np.abs(
        truth.position.sel(keypoint="left_ankle", space="x")
        - truth.position.sel(keypoint="right_ankle", space="x")
    ).values
    frames = np.flatnonzero(apart > 180)[::9]
    position = truth.position.values.copy()
    for part in ("ankle", "heel", "toe_tip"):
        near, far = names.index(f"right_{part}"), names.index(f"left_{part}")
        position[frames, far] = position[frames, near] + 2
    found = consistent_sides(truth.assign(position=(truth.position.dims, position)))
    far_sure = found.confidence.sel(keypoint="left_ankle").values
    near_sure = found.confidence.sel(keypoint="right_ankle").values
    assert far_sure[frames].max() < 0.15
    assert near_sure[frames].min() > 0.7
    assert set(frames) <= set(np.flatnonzero(far_sure < 0.2))
    assert found.attrs["collapsed_frames"] >= frames.size


def test_a_drill_on_one_leg_keeps_its_leg() -> None:
    truth = runner(one_leg_only=True, step_rate_hz=1.0, seconds=8)
    found = consistent_sides(truth)
    assert wrong_frames(found, truth, "knee").size == 0


def test_a_run_whose_sides_change_at_many_passings_of_the_legs() -> None:
    """No jump shows where: only that the legs take turns does."""
    truth = runner(step_rate_hz=2.9, seconds=4, noise_px=10)
    ankle = [truth.position.sel(keypoint=f"{side}_ankle", space="x").values for side in SIDES]
    steps = np.cumsum(np.diff(np.sign(ankle[0] - ankle[1]), prepend=0) != 0)
    wrong = np.flatnonzero(np.isin(steps, [2, 3, 6, 9, 10]))
    assert 0.35 < wrong.size / truth.time.size < 0.5
    assert wrong_frames(consistent_sides(exchange(truth, wrong)), truth).size == 0


def test_a_moment_without_the_runner() -> None:
    truth = runner()
    position, confidence = truth.position.values.copy(), truth.confidence.values.copy()
    position[80:95], confidence[80:95] = np.nan, 0
    gap = truth.assign(
        position=(truth.position.dims, position), confidence=(truth.confidence.dims, confidence)
    )
    found = consistent_sides(exchange(gap, np.arange(95, 130)))
    assert wrong_frames(found, truth).size == 0
    assert np.isnan(found.position.values[80:95]).all()
    assert (found.confidence.values[80:95] == 0).all()


@pytest.mark.parametrize("seconds", [0.1, 0.5, 1.0, 1.4])
def test_short_clips(seconds: float) -> None:
    truth = runner(seconds=seconds)
    frames = np.array([3, 4]) if truth.time.size > 20 else np.array([], dtype=int)
    found = consistent_sides(exchange(truth, frames))
    assert wrong_frames(found, truth).size == 0


def test_nobody_at_all() -> None:
    truth = runner(seconds=1)
    empty = truth.assign(
        position=(truth.position.dims, np.full(truth.position.shape, np.nan)),
        confidence=(truth.confidence.dims, np.zeros(truth.confidence.shape)),
    )
    assert consistent_sides(empty).attrs["swapped_frames"] == 0


def test_a_model_without_feet() -> None:
    truth = runner()
    position, confidence = truth.position.values.copy(), truth.confidence.values.copy()
    feet = [n for n, name in enumerate(truth.keypoint.values) if name.endswith(("heel", "tip"))]
    position[:, feet], confidence[:, feet] = np.nan, 0
    bare = truth.assign(
        position=(truth.position.dims, position), confidence=(truth.confidence.dims, confidence)
    )
    for data in (bare, truth.isel(keypoint=[n for n in range(19) if n not in feet])):
        found = consistent_sides(data)
        assert found.attrs["swapped_frames"] == 0
        assert found.attrs["facing"] == 1
