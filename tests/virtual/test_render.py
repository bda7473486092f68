"""The body stands where the motion says, and the picture shows it there."""

from __future__ import annotations

import numpy as np
import pytest

from swingleg.virtual.camera import Camera
from swingleg.virtual.motion import SIDES, run
from swingleg.virtual.stride import SHANK_PER_HEIGHT, THIGH_PER_HEIGHT

pytest.importorskip("torch")
pytest.importorskip("anny")
moderngl = pytest.importorskip("moderngl")


@pytest.fixture(scope="module")
def body():
    from swingleg.virtual.body import Figure, load_body

    return load_body(Figure(1.78))


@pytest.fixture(scope="module")
def renderer(body):
    from swingleg.virtual.render import Look, Renderer

    try:
        made = Renderer(body, Camera(width=160, height=120), Look())
    except Exception as error:  # no EGL driver on this machine
        pytest.skip(f"no off-screen OpenGL: {error}")
    yield made
    made.close()


def test_joint_centres_follow_the_motion(gait, body):
    from swingleg.virtual.body import PARTS, move, pose

    m = run(gait("clean"), np.linspace(0, 0.7, 40), seed=1)
    parts = pose(body, m)
    for i, side in enumerate(SIDES):
        s = side[0].upper()
        for joint, owners in (
            ("hip", ("thigh",)),
            ("knee", ("thigh", "shank")),
            ("ankle", ("shank", "foot")),
        ):
            for owner in owners:
                at = move(parts[:, PARTS.index(f"{owner}.{s}")], body.joints[f"{joint}.{s}"])
                assert np.abs(at - m.points[joint][:, i]).max() < 1e-3


def test_body_has_the_wanted_height(body):
    assert np.ptp(body.vertices[:, 1]) == pytest.approx(1.78, abs=1e-6)
    assert np.allclose(body.weights.sum(axis=1), 1.0)


def test_joint_centres_are_anatomical(body):
    """Hip 30 to 40 % behind the front outline (Harrington 2007); knee and ankle mid-limb."""
    v = body.vertices
    shares = {}
    for joint, up in (("hip", 0.0), ("knee", 0.0), ("ankle", 0.04)):
        centre = body.joints[f"{joint}.R"]
        near = np.abs(v[:, 1] - centre[1] - up) < 0.015
        near &= (v[:, 2] > 0) & (np.abs(v[:, 2] - centre[2]) < 0.075)
        x = v[near, 0]
        shares[joint] = (x.max() - centre[0]) / np.ptp(x)
    assert 0.28 < shares["hip"] < 0.40
    assert 0.40 < shares["knee"] < 0.60
    assert 0.35 < shares["ankle"] < 0.60


def test_leg_ratios_are_those_of_the_body(body):
    j = body.joints
    for a, b, ratio in (("hip", "knee", THIGH_PER_HEIGHT), ("knee", "ankle", SHANK_PER_HEIGHT)):
        length = np.linalg.norm(j[f"{a}.R"] - j[f"{b}.R"])
        assert length / body.height_m == pytest.approx(ratio, rel=0.01)


def test_clips_say_that_they_are_virtual(tmp_path):
    av = pytest.importorskip("av")
    from swingleg.virtual.film import write_video

    path = tmp_path / "x.mp4"
    assert write_video(path, iter([np.zeros((64, 64, 3), np.uint8)] * 3), 30) == 3
    with av.open(str(path)) as clip:
        assert clip.metadata["comment"].startswith("swingleg virtual runner")


def test_frames_repeat_by_seed(gait, renderer):
    from swingleg.virtual.film import exposure_times, frames

    m = run(gait("clean"), exposure_times(np.arange(5) / 60, renderer.look), seed=1)
    a, b = (np.stack(list(frames(renderer, m, seed=4))) for _ in range(2))
    other = np.stack(list(frames(renderer, m, seed=5)))
    assert a.shape == (5, 120, 160, 3)
    assert np.array_equal(a, b)
    assert not np.array_equal(a, other)


def test_truth_points_lie_on_the_body(gait, renderer):
    from swingleg.virtual.film import exposure_times, frames

    time = np.array([0.05, 0.2, 0.45])
    exposed = exposure_times(time, renderer.look)
    m, away = (run(gait("clean"), exposed, seed=1) for _ in range(2))
    away.pelvis[:, 0] += 50.0
    for values in away.points.values():
        values[..., 0] += 50.0
    shown = np.stack(list(frames(renderer, m, seed=4))).astype(int)
    empty = np.stack(list(frames(renderer, away, seed=4))).astype(int)
    silhouette = np.abs(shown - empty).sum(axis=-1) > 24
    near = SIDES.index("right")
    for name in ("hip", "knee", "ankle"):
        px = np.round(renderer.camera.project(m.points[name][::2, near]) - 0.5).astype(int)
        for frame, (x, y) in zip(silhouette, px, strict=True):
            assert frame[y - 1 : y + 2, x - 1 : x + 2].any(), name


def test_a_turning_camera_sees_the_same_place(renderer):
    """The background of a turned camera, drawn afresh, against the one picture turned."""
    from swingleg.virtual.camera import shaken
    from swingleg.virtual.film import Place

    camera = renderer.camera
    still = np.repeat(camera.orientation()[None], 9, axis=0)
    turned = shaken(still, np.linspace(0, 2, 9), 1.5, seed=1)
    place = Place(renderer, turned, 3)
    size = (0, 0, camera.width, camera.height)
    for k in (0, 8):
        fresh = renderer.background(turned[k], size, 3).astype(float)
        error = np.abs(place.seen(turned[k]).astype(float) - fresh)
        assert np.median(error) < 3 and error.mean() < 8
        unturned = renderer.background(still[k], size, 3).astype(float)
        assert error.mean() < 0.7 * np.abs(unturned - fresh).mean()


def test_the_ground_is_darker_where_the_shadow_falls(gait, body):
    from swingleg.virtual.film import exposure_times, frames
    from swingleg.virtual.light import Light
    from swingleg.virtual.render import Look, Renderer
    from swingleg.virtual.scene import build_scene

    look = Look(light=Light(azimuth_deg=180, elevation_deg=45, hardness=1.0), noise=0.0)
    camera = Camera(width=320, height=240, pitch_deg=20, distance_m=5.5)
    made = Renderer(body, camera, look, build_scene("park", 1))
    try:
        m = run(gait("clean"), exposure_times(np.array([0.1]), look), seed=1)
        picture = next(frames(made, m)).astype(float)
        empty = made.background(camera.orientation(), (0, 0, 320, 240)).astype(float)
    finally:
        made.close()
    # the light comes from behind the runner, so the head's shadow falls ahead
    head = np.array([m.pelvis[0, 0] + 1.55, 0.0, m.pelvis[0, 2]])
    x, y = np.round(camera.project(head)).astype(int)
    assert picture[y, x].mean() < 0.85 * empty[y, x].mean()
    x, y = np.round(camera.project(head - np.array([2.6, 0, 0]))).astype(int)
    assert picture[y, x].mean() == pytest.approx(empty[y, x].mean(), rel=0.03)


def test_a_measured_run_becomes_a_clip_with_its_truth(gait, tmp_path, renderer):
    import json

    cv2 = pytest.importorskip("cv2")
    from swingleg.virtual.clip import render_capture
    from swingleg.virtual.conditions import Conditions
    from tests.virtual.made import capture_of

    capture = capture_of(gait("clean"))
    c = Conditions(
        scene="track", camera="pan", seconds=0.4, width=240, height=160, shake_deg=0.05, seed=5
    )
    path = tmp_path / "clip.mp4"
    told = render_capture(capture, c, path, start_s=1.0)
    truth = json.loads(path.with_suffix(".truth.json").read_text())
    assert truth == json.loads(json.dumps(told))
    assert truth["conditions"]["scene"] == "track" and not truth["treadmill"]
    assert len(truth["time_s"]) == len(truth["camera_orientation"]) == 24
    film = cv2.VideoCapture(str(path))
    assert (film.get(cv2.CAP_PROP_FRAME_COUNT), film.get(cv2.CAP_PROP_FPS)) == (24, 60)
    hip = np.array(truth["point_px"]["right"]["hip"])
    assert np.abs(hip[:, 0] - 120).max() < 40  # followed
    assert not (tmp_path / "clip.part").exists()


@pytest.mark.parametrize("mass", [68.0, 76.0, 84.0])
def test_the_body_weighs_what_it_should(mass):
    from swingleg.virtual.body import DENSITY, Figure, load_body, volume

    made = load_body(Figure(1.78, "male", mass))
    assert 1000 * DENSITY * volume(made.vertices, made.faces) == pytest.approx(mass, rel=0.03)


def test_every_outfit_can_be_worn(body):
    from swingleg.virtual.outfit import draw_outfit
    from swingleg.virtual.wardrobe import dress

    for seed in range(12):
        worn = dress(body, draw_outfit(seed, "male" if seed % 2 else "female"), 0.009)
        assert np.isfinite(worn.rest).all() and np.allclose(worn.weights.sum(axis=1), 1.0)
        assert worn.faces.max() < len(worn.rest) and 0 < worn.solid < len(worn.faces)
        assert np.ptp(worn.rest[:, 1]) == pytest.approx(1.78, abs=0.06)
        assert (worn.colour >= 0).all() and (worn.colour <= 1.2).all()
