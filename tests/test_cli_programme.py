"""`swingleg programme` at the command line: files, and one clear line for every mistake."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "report"))

import synthetic

from swingleg.cli import main


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("result")
    synthetic.make_analysis().save(folder, overlay=False)
    return folder


def run(result, *more):
    return main(["programme", str(result), *more])


def test_writes_page_calendar_and_data(result, tmp_path, capsys):
    asked = [
        "--level",
        "beginner",
        "--weeks",
        "6",
        "--days",
        "mon,wed,sat",
        "--start",
        "2026-12-01",
    ]
    code = run(result, "--goal", "distance", *asked, "-o", str(tmp_path / "p"))
    assert code == 0
    assert {p.name for p in (tmp_path / "p").iterdir()} == {
        "programme.html", "programme.ics", "programme.json"
    }  # fmt: skip
    said = capsys.readouterr().out
    assert "Works on" in said and str(tmp_path / "p" / "programme.html") in said


def test_the_goal_is_that_of_the_recording_where_none_is_said(tmp_path):
    found = synthetic.make_analysis()
    sprint = replace(found, condition=replace(found.condition, event="sprint"))
    sprint.save(tmp_path, overlay=False)
    for more, goal in (([], "sprint"), (["--goal", "distance"], "distance")):
        assert run(tmp_path, "--start", "2026-12-01", *more) == 0
        assert json.loads((tmp_path / "programme.json").read_text())["wanted"]["goal"] == goal


def test_the_result_itself_is_left_as_it_is(result):
    before = {p.name: p.read_bytes() for p in result.iterdir() if "programme" not in p.name}
    assert run(result, "--start", "2026-12-01") == 0
    assert {n: (result / n).read_bytes() for n in before} == before


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--start", "soon"], "2026-12-01"),
        (["--start", "2026-12-01", "--weeks", "1"], "2 to 16"),
        (["--start", "2026-12-01", "--days", "fun"], "mon,wed,sat"),
        (["--start", "2026-12-01", "--goal", "marathon"], "distance, sprint"),
        (["--start", "2026-12-01", "--pain", "elbow"], "hamstring"),
        (["--start", "2026-12-01", "--at", "noon"], "18:30"),
        (["--start", "2026-12-01", "--minutes", "500"], "10 to 90"),
        (["--start", "2026-12-01", "--revision", "-1"], "0 or more"),
    ],
)
def test_a_mistake_is_one_line(result, tmp_path, capsys, more, said):
    assert run(result, *more, "-o", str(tmp_path / "p")) == 2
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1
    assert not (tmp_path / "p").exists()


def test_no_result(tmp_path, capsys):
    assert run(tmp_path / "nothing", "--start", "2026-12-01") == 2
    assert "swingleg analyze" in capsys.readouterr().err
    assert not (tmp_path / "nothing").exists()
