from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swingleg.core.errors import InputError
from swingleg.read.analog import channel_kind
from swingleg.read.c3d import read_c3d
from tests.read.c3d_files import RATE_HZ, RATIO, standing, write_c3d

FRAMES = 20


@pytest.mark.parametrize(("units", "per_metre"), [("mm", 1000.0), ("m", 1.0), ("cm", 100.0)])
def test_markers_in_metres_whatever_the_unit(tmp_path: Path, units: str, per_metre: float) -> None:
    cloud = {name: xyz / 1000 * per_metre for name, xyz in standing(FRAMES).items()}
    markers = read_c3d(write_c3d(tmp_path / "a.c3d", markers=cloud, units=units)).markers
    assert markers.attrs["file_units"] == units
    assert markers.attrs["rate_hz"] == RATE_HZ
    np.testing.assert_allclose(markers.position.sel(marker="HEAD", space="z"), 1.6, atol=1e-6)


@pytest.mark.parametrize(("per_metre", "unit"), [(1000.0, "mm"), (1.0, "m")])
def test_missing_unit_told_from_the_size_and_said(
    tmp_path: Path, per_metre: float, unit: str
) -> None:
    cloud = {name: xyz / 1000 * per_metre for name, xyz in standing(FRAMES).items()}
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", markers=cloud, units=None))
    assert [note.code for note in recording.notes] == ["units_assumed"]
    assert recording.markers.attrs["file_units"] == unit
    assert float(recording.markers.position.sel(marker="HEAD", space="z")[0]) == pytest.approx(1.6)


def test_missing_unit_and_a_size_that_fits_none(tmp_path: Path) -> None:
    cloud = {name: xyz * 7.0 for name, xyz in standing(FRAMES).items()}
    with pytest.raises(InputError, match="no unit of length"):
        read_c3d(write_c3d(tmp_path / "a.c3d", markers=cloud, units=None))


def test_lost_markers_are_nan_and_dead_ones_left_out(tmp_path: Path) -> None:
    cloud = standing(FRAMES)
    cloud["HIP"][3] = 0.0
    cloud["HEEL"][5] = np.nan
    cloud["*12"] = standing(FRAMES)["HIP"]
    cloud["NEVER"] = np.zeros((FRAMES, 3))
    markers = read_c3d(write_c3d(tmp_path / "a.c3d", markers=cloud)).markers
    assert list(markers.marker.values) == ["HEAD", "HIP", "HEEL"]
    lost = np.isnan(markers.position.values).all(axis=2)
    assert [tuple(place) for place in np.argwhere(lost)] == [(3, 1), (5, 2)]


def test_first_frame_sets_the_clock_of_markers_and_analog(tmp_path: Path) -> None:
    analog = np.zeros((FRAMES * RATIO, 1))
    path = write_c3d(tmp_path / "a.c3d", analog=analog, first_frame=250)
    recording = read_c3d(path)
    assert float(recording.markers.time[0]) == pytest.approx(2.5)
    assert float(recording.signals[0].time[0]) == pytest.approx(2.5)
    assert float(recording.signals[0].time[-1]) == pytest.approx(2.5 + (FRAMES * RATIO - 1) / 400)
    assert recording.signals[0].attrs["rate_hz"] == 400.0


def test_emg_is_told_from_other_channels(tmp_path: Path) -> None:
    labels = ["Sensor 1.EMG1", "L_RF", "Trigger", "ACCX1"]
    path = write_c3d(
        tmp_path / "a.c3d",
        analog=np.arange(FRAMES * RATIO * 4, dtype=float).reshape(-1, 4),
        labels=labels,
        analog_units=["V", "mV", "V", "g"],
    )
    signals = read_c3d(path).signals[0]
    assert list(signals.channel.values) == labels
    assert list(signals.kind.values) == ["emg", "emg", "analog", "imu"]
    assert list(signals.unit.values) == ["V", "mV", "V", "g"]
    np.testing.assert_allclose(signals.value[:, 2], np.arange(2, FRAMES * RATIO * 4, 4))


@pytest.mark.parametrize(
    ("label", "description", "unit", "kind"),
    [
        ("Voltage.1", "Delsys EMG", "V", "emg"),
        ("R GMAX", "", "V", "emg"),
        ("VL", "", "uV", "emg"),
        ("Fz1", "", "V", "analog"),
        ("TA", "torque arm", "Nm", "analog"),
        ("Trolley", "", "", "analog"),
        ("L GLUT MAX", "", "V", "emg"),
        ("LT GLUT. MAX.", "", "uV", "emg"),
        ("GLUT MED R", "", "V", "emg"),
        ("Ann:Gmax R", "", "V", "emg"),
        ("GLUT MAX force", "", "N", "analog"),
    ],
)
def test_channel_kinds(label: str, description: str, unit: str, kind: str) -> None:
    assert channel_kind(label, description, unit) == kind


def test_subject_prefix_and_labels_that_stand_twice(tmp_path: Path) -> None:
    cloud = {f"Ann:{name}": xyz for name, xyz in standing(FRAMES).items()}
    recording = read_c3d(write_c3d(tmp_path / "a.c3d", markers=cloud))
    assert list(recording.markers.marker.values) == ["HEAD", "HIP", "HEEL"]
    doubled = write_c3d(tmp_path / "b.c3d", extra={("POINT", "LABELS"): ["KNEE", "KNEE", "HEEL"]})
    recording = read_c3d(doubled)
    assert list(recording.markers.marker.values) == ["KNEE", "KNEE_2", "HEEL"]
    assert [note.code for note in recording.notes] == ["labels_twice"]


def test_computed_angles_stored_as_points_are_signals(tmp_path: Path) -> None:
    cloud = standing(FRAMES) | {"LKneeAngles": np.full((FRAMES, 3), 12.0)}
    path = write_c3d(
        tmp_path / "a.c3d", markers=cloud, extra={("POINT", "ANGLES"): ["LKneeAngles"]}
    )
    recording = read_c3d(path)
    assert "LKneeAngles" not in recording.markers.marker.values
    (angles,) = recording.signals
    assert list(angles.channel.values) == ["LKneeAngles_x", "LKneeAngles_y", "LKneeAngles_z"]
    assert set(angles.kind.values) == {"angle"} and set(angles.unit.values) == {"deg"}
    np.testing.assert_allclose(angles.value, 12.0)


def test_events_in_the_file_are_kept_in_order(tmp_path: Path) -> None:
    path = write_c3d(
        tmp_path / "a.c3d",
        extra={
            ("EVENT", "USED"): [2],
            ("EVENT", "TIMES"): np.array([[0.0, 0.0], [1.75, 0.5]]),
            ("EVENT", "LABELS"): ["Foot Off", "Foot Strike"],
            ("EVENT", "CONTEXTS"): ["Right", "Left"],
        },
    )
    attrs = read_c3d(path).markers.attrs
    np.testing.assert_allclose(attrs["event_times_s"], [0.5, 1.75])
    assert attrs["event_labels"] == ["Left Foot Strike", "Right Foot Off"]


@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_file_cut_short_is_one_clear_error(tmp_path: Path, share: float) -> None:
    path = write_c3d(tmp_path / "a.c3d", frames=2000, markers=standing(2000))
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * share)])
    with pytest.raises(InputError, match=r"a\.c3d.*cut short") as error:
        read_c3d(path)
    assert "\n" not in str(error.value)


def test_how_much_of_a_cut_file_is_there(tmp_path: Path) -> None:
    path = write_c3d(tmp_path / "a.c3d", frames=2000, markers=standing(2000))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) - 3 * 16 * 1000])
    with pytest.raises(InputError, match=r"it ends after \d{3,4} of 2000 frames"):
        read_c3d(path)


def test_more_frames_than_the_header_can_count_are_said(tmp_path: Path) -> None:
    path = write_c3d(tmp_path / "a.c3d", frames=70_000, markers=standing(70_000))
    recording = read_c3d(path)
    assert [note.code for note in recording.notes] == ["frames_left_out"]
    assert recording.markers.sizes["time"] == 65_535


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"time,x\n" * 400, "not a C3D"), (b"\x02\x50" + bytes(3000), "c3d")],
)
def test_not_a_c3d_file(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.c3d"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words):
        read_c3d(path)
