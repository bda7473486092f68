"""Motion capture at the command line: from a file to a result and back, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from swingleg.cli import main
from swingleg.core.errors import InputError, OptionError
from swingleg.core.motion import POINTS
from swingleg.core.recording import forces_dataset, markers_dataset
from swingleg.pipeline import analyze
from swingleg.settings import Settings
from swingleg.write.registry import write
from tests.gait.events.runner import run
from tests.read.c3d_files import AXES_Y_UP, RATIO, corners_mm, write_c3d
from tests.test_bad_input import refused

RATE = 120.0
DATA = os.environ.get("SWINGLEG_DATA")


def runner() -> np.ndarray:
    """(T, 11, 3) joint centres of a treadmill runner in metres: x forward, y up, z right."""
    motion, _ = run(duration=8.0, rate=RATE)
    flat = motion.position.sel(point=list(POINTS[:11]), space=["x", "y"]).values
    across = [-0.1 if name.startswith("left") else 0.1 for name in POINTS[:10]] + [0.0]
    return np.concatenate(
        [flat, np.broadcast_to(np.array(across)[:, None], (*flat.shape[:2], 1))], axis=2
    )


def trc(path: Path, names: tuple[str, ...] = POINTS[:11]) -> Path:
    place = runner()
    time = np.arange(len(place)) / RATE
    write(markers_dataset(time, place[:, : len(names)], names), path)
    return path


def test_a_marker_file_is_measured_exported_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, again = tmp_path / "first", tmp_path / "again"
    assert main(["analyze", str(trc(tmp_path / "run.trc")), "-o", str(first)]) == 0
    assert "Report" in capsys.readouterr().out
    assert main(["export", str(first), str(tmp_path / "out.trc")]) == 0
    assert main(["analyze", str(tmp_path / "out.trc"), "-o", str(again)]) == 0
    one, two = (json.loads((d / "summary.json").read_text()) for d in (first, again))
    assert one["input"]["kind"] == "trc"
    assert one["metrics"]["cadence_spm"]["both"]["value"] == pytest.approx(120 / 0.72, abs=0.5)
    for name in ("thigh_elevation_peak_deg", "knee_flexion_swing_peak_deg"):
        for side in ("left", "right"):
            known, seen = (d["metrics"][name][side]["value"] for d in (one, two))
            # it was filtered twice
            assert seen == pytest.approx(known, abs=0.5), name
    assert not (first / "overlay.mp4").exists()


def test_the_trial_and_its_electromyograms_have_a_mapping_each(tmp_path: Path) -> None:
    place, trial, emg = runner(), tmp_path / "run.csv", tmp_path / "emg.csv"
    own, theirs = tmp_path / "run.toml", tmp_path / "emg.toml"
    write(markers_dataset(np.arange(len(place)) / RATE, place, POINTS[:11]), trial)
    named = trial.read_text(encoding="utf-8")
    trial.write_text(named.replace("time_s", "clock", 1), encoding="utf-8")
    own.write_text('time = "clock"\n', encoding="utf-8")
    time = np.arange(7800) / 1000
    active = 1 + 20 * ((time % 0.72) > 0.6)
    noise = np.random.default_rng(0).normal(size=time.size) * active / 100
    rows = "".join(f"{t:.3f},{v:.5f}\n" for t, v in zip(time, noise, strict=True))
    emg.write_text("t,ch1\n" + rows, encoding="utf-8")
    theirs.write_text(
        'time = "t"\n[signals."R GLUT MAX"]\ncolumn = "ch1"\nunit = "mV"\nkind = "emg"\n',
        encoding="utf-8",
    )
    settings = Settings(mapping=str(own), emg=str(emg), emg_mapping=str(theirs))
    claims = {c.id: c.text for c in analyze(trial, settings).claims}
    assert "the right gluteus maximus begins" in claims["crossed_extension"]
    with pytest.raises(OptionError, match="--emg-mapping does nothing to a recording without"):
        analyze(trial, Settings(mapping=str(own), emg_mapping=str(theirs)))


def test_missing_markers_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trc(tmp_path / "half.trc", POINTS[:5])
    line = refused(capsys, "analyze", file, "-o", tmp_path / "o")
    assert "left_knee" in line and "right_knee" in line and "--markers" in line


def test_forces_alone_show_no_leg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    time = np.arange(600) / 300.0
    force = np.zeros((600, 1, 3))
    force[..., 1] = 700.0
    write(forces_dataset(time, force), tmp_path / "force.mot")
    line = refused(capsys, "analyze", tmp_path / "force.mot", "-o", tmp_path / "o")
    assert "force.mot" in line and "neither markers nor keypoints" in line


def test_a_standing_trial_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, gone = trc(tmp_path / "run.trc"), tmp_path / "gone.trc"
    line = refused(capsys, "analyze", file, "--static", gone, "-o", tmp_path / "o")
    assert "gone.trc" in line


def test_an_unreadable_marker_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, chart = trc(tmp_path / "run.trc"), tmp_path / "map.toml"
    chart.write_text("landmarks = 3")
    line = refused(capsys, "analyze", file, "--markers", chart, "-o", tmp_path / "o")
    assert "map.toml" in line


def test_centimetres_called_metres(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = 100 * runner()
    write(markers_dataset(np.arange(len(place)) / RATE, place, POINTS[:11]), tmp_path / "cm.trc")
    line = refused(capsys, "analyze", tmp_path / "cm.trc", "-o", tmp_path / "o")
    assert "no human leg" in line and "cm" in line


def test_a_broken_c3d(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trial.c3d"
    file.write_bytes(b"\x02\x50" + bytes(300))
    assert "trial.c3d" in refused(capsys, "analyze", file, "-o", tmp_path / "o")


def test_a_standing_trial_as_the_run_is_told_where_it_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = np.repeat(runner()[:1], 300, axis=0)
    still = tmp_path / "static.trc"
    write(markers_dataset(np.arange(300) / RATE, place, POINTS[:11]), still)
    line = refused(capsys, "analyze", still, "-o", tmp_path / "o")
    assert "static.trc" in line and "stands still" in line and "--static FILE" in line


def test_a_trial_too_short_is_not_to_be_filmed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = runner()[:150]
    write(markers_dataset(np.arange(150) / RATE, place, POINTS[:11]), tmp_path / "short.trc")
    line = refused(capsys, "analyze", tmp_path / "short.trc", "-o", tmp_path / "o")
    assert "Record at least" in line
    assert "film" not in line.lower() and "1 strides" not in line


def table(path: Path, cell: str, mark: str, *, empty: str = "") -> Path:
    """Markers in metres. cell : parts the cells. mark : decimal mark. empty : a label."""
    place = runner()
    lines = [["time", *(f"{n}_{a}" for n in POINTS[:11] for a in "xyz")]]
    for k, row in enumerate(place):
        numbers = [f"{k / RATE:.4f}"]
        for name, xyz in zip(POINTS[:11], row, strict=True):
            numbers += ["" if name == empty else f"{v:.5f}" for v in xyz]
        lines.append([n.replace(".", mark) for n in numbers])
    path.write_text("\n".join(cell.join(line) for line in lines))
    return path


def test_decimal_commas_are_read_where_they_can_be_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = table(tmp_path / "run.csv", ";", ","), tmp_path / "o"
    assert main(["analyze", str(file), "-o", str(out)]) == 0
    capsys.readouterr()
    quality = json.loads((out / "summary.json").read_text())["quality"]
    assert "decimal_comma" in {w["code"] for w in quality["warnings"]}
    line = refused(capsys, "analyze", table(tmp_path / "no.csv", ",", ","), "-o", out)
    assert "no.csv: line 2" in line and "semicolons" in line


def test_a_marker_that_is_empty_throughout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(tmp_path / "run.csv", ",", ".", empty="right_heel")
    line = refused(capsys, "analyze", file, "-o", tmp_path / "o")
    assert "run.csv" in line and "right_heel" in line


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_marker_file_cut_short(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], share: float
) -> None:
    file = trc(tmp_path / "run.trc")
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    line = refused(capsys, "analyze", file, "-o", tmp_path / "o")
    assert "run.trc" in line and ("empty" in line or "cut short" in line)


@pytest.mark.parametrize(
    ("calibration", "code"),
    [(None, "plate_not_calibrated"), (np.eye(6), "plates_unloaded")],
)
def test_a_force_plate_that_cannot_be_used_is_reported(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    calibration: np.ndarray | None,
    code: str,
) -> None:
    motion = runner()[: round(6 * RATE)]
    plate = {
        "type": 4,
        "channel": [1, 2, 3, 4, 5, 6],
        "corners": corners_mm(AXES_Y_UP, np.zeros(3)),
    }
    if calibration is not None:
        plate["calibration"] = calibration
    file = write_c3d(
        tmp_path / "run.c3d",
        frames=len(motion),
        markers={name: 1000 * motion[:, k] for k, name in enumerate(POINTS[:11])},
        analog=np.zeros((len(motion) * RATIO, 6)),
        plates=[plate],
    )
    out = tmp_path / "o"
    assert main(["analyze", str(file), "-o", str(out)]) == 0
    capsys.readouterr()
    warnings = json.loads((out / "summary.json").read_text())["quality"]["warnings"]
    assert code in {w["code"] for w in warnings}, warnings
    line = refused(capsys, "analyze", file, "--events", "force", "-o", out)
    assert "force plate" in line and "--events kinematic" in line


@pytest.mark.skipif(not DATA, reason="needs SWINGLEG_DATA (RBDS)")
def test_swapped_forefoot_labels_are_reported(tmp_path: Path) -> None:
    folder = Path(str(DATA)) / "rbds" / "RBDS03"
    trial, static = folder / "RBDS03runT25.c3d", folder / "RBDS03static.c3d"
    assert main(["analyze", str(trial), "--static", str(static), "-o", str(tmp_path / "o")]) == 0
    warnings = json.loads((tmp_path / "o" / "summary.json").read_text())["quality"]["warnings"]
    assert any("R.MT1" in w["message"] and "R.MT5" in w["message"] for w in warnings), warnings


@pytest.mark.parametrize(
    ("name", "value"),
    [("mirrored", True), ("roll", 3.0), ("person", "2"), ("known_length", "2m:0,0,900,9")],
)
def test_options_of_pictures_do_nothing_to_markers_and_are_refused(
    tmp_path: Path, name: str, value: object
) -> None:
    option = name.replace("_", "-")
    with pytest.raises(OptionError, match=f"--{option} does nothing to motion capture"):
        analyze(trc(tmp_path / "run.trc"), Settings(**{name: value}))


def test_slow_motion_is_for_videos(tmp_path: Path) -> None:
    points = tmp_path / "run.trc"
    points.write_text("PathFileType\t4\t(X/Y/Z)\trun.trc\n", encoding="utf-8")
    with pytest.raises(InputError, match="--slow-motion is for videos"):
        analyze(points, Settings(slow_motion=4))
