"""`swingleg drill` from a file to its page: words, JSON, table, what cannot be told."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from swingleg.cli import main
from swingleg.coach.drills import DRILLS
from swingleg.coach.drills.perform import perform
from swingleg.coach.reps import measure_drill
from swingleg.coach.reps.needs import Need, Needs
from swingleg.coach.reps.recorded import Recorded
from swingleg.report.drilling import drill_text, save_drill
from swingleg.write.registry import write


def _motion(id_: str = "knee_hip_flexion_standing", **how):
    motion = perform(DRILLS[id_], reps=3, side="both", fps=60, **how)
    for name in ("reps", "false_starts", "down"):
        motion.attrs.pop(name, None)
    return motion


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Joint centres of a performer with pointed toes and one false start."""
    path = tmp_path_factory.mktemp("drill") / "pull.trc"
    write(_motion(faults={"pointed_toe": 0.9}, false_starts=[2]), path)
    return path


def test_from_file_to_page(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    out = tmp_path / "out"
    assert main(["drill", str(file), "--height", "1.75", "-o", str(out)]) == 0
    text = capsys.readouterr().out
    assert "Knee-and-hip flexion, standing (recognised)" in text
    assert "left 3 · right 3; not counted: 1 false start" in text
    assert "Toes point down (both legs)" in text
    assert "Bring the toes towards the shin" in text
    data = json.loads((out / "drill.json").read_text())
    schema = resources.files("swingleg.report").joinpath("drill.schema.json").read_text()
    jsonschema.validate(data, json.loads(schema))
    assert data["drill"] == {
        "id": "knee_hip_flexion_standing",
        "name": DRILLS["knee_hip_flexion_standing"].name,
        "given": False,
    }
    assert data["reps"] == {"left": 3, "right": 3}
    assert data["attempts"] == 1
    table = pd.read_csv(out / "reps.csv")
    assert (table["kind"] == "rep").sum() == 6
    assert (table["kind"] == "attempt").sum() == 1
    assert table.loc[table["kind"] == "rep", "score"].between(0, 100).all()
    page = (out / "drill.html").read_text()
    assert "The best and the worst" in page
    assert "http" not in page.split("<style>")[1].split("</style>")[0]
    assert "you are" not in page
    assert (out / "motion.nc").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--drill", "strides"], "is a run"),
        (["--drill", "dance"], "no drill is called"),
        (["--targets", "nowhere"], "a file is missing"),
        (["--slow-motion", "0"], "makes no sense"),
    ],
)
def test_bad_options(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture, options: list[str], words: str
) -> None:
    assert main(["drill", str(file), *options, "-o", str(tmp_path / "o")]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.strip().splitlines()) == 1


def test_no_such_file(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["drill", "nothing.mp4", "-o", str(tmp_path / "o")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_somebody_who_stands_still(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    motion = _motion().isel(time=slice(0, 60))
    path = tmp_path / "still.trc"
    write(motion, path)
    assert main(["drill", str(path), "-o", str(tmp_path / "o")]) == 2
    assert "no repetition of a drill was found" in capsys.readouterr().err


def _saved(session, tmp_path: Path) -> str:
    source = Recorded(Path("clip.trc"), "trc", session.motion)
    paths = save_drill(session, source, tmp_path / "o")
    json.loads(paths["data"].read_text())
    return drill_text(session, source, paths["page"]) + paths["page"].read_text()


def test_a_drill_that_cannot_be_told_is_counted_only(tmp_path: Path) -> None:
    from dataclasses import replace

    found = measure_drill(_motion())
    odd = replace(found, drill=None, scores=None, faults=())
    text = _saved(odd, tmp_path)
    assert "cannot be told" in text
    assert "Score" not in text.split("<!doctype")[0]


def test_running_needs_are_told(tmp_path: Path) -> None:
    needs = Needs({"thigh": Need(70.0, 60.0, "runners at this pace")}, 5.0)
    found = measure_drill(_motion(), DRILLS["knee_hip_flexion_standing"], needs)
    text = _saved(found, tmp_path)
    assert "thigh up to 70° (runners at this pace): not reached here with 62°" in text
    assert "running needs 70°" in text
    assert "Dotted line" in text
    without = _saved(measure_drill(_motion(), found.drill), tmp_path)
    assert "running needs" not in without
    assert "Dotted line" not in without


def test_what_surely_cost_points_is_told_and_where_the_trunk_sways(tmp_path: Path) -> None:
    drill = DRILLS["knee_hip_flexion_standing"]
    swaying = _saved(measure_drill(_motion(faults={"trunk_back": 1.0}), drill), tmp_path)
    assert "Trunk sways back (as either leg comes up)" in swaying
    assert "the trunk sways back" in swaying
    clean = _saved(measure_drill(_motion(), drill), tmp_path).split("<!doctype")[0]
    assert "nothing that this recording is sure of" in clean


def test_one_repetition_has_no_worst(tmp_path: Path) -> None:
    motion = perform(DRILLS["knee_hip_flexion_standing"], reps=1, side="left", fps=60)
    motion.attrs = {
        k: v for k, v in motion.attrs.items() if k not in ("reps", "false_starts", "down")
    }
    text = _saved(measure_drill(motion, DRILLS["knee_hip_flexion_standing"]), tmp_path)
    assert "The repetition" in text
    assert "Worst repetition" not in text
