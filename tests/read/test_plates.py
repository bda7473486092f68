"""Force plates of every type against loads worked out by hand.

The load, in plate axes (x, y in the surface, z down): force on the runner (30, −20, −800) N at
x = 0.10 m, y = −0.05 m from the centre, free moment 2 N m about z. The transducer lies 0.04 m
below the surface, so ORIGIN is (0, 0, −0.04) m and the arm from it r = (0.10, −0.05, −0.04):

    M = r × F = ((−0.05)(−800) − (−0.04)(−20), (−0.04)(30) − (0.10)(−800),
                 (0.10)(−20) − (−0.05)(30)) = (39.2, 78.8, −0.5); with 2 N m: Mz = 1.5
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.read.c3d import read_c3d
from tests.read.c3d_files import AXES_Y_UP, AXES_Z_UP, RATIO, corners_mm, standing, write_c3d

FORCE = np.array([30.0, -20.0, -800.0])
SPOT = np.array([0.10, -0.05, 0.0])
FREE_NM = 2.0
MOMENT_NMM = np.array([39200.0, 78800.0, 1500.0])
CENTRE = np.array([0.4, 1.0, 0.0])
ORIGIN_MM = np.array([0.0, 0.0, -40.0])
FRAMES = 20
SIX = [1, 2, 3, 4, 5, 6]


def kistler_channels() -> np.ndarray:
    """The load on four sensors at (±a, ±b) = (0.12, 0.20) m, 0.04 m deep.

    About the sensors' plane Mx = 39.2, My = 78.8, Mz = 1.5 N m as above. With Mx = b (z1 + z2 −
    z3 − z4), My = a (−z1 + z2 + z3 − z4) and equal diagonals, z1 + z2 = (−800 + 39.2 / 0.2) / 2 =
    −302, z3 + z4 = −498, z2 + z3 = (−800 + 78.8 / 0.12) / 2 = −71.667, z1 + z4 = −728.333. The
    horizontal pairs carry half each, and Mz = b (x34 − x12) gives 7.5 N between x34 and x12.
    """
    z12, z34, z23 = -302.0, -498.0, (-800.0 + 78.8 / 0.12) / 2
    z1 = -250.0
    z2 = z12 - z1
    z3 = z23 - z2
    z4 = z34 - z3
    return np.array([15.0 - 3.75, 15.0 + 3.75, -10.0, -10.0, z1, z2, z3, z4])


def constant(channels: np.ndarray) -> np.ndarray:
    return np.tile(channels, (FRAMES * RATIO, 1))


def read_one(tmp_path: Path, plate: dict, channels: np.ndarray, axes: np.ndarray, **more):
    up = 2 if axes is AXES_Z_UP else 1
    centre = CENTRE if up == 2 else CENTRE[[0, 2, 1]]
    plate = {"corners": corners_mm(axes, centre), "origin": ORIGIN_MM} | plate
    path = write_c3d(
        tmp_path / "plate.c3d",
        frames=FRAMES,
        markers=standing(FRAMES, up),
        analog=constant(channels),
        plates=[plate],
        **more,
    )
    return read_c3d(path), centre


def check_load(forces, axes: np.ndarray, centre: np.ndarray) -> None:
    assert forces.sizes["time"] == FRAMES * RATIO
    middle = forces.isel(time=FRAMES, plate=0)
    np.testing.assert_allclose(middle.force, axes @ FORCE, atol=1e-3)
    np.testing.assert_allclose(middle.cop, centre + axes @ SPOT, atol=1e-5)
    np.testing.assert_allclose(middle.moment, axes @ [0, 0, FREE_NM], atol=1e-3)


@pytest.mark.parametrize("axes", [AXES_Z_UP, AXES_Y_UP], ids=["z up", "y up"])
@pytest.mark.parametrize("kind", [1, 2, 3, 4])
def test_load_worked_out_by_hand(tmp_path: Path, kind: int, axes: np.ndarray) -> None:
    matrix = np.diag([500.0, 500, 1000, 8e5, 4e5, 4e5])
    matrix[0, 2] = 10.0  # cross-talk: a transposed matrix would be found out
    load = np.concatenate([FORCE, MOMENT_NMM])
    units = ["N", "N", "N", "Nmm", "Nmm", "Nmm"]
    if kind == 1:
        channels = np.array([*FORCE, 100.0, -50.0, FREE_NM * 1000])
        units = ["N", "N", "N", "mm", "mm", "Nmm"]
        plate = {"type": 1, "channel": SIX}
    elif kind == 2:
        channels, plate = load, {"type": 2, "channel": SIX}
    elif kind == 3:
        channels, units = kistler_channels(), ["N"] * 8
        plate = {"type": 3, "channel": [*SIX, 7, 8], "origin": [120.0, 200.0, -40.0]}
    else:
        channels, units = np.linalg.solve(matrix, load), ["V"] * 6
        plate = {"type": 4, "channel": SIX, "calibration": matrix}
    recording, centre = read_one(tmp_path, plate, channels, axes, analog_units=units)
    assert recording.notes == ()
    assert recording.signals == ()
    check_load(recording.forces, axes, centre)


def test_moments_in_newton_metres(tmp_path: Path) -> None:
    units = ["N", "N", "N", "Nm", "Nm", "Nm"]
    channels = np.concatenate([FORCE, MOMENT_NMM / 1000])
    recording, centre = read_one(
        tmp_path, {"type": 2, "channel": SIX}, channels, AXES_Z_UP, analog_units=units
    )
    check_load(recording.forces, AXES_Z_UP, centre)


def test_origin_stored_the_other_way_round(tmp_path: Path) -> None:
    plate = {"type": 2, "channel": SIX, "origin": -ORIGIN_MM}
    channels = np.concatenate([FORCE, MOMENT_NMM])
    recording, centre = read_one(tmp_path, plate, channels, AXES_Z_UP)
    check_load(recording.forces, AXES_Z_UP, centre)


def test_force_on_the_plate_is_turned_and_said(tmp_path: Path) -> None:
    channels = -np.concatenate([FORCE, MOMENT_NMM])
    recording, centre = read_one(tmp_path, {"type": 2, "channel": SIX}, channels, AXES_Z_UP)
    assert [note.code for note in recording.notes] == ["plate_sign_turned"]
    check_load(recording.forces, AXES_Z_UP, centre)


@pytest.mark.parametrize(
    ("plate", "code"),
    [
        ({"type": 4, "channel": SIX}, "plate_not_calibrated"),
        ({"type": 4, "channel": SIX, "calibration": np.zeros((6, 6))}, "plate_not_calibrated"),
        ({"type": 5, "channel": [*SIX, 7, 8]}, "plate_type_unknown"),
        ({"type": 2, "channel": [1, 2, 3, 4, 5, 60]}, "plate_channels_missing"),
    ],
    ids=["no matrix", "zero matrix", "type 5", "no channel"],
)
def test_plate_that_cannot_be_read_is_a_note(tmp_path: Path, plate: dict, code: str) -> None:
    recording, _ = read_one(tmp_path, plate, np.arange(8.0), AXES_Z_UP)
    assert recording.forces is None
    assert [note.code for note in recording.notes] == [code]
    assert recording.signals[0].sizes["channel"] == 8  # the raw channels are still there


def test_raw_volts_of_a_type_2_plate_are_no_force(tmp_path: Path) -> None:
    recording, _ = read_one(
        tmp_path, {"type": 2, "channel": SIX}, np.ones(6), AXES_Z_UP, analog_units=["V"] * 6
    )
    assert recording.forces is None
    assert [note.code for note in recording.notes] == ["plate_not_calibrated"]


def test_without_corners_force_by_convention_and_no_cop(tmp_path: Path) -> None:
    channels = np.concatenate([FORCE, MOMENT_NMM])
    recording, _ = read_one(
        tmp_path,
        {"type": 2, "channel": SIX, "corners": np.zeros((3, 4))},
        channels,
        AXES_Y_UP,
        extra={("POINT", "Y_SCREEN"): ["+Y"], ("POINT", "X_SCREEN"): ["+X"]},
    )
    assert [note.code for note in recording.notes] == ["plate_corners_missing"]
    force = recording.forces.force.values[0, 0]
    np.testing.assert_allclose(force, AXES_Y_UP @ FORCE, atol=1e-3)
    assert np.isnan(recording.forces.cop.values).all()


def test_one_good_plate_beside_one_without_calibration(tmp_path: Path) -> None:
    load = np.concatenate([FORCE, MOMENT_NMM])
    corners = corners_mm(AXES_Z_UP, CENTRE)
    bad = {"type": 4, "channel": SIX, "corners": corners, "origin": ORIGIN_MM}
    good = {"type": 2, "channel": [7, 8, 9, 10, 11, 12], "corners": corners, "origin": ORIGIN_MM}
    path = write_c3d(
        tmp_path / "two.c3d",
        frames=FRAMES,
        analog=constant(np.concatenate([np.ones(6), load])),
        analog_units=["V"] * 6 + ["N"] * 3 + ["Nmm"] * 3,
        plates=[bad, good],
    )
    recording = read_c3d(path)
    assert list(recording.forces.plate.values) == ["plate 2"]
    assert [note.code for note in recording.notes] == ["plate_not_calibrated"]
    check_load(recording.forces, AXES_Z_UP, CENTRE)
    assert recording.signals[0].sizes["channel"] == 6


def test_unloaded_plate_has_no_cop(tmp_path: Path) -> None:
    recording, _ = read_one(tmp_path, {"type": 2, "channel": SIX}, np.full(6, 0.5), AXES_Z_UP)
    assert np.isnan(recording.forces.cop.values).all()
    assert np.isfinite(recording.forces.force.values).all()


def test_centres_off_the_plate_are_said(tmp_path: Path) -> None:
    units = ["N", "N", "N", "Nm", "Nm", "Nm"]  # truly N mm: a thousand times too far
    channels = np.concatenate([FORCE, MOMENT_NMM])
    recording, _ = read_one(
        tmp_path, {"type": 2, "channel": SIX}, channels, AXES_Z_UP, analog_units=units
    )
    assert [note.code for note in recording.notes] == ["cop_off_plate"]
