"""The truth file agrees with the motion it describes."""

from __future__ import annotations

import json

import numpy as np

from swingleg.virtual.camera import Camera
from swingleg.virtual.motion import run
from swingleg.virtual.truth import Shot, designed_truth, write_truth


def make(gait, seconds=4.0):
    g = gait("over_strider")
    time = np.arange(round(seconds * 60)) / 60
    m = run(g, time, seed=2)
    zero = np.zeros((len(time), 3))
    return designed_truth(g, m, Shot(Camera(), None, time, 60.0, (zero, zero)), seed=2)


def test_angles_are_those_of_the_points(gait):
    t = make(gait)
    for side in ("left", "right"):
        p = {k: np.array(v) for k, v in t["point_m"][side].items()}
        a = {k: np.array(v) for k, v in t["angle_deg"][side].items()}
        d = p["knee"] - p["hip"]
        assert np.abs(np.rad2deg(np.arctan2(d[:, 0], -d[:, 1])) - a["thigh"]).max() < 0.25
        assert np.abs(a["thigh"] - a["shank"] - a["knee"]).max() < 0.03
        assert np.abs(a["foot"] - a["shank"] - a["ankle"]).max() < 0.03


def test_pixels_and_metres_share_a_scale(gait):
    t = make(gait)
    knee_m, hip_m = (np.array(t["point_m"]["right"][k]) for k in ("knee", "hip"))
    knee_px, hip_px = (np.array(t["point_px"]["right"][k]) for k in ("knee", "hip"))
    metres = np.linalg.norm((knee_m - hip_m)[:, :2], axis=1)
    pixels = np.linalg.norm(knee_px - hip_px, axis=1)
    assert np.allclose(pixels * t["metres_per_px"], metres, rtol=0.02)


def test_events_alternate_and_match_cadence(gait):
    t = make(gait)
    down = [e["touch_down_s"] for e in t["events"]]
    assert np.allclose(60 / np.diff(down), t["cadence_spm"], rtol=1e-3)
    assert [e["side"] for e in t["events"][:4]] == ["right", "left", "right", "left"]


def test_file_is_compact_and_whole(gait, tmp_path):
    t = make(gait, 5.0)
    path = tmp_path / "x.truth.json"
    write_truth(path, t)
    assert path.stat().st_size < 250_000
    assert json.loads(path.read_text()) == t
    lengths = {len(v) for s in ("left", "right", "mid") for v in t["point_px"][s].values()}
    assert lengths == {len(t["time_s"])} == {300}


def test_a_clip_shorter_than_a_stride_has_no_metrics(gait):
    t = make(gait, 0.5)
    assert t["metrics"] == {"left": {}, "right": {}}
    assert len(t["time_s"]) == 30
