from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.table import read_table
from tests.read.text_files import save

PLAIN = "time,HEAD_x_mm,HEAD_y_mm,HEAD_z_mm,HEEL_x_mm,HEEL_y_mm,HEEL_z_mm,emg\n" + "\n".join(
    f"{k / 100},{k},1600,5,{k},40,7,{k * 2}" if k != 3 else "0.03,3,,5,3,40,7,6" for k in range(9)
)


def test_columns_told_by_their_names(tmp_path: Path) -> None:
    recording = read_table(save(tmp_path / "a.csv", PLAIN))
    markers = recording.markers
    assert list(markers.marker.values) == ["HEAD", "HEEL"]
    assert markers.attrs["file_units"] == "mm"
    np.testing.assert_allclose(markers.position[0, 0], [0.0, 1.6, 0.005])
    assert np.isnan(markers.position[3, 0]).all() and np.isfinite(markers.position[3, 1]).all()
    assert list(recording.signals[0].channel.values) == ["emg"]
    np.testing.assert_allclose(markers.time, np.arange(9) / 100)


@pytest.mark.parametrize(
    ("delimiter", "decimal"), [(",", "."), (";", "."), (";", ","), ("\t", "."), ("\t", ",")]
)
def test_delimiters_and_decimal_commas(tmp_path: Path, delimiter: str, decimal: str) -> None:
    rows = [["time", "A_x_m", "A_y_m", "A_z_m"]]
    rows += [[str(k / 8), "0.5", "1.25", "2.0"] for k in range(6)]
    lines = [rows[0], *[[cell.replace(".", decimal) for cell in row] for row in rows[1:]]]
    text = "\n".join(delimiter.join(row) for row in lines)
    recording = read_table(save(tmp_path / "a.csv", text))
    np.testing.assert_allclose(recording.markers.position[:, 0], [[0.5, 1.25, 2.0]] * 6)
    assert [n.code for n in recording.notes] == (["decimal_comma"] if decimal == "," else [])


def test_decimal_commas_between_commas_are_refused(tmp_path: Path) -> None:
    text = "time,a,b\n0,0,1,5,2,5\n0,1,1,5,2,5\n"
    with pytest.raises(InputError, match=r"line 2 .*decimal commas cannot be told"):
        read_table(save(tmp_path / "a.csv", text))


MAP = """
rate_hz = 50
units = "cm"
picture = [1280, 720]
[markers]
RASI = ["x of rasi", "y of rasi", "z of rasi"]
[signals.RF]
column = "c7"
unit = "mV"
kind = "emg"
"""


def test_mapping_file(tmp_path: Path) -> None:
    text = "who,x of rasi,y of rasi,z of rasi,c7\n" + "ann,10,95,3,0.1\n" * 4
    recording = read_table(save(tmp_path / "a.csv", text), mapping=save(tmp_path / "map.toml", MAP))
    np.testing.assert_allclose(recording.markers.position[:, 0], [[0.10, 0.95, 0.03]] * 4)
    np.testing.assert_allclose(recording.markers.time, np.arange(4) / 50)
    (signals,) = recording.signals
    assert list(signals.kind.values) == ["emg"] and list(signals.unit.values) == ["mV"]


def test_keypoints_by_name_and_by_mapping(tmp_path: Path) -> None:
    parts = ["hip", "knee", "ankle"]
    names = [f"{side}_{part}" for side in ("left", "right") for part in parts]
    head = ",".join(f"{n}_x,{n}_y,{n}_likelihood" for n in names)
    cells = ",".join(f"400,{300 + 100 * (k % 3)},0.8" for k in range(6))
    path = save(tmp_path / "a.csv", f"{head}\n{cells}\n{cells}\n")
    points = read_table(path, fps=60).keypoints
    assert float(points.confidence.sel(keypoint="left_knee")[0]) == 0.8
    assert float(points.position.sel(keypoint="right_ankle", space="y")[0]) == 500
    table = "\n".join(f'{n} = ["{n}_x", "{n}_y", "{n}_likelihood"]' for n in names)
    mapping = save(tmp_path / "m.toml", f"rate_hz = 60\npicture=[1280, 720]\n[keypoints]\n{table}")
    again = read_table(path, mapping=mapping)
    assert again.keypoints.attrs["height"] == 720 and again.notes == ()
    np.testing.assert_array_equal(again.keypoints.position, points.position)


def test_missing_keypoints_are_listed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"keypoints missing: left_hip.*found: right_hip"):
        read_table(save(tmp_path / "a.csv", "time,right_hip_x,right_hip_y\n0,1,2\n1,1,2\n"))


def test_time_in_milliseconds(tmp_path: Path) -> None:
    recording = read_table(save(tmp_path / "a.csv", "time_ms,a\n100,1\n120,2\n"))
    np.testing.assert_allclose(recording.signals[0].time, [0.1, 0.12])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("a,b\n1,2\n", "no time column and no rate"),
        ("0.1,0.2\n0.3,0.4\n", "line 1 holds numbers"),
        ("time,a,a\n0,1,2\n", "column names stand twice: a"),
        ("time,a\n", "no data"),
        ("time,a\n0,1\n1,x\n", "line 3, cell 2: 'x' is not a number"),
        ("time,a\n0,1\n1\n", "line 3 has 1 cells where the header has 2"),
        ("time,a\n0,1\n0,1\n", "time does not increase"),
        ("time\n0\n1\n", "no markers, keypoints or signals"),
        ("time,A_x,A_y,A_z\n0,1,2,3\n1,1,2,3\n", "no unit of length"),
    ],
)
def test_faults(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_table(save(tmp_path / "bad.csv", text))
    assert words in str(error.value) and "bad.csv" in str(error.value)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("rate_hz = ", "not valid TOML"),
        ("speed = 3", "unknown key 'speed'"),
        ("rate_hz = -1", "rate_hz is -1"),
        ('time_unit = "h"', "time_unit is 'h'"),
        ('[markers]\nA = ["x", "y"]', "markers.A is"),
        ('[signals.a]\nkind = "loud"\ncolumn = "a"', "signals.a is"),
        ('rate_hz = 9\n[signals]\na = "b"', "columns that are not there: b; found: time, a"),
        ('rate_hz = 9\nunits = "mile"\n[signals]\na = "a"', "unknown unit of length 'mile'"),
        ("picture = [1]", "picture is"),
    ],
)
def test_faults_of_a_mapping(tmp_path: Path, mapping: str, words: str) -> None:
    table = save(tmp_path / "a.csv", "time,a\n0,1\n1,2\n")
    with pytest.raises(InputError) as error:
        read_table(table, mapping=save(tmp_path / "map.toml", mapping))
    assert words in str(error.value)


def test_parquet_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from swingleg.core.errors import MissingExtraError

    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"swingleg\[parquet\]"):
        read_table(save(tmp_path / "a.parquet", "PAR1"))


def test_damaged_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(InputError, match="Parquet"):
        read_table(save(tmp_path / "a.parquet", "PAR1 and then nothing"))
