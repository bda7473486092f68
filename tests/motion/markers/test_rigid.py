"""Rigid fits against an independent solution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from swingleg.motion.markers.rigid import local, mean_shape, place, rigid_pose


@pytest.mark.parametrize("count", [3, 4, 6])
def test_exact_poses_come_back(count: int) -> None:
    rng = np.random.default_rng(count)
    shape = rng.normal(0, 0.1, (count, 3))
    rotation = Rotation.random(200, random_state=1).as_matrix()
    shift = rng.normal(0, 2, (200, 3))
    seen = place(rotation, shift, shape)
    found, moved = rigid_pose(seen, shape, np.ones((200, count)))
    np.testing.assert_allclose(found, rotation, atol=1e-10)
    np.testing.assert_allclose(moved, shift, atol=1e-10)
    np.testing.assert_allclose(
        local(found, moved, seen), np.broadcast_to(shape, seen.shape), atol=1e-9
    )


def test_noisy_weighted_poses_are_the_least_squares_ones() -> None:
    rng = np.random.default_rng(5)
    shape = rng.normal(0, 0.1, (5, 3))
    rotation = Rotation.random(50, random_state=2).as_matrix()
    seen = place(rotation, np.zeros((50, 3)), shape) + rng.normal(0, 0.01, (50, 5, 3))
    weight = np.ones((50, 5))
    weight[:, 2] = 0.0
    seen[:, 2] = np.nan
    found, _ = rigid_pose(seen, shape, weight)
    use = [0, 1, 3, 4]
    for k in range(50):
        a, b = shape[use] - shape[use].mean(0), seen[k, use] - seen[k, use].mean(0)
        truth, _ = Rotation.align_vectors(b, a)
        np.testing.assert_allclose(found[k], truth.as_matrix(), atol=1e-9)


def test_too_few_or_collinear_markers_give_nothing() -> None:
    line = np.array([[0.0, 0, 0], [0.1, 0, 0], [0.2, 0, 0]])
    assert np.isnan(rigid_pose(line[None], line, np.ones((1, 3)))[0]).all()
    shape = np.array([[0.0, 0, 0], [0.1, 0, 0], [0.0, 0.2, 0]])
    assert np.isnan(rigid_pose(shape[None], shape, np.array([[1.0, 1.0, 0.0]]))[0]).all()


def test_mean_shape_is_the_shape() -> None:
    rng = np.random.default_rng(3)
    shape = rng.normal(0, 0.1, (4, 3))
    rotation = Rotation.random(300, random_state=4).as_matrix()
    seen = place(rotation, rng.normal(0, 1, (300, 3)), shape) + rng.normal(0, 0.002, (300, 4, 3))
    found = mean_shape(seen)
    for i in range(4):
        for j in range(i):
            apart = np.linalg.norm(found[i] - found[j])
            assert apart == pytest.approx(np.linalg.norm(shape[i] - shape[j]), abs=5e-4)
