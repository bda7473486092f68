from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.registry import kind_of, read
from tests.read.c3d_files import write_c3d
from tests.read.test_openpose import person, save_frames
from tests.read.test_sto import sto_text
from tests.read.text_files import save, trc_text

MARKERS = ["RHip", "RAnkle"]
TRC = trc_text(MARKERS, [[0.0, 0, 0.9, 0, 0, 0.08, 0], [0.01, 0, 0.9, 0, 0, 0.08, 0]], units="m")
MOT = sto_text(["time", "knee_angle_r"], [[0.0, 1.0], [0.01, 2.0]])


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.mp4", "video"), ("b.MOV", "video"), ("c.TRC", "trc"), ("d.mot", "sto"), ("e.sto", "sto"),
     ("f.csv", "table"), ("g.c3d", "c3d")],
)  # fmt: skip
def test_kind_by_ending(tmp_path: Path, name: str, kind: str) -> None:
    assert kind_of(save(tmp_path / name, "anything")) == kind


def test_kind_by_content_where_the_ending_is_of_no_help(tmp_path: Path) -> None:
    c3d = write_c3d(tmp_path / "a.c3d")
    assert kind_of(shutil.copy(c3d, tmp_path / "trial")) == "c3d"
    assert kind_of(save(tmp_path / "b.txt", TRC)) == "trc"
    assert kind_of(save(tmp_path / "c.txt", MOT)) == "sto"
    assert read(tmp_path / "b.txt").markers.sizes["marker"] == 2


@pytest.mark.parametrize("name", ["a.docx", "noending"])
def test_unknown_files_list_what_can_be_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        read(save(tmp_path / name, "anything"))
    for word in (".c3d", ".trc", ".mot", ".csv", "OpenPose", name):
        assert word in str(error.value)


def test_no_file_an_empty_folder_and_a_video(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "none.c3d")
    with pytest.raises(InputError, match="folder holds no keypoint files"):
        read(tmp_path)
    with pytest.raises(InputError, match="this is a video"):
        read(save(tmp_path / "a.mp4", "film"))


def test_openpose_folder_with_its_rate(tmp_path: Path) -> None:
    folder = save_frames(tmp_path / "json", {k: [person(25, 50 * k, 600)] for k in range(3)})
    assert kind_of(folder) == "openpose"
    np.testing.assert_allclose(read(folder, fps=120).keypoints.time, np.arange(3) / 120)


def opencap(folder: Path, trials: tuple[str, ...]) -> Path:
    (folder / "MarkerData").mkdir(parents=True)
    (folder / "OpenSimData" / "Kinematics").mkdir(parents=True)
    for trial in (*trials, "neutral"):
        save(folder / "MarkerData" / f"{trial}.trc", TRC)
        save(folder / "OpenSimData" / "Kinematics" / f"{trial}.mot", MOT)
    return folder


def test_opencap_session_of_one_trial(tmp_path: Path) -> None:
    recording = read(opencap(tmp_path / "OpenCapData_1", ("run1",)))
    assert recording.kind == "opencap"
    assert recording.markers.attrs["tool"] == "OpenCap"
    (angles,) = recording.signals
    assert angles.attrs["tool"] == "OpenCap"
    np.testing.assert_array_equal(angles.value[:, 0], [1.0, 2.0])


def test_opencap_session_of_two_trials_lists_them(tmp_path: Path) -> None:
    folder = opencap(tmp_path / "OpenCapData_1", ("run1", "run2"))
    with pytest.raises(InputError, match=r"2 trials: MarkerData.run1\.trc, MarkerData.run2\.trc"):
        read(folder)


def test_sports2d_folder_prefers_metres(tmp_path: Path) -> None:
    folder = tmp_path / "clip_Sports2D"
    folder.mkdir()
    for unit in ("m", "px"):
        save(folder / f"clip_Sports2D_{unit}_person00.trc", TRC)
    save(folder / "clip_Sports2D_angles_person00.mot", MOT)
    recording = read(folder)
    assert recording.kind == "sports2d" and recording.markers is not None
    assert recording.markers.attrs["tool"] == "Sports2D"
    assert recording.signals[0].attrs["tool"] == "Sports2D"


def test_pose2sim_trial_takes_the_filtered_file(tmp_path: Path) -> None:
    folder = tmp_path / "T01" / "pose-3d"
    folder.mkdir(parents=True)
    for name in ("T01_0-100.trc", "T01_0-100_filt_butterworth.trc",
                 "T01_0-100_filt_butterworth_LSTM.trc"):  # fmt: skip
        save(folder / name, TRC)
    recording = read(tmp_path / "T01")
    assert recording.kind == "pose2sim"
    assert recording.markers.attrs["source"] == "T01_0-100_filt_butterworth.trc"
    assert recording.markers.attrs["tool"] == "Pose2Sim"
