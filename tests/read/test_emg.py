"""Electromyograms from C3D, plain tables, and exports laid out as Delsys and Noraxon do."""

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.emg import read_emg
from tests.read.c3d_files import RATE_HZ, RATIO, write_c3d

N = 60
EMG_HZ, ACC_HZ = 2148.1481, 370.37
T = np.arange(N) / EMG_HZ
LEFT, RIGHT = np.sin(T * 900), np.cos(T * 700)
SLOW = np.arange(10) / ACC_HZ
ACC = np.linspace(-1, 1, 10)


def cells(*columns, sep=",", decimal="."):
    """Lines of numbers; a short column ends in empty cells."""
    rows = []
    for k in range(max(map(len, columns))):
        row = [f"{c[k]:.9g}" if k < len(c) else "" for c in columns]
        rows.append(sep.join(cell.replace(".", decimal) for cell in row))
    return rows


def discover(path: Path, *, times=True, sep=",", decimal="."):
    sensors = ["L GLUT MAX (89563)", "", "", "", "R GLUT MAX (89564)", ""]
    names = ["EMG 1 Time Series (s)", "EMG 1 (mV)", "ACC X Time Series (s)", "ACC X (G)",
             "EMG 1 Time Series (s)", "EMG 1 (mV)"]  # fmt: skip
    rates = ["", "2148.1481 Hz", "", "370.37 Hz", "", "2148.1481 Hz"]
    columns = [T, LEFT, SLOW, ACC, T, RIGHT]
    keep = range(6) if times else (1, 3, 5)
    if not times:
        sensors = ["", "L GLUT MAX (89563)", "", "", "", "R GLUT MAX (89564)"]
    pick = [[row[k] for k in keep] for row in (sensors, names, rates)]
    lines = [
        sep.join(["Application:", "Trigno Discover (2.1.0.7)"]),
        sep.join(["Date/Time:", "2026-01-01 10:00"]),
        sep.join(["Collection Length (seconds):", "0.028"]),
        sep.join(pick[0]),
        sep.join(["sensor mode: 40"] * len(pick[0])),
        sep.join(pick[1]),
        sep.join(pick[2]),
        *cells(*(columns[k] for k in keep), sep=sep, decimal=decimal),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def by_name(found):
    return {str(name): (data, k) for data in found for k, name in enumerate(data.channel.values)}


@pytest.mark.parametrize("times", [True, False])
def test_delsys_discover_has_a_clock_per_channel(tmp_path, times):
    found = by_name(read_emg(discover(tmp_path / "run.csv", times=times)))
    assert set(found) == {
        "L GLUT MAX (89563): EMG 1",
        "L GLUT MAX (89563): ACC X",
        "R GLUT MAX (89564): EMG 1",
    }
    for name, values in (("L GLUT MAX (89563): EMG 1", LEFT), ("R GLUT MAX (89564): EMG 1", RIGHT)):
        data, k = found[name]
        assert data.value.values[:, k] == pytest.approx(values)
        assert data.time.values == pytest.approx(T, abs=1e-7)
        assert (data.kind.values[k], data.unit.values[k]) == ("emg", "mV")
        assert data.attrs["rate_hz"] == pytest.approx(EMG_HZ, rel=1e-4)
    slow, k = found["L GLUT MAX (89563): ACC X"]
    assert slow.value.values[:, k] == pytest.approx(ACC)
    assert slow.kind.values[k] == "imu"


def test_delsys_discover_with_semicolons_and_decimal_commas(tmp_path):
    path = discover(tmp_path / "run.csv", sep=";", decimal=",")
    data, k = by_name(read_emg(path))["R GLUT MAX (89564): EMG 1"]
    assert data.value.values[:, k] == pytest.approx(RIGHT)


@pytest.mark.parametrize("before", [[], ["Trial: run 1", "Sensors: 2"]])
def test_delsys_emgworks_pairs_each_channel_with_its_time(tmp_path, before):
    names = ["X[s]", "L GMAX: EMG 1 [V]", "X[s]", "L GMAX: ACC.X 1 [g]", "X[s]",
             "R GMAX: EMG 2 [V]"]  # fmt: skip
    lines = [*before, ",".join(f'"{n}"' for n in names), *cells(T, LEFT, SLOW, ACC, T, RIGHT)]
    path = tmp_path / "works.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = by_name(read_emg(path))
    data, k = found["R GMAX: EMG 2"]
    assert data.value.values[:, k] == pytest.approx(RIGHT)
    assert (data.kind.values[k], data.unit.values[k]) == ("emg", "V")
    assert found["L GMAX: ACC.X 1"][0].attrs["rate_hz"] == pytest.approx(ACC_HZ, rel=1e-3)


def test_noraxon_has_words_above_and_between(tmp_path):
    time = np.arange(N) / 2000
    head = ["Version: 3.20", "Record: run", "time,Activity,Marker,Ultium EMG.LT GLUT. MAX. (uV),"
            "Ultium EMG.RT GLUT. MED. (uV),Ultium EMG.Internal Accel 1 Ax (mG)"]  # fmt: skip
    rows = [
        f"{t:.4f},Activity 1,,{a:.9g},{b:.9g},{c:.9g}"
        for t, a, b, c in zip(time, LEFT, RIGHT, T, strict=True)
    ]
    path = tmp_path / "mr3.csv"
    path.write_text("\n".join([*head, *rows]), encoding="utf-8")
    (data,) = read_emg(path)
    assert list(data.channel.values) == [
        "Ultium EMG.LT GLUT. MAX.",
        "Ultium EMG.RT GLUT. MED.",
        "Ultium EMG.Internal Accel 1 Ax",
    ]
    assert list(data.kind.values) == ["emg", "emg", "imu"]
    assert list(data.unit.values) == ["uV", "uV", "mG"]
    assert data.value.values[:, 0] == pytest.approx(LEFT)
    assert data.attrs["rate_hz"] == pytest.approx(2000)


def test_a_plain_table_is_told_by_its_names(tmp_path):
    path = tmp_path / "plain.csv"
    lines = ["time,L GLUT MAX,speed", *cells(np.arange(N) / 1000, LEFT, RIGHT)]
    path.write_text("\n".join(lines), encoding="utf-8")
    (data,) = read_emg(path)
    assert dict(zip(data.channel.values, data.kind.values, strict=True)) == {
        "L GLUT MAX": "emg",
        "speed": "other",
    }


def test_a_mapping_names_the_channels(tmp_path):
    table, mapping = tmp_path / "t.csv", tmp_path / "map.toml"
    lines = ["time,ch1,ch2", *cells(np.arange(N) / 1000, LEFT, RIGHT)]
    table.write_text("\n".join(lines), encoding="utf-8")
    mapping.write_text(
        '[signals."R GLUT MAX"]\ncolumn = "ch2"\nunit = "mV"\nkind = "emg"\n', encoding="utf-8"
    )
    (data,) = read_emg(table, mapping=mapping)
    assert list(data.channel.values) == ["R GLUT MAX"] and list(data.kind.values) == ["emg"]
    assert data.value.values[:, 0] == pytest.approx(RIGHT)


def test_c3d_keeps_its_analog_channels(tmp_path):
    analog = np.random.default_rng(0).normal(size=(20 * RATIO, 2))
    path = write_c3d(tmp_path / "a.c3d", analog=analog, labels=["EMG.L_GMAX", "LoadCell"],
                     analog_units=["V", "N"])  # fmt: skip
    (data,) = read_emg(path)
    assert list(data.kind.values) == ["emg", "analog"]
    assert data.value.values[:, 0] == pytest.approx(analog[:, 0], abs=1e-5)
    assert data.attrs["rate_hz"] == pytest.approx(RATE_HZ * RATIO)


def test_a_file_without_electromyograms_says_what_it_holds(tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("\n".join(["time,speed", *cells(T, LEFT)]), encoding="utf-8")
    with pytest.raises(InputError, match=r"no channel is an electromyogram; found: speed"):
        read_emg(path)
