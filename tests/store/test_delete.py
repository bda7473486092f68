"""What is deleted is gone: from the tables, the files, the log and the free pages."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from swingleg.core.errors import OptionError
from swingleg.store import migrate
from swingleg.store.address import address_of
from swingleg.store.library import Library
from tests.store import results
from tests.store.test_migrations import at_first_schema, counts

NAME, OTHER = "Zaphod Quillfeather", "Ann Lee"


def grep(folder: Path, words: str) -> list[Path]:
    """Files that hold the words in their content or name."""
    forms = [words.encode(), words.casefold().encode(), words.encode("utf-16-le")]
    return [
        path
        for path in folder.rglob("*")
        if words in path.name or (path.is_file() and any(f in path.read_bytes() for f in forms))
    ]


def test_no_file_of_the_library_names_who_was_deleted(tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    with Library(lib) as library:
        for i in range(4):
            out = results.analysis(tmp_path / f"o{i}", f"{NAME}-{i}.mp4", name=NAME)
            library.add(out, NAME)
        library.add(results.analysis(tmp_path / "ann", "ann.mp4", name=OTHER), OTHER)
        assert grep(lib, NAME)
        gone = library.delete(NAME.upper())
        assert (gone.name, gone.analyses, gone.traces) == (NAME, 4, ())
        assert grep(lib, NAME) == []  # while it is open
        assert [p.name for p in library.athletes()] == [OTHER]
        (kept,) = library.analyses()
        assert (kept.folder / "report.html").exists()
    assert grep(lib, NAME) == [] and grep(lib, OTHER)


def test_nor_does_a_copy_from_before_a_migration(tmp_path: Path) -> None:

    place = address_of(tmp_path / "lib")
    at_first_schema(place)
    with Library(tmp_path / "lib") as library:
        assert migrate.backups(place)
        assert library.delete("P2").backups == 1
        assert migrate.backups(place) == []


def test_no_row_is_left(place: str, files: Path, tmp_path: Path) -> None:
    with Library(place, files=files) as library:
        library.add(results.many(tmp_path / "r", 3), NAME)
        gone = library.delete(NAME)
        assert (gone.analyses, gone.traces) == (3, ())
        found = counts(library.address)
        assert found.pop("alembic_version") == 1
        assert set(found.values()) == {0}
        assert list((library.files.root / "analysis").iterdir()) == []
        if library.address.database is None:  # nothing of it in the server's own tables either
            with library._engine.connect() as connection:
                size = "SELECT pg_relation_size('athletes')"
                assert connection.execute(sa.text(size)).scalar_one() == 0


def test_one_analysis_and_with_the_last_its_recording(
    place: str, files: Path, tmp_path: Path
) -> None:
    one = results.analysis(tmp_path / "one")
    two = results.analysis(tmp_path / "two", changes={"cadence_spm": 2.0})
    with Library(place, files=files) as library:
        ids = [library.add(out, OTHER)[0].id for out in (one, two)]
        assert library.delete(ids[0][:10]).analyses == 1
        assert [a.id for a in library.analyses()] == [ids[1]]
        assert library.athlete(OTHER).recordings == 1
        library.delete(ids[1])
        assert library.athlete(OTHER).recordings == 0
        assert library.add(one, OTHER)[0].state == "added"


@pytest.mark.parametrize("what", ["Nobody", "abcd", ""])
def test_what_is_not_there_cannot_be_deleted(tmp_path: Path, what: str) -> None:
    with Library(tmp_path / "lib") as library:
        library.add(results.analysis(tmp_path / "out"), OTHER)
        with pytest.raises(OptionError):
            library.delete(what)
        assert len(library.analyses()) == 1


def test_a_reader_that_holds_the_log_is_told_of(tmp_path: Path) -> None:
    with Library(tmp_path / "lib") as library, Library(tmp_path / "lib") as other:
        library.add(results.analysis(tmp_path / "out", name=NAME), NAME)
        with other._engine.connect() as reader, pytest.MonkeyPatch.context() as patch:
            reader.execute(sa.text("SELECT name FROM athletes")).all()  # still in its transaction
            patch.setattr("swingleg.store.erase._PATIENCE_MS", 50)
            gone = library.delete(NAME)
        assert len(gone.traces) == 1 and "another program" in gone.traces[0]
        assert library.athletes() == []
