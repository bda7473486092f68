from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.trc import read_trc
from tests.read.text_files import save, trc_text

NAMES = ["RHip", "RAnkle"]
ROWS = [
    [0.00, 1, 900, 3, 4, 80, 6],
    [0.01, 2, 901, 3, "", "", ""],
    [0.02, 3, 902, 3, 5, 82, 7],
]


def test_positions_gaps_and_clock(tmp_path: Path) -> None:
    markers = read_trc(save(tmp_path / "a.trc", trc_text(NAMES, ROWS))).markers
    assert list(markers.marker.values) == NAMES
    np.testing.assert_allclose(markers.position[:, 0, 1], [0.9, 0.901, 0.902])
    assert np.isnan(markers.position[1, 1]).all()
    np.testing.assert_array_equal(markers.time, [0.0, 0.01, 0.02])
    assert markers.attrs["file_units"] == "mm" and markers.attrs["rate_hz"] == 100


@pytest.mark.parametrize("tail", ["", "\t", "\t\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_trailing_tabs_and_line_ends(tmp_path: Path, tail: str, newline: str) -> None:
    text = trc_text(NAMES, ROWS, tail=tail).replace("\n", newline)
    markers = read_trc(save(tmp_path / "a.trc", text)).markers
    assert markers.sizes == {"time": 3, "marker": 2, "space": 3}


def test_times_rounded_to_milliseconds_go_back_on_their_grid(tmp_path: Path) -> None:
    rows = [[f"{k / 150:.3f}", 0, 900 + k, 0, 0, 80, 0] for k in range(1, 60)]
    markers = read_trc(save(tmp_path / "a.trc", trc_text(NAMES, rows, rate=150))).markers
    np.testing.assert_allclose(np.diff(markers.time), 1 / 150, rtol=1e-9)
    assert float(markers.time[0]) == pytest.approx(1 / 150, abs=5e-4)


def test_a_gap_between_frames_stays_a_gap(tmp_path: Path) -> None:
    rows = [[f"{k / 150:.3f}", 0, 900, 0, 0, 80, 0] for k in (*range(30), *range(40, 60))]
    time = read_trc(save(tmp_path / "a.trc", trc_text(NAMES, rows, rate=150))).markers.time
    assert float(np.diff(time).max()) == pytest.approx(11 / 150, rel=1e-6)


def test_decimal_commas_are_read_and_said(tmp_path: Path) -> None:
    text = trc_text(NAMES, [["0,00", "1,5", 900, 3, 4, 80, 6], ["0,01", "2,5", 901, 3, 4, 80, 6]])
    recording = read_trc(save(tmp_path / "a.trc", text))
    np.testing.assert_allclose(recording.markers.position[:, 0, 0], [0.0015, 0.0025])
    assert [note.code for note in recording.notes] == ["decimal_comma"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("time,x\n0,1\n", "does not begin with PathFileType"),
        (trc_text(NAMES, ROWS).split("\n", 3)[0] + "\nDataRate\n", "ends after line 2"),
        (trc_text(NAMES, ROWS[:2], frames=3), "2 of 3 frames"),
        (trc_text(NAMES, []), "no data"),
        (trc_text(NAMES, [*ROWS, [0.03, 1, 2]]), "line 10 has 4 cells where the header has 8"),
        (trc_text(NAMES, [*ROWS, [0.03, *range(9)]]), "line 10 has 11 cells"),
        (trc_text(NAMES, [*ROWS, [0.03, 1, "oops", 3, 4, 5, 6]]), "line 10, cell 4: 'oops'"),
        (trc_text(NAMES, [*ROWS, [0.02, 1, 2, 3, 4, 5, 6]]), "time does not increase"),
        (trc_text(NAMES, ROWS, units="furlong"), "unknown unit of length 'furlong'"),
        (trc_text(NAMES, ROWS).replace("\tX2\tY2\tZ2", ""), "line 5 has 3 axes"),
        (trc_text(NAMES, [[0.0, "1,234.5", 2, 3, 4, 5, 6]]), "'1,234.5' is not a number"),
    ],
)
def test_faults_name_file_and_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as error:
        read_trc(save(tmp_path / "bad.trc", text))
    assert words in str(error.value) and "bad.trc" in str(error.value)
    assert "\n" not in str(error.value)


def test_binary_behind_a_text_ending(tmp_path: Path) -> None:
    (tmp_path / "a.trc").write_bytes(b"\x02\x50" + bytes(600))
    with pytest.raises(InputError, match="binary"):
        read_trc(tmp_path / "a.trc")


LEGS = ["RHip", "RKnee", "RAnkle", "RBigToe", "RHeel", "LHip", "LKnee", "LAnkle", "LBigToe", "Nose"]
#: pixel y of each, growing downward
DOWN = [500, 650, 800, 830, 820, 500, 650, 800, 830, 200]


@pytest.mark.parametrize("upward", [False, True])
def test_pixel_file_of_sports2d_becomes_keypoints(tmp_path: Path, upward: bool) -> None:
    y = [900 - v for v in DOWN] if upward else DOWN
    row = [cell for v in y for cell in (400, v, 0)]
    blind = [*row[:6], "", "", "", *row[9:]]
    # Sports2D counts frames from 0 and writes "m" in the header of its pixel files too
    text = trc_text(LEGS, [[0.0, *row], [1 / 60, *blind]], rate=60, units="m")
    recording = read_trc(save(tmp_path / "run_Sports2D_px_person00.trc", text))
    points = recording.keypoints
    assert recording.markers is None
    assert points.attrs["backend"] == "Sports2D"
    ankle = points.position.sel(keypoint="right_ankle").values
    hip = points.position.sel(keypoint="right_hip").values
    assert ankle[0, 1] - hip[0, 1] == 300
    assert np.isnan(ankle[1]).all()
    assert points.confidence.sel(keypoint="right_ankle").values.tolist() == [1.0, 0.0]
    assert np.isfinite(points.position.sel(keypoint="left_toe_tip")).all()
    assert np.isnan(points.position.sel(keypoint="left_wrist")).all()
    codes = [note.code for note in recording.notes]
    assert ("pixels_upward" in codes) is upward


@pytest.mark.parametrize(
    ("name", "header", "labels", "tool"),
    [
        ("v_Sports2D_m_person00.trc", "PathFileType\t4\t(X/Y/Z)\tx", NAMES, "Sports2D"),
        ("T01_0-100_filt_butterworth_LSTM.trc", "PathFileType  4\t(X/Y/Z) C:\\", NAMES, "Pose2Sim"),
        ("run1.trc", "PathFileType  4\t(X/Y/Z) /tmp", ["r_knee_study", "Neck"], "OpenCap"),
        ("run1.trc", "PathFileType\t4\t(X/Y/Z)\tx", NAMES, ""),
    ],
)
def test_the_tool_that_wrote_it(
    tmp_path: Path, name: str, header: str, labels: list[str], tool: str
) -> None:
    text = trc_text(labels, [[0, 0, 1.0, 0, 0, 0.1, 0]], units="m", header=header)
    assert read_trc(save(tmp_path / name, text)).markers.attrs["tool"] == tool
