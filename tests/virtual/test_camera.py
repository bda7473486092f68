"""Projection, panning, shaking; and meshes: cutting, merging, volume."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.virtual.body import volume
from swingleg.virtual.camera import Camera, panned, shaken
from swingleg.virtual.mesh import clip, merge_close, vertex_normals


@pytest.mark.parametrize("side", ["right", "left"])
def test_the_clip_matrix_and_the_projection_agree(side):
    camera = Camera(yaw_deg=20, pitch_deg=7, side=side)
    points = np.random.default_rng(1).uniform(-0.8, 1.8, (40, 3))
    box = (-100, 50, 900, 700)
    h = np.column_stack([points, np.ones(40)]) @ camera.clip(camera.orientation(), box).T
    ndc = h[:, :2] / h[:, 3:]
    x = box[0] + (ndc[:, 0] + 1) / 2 * (box[2] - box[0])
    y = box[3] - (ndc[:, 1] + 1) / 2 * (box[3] - box[1])
    assert np.allclose(np.column_stack([x, y]), camera.project(points), atol=1e-6)


def test_the_camera_looks_at_its_aim_from_either_side():
    for side, sign in (("right", 1), ("left", -1)):
        camera = Camera(side=side, yaw_deg=15)
        middle = np.array([camera.width, camera.height]) / 2
        assert np.allclose(camera.project(camera.aim), middle)
        ahead = camera.project(camera.aim + np.array([0.3, 0, 0]))
        assert sign * (ahead[0] - middle[0]) > 50
        assert camera.eye()[2] * sign > 0 and camera.eye()[0] > camera.aim_x_m  # towards the front


def test_a_panning_camera_keeps_the_runner_in_the_middle():
    camera = Camera(distance_m=14, fov_deg=11)
    x = np.linspace(-5, 5, 200)
    turned = panned(camera, x, 20)
    runner = np.column_stack([x + camera.aim_x_m, np.full(200, camera.height_m), np.zeros(200)])
    px = camera.project(runner, turned)
    assert np.abs(px - [640, 360]).max() < 8
    assert np.allclose(turned @ turned.transpose(0, 2, 1), np.eye(3), atol=1e-9)


def test_a_shaking_hand_moves_the_picture_as_much_as_said():
    camera = Camera()
    time = np.arange(6000) / 60
    still = np.repeat(camera.orientation()[None], 6000, axis=0)
    turned = shaken(still, time, 0.3, seed=4)
    px = camera.project(np.repeat(camera.aim[None], 6000, axis=0), turned)
    assert px.std(axis=0) == pytest.approx(np.deg2rad(0.3) * camera.focal_px, rel=0.25)
    assert np.array_equal(turned, shaken(still, time, 0.3, seed=4))


def _cube() -> tuple[np.ndarray, np.ndarray]:
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], dtype=float)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))]
    return corners, np.array(faces)


def _area(v: np.ndarray, f: np.ndarray) -> float:
    a, b, c = (v[f[:, k], :3] for k in range(3))
    return float(0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1).sum())


def test_volume_of_a_cube():
    v, f = _cube()
    assert volume(2 * v + 5, f) == pytest.approx(8.0)


def test_a_cut_mesh_ends_at_the_level():
    v, f = _cube()
    for level in (v[:, 0] - 0.3, 0.3 - v[:, 0]):
        kept, _, left = clip(np.column_stack([v, v[:, 0] * 10]), f, level)
        assert left.min() == pytest.approx(0.0)
        assert np.allclose(kept[:, 3], 10 * kept[:, 0])  # what lies on the vertices goes along
    upper, lower = (clip(v, f, s * (v[:, 1] - 0.25)) for s in (1, -1))
    assert _area(*upper[:2]) + _area(*lower[:2]) == pytest.approx(6.0)
    assert _area(*lower[:2]) == pytest.approx(1.0 + 4 * 0.25)


def test_close_vertices_merge_only_where_asked():
    x = np.linspace(0, 1, 41)
    v = np.array([[a, 0.0, b] for a in x for b in (0.0, 0.01)])
    f = np.array([(2 * k, 2 * k + 1, 2 * k + 2) for k in range(40)])
    rows = np.column_stack([v, np.abs(vertex_normals(v, f))])
    merged, faces = merge_close(rows, f, 0.1, v[:, 0] > 0.5)
    assert np.isclose(merged[:, 0], 0.25).any()  # kept as it was
    assert (merged[:, 0] > 0.5).sum() < 15 and len(faces) >= 19
    assert np.allclose(merge_close(rows, f, 0.1, v[:, 0] > 5)[0].sum(axis=0), rows.sum(axis=0))
