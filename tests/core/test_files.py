"""Files that are whole or not there, and what the disk answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from swingleg.core.errors import InputError, OutputError
from swingleg.core.files import disk_answers, write_text


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"a\.txt: cannot be written"):
        write_text(tmp_path / "file" / "a.txt", "text")


def test_what_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    with (
        pytest.raises(InputError, match=r"absent: cannot be read \(.+\)\. Look there"),
        disk_answers(absent, "cannot be read ({reason})", "Look there.", InputError),
    ):
        absent.read_bytes()


def test_a_failure_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_text(path, "one")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "\ud800")
    assert path.read_text() == "one" and list(tmp_path.iterdir()) == [path]
