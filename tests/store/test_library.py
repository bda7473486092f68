"""Results filed and found again, on both databases."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import swingleg
from swingleg.core.errors import InputError, OptionError, OutputError
from swingleg.report.save import save
from swingleg.store import files as files_module
from swingleg.store.library import Library
from tests.report import synthetic
from tests.store import results


@pytest.fixture
def library(place: str, files: Path) -> Any:
    with Library(place, files=files) as one:
        yield one


def journal(library: Library) -> list[Path]:
    return list(library.files.journal.iterdir())


def test_what_is_filed_is_found_again(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out", "first.mp4", name="Ann Lee", speed=3.3)
    (done,) = library.add(out, "Ann Lee")
    assert done.state == "added" and done.other_name is None
    (one,) = library.analyses("ann LEE")
    assert (one.id, one.athlete, one.recording) == (done.id, "Ann Lee", "first.mp4")
    assert (one.speed_m_s, one.surface, one.treadmill) == (3.3, "treadmill", True)
    assert str(one.day) == "2026-05-03" and one.taken_from == "result"
    assert one.findings == (("act", "left", "over_stride"),)
    names = {p.name for p in one.folder.iterdir()}
    assert names == {"summary.json", "strides.csv", "events.csv", "motion.nc", "report.html"}
    (person,) = library.athletes()
    assert (person.name, person.analyses, person.recordings) == ("Ann Lee", 1, 1)
    assert (person.height_m, person.mass_kg, person.sex) == (1.78, 70.0, "female")
    assert library.analysis(done.id[:6]) == one and journal(library) == []


def test_a_whole_analysis_comes_back(library: Library, tmp_path: Path) -> None:
    analysis = synthetic.make_analysis()
    save(analysis, tmp_path / "out")
    (done,) = library.add(tmp_path / "out", "Ann")
    assert library.load(done.id).metrics == swingleg.load(tmp_path / "out").metrics


def test_adding_again_does_nothing(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    library.add(out, "Ann")
    data = json.loads((out / "summary.json").read_text())
    data["timings_s"]["pose"] = 99.0  # the same, measured again from elsewhere
    data["input"]["path"], data["athlete"]["name"] = "/else/run.mp4", "ANN"
    (out / "summary.json").write_text(json.dumps(data))
    assert [one.state for one in library.add(out, "Ann")] == ["there"]
    assert len(library.analyses()) == 1


def test_only_files_of_a_result_are_taken(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    (out / "diary.txt").write_text("mine")
    library.add(out, "Ann")
    assert not (library.analyses()[0].folder / "diary.txt").exists()


def test_folders_of_folders_and_each_once(library: Library, tmp_path: Path) -> None:
    results.many(tmp_path / "all", 3)
    done = library.add([tmp_path / "all", tmp_path / "all" / "r001"], "Ann")
    assert [one.state for one in done] == ["added"] * 3


def test_two_measurings_of_one_clip_are_one_recording(library: Library, tmp_path: Path) -> None:
    results.analysis(tmp_path / "a" / "one")
    results.analysis(tmp_path / "a" / "two", changes={"cadence_spm": 3.0})
    library.add(tmp_path / "a", "Ann")
    (person,) = library.athletes()
    assert (person.recordings, person.analyses) == (1, 2)


def test_a_result_belongs_to_one_athlete(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    library.add(out, "Ann")
    with pytest.raises(OptionError, match=r"under 'Ann'.*swingleg library delete"):
        library.add(out, "Bob")
    assert [p.name for p in library.athletes()] == ["Ann"]


def test_a_result_that_names_somebody_else_is_told(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out", name="Bob")
    assert library.add(out, "Ann")[0].other_name == "Bob"


def test_the_newest_recording_knows_the_body_best(library: Library, tmp_path: Path) -> None:
    library.add(results.analysis(tmp_path / "b", "b.mp4", day="2026-06-01", mass=68.0), "Ann")
    library.add(results.analysis(tmp_path / "a", "a.mp4", day="2026-05-01", mass=75.0), "Ann")
    assert library.athlete("Ann").mass_kg == 68.0
    library.add(results.analysis(tmp_path / "c", "c.mp4", day="2026-07-01", mass=66.0), "Ann")
    library.add(results.analysis(tmp_path / "d", "d.mp4", day="2026-08-01", mass=None), "Ann")
    assert library.athlete("Ann").mass_kg == 66.0


def test_no_number_that_is_none_is_kept(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    data = json.loads((out / "summary.json").read_text())
    data["condition"] |= {"incline_pct": float("nan"), "speed_m_s": float("inf")}
    data["athlete"]["height_m"] = data["athlete"]["mass_kg"] = float("inf")
    data["quality"]["score"] = float("nan")
    text = json.dumps(data).replace('"mass_kg": Infinity', '"mass_kg": 1e999')
    (out / "summary.json").write_text(text)
    assert [one.state for one in library.add(out, "Ann")] == ["added"]
    one = library.analyses("Ann")[0]
    assert (one.incline_pct, one.speed_m_s, one.quality) == (0.0, None, None)
    person = library.athlete("Ann")
    assert person.height_m is None and person.mass_kg is None


def test_a_said_date_holds(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    library.add(out, "Ann", taken_at=datetime(2025, 1, 31, 12))
    one = library.analyses()[0]
    assert (one.taken_at, one.taken_from) == (datetime(2025, 1, 31, 12), "given")


def test_the_clips_own_time_is_taken(library: Library, tmp_path: Path) -> None:
    import av

    clip = tmp_path / "clip.mp4"
    with av.open(str(clip), "w") as file:
        file.metadata["creation_time"] = "2024-03-05T16:20:00.000000Z"
        stream = file.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        for _ in range(2):
            file.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        file.mux(stream.encode())
    out = results.analysis(tmp_path / "out")
    data = json.loads((out / "summary.json").read_text())
    data["input"]["path"] = str(clip)
    (out / "summary.json").write_text(json.dumps(data))
    library.add(out, "Ann")
    one = library.analyses()[0]
    assert (one.taken_at, one.taken_from) == (datetime(2024, 3, 5, 16, 20), "clip")


def test_a_damaged_result_stops_no_other(library: Library, tmp_path: Path) -> None:
    results.many(tmp_path / "all", 3)
    (tmp_path / "all" / "r001" / "summary.json").write_text("{")
    done = library.add(tmp_path / "all", "Ann")
    assert [one.state for one in done] == ["added", "failed", "added"]
    assert done[1].error is not None and "r001" in done[1].error


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda out: (out / "summary.json").write_text("{"), "damaged"),
        (lambda out: (out / "summary.json").write_text('{"schema": 9}'), "newer swingleg"),
        (lambda out: (out / "summary.json").write_text('{"a": 1}'), "not written by swingleg"),
        (lambda out: (out / "summary.json").write_text('{"schema": 1}'), "not a result"),
        (lambda out: (out / "strides.csv").unlink(), "files are missing: strides.csv"),
        (lambda out: (out / "motion.nc").write_bytes(b"no"), "not a result"),
    ],
)
def test_what_is_no_result_is_refused(tmp_path: Path, spoil: Any, words: str) -> None:
    out = results.analysis(tmp_path / "out")
    spoil(out)
    with Library(tmp_path / "lib") as library:
        with pytest.raises(InputError, match=words):
            library.add(out, "Ann")
        assert library.athletes() == [] and journal(library) == []


def test_unknown_names_and_ids(library: Library, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="The library is empty"):
        library.analyses("Ann Lee")
    library.add(results.many(tmp_path, 2), "Ann Lee")
    with pytest.raises(OptionError, match="Did you mean 'Ann Lee'"):
        library.analyses("Anne Leigh")
    with pytest.raises(OptionError, match="swingleg library list"):
        library.athlete("Zoë")
    with pytest.raises(OptionError, match="no id begins with"):
        library.analysis("0" * 20)
    with pytest.raises(OptionError, match="is no id"):
        library.analysis("xyz")


def test_an_ambiguous_id_asks_for_more(library: Library, tmp_path: Path) -> None:
    import swingleg.store.intake as intake

    real = intake._hash
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "_hash", lambda *a: "abcd" + real(*a)[4:])
        library.add(results.many(tmp_path, 2), "Ann")
    with pytest.raises(OptionError, match="more than one id begins with 'abcd'"):
        library.analysis("abcd")
    assert library.analysis(library.analyses()[0].id[:20]).id == library.analyses()[0].id


@pytest.mark.parametrize("name", ["", "  ", "a\nb\x00", "x" * 300])
def test_names_that_are_none(library: Library, tmp_path: Path, name: str) -> None:
    out = results.analysis(tmp_path / "out")
    with pytest.raises(OptionError):
        library.add(out, name)


def test_names_in_any_script(library: Library, tmp_path: Path) -> None:
    names = ["Zoë O'Brien", "李娜", "Robert'); DROP TABLE athletes;--", "100%_"]
    for i, name in enumerate(names):
        library.add(results.analysis(tmp_path / str(i), f"{i}.mp4"), name)
    assert sorted(p.name for p in library.athletes()) == sorted(names)
    assert library.athlete("ZOE\u0308 o'brien").name == "Zoë O'Brien"
    for name in names:
        assert len(library.analyses(name)) == 1


def test_drills_and_programmes(library: Library, tmp_path: Path) -> None:
    out = results.analysis(tmp_path / "out")
    drill = {"schema": 1, "swingleg": "0.1.0", "drill": {"id": "marching", "name": "Marching"},
             "reps": {"left": 1, "right": 1}, "score": results.measure(82.0, 4.0, "points"),
             "input": {"path": "me.mp4", "kind": "video"}}  # fmt: skip
    (tmp_path / "drill").mkdir()
    (tmp_path / "drill" / "drill.json").write_text(json.dumps(drill))
    (out / "programme.json").write_text(json.dumps({"schema": 1, "weeks": [{}] * 6}))
    (out / "programme.ics").write_text("BEGIN:VCALENDAR")
    done = library.add([out, tmp_path / "drill"], "Ann")
    assert [one.kind for one in done] == ["analysis", "programme", "drill"]
    person = library.athlete("Ann")
    assert (person.analyses, person.drills, person.programmes) == (1, 1, 1)
    told = {one.kind: one for one in library.sessions("Ann")}
    assert (told["drill"].name, told["drill"].reps, told["drill"].score) == ("marching", 2, 82.0)
    assert told["programme"].weeks == 6
    names = {p.name for p in told["programme"].folder.iterdir()}
    assert names == {"programme.json", "programme.ics"}
    assert [one.state for one in library.add([out, tmp_path / "drill"], "Ann")] == ["there"] * 3
    assert library.kind_of(told["drill"].short) == "drill"
    assert library.session(told["drill"].short) == told["drill"]
    assert library.delete(told["drill"].short).drills == 1
    assert not told["drill"].folder.exists() and told["programme"].folder.exists()
    assert library.athlete("Ann").drills == 0


# ---- what refuses ------------------------------------------------------------------------------


def test_a_full_disk_leaves_nothing_half_written(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outs, real, calls = results.many(tmp_path, 3), shutil.copyfileobj, []

    def full(reader: Any, writer: Any, size: int) -> None:
        calls.append(1)
        if len(calls) == 8:
            writer.write(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")
        real(reader, writer, size)

    monkeypatch.setattr(files_module.shutil, "copyfileobj", full)
    with pytest.raises(OutputError, match=r"No space left on device.*Free some space"):
        library.add(outs, "Ann")
    assert len(library.analyses()) == 1 and journal(library) == []
    folders = list((library.files.root / "analysis").iterdir())
    assert folders == [library.analyses()[0].folder]
    monkeypatch.undo()
    assert [one.state for one in library.add(outs, "Ann")] == ["there", "added", "added"]


def test_a_full_database_leaves_nothing_half_written(tmp_path: Path) -> None:
    with Library(tmp_path / "lib") as library:
        library.add(results.analysis(tmp_path / "a", "a.mp4"), "Ann")

        def cap(connection: Any, record: object) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(library._engine, "connect", cap)
        library._engine.dispose()
        outs = results.many(tmp_path / "many", 30)
        with pytest.raises(OutputError, match="full"):
            library.add(outs, "Ann")
        folders = {p.name for p in (library.files.root / "analysis").iterdir()}
        assert folders == {one.id for one in library.analyses()} and journal(library) == []


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="there is no library here yet"):
        Library(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_a_file_that_is_no_library(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("hello " * 100)
    with pytest.raises(InputError, match="no library, or a damaged one"):
        Library(tmp_path / "x.db")


def test_a_table_that_is_gone_is_told_when_it_is_asked(place: str, files: Path) -> None:
    with Library(place, files=files) as library:
        with library._engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE findings")
        with pytest.raises(OutputError, match=r"cannot be used .*findings"):
            library.analyses()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("programme.json", {"schema": 1, "athlete": "Ann", "weeks": []}, "not a result"),
        ("programme.json", {"schema": 99, "weeks": []}, "programme schema 99 is not known"),
        ("drill.json", {"schema": 1, "input": ["a"], "reps": {}}, "not a result"),
        ("drill.json", {"schema": 99, "reps": {}}, "drill schema 99 is not known"),
    ],
)
def test_damaged_or_newer_sessions_are_refused(
    tmp_path: Path, name: str, content: dict[str, Any], words: str
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / name).write_text(json.dumps(content))
    with Library(tmp_path / "lib") as library, pytest.raises(InputError, match=words):
        library.add(tmp_path / "out", "Ann")


def test_somebody_elses_database_is_left_as_it_is(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE mine (a)")
        other.commit()
    before = (tmp_path / "other.db").read_bytes()
    with pytest.raises(InputError, match="something else than a library"):
        Library(tmp_path / "other.db")
    assert (tmp_path / "other.db").read_bytes() == before


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be"):
        Library(tmp_path / "file" / "lib")


def test_a_library_that_can_only_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "lib"
    with Library(place) as library:
        library.add(results.analysis(tmp_path / "a"), "Ann")
    before = {p: p.stat().st_mtime_ns for p in place.rglob("*")}
    places = [place, *(p for p in place.rglob("*") if p.is_dir())]
    for folder in places:
        folder.chmod(0o500)
    (place / "library.db").chmod(0o400)
    if os.getuid() == 0:  # whom rights do not stop
        monkeypatch.setattr("swingleg.store.engine.os.access", lambda path, mode: mode != os.W_OK)
        monkeypatch.setattr("swingleg.store.lock.os.open", _forbidden)
    try:
        with Library(place) as library:
            assert library.read_only
            assert [a.name for a in library.athletes()] == ["Ann"]
            found = library.analyses("Ann")
            assert len(found) == 1 and found[0].folder.is_dir()
            assert library.progress("Ann")["metric"].nunique() > 0
            with pytest.raises(OutputError, match="cannot be written"):
                library.delete("Ann")
            with pytest.raises(OutputError, match="cannot be written"):
                library.add(results.analysis(tmp_path / "b", "b.mp4"), "Ann")
            assert len(library.analyses("Ann")) == 1
        monkeypatch.setattr("swingleg.store.migrate.HEAD", "9999")
        with pytest.raises(OutputError, match="older schema"):
            Library(place)
    finally:
        for folder in places:
            folder.chmod(0o700)
    assert {p: p.stat().st_mtime_ns for p in place.rglob("*")} == before


@pytest.mark.parametrize("part", ["", ".lock", ".journal"])
def test_only_the_files_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    with Library(tmp_path / "ann.db") as library:
        library.add(results.analysis(tmp_path / "a"), "Ann")
    shut = tmp_path / "ann.files" / part
    mode = shut.stat().st_mode
    shut.chmod(0o500)
    if os.getuid() == 0:  # whom rights do not stop
        free = os.access
        monkeypatch.setattr(
            "swingleg.store.engine.os.access",
            lambda path, asked: path != shut and free(path, asked),
        )
        monkeypatch.setattr("swingleg.store.lock.os.open", _forbidden)
    try:
        with Library(tmp_path / "ann.db") as library:
            assert library.read_only
            assert [a.name for a in library.athletes()] == ["Ann"]
            assert len(library.analyses("Ann")) == 1
            with pytest.raises(OutputError, match="cannot be written"):
                library.delete("Ann")
            assert len(library.analyses("Ann")) == 1
    finally:
        shut.chmod(mode)


def test_a_log_that_cannot_be_read_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library(tmp_path / "lib") as library:
        library.add(results.analysis(tmp_path / "a"), "Ann")
        shutil.copytree(tmp_path / "lib", tmp_path / "copy")
    copy = tmp_path / "copy"
    assert (copy / "library.db-wal").stat().st_size
    (copy / "library.db-shm").unlink()
    (copy / "library.db-shm").symlink_to(tmp_path / "no" / "where")  # root cannot make it either
    monkeypatch.setattr("swingleg.store.engine.os.access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(InputError, match=r"wait in library\.db-wal") as told:
        Library(copy)
    said = str(told.value)
    assert "Copy library.db, library.db-wal and the folder files" in said and "\n" not in said
    monkeypatch.undo()
    (copy / "library.db-shm").unlink()
    with Library(copy) as library:  # what it says to do
        assert len(library.analyses("Ann")) == 1


def _forbidden(*args: object) -> int:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_no_server(tmp_path: Path) -> None:
    pytest.importorskip("pg8000", reason="pg8000 is not installed")
    with pytest.raises(OutputError, match="server cannot be used") as told:
        Library("postgresql://me:secret@127.0.0.1:9/lib", files=tmp_path / "files")
    assert "secret" not in str(told.value) and "\n" not in str(told.value)


def test_the_library_is_private(tmp_path: Path) -> None:
    with Library(tmp_path / "lib") as library:
        library.add(results.analysis(tmp_path / "a"), "Ann")
        for path in (tmp_path / "lib").rglob("*"):
            if path.is_dir() or path.suffix == ".db":
                assert path.stat().st_mode & 0o077 == 0, path
