"""Many recordings at the command line: found, named, measured side by side; one bad one alone."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from swingleg.batch import COLUMNS, folder_names, plan
from swingleg.cli import main
from swingleg.core.errors import InputError, OptionError
from swingleg.core.processes import each_done
from swingleg.read.search import find_recordings, standing_for
from swingleg.settings import Settings
from tests.test_mocap_input import trc


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return folder


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "batch.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_one_empty_file_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = touch(tmp_path / "trials", "b.trc"), tmp_path / "trials" / "out"
    shutil.copy(trc(folder / "a.trc"), folder / "c.trc")
    told_speed = ["--speed", "3.3"]
    assert main(["batch", str(folder), "-o", str(out), "--jobs", "2", *told_speed]) == 2
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in told[:3]].count("ok") == 2
    assert told[-1].startswith("2 of 3 measured")
    good, bad, same = rows(out)
    assert [Path(r["path"]).name for r in (good, bad, same)] == ["a.trc", "b.trc", "c.trc"]
    assert main(["analyze", str(folder / "a.trc"), "-o", str(tmp_path / "alone"), *told_speed]) == 0
    alone = json.loads((tmp_path / "alone" / "summary.json").read_text())["metrics"]
    for name, side in (("cadence_spm", "both"), ("knee_flexion_swing_peak_deg", "left")):
        assert float(good[f"{name}_{side}"]) == alone[name][side]["value"]
    assert float(good["speed_m_s_both"]) == pytest.approx(3.3)
    assert "b.trc" in bad["error"] and bad["cadence_spm_both"] == "" and good["error"] == ""
    for name in COLUMNS:
        for side in ("both", "left", "right"):
            assert good[f"{name}_{side}"] == same[f"{name}_{side}"]
    assert {f.name for f in out.iterdir()} == {"a", "c", "batch.csv"}
    assert (out / "a" / "report.html").exists()
    # results in the folder that is searched are no recordings
    assert [f.name for f in find_recordings([folder])] == ["a.trc", "b.trc", "c.trc"]


def test_everything_measured_is_exit_code_0(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["batch", str(trc(tmp_path / "a.trc")), "-o", str(out), "--jobs", "1"]) == 0
    assert len(rows(out)) == 1


def test_no_process_can_do_no_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["batch", str(touch(tmp_path, "a.trc")), "-o", str(tmp_path / "out"), "--jobs", "0"]
    assert main(argv) == 2
    assert "--jobs" in capsys.readouterr().err


def test_recordings_are_found_in_folders(tmp_path: Path) -> None:
    touch(tmp_path, "S1/run.c3d", "S1/static.C3D", "S1/.hidden.c3d", "S1/notes.csv")
    touch(tmp_path, "S2/deep/a.MP4", "S2/forces.mot", "poses/x_000.json", "poses/x_001.json")
    named = [str(f.relative_to(tmp_path)) for f in find_recordings([tmp_path])]
    assert named == ["S1/run.c3d", "S2/deep/a.MP4", "poses"]
    both = [tmp_path / "S1" / "run.c3d", tmp_path / "S1", tmp_path / "S1" / "nothing.c3d"]
    assert [f.name for f in find_recordings(both)] == ["run.c3d", "nothing.c3d"]
    tables = find_recordings([tmp_path / "S1"], tables=True)
    assert [f.name for f in tables] == ["notes.csv", "run.c3d"]


def test_the_standing_trial_of_a_folder_serves_its_runs(tmp_path: Path) -> None:
    touch(tmp_path, "S1/run.c3d", "S1/S1static.c3d", "S2/run.c3d")
    one, two = plan([tmp_path], tmp_path / "out")
    assert one.settings.static == str(tmp_path / "S1" / "S1static.c3d")
    assert two.settings.static is None
    assert (one.out.name, two.out.name) == ("S1_run", "S2_run")
    given = tmp_path / "S1" / "S1static.c3d"
    for job in plan([tmp_path], tmp_path / "out", Settings(static=str(given))):
        assert job.settings.static == str(given) and job.path != given


def test_standing_trials_alone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no recording"):
        plan([touch(tmp_path, "static.c3d") / "static.c3d"], tmp_path / "out")


def test_of_several_standing_trials_the_name_decides(tmp_path: Path) -> None:
    touch(tmp_path, "S1_static.c3d", "S10_static.c3d", "S1_run.c3d", "S10_run.c3d", "other.c3d")
    for who in ("S1", "S10"):
        assert standing_for(tmp_path / f"{who}_run.c3d") == tmp_path / f"{who}_static.c3d"
    with pytest.raises(InputError, match="2 standing trials"):
        standing_for(tmp_path / "other.c3d")
    jobs = {job.path.name: job for job in plan([tmp_path], tmp_path / "out")}
    assert jobs["other.c3d"].fault and not jobs["S1_run.c3d"].fault
    bare = touch(tmp_path / "bare", "S1static.c3d", "S2static.c3d", "S10run.c3d")
    with pytest.raises(InputError):  # S1 does not begin S10
        standing_for(bare / "S10run.c3d")


@pytest.mark.parametrize(
    ("files", "names"),
    [
        (["a/x.trc", "b/y.trc"], ["x", "y"]),
        (["a/x.trc", "b/X.trc"], ["a_x", "b_X"]),
        (["a/x.trc", "a/x.c3d"], ["x_trc", "x_c3d"]),
        (["p/a/x.trc", "q/a/x.trc", "q/x.trc"], ["p_a_x", "q_a_x", "q_x"]),
    ],
)
def test_no_two_results_share_a_folder(files: list[str], names: list[str]) -> None:
    found = folder_names([Path("/r") / f for f in files])
    assert len({n.casefold() for n in found}) == len(files)
    assert all(f.endswith(n) for f, n in zip(found, names, strict=True))


def square_or_die(value: int) -> int:
    if value == 3:
        os._exit(1)
    return value * value


def died(value: int) -> int:
    return -value


def test_a_process_that_dies_takes_no_other_item_along() -> None:
    found = dict(each_done(square_or_die, range(6), jobs=2, died=died))
    assert found == {0: 0, 1: 1, 2: 4, 3: -3, 4: 16, 5: 25}


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent by a POSIX signal")
def test_ctrl_c_leaves_whole_files_and_no_process(tmp_path: Path) -> None:
    first = trc(tmp_path / "in" / "run0.trc") if touch(tmp_path, "in/x") else None
    assert first is not None
    for number in range(1, 12):
        shutil.copy(first, tmp_path / "in" / f"run{number}.trc")
    out = tmp_path / "out"
    command = [sys.executable, "-m", "swingleg", "batch", str(tmp_path / "in"), "-o", str(out)]
    with subprocess.Popen(
        [*command, "--jobs", "2"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        # a test run in the background of a shell ignores Ctrl-C, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        assert " ok " in process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to parent and workers
        assert process.wait(timeout=30) == 130
        assert process.stderr.read().strip() == "swingleg: stopped; nothing half-written was left."
    assert 1 <= len(rows(out)) < 12
    assert not list(out.rglob(".*.part*"))
    deadline = time.monotonic() + 5
    while _group_lives(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _group_lives(process.pid)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
