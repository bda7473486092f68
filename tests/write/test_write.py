"""What is written is what OpenSim's own readers ask for, whole or not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from swingleg.core.errors import OutputError
from swingleg.core.motion import POINTS, motion_dataset
from swingleg.core.recording import forces_dataset, markers_dataset, signals_dataset
from swingleg.read.registry import read
from swingleg.write import write

TIME = 0.5 + np.arange(8) / 100


def some_markers() -> xr.Dataset:
    position = np.arange(8 * 2 * 3, dtype=float).reshape(8, 2, 3) / 7
    position[2, 1] = np.nan
    return markers_dataset(TIME, position, ["R.Heel", "C7"])


def some_motion(units: str = "m") -> xr.Dataset:
    ramp = np.arange(8.0)
    arrays = {
        "position": np.tile(ramp[:, None, None] / 10, (1, len(POINTS), 2)),
        "joint_angle": ramp[:, None, None] + np.array([[1, 2, 3], [10, 20, 30]]),
        "segment_angle": ramp[:, None, None] - np.array([[1, 2, 3], [10, 20, 30]]),
        "trunk_angle": ramp * 0 + 7,
        "visible": np.ones((8, 2)),
    }
    arrays |= {
        f"{name}_sd": np.zeros_like(arrays[name])
        for name in ("position", "joint_angle", "segment_angle", "trunk_angle")
    }
    attrs = {"kind": "video", "source_fps": 100.0, "facing": 1, "near_side": "right",
             "leg_length": 0.9, "leg_length_m": 0.9, "scale_rel_sd": 0.01}  # fmt: skip
    return motion_dataset(TIME, arrays, units=units, attrs=attrs)


def opensim_tokens(line: str) -> list[str]:
    """Cells as OpenSim's adapters part them: runs of tabs count once, so no cell may be empty."""
    return [cell for cell in line.split("\t") if cell]


def test_trc_passes_the_checks_of_opensim(tmp_path: Path) -> None:
    lines = write(some_markers(), tmp_path / "a.trc").read_text().split("\n")
    assert lines[0].split()[0] == "PathFileType"
    keys = ["DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate",
            "OrigDataStartFrame", "OrigNumFrames"]  # fmt: skip
    assert opensim_tokens(lines[1]) == keys
    values = dict(zip(keys, opensim_tokens(lines[2]), strict=True))
    assert values["NumFrames"] == "8" and values["NumMarkers"] == "2" and values["Units"] == "m"
    assert opensim_tokens(lines[3]) == ["Frame#", "Time", "R.Heel", "C7"]
    assert opensim_tokens(lines[4]) == ["X1", "Y1", "Z1", "X2", "Y2", "Z2"]
    assert lines[5] == ""
    rows = [opensim_tokens(line) for line in lines[6:] if line]
    assert [len(row) for row in rows] == [8] * 8
    assert all(float(cell) == float(cell) or cell == "nan" for row in rows for cell in row)
    assert float(rows[0][1]) == 0.5 and rows[2][5:] == ["nan"] * 3
    assert lines[-1] == ""


def test_mot_passes_the_checks_of_opensim(tmp_path: Path) -> None:
    lines = write(some_motion(), tmp_path / "a.mot").read_text().split("\n")
    end = lines.index("endheader")
    head = dict(line.split("=", 1) for line in lines[:end] if "=" in line)
    labels = opensim_tokens(lines[end + 1])
    rows = [opensim_tokens(line) for line in lines[end + 2 :] if line]
    assert head["inDegrees"] == "yes" and head["version"] == "1"
    assert int(head["nRows"]) == len(rows) == 8
    assert int(head["nColumns"]) == len(labels) == len(rows[0])
    assert labels[0] == "time" and not any(" " in label for label in labels)
    column = {label: [float(row[k]) for row in rows] for k, label in enumerate(labels)}
    np.testing.assert_allclose(column["knee_angle_l"], np.arange(8) + 2)
    np.testing.assert_allclose(column["hip_flexion_r"], np.arange(8) + 10)
    np.testing.assert_allclose(column["shank_angle_r"], np.arange(8) - 20)
    np.testing.assert_allclose(column["trunk_lean"], 7)


def test_forces_bear_the_names_of_external_loads_and_no_gaps(tmp_path: Path) -> None:
    force = np.zeros((8, 2, 3))
    force[:4, 0, 1] = 800.0
    cop = np.where(force[..., 1:2] > 0, 0.25, np.nan) * np.ones(3)
    forces = forces_dataset(TIME, force, cop=cop, sides=["right", "left"])
    text = write(forces, tmp_path / "grf.mot").read_text()
    labels = text.split("endheader\n")[1].split("\n")[0].split("\t")
    assert labels[1:7] == [f"R_ground_force_{p}{a}" for p in "vp" for a in "xyz"]
    assert labels[-3:] == [f"L_ground_torque_{a}" for a in "xyz"]
    assert "nan" not in text.lower()


def test_motion_as_markers(tmp_path: Path) -> None:
    for suffix in (".trc", ".c3d"):
        markers = read(write(some_motion(), tmp_path / f"a{suffix}")).markers
        assert set(POINTS) == set(markers.marker.values)
        np.testing.assert_allclose(markers.position.sel(space="x")[3], 0.3, atol=1e-6)
        np.testing.assert_allclose(markers.position.sel(space="z")[3], 0.0)
        np.testing.assert_allclose(markers.time, TIME)


def test_motion_as_a_table_holds_points_and_angles(tmp_path: Path) -> None:
    import pandas as pd

    table = pd.read_csv(write(some_motion("leg"), tmp_path / "a.csv"))
    assert {"time_s", "left_hip_x_leg", "knee_angle_r_deg", "visible_left"} <= set(table.columns)
    np.testing.assert_allclose(table["knee_angle_r_deg"], np.arange(8) + 20)


def test_without_a_scale_no_metres_are_claimed(tmp_path: Path) -> None:
    for suffix in (".trc", ".c3d"):
        with pytest.raises(OutputError, match="scale is unknown"):
            write(some_motion("leg"), tmp_path / f"a{suffix}")


@pytest.mark.parametrize(
    ("suffix", "words"),
    [(".xlsx", "cannot be written"), ("", "ending in nothing"), (".mot", "markers do not go")],
)
def test_what_cannot_be_written_says_so(tmp_path: Path, suffix: str, words: str) -> None:
    with pytest.raises(OutputError, match=words):
        write(some_markers(), tmp_path / f"a{suffix}")
    assert not list(tmp_path.iterdir())


def test_signals_have_no_place_in_a_trc(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="signals have no marker positions"):
        write(signals_dataset(TIME, np.ones((8, 1)), ["a"]), tmp_path / "a.trc")
    with pytest.raises(OutputError, match="no Markers, Forces, Signals"):
        write(xr.Dataset({"a": ("b", [1])}), tmp_path / "a.csv")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="folder does not exist"):
        write(some_markers(), tmp_path / "none" / "a.trc")


def test_a_failed_write_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(some_markers(), tmp_path / "a.trc")
    before = path.read_text()

    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        write(some_markers(), path)
    assert path.read_text() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.trc"]


@pytest.mark.parametrize(
    "time", [TIME + np.array([0, 0, 0, 0, 0, 0, 0, 0.004]), TIME - 3, TIME + 0.003]
)
def test_c3d_refuses_a_clock_it_cannot_hold(tmp_path: Path, time: np.ndarray) -> None:
    data = some_markers().assign_coords(time=time)
    with pytest.raises(OutputError, match="even clock"):
        write(data, tmp_path / "a.c3d")


def test_labels_a_format_cannot_hold(tmp_path: Path) -> None:
    data = markers_dataset(TIME, np.ones((8, 2, 3)), ["a\tb", "c"])
    assert list(read(write(data, tmp_path / "a.trc")).markers.marker.values) == ["a_b", "c"]
    data = markers_dataset(TIME, np.ones((8, 2, 3)), ["a\tb", "a_b"])
    with pytest.raises(OutputError, match="not different from each other"):
        write(data, tmp_path / "b.trc")


def test_a_motion_as_mot_has_no_nan_because_opensim_stops_there(tmp_path: Path) -> None:
    data = some_motion()
    data["segment_angle"] = data.segment_angle.copy()
    data["trunk_angle"] = data.trunk_angle * np.nan
    data.segment_angle[3, 0, 0] = np.nan
    write(data, tmp_path / "a.mot")
    lines = (tmp_path / "a.mot").read_text(encoding="utf-8").splitlines()
    assert "nan" not in "\n".join(lines).lower()
    start = lines.index("endheader") + 2
    assert len(lines) - start == data.time.size - 1
    assert f"nRows={data.time.size - 1}" in lines
    data["segment_angle"] = data.segment_angle * np.nan
    data["joint_angle"] = data.joint_angle * np.nan
    with pytest.raises(OutputError, match="at no instant"):
        write(data, tmp_path / "b.mot")
