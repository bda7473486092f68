"""Where a library is."""

from __future__ import annotations

from pathlib import Path

import pytest

from swingleg.core.errors import OptionError
from swingleg.store import address
from swingleg.store.address import address_of


def test_a_folder_and_a_file(tmp_path: Path) -> None:
    one = address_of(tmp_path / "lib")
    assert one.database == tmp_path / "lib" / "library.db" and one.files == tmp_path / "lib/files"
    two = address_of(str(tmp_path / "mine.sqlite3"))
    assert two.database == tmp_path / "mine.sqlite3" and two.files == tmp_path / "mine.files"
    three = address_of(f"sqlite:///{tmp_path}/x.db", files=tmp_path / "f")
    assert three.database == tmp_path / "x.db" and three.files == tmp_path / "f"


def test_what_was_said_holds_then_the_variable_then_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(address.VARIABLE, str(tmp_path / "var"))
    assert address_of(tmp_path / "said").database == tmp_path / "said" / "library.db"
    assert address_of().database == tmp_path / "var" / "library.db"
    assert address.VARIABLE in address_of().chosen
    monkeypatch.delenv(address.VARIABLE)
    monkeypatch.setattr(address, "data_directory", lambda: tmp_path / "default")
    assert address_of().database == tmp_path / "default" / "library.db"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+pg8000"])
def test_servers(scheme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(address.FILES_VARIABLE, str(tmp_path / "shared"))
    one = address_of(f"{scheme}://me:secret@host:5433/lib?unix_sock=/x")
    assert one.url.drivername == "postgresql+pg8000" and one.url.port == 5433
    assert one.database is None and one.files == tmp_path / "shared"
    assert "secret" not in one.shown and "host" in one.shown


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://host/lib", "cannot be kept in mysql"),
        ("postgresql://host", "names no database"),
        ("postgresql://host:port/lib", "cannot be read"),
        ("sqlite://", "would be lost"),
        ("://", "cannot be read"),
    ],
)
def test_urls_that_cannot_be(url: str, words: str) -> None:
    with pytest.raises(OptionError, match=words) as told:
        address_of(url)
    assert "\n" not in str(told.value)
