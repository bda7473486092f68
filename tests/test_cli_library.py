"""`swingleg library`, and --athlete of `analyze` and `batch`."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from swingleg import cli
from swingleg.commands.library import Filing
from swingleg.core.athlete import Athlete
from swingleg.settings import Settings, override
from swingleg.store.library import Library
from tests.report import synthetic
from tests.store import results


@pytest.fixture
def lib(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The library that the commands use."""
    monkeypatch.setenv("SWINGLEG_LIBRARY", str(tmp_path / "lib"))
    return tmp_path / "lib"


def run(capsys: pytest.CaptureFixture[str], *argv: str | Path) -> SimpleNamespace:
    try:
        code = cli.main([str(a) for a in argv])
    except SystemExit as error:
        code = int(error.code or 0)
    said = capsys.readouterr()
    return SimpleNamespace(code=code, out=said.out, err=said.err)


@pytest.fixture
def filled(lib: Path, tmp_path: Path) -> list[str]:
    """Four recordings of Ann Lee; their ids."""
    with Library(lib) as library:
        for i, day in enumerate(("2026-05-03", "2026-06-02", "2026-07-10", "2026-08-15")):
            changes = {"thigh_elevation_peak_deg": 4.0 * i}
            out = results.analysis(tmp_path / f"r{i}", f"r{i}.mp4", day=day, changes=changes)
            library.add(out, "Ann Lee")
        return [one.id for one in library.analyses()]


# ---- the commands ------------------------------------------------------------------------------


def test_add_says_what_it_did_and_where_to_look(
    lib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results.many(tmp_path / "all", 2)
    done = run(capsys, "library", "add", tmp_path / "all", "--athlete", "Ann Lee")
    assert done.code == 0 and "2 added; see them with: swingleg library list 'Ann Lee'" in done.out
    (tmp_path / "all" / "r000" / "summary.json").write_text("{")
    done = run(capsys, "library", "add", tmp_path / "all", "--athlete", "Ann Lee")
    assert done.code == 2 and "0 added, 1 there before, 1 failed" in done.out


def test_add_with_a_date(lib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = results.analysis(tmp_path / "out")
    done = run(capsys, "library", "add", out, "--athlete", "Ann", "--date", "2025-02-03")
    assert done.code == 0
    assert "2025-02-03" in run(capsys, "library", "list", "Ann").out


def test_list_for_people_and_for_machines(
    filled: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Ann Lee  4" in run(capsys, "library", "list").out
    data = json.loads(run(capsys, "library", "list", "--json").out)
    assert data["schema"] == 1 and data["athletes"][0]["analyses"] == 4
    lines = run(capsys, "library", "list", "ann lee").out
    assert all(one[:8] in lines for one in filled) and "over stride" in lines
    data = json.loads(run(capsys, "library", "list", "ann lee", "--json").out)
    assert [a["id"] for a in data["analyses"]] == filled


def test_show_a_person_and_an_analysis(
    filled: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "height 1.78 m · mass 70.0 kg" in run(capsys, "library", "show", "Ann Lee").out
    said = run(capsys, "library", "show", filled[0][:8]).out
    assert "2026-05-03 (date of the result)" in said and "report.html" in said


def test_progress_in_the_terminal_and_as_a_page(
    filled: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "p.html"
    done = run(capsys, "library", "progress", "Ann Lee", "-o", page)
    assert done.code == 0 and "Higher than in the first recording" in done.out
    assert "▁" in done.out and page.exists() and page.with_suffix(".json").exists()
    done = run(capsys, "library", "progress", "Ann Lee", "--metric", "cadence-spm", "--json")
    data = json.loads(done.out)
    assert data["metrics"] == ["cadence_spm"] and len(data["conditions"]) == 1


def test_export_then_delete(
    filled: list[str], lib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(capsys, "library", "export", "Ann Lee", "-o", tmp_path / "ann.zip")
    assert done.code == 0 and (tmp_path / "ann.zip").exists()
    done = run(capsys, "library", "delete", filled[0][:8], "--yes")
    assert done.code == 0 and "deleted" in done.out
    done = run(capsys, "library", "delete", "Ann Lee", "--yes")
    assert done.out.strip() == "deleted: Ann Lee with 3 analyses"
    assert "The library is empty" in run(capsys, "library", "list").out


def test_delete_asks_by_name(
    filled: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done = run(capsys, "library", "delete", "Ann Lee")
    assert done.code == 2 and "--yes" in done.err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda prompt: "yes")
    done = run(capsys, "library", "delete", "ann lee")
    assert done.code == 2 and "nothing was deleted" in done.err
    monkeypatch.setattr("builtins.input", lambda prompt: "Ann Lee")
    assert run(capsys, "library", "delete", "ann lee").code == 0


def test_delete_without_an_answer_deletes_nothing(
    filled: list[str],
    lib: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def hang_up(prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", hang_up)
    done = run(capsys, "library", "delete", "Ann Lee")
    assert done.code == 2 and "(4 analyses)" in done.err and "nothing was deleted" in done.err
    with Library(lib) as library:
        assert library.athlete("Ann Lee").analyses == 4


def test_charts_do_not_replace_a_results_data(
    filled: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "r0" / "summary.json"
    before = summary.read_bytes()
    done = run(capsys, "library", "progress", "Ann Lee", "-o", summary.with_suffix(".html"))
    assert done.code == 2 and "holds something else" in done.err
    assert summary.read_bytes() == before and not summary.with_suffix(".html").exists()
    for _ in range(2):  # its own is replaced
        assert run(capsys, "library", "progress", "Ann Lee", "-o", tmp_path / "p.html").code == 0


def test_where(lib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing yet" in run(capsys, "library", "where").out
    assert not lib.exists()
    run(capsys, "library", "add", results.analysis(tmp_path / "out"), "--athlete", "Ann")
    said = run(capsys, "library", "where").out
    assert "SWINGLEG_LIBRARY" in said and "1 athlete, 1 analysis" in said


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("list",), "there is no library here yet"),
        (("list", "--library", "mysql://x/y"), "cannot be kept in mysql"),
        (("add", "nowhere", "--athlete", "Ann"), "there is no such folder"),
        (("add", ".", "--athlete", "Ann"), "there is no result in this folder"),
        (("add", ".", "--athlete", " "), "name is empty"),
        (("add", ".", "--athlete", "Ann", "--date", "soon"), "is not a date"),
        (("add", ".", "--athlete", "Ann", "--date", "2999-01-01"), "has not come yet"),
        (("add", ".", "--athlete", "Ann", "--date", "0001-01-01"), "before there was film"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    lib: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    argv: tuple[str, ...],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(capsys, "library", *argv)
    assert done.code == 2 and words in done.err and len(done.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("list", "Anne"), "Did you mean 'Ann Lee'"),
        (("show", "Anne"), "nobody in the library is called 'Anne'"),
        (("show", "ffff0000"), "no id begins with"),
        (("progress", "Ann Lee", "--metric", "knee"), "no metric is called 'knee'"),
        (("progress", "Ann Lee", "-o", "p.pdf"), "ends in .html"),
        (("progress", "Ann Lee", "-o", "no/p.html"), "there is no such folder"),
        (("export", "Bob", "-o", "x.zip"), "nobody in the library"),
        (("delete", "Bob", "--yes"), "nobody in the library"),
    ],
)
def test_what_is_not_there_is_one_line(
    filled: list[str],
    capsys: pytest.CaptureFixture[str],
    argv: tuple[str, ...],
    words: str,
) -> None:
    done = run(capsys, "library", *argv)
    assert done.code == 2 and words in done.err and len(done.err.strip().splitlines()) == 1


# ---- analyze and batch -------------------------------------------------------------------------


@pytest.fixture
def analyze(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Stands in for the measuring; the settings that it was given."""
    given: list[Any] = []

    def instead(path: Path, settings: Any, **_: Any) -> Any:
        given.append(settings)
        athlete: Athlete = settings.to_athlete()
        return replace(synthetic.make_analysis(), athlete=athlete)

    monkeypatch.setattr("swingleg.pipeline.analyze", instead)
    monkeypatch.setattr("swingleg.read.registry.kind_of", lambda path: "c3d")
    return given


def test_a_result_is_filed_and_the_body_known_next_time(
    lib: Path, analyze: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "analyze", "a.c3d", "--athlete", "Ann Lee", "--height", "1.7",
                "--mass", "61.5", "-o", tmp_path / "a", "--no-overlay")  # fmt: skip
    assert first.code == 0 and "from the library" not in first.err
    assert "filed; see it with: swingleg library show 'Ann Lee'" in first.out.splitlines()[-1]
    second = run(capsys, "analyze", "a.c3d", "--athlete", "ann lee", "--mass", "60",
                 "-o", tmp_path / "b")  # fmt: skip
    assert "height 1.7 m: from the library, as of Ann Lee's last recording" in second.err
    assert (analyze[1].athlete, analyze[1].height, analyze[1].mass) == ("Ann Lee", 1.7, 60.0)
    with Library(lib) as library:
        assert library.athlete("Ann Lee").analyses == 2


def test_no_library_and_no_athlete_leave_it_out(
    lib: Path, analyze: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for more in ([], ["--athlete", "Ann", "--no-library"]):
        done = run(capsys, "analyze", "a.c3d", "-o", tmp_path / "a", *more)
        assert done.code == 0 and "filed" not in done.out and done.err == ""
    assert not lib.exists()


def test_a_failing_library_loses_no_result(
    analyze: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.db").write_text("hello " * 100)
    done = run(capsys, "analyze", "a.c3d", "--athlete", "Ann", "-o", tmp_path / "a",
               "--library", tmp_path / "broken.db")  # fmt: skip
    assert done.code == 0 and (tmp_path / "a" / "report.html").exists()
    assert len(done.err.strip().splitlines()) == 1 and "not in the library" in done.err


def test_what_lies_beside_and_below_a_new_result_is_not_filed_with_it(
    lib: Path, analyze: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    results.analysis(out / "of-bob", "bob.mp4", name="Bob")
    (out / "programme.json").write_text('{"schema": 1, "athlete": {"name": "Bob"}, "weeks": []}')
    done = run(capsys, "analyze", "a.c3d", "--athlete", "Ann", "-o", out, "--no-overlay")
    assert done.code == 0 and "Library" in done.out
    with Library(lib) as library:
        (one,) = library.analyses()
        assert one.recording != "bob.mp4" and library.sessions("Ann") == []


def test_one_result_that_cannot_be_filed_does_not_stop_the_next(
    lib: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = Filing(argparse.Namespace(library=None, no_library=False))
    bobs, anns = results.many(tmp_path / "all", 2)
    with Library(lib) as library:
        library.add(bobs, "Bob")
    ann = override(Settings(), {"athlete": "Ann"})
    assert [filing.file(out, ann) for out in (bobs, anns)] == [None, "Ann"]
    assert "under 'Bob'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (["--athlete", " "], "name is empty"),
        (["--athlete", "Ann", "--library", "mysql://host/x"], "cannot be kept in mysql"),
    ],
)
def test_a_wrong_name_or_address_is_told_before_measuring(
    wrong: list[str],
    said: str,
    analyze: list[Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = run(capsys, "analyze", "a.c3d", "-o", tmp_path / "a", *wrong)
    assert done.code == 2 and said in done.err and analyze == []


def test_a_fault_in_the_library_loses_no_result_either(
    lib: Path,
    analyze: list[Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any, **more: Any) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(Library, "add_analysis", fail)
    done = run(capsys, "analyze", "a.c3d", "--athlete", "Ann", "-o", tmp_path / "a")
    assert done.code == 0 and "unexpected ZeroDivisionError" in done.err


def test_without_an_athlete_the_database_is_not_even_imported() -> None:
    code = (
        "import sys; from swingleg.cli import main\n"
        "assert main(['analyze', 'no-such-file.mp4']) == 2\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('sqlalchemy', 'alembic')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_the_help_imports_no_database() -> None:
    code = "import sys, swingleg, swingleg.cli; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
