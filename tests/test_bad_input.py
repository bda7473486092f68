"""Bad input at the command line: one clear line, exit code 2, nothing half-written."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from swingleg.cli import main
from tests.clips import DEMO, demo_frames, empty_scene, far_away, write_clip


def refused(capsys: pytest.CaptureFixture[str], *argv: object) -> str:
    """The single line a refused command prints; checks code and shape."""
    assert main([str(a) for a in argv]) == 2
    said = capsys.readouterr().err.strip().splitlines()
    lines = [line for line in said if line.startswith("swingleg: ")]
    assert len(lines) == 1, said
    assert "Traceback" not in "\n".join(said)
    return lines[0]


def test_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(capsys, "analyze", tmp_path / "none.mp4", "-o", tmp_path / "out")
    assert "none.mp4" in line


def test_empty_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = tmp_path / "empty.mp4"
    clip.touch()
    assert "empty" in refused(capsys, "analyze", clip, "-o", tmp_path / "out")


def test_not_a_video(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = tmp_path / "notes.mp4"
    clip.write_text("left right left right\n" * 100)
    assert "notes.mp4" in refused(capsys, "analyze", clip, "-o", tmp_path / "out")


def test_a_file_cut_off_before_its_index(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = tmp_path / "cut.mp4"
    clip.write_bytes(DEMO.read_bytes()[:600])
    assert "cut.mp4" in refused(capsys, "analyze", clip, "-o", tmp_path / "out")


def test_no_person(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = write_clip(tmp_path / "wall.mp4", empty_scene())
    assert "no person" in refused(capsys, "analyze", clip, "-o", tmp_path / "out")


def test_person_too_small_says_how_large_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = write_clip(tmp_path / "far.mp4", far_away())
    line = refused(capsys, "analyze", clip, "-o", tmp_path / "out")
    assert "%" in line or "pixels" in line or "px" in line


def test_front_view_asks_for_the_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = Path(__file__).parent / "data" / "front_view.mp4"
    assert "side" in refused(capsys, "analyze", clip, "-o", tmp_path / "out").lower()


def test_too_few_strides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clip = write_clip(tmp_path / "short.mp4", demo_frames(75))
    assert "stride" in refused(capsys, "analyze", clip, "-o", tmp_path / "out").lower()


def test_an_impossible_cadence_names_slow_motion(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clip = write_clip(tmp_path / "slow.mp4", demo_frames(), fps=15)  # plays four times too slow
    assert "--slow-motion" in refused(capsys, "analyze", clip, "-o", tmp_path / "out")


def test_output_in_the_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    line = refused(capsys, "analyze", DEMO, "-o", tmp_path / "file" / "out")
    assert "out" in line


@pytest.mark.parametrize("height", ["178", "tiny"])
def test_height_in_centimetres(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], height: str
) -> None:
    if height == "tiny":
        with pytest.raises(SystemExit) as stop:
            main(["analyze", str(DEMO), "--height", height])
        assert stop.value.code == 2
    else:
        assert "1.78" in refused(capsys, "analyze", DEMO, "--height", height, "-o", tmp_path / "o")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path, number: signal.Signals) -> None:
    out = tmp_path / "out"
    run = subprocess.Popen(
        [sys.executable, "-m", "swingleg", "demo", "-o", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a test run in the background of a shell ignores Ctrl-C, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(2.5)
    run.send_signal(number)
    _, err = run.communicate(timeout=30)
    # Python may also end by the signal itself; a shell reports 130 for both
    assert run.returncode in (130, -number)
    assert "Traceback" not in err
    assert "stopped" in err
    assert not list(tmp_path.rglob("*.*")), "half-written files were left"
