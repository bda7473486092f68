from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.sto import read_sto
from tests.read.text_files import save


def sto_text(
    names: list[str], rows: list[list[object]], header: str = "inDegrees=yes", n: int | None = None
) -> str:
    count = len(rows) if n is None else n
    head = ["Coordinates", "version=1", f"nRows={count}", f"nColumns={len(names)}", header]
    body = ["\t".join(map(str, row)) for row in rows]
    return "\n".join([*head, "endheader", "\t".join(names), *body]) + "\n"


def force_rows() -> list[list[float]]:
    """Two samples of two feet: loads of the first and second, then their torques."""
    loaded, idle = [10.0, 800.0, -5.0, 0.3, 0.0, 0.1], [0.0] * 6
    turn, still = [0.0, 4.0, 0.0], [0.0] * 3
    return [[0.0, *loaded, *idle, *turn, *still], [0.01, *idle, *loaded, *still, *turn]]


def force_names(first: str, second: str) -> list[str]:
    def place(pattern: str, what: str, tail: str) -> str:
        return pattern.replace("WHAT", what) + tail

    names = ["time"]
    for pattern in (first, second):
        names += [place(pattern, "force", f"{p}{a}") for p in "vp" for a in "xyz"]
    for pattern in (first, second):
        moment = "moment" if "_1_" in first else "torque"
        letter = "m" if moment == "moment" else ""
        names += [place(pattern, moment, f"{letter}{a}") for a in "xyz"]
    return names


@pytest.mark.parametrize(
    ("first", "second", "sides", "assumed"),
    [
        ("ground_WHAT_", "1_ground_WHAT_", ["right", "left"], True),
        ("R_ground_WHAT_", "L_ground_WHAT_", ["right", "left"], False),
        ("l_ground_WHAT_", "r_ground_WHAT_", ["left", "right"], False),
        ("ground_WHAT_calcn_r_", "ground_WHAT_calcn_l_", ["right", "left"], False),
        ("ground_WHAT_left_", "ground_WHAT_right_", ["left", "right"], False),
        ("ground_WHAT_1_", "ground_WHAT_2_", ["", ""], False),
    ],
)
def test_force_columns_of_every_style(
    tmp_path: Path, first: str, second: str, sides: list[str], assumed: bool
) -> None:
    path = save(tmp_path / "grf.mot", sto_text(force_names(first, second), force_rows()))
    recording = read_sto(path)
    forces = recording.forces
    assert list(forces.side.values) == sides
    assert recording.signals == ()
    assert [n.code for n in recording.notes] == (["force_sides_assumed"] if assumed else [])
    np.testing.assert_array_equal(forces.force[0, 0], [10, 800, -5])
    np.testing.assert_array_equal(forces.cop[0, 0], [0.3, 0, 0.1])
    np.testing.assert_array_equal(forces.moment[0, 0], [0, 4, 0])
    assert np.isnan(forces.cop[0, 1]).all() and np.isnan(forces.moment[0, 1]).all()
    np.testing.assert_array_equal(forces.force[1, 1], [10, 800, -5])


def test_radians_become_degrees_and_lengths_do_not(tmp_path: Path) -> None:
    names = ["time", "knee_angle_r", "pelvis_tx"]
    rows = [[0.0, np.pi, 1.0], [0.01, np.pi / 2, 1.5]]
    (signals,) = read_sto(save(tmp_path / "a.mot", sto_text(names, rows, "inDegrees=no"))).signals
    np.testing.assert_allclose(signals.value[:, 0], [180.0, 90.0])
    np.testing.assert_allclose(signals.value[:, 1], [1.0, 1.5])
    assert list(signals.kind.values) == ["angle", "other"]
    assert list(signals.unit.values) == ["deg", "m"]


def test_torques_are_not_turned(tmp_path: Path) -> None:
    text = sto_text(["time", "knee_angle_r_moment"], [[0, 50.0], [1, 60.0]], "inDegrees=no")
    (signals,) = read_sto(save(tmp_path / "id.sto", text)).signals
    np.testing.assert_array_equal(signals.value[:, 0], [50, 60])
    assert list(signals.kind.values) == ["torque"] and list(signals.unit.values) == ["N m"]


def test_columns_with_blanks_as_sports2d_writes_them(tmp_path: Path) -> None:
    text = sto_text(["time", "right knee", "left ankle"], [[0, 10, 20], [0.1, 11, 21]])
    (signals,) = read_sto(save(tmp_path / "v_Sports2D_angles_person00.mot", text)).signals
    assert list(signals.channel.values) == ["right knee", "left ankle"]
    assert signals.attrs["tool"] == "Sports2D" and set(signals.kind.values) == {"angle"}


def test_forces_and_other_columns_together(tmp_path: Path) -> None:
    names = [*force_names("R_ground_WHAT_", "L_ground_WHAT_"), "belt_speed"]
    rows = [[*row, 3.5] for row in force_rows()]
    recording = read_sto(save(tmp_path / "a.mot", sto_text(names, rows)))
    assert recording.forces.sizes["plate"] == 2
    assert list(recording.signals[0].channel.values) == ["belt_speed"]


def test_decimal_commas_and_repeated_times(tmp_path: Path) -> None:
    text = sto_text(["time", "a"], [["0,0", "1,5"], ["0,1", "2,5"], ["0,1", "3,5"], ["0,2", 4]])
    recording = read_sto(save(tmp_path / "a.sto", text))
    np.testing.assert_allclose(recording.signals[0].value[:, 0], [1.5, 3.5, 4])
    assert [n.code for n in recording.notes] == ["decimal_comma", "times_twice"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("time\ta\n0\t1\n", "no line endheader"),
        ("Coordinates\nendheader\n", "ends with its header"),
        (sto_text(["time", "a"], []), "no data"),
        (sto_text(["time", "a"], [[0, 1]], n=5), "1 of 5 rows"),
        (sto_text(["t", "a"], [[0, 1]]), "line 7: the first column is 't'"),
        (sto_text(["time", "a"], [[0, 1], [1]]), "line 9 has 1 cells where the header has 2"),
        (sto_text(["time", "a"], [[0, 1], [1, "x"]]), "line 9, cell 2: 'x' is not a number"),
        (sto_text(["time", "a"], [[0, 1], [-1, 2]]), "time does not increase"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_sto(save(tmp_path / "bad.mot", text))
    assert words in str(error.value) and "bad.mot" in str(error.value)
