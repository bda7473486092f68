"""Motion capture at the command line: from a file to a result and back, and what is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from swingleg.cli import main
from swingleg.core.motion import POINTS
from swingleg.core.recording import forces_dataset, markers_dataset
from swingleg.write.registry import write
from tests.gait.events.runner import run
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


@pytest.mark.skipif(not DATA, reason="needs SWINGLEG_DATA (RBDS)")
def test_swapped_forefoot_labels_are_reported(tmp_path: Path) -> None:
    folder = Path(str(DATA)) / "rbds" / "RBDS03"
    trial, static = folder / "RBDS03runT25.c3d", folder / "RBDS03static.c3d"
    assert main(["analyze", str(trial), "--static", str(static), "-o", str(tmp_path / "o")]) == 0
    warnings = json.loads((tmp_path / "o" / "summary.json").read_text())["quality"]["warnings"]
    assert any("R.MT1" in w["message"] and "R.MT5" in w["message"] for w in warnings), warnings
