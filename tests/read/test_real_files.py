"""Real recordings: RBDS, Hamner, BMC and an OpenPose folder; skipped without the data."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pytest

from swingleg.read.registry import read
from swingleg.write import write

DATA = Path(os.environ.get("SWINGLEG_DATA", ""))
pytestmark = pytest.mark.skipif(
    not (DATA / "rbds").is_dir(), reason="set SWINGLEG_DATA to the folder of recordings"
)
RBDS = DATA / "rbds" / "RBDS002" / "RBDS002runT25.c3d"


def test_rbds_force_from_the_corners_is_the_documented_one() -> None:
    """Plate y along the belt, z down, x to the left (Fukuchi et al. 2017): (y, −z, −x) of it."""
    import ezc3d

    raw = ezc3d.c3d(str(RBDS))
    matrix = np.asarray(raw["parameters"]["FORCE_PLATFORM"]["CAL_MATRIX"]["value"])[:, :, 0]
    plate = (matrix @ raw["data"]["analogs"][0])[:3].T
    recording = read(RBDS)
    assert recording.notes == () and recording.signals == ()
    force = recording.forces.force.values[:, 0]
    np.testing.assert_allclose(force, np.c_[plate[:, 1], -plate[:, 2], -plate[:, 0]], atol=1e-9)
    assert 0.9 < force[:, 1].mean() / 9.81 / 76.0 < 1.1
    assert recording.forces.attrs["rate_hz"] == 300 and recording.markers.attrs["rate_hz"] == 150


def test_rbds_centre_of_pressure_lies_under_the_standing_foot() -> None:
    recording = read(RBDS)
    force = recording.forces.force.values[::2, 0, 1]
    cop = recording.forces.cop.values[::2, 0]
    markers = recording.markers.position
    heel = markers.sel(marker=["L.Heel.Bottom", "R.Heel.Bottom"]).values
    foot = np.argmin(heel[..., 1], axis=1)
    stance = force > 800
    ahead = (cop - heel[np.arange(len(heel)), foot])[stance]
    # mid-stance: between heel and toes, and within half a foot's width of the heel's line
    assert np.all((np.percentile(ahead[:, 0], [5, 95]) > 0.05) & (ahead[:, 0].max() < 0.35))
    assert np.all(np.abs(np.percentile(ahead[:, 2], [5, 50, 95])) < 0.05)
    np.testing.assert_allclose(cop[stance][:, 1], 0.0, atol=1e-9)


def test_a_30_s_trial_is_read_fast() -> None:
    read(RBDS)
    best = min(_seconds(RBDS) for _ in range(3))
    assert best < 0.3, f"reading took {best:.2f} s"


def _seconds(path: Path) -> float:
    start = time.perf_counter()
    read(path)
    return time.perf_counter() - start


def test_rbds_round_trip_is_exact(tmp_path: Path) -> None:
    recording = read(RBDS)
    for suffix in (".c3d", ".trc"):
        again = read(write(recording.markers, tmp_path / f"a{suffix}")).markers
        np.testing.assert_array_equal(again.position, recording.markers.position)
        np.testing.assert_allclose(again.time, recording.markers.time, rtol=0, atol=1e-12)
    again = read(write(recording.forces, tmp_path / "a.mot")).forces
    for name in ("force", "cop", "moment"):
        np.testing.assert_array_equal(again[name], recording.forces[name])


@pytest.mark.parametrize("speed", [2, 3, 4, 5])
def test_hamner_markers_and_forces_share_a_clock(speed: int, tmp_path: Path) -> None:
    folder = DATA / "hamner" / "subject01"
    markers = read(folder / f"Run_{speed}.trc").markers
    forces = read(folder / f"Run_{speed}_grf.mot").forces
    assert markers.sizes["marker"] == 42 and list(forces.side.values) == ["right", "left"]
    assert float(markers.time[0]) == pytest.approx(float(forces.time[0]), abs=1e-9)
    vertical = forces.force.sel(space="y").sum("plate").mean()
    assert 0.9 < float(vertical) / (9.81 * 72.84) < 1.1
    loaded = forces.force.sel(space="y") > 50
    np.testing.assert_array_equal(forces.cop.sel(space="y").values[loaded.values], 0.0)
    again = read(write(forces, tmp_path / "grf.mot")).forces
    np.testing.assert_array_equal(again.cop, forces.cop)
    back = read(write(markers, tmp_path / "m.trc")).markers
    np.testing.assert_allclose(back.position, markers.position, rtol=0, atol=1e-12)


def test_hamner_angles_and_torques() -> None:
    folder = DATA / "hamner" / "subject01"
    angles = read(folder / "Run_5_ik.mot").signals[0]
    knee = angles.value.sel(channel="knee_angle_r")
    assert str(knee.kind.values) == "angle" and -130 < float(knee.min()) < -80
    assert str(angles.kind.sel(channel="pelvis_tx").values) == "other"
    torque = read(folder / "subject01_run5_cycle1_id.sto").signals[0]
    hip = torque.value.sel(channel="hip_flexion_r_moment")
    assert str(hip.kind.values) == "torque" and 100 < float(np.abs(hip).max()) < 500


def test_bmc_times_rounded_to_milliseconds_are_even() -> None:
    markers = read(DATA / "bmc_run" / "motion_capture_run.trc").markers
    assert markers.attrs["rate_hz"] == 150
    np.testing.assert_allclose(np.diff(markers.time), 1 / 150, rtol=1e-9)
    assert int(np.isnan(markers.position).any("space").sum()) > 0
    forces = read(DATA / "bmc_run" / "grf_run.mot").forces
    assert list(forces.side.values) == ["right", "left"]


def test_openpose_runner_crossing() -> None:
    recording = read(DATA / "openpose_side", fps=30)
    points = recording.keypoints
    assert points.sizes["time"] == 88
    assert (points.attrs["width"], points.attrs["height"]) == (1920, 1080)
    hip = points.position.sel(keypoint="right_hip", space="x").values
    seen = np.flatnonzero(np.isfinite(hip))
    assert 50 < seen.size <= 63 and seen.max() <= 62
    # from the right edge of the picture to the left, without a jump to anybody else
    assert hip[seen[0]] > 1900 and hip[seen[-1]] < 60
    assert np.all(np.diff(hip[seen]) <= 0) and np.diff(hip[seen]).min() > -60
