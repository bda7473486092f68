"""Everything of one athlete, readable without swingleg."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from swingleg.core.errors import InputError, OptionError
from swingleg.store.library import Library
from tests.store import results


@pytest.fixture
def library(place: str, files: Path, tmp_path: Path) -> Any:
    with Library(place, files=files) as one:
        one.add(results.many(tmp_path / "ann", 3), "Ann Lee")
        one.add(results.analysis(tmp_path / "bob", "bob.mp4", name="Bob"), "Bob")
        out = tmp_path / "plan"
        out.mkdir()
        (out / "programme.json").write_text(json.dumps({"schema": 1, "weeks": 4}))
        one.add(out, "Ann Lee")
        yield one


def read_zip(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        assert file.testzip() is None
        return {name.partition("/")[2]: file.read(name) for name in file.namelist()}


def read_folder(path: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(path).as_posix()): p.read_bytes() for p in path.rglob("*") if p.is_file()
    }


@pytest.mark.parametrize("form", ["zip", "folder"])
def test_all_there_is_and_nobody_elses(library: Library, tmp_path: Path, form: str) -> None:
    path = tmp_path / ("all.zip" if form == "zip" else "all")
    library.export("ann lee", path)
    found = (read_zip if form == "zip" else read_folder)(path)
    data = json.loads(found["athlete.json"])
    assert data["schema"] == 1 and data["athlete"]["name"] == "Ann Lee"
    assert [r["name"] for r in data["recordings"]] == [f"run{i:03}.mp4" for i in range(3)]
    assert data["recordings"][0]["taken_at"].endswith("Z")
    for recording in data["recordings"]:
        (analysis,) = recording["analyses"]
        assert len(analysis["metrics"]) == 16 and len(analysis["findings"]) == 1
        source = library.analysis(analysis["content_hash"]).folder
        for file in source.iterdir():
            assert found[f"{analysis['folder']}/{file.name}"] == file.read_bytes()
    assert f"{data['programmes'][0]['folder']}/programme.json" in found
    rows = list(csv.DictReader(io.StringIO(found["metrics.csv"].decode())))
    assert len(rows) == 48 and {row["unit"] for row in rows} >= {"deg", "steps/min"}
    assert b"Ann Lee" in found["README.txt"] and not any(b"Bob" in v for v in found.values())


def test_nothing_is_written_over(library: Library, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "mine.txt").write_text("mine")
    with pytest.raises(OptionError, match="something is here already"):
        library.export("Ann Lee", tmp_path / "there")
    (tmp_path / "empty").mkdir()
    library.export("Ann Lee", tmp_path / "empty")
    assert (tmp_path / "empty" / "athlete.json").exists()


def test_missing_files_are_told_not_left_out(library: Library, tmp_path: Path) -> None:
    import shutil

    shutil.rmtree(library.analyses("Ann Lee")[0].folder)
    with pytest.raises(InputError, match="the files of 1 results are not here"):
        library.export("Ann Lee", tmp_path / "ann.zip")
    assert not (tmp_path / "ann.zip").exists()
