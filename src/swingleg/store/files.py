"""The folders beside the database: one per filed result, whole or not there.

    FILES/.lock                      held while anything is put in or taken out
    FILES/.journal/TOKEN.json        names the folders a change is about, until its rows are written
    FILES/.journal/TOKEN/            copies on their way in
    FILES/<kind>/<hash>/             the files of one result

A result comes in in this order: journal entry, copies (each flushed to the disk), rename, row,
journal entry gone. It leaves in this order: journal entry, row gone, folder gone, journal entry
gone. So after a kill at any point the journal names every folder that may lack its row: the next
one who opens the library removes these (`sweep`).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from swingleg.core.errors import InputError
from swingleg.core.files import disk_answers

LOCK, JOURNAL = ".lock", ".journal"
#: kind, content hash
Key = tuple[str, str]


class Files:
    """The folders of one library. Every method but `folder` wants the lock held."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lock = root / LOCK
        self.journal = root / JOURNAL

    def prepare(self) -> None:
        """Make the folder, for its owner only.

        Raises
        ------
        OutputError : it cannot be made.
        """
        what = "the library's folder cannot be made ({reason})"
        with disk_answers(self.root, what, "Give another place with --library."):
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.journal.mkdir(exist_ok=True, mode=0o700)

    def folder(self, key: Key) -> Path:
        """Where the files of a result are."""
        return self.root.joinpath(*key)

    @contextmanager
    def coming(self, key: Key, source: Path, names: Iterable[str]) -> Iterator[Path]:
        """Copy files in; the block writes the row. If it fails, `sweep` has the last word: a row
        may have been written before the failure.

        Raises
        ------
        OutputError : the disk is full or refuses. InputError : a file cannot be read.
        """
        token = self._note([key])
        staged, place = self.journal / token, self.folder(key)
        try:
            _copy(source, staged, names)
            with _disk(place):
                place.parent.mkdir(exist_ok=True, mode=0o700)
                if place.exists():  # of an earlier attempt: without a row, else nobody came here
                    shutil.rmtree(place)
                staged.rename(place)
                _flush(place.parent)
        except BaseException:
            shutil.rmtree(staged, ignore_errors=True)
            raise
        yield place
        self._done(token)

    @contextmanager
    def going(self, keys: list[Key]) -> Iterator[None]:
        """The block takes the rows out; then the folders go. If it fails, as `coming`."""
        token = self._note(keys)
        yield
        self._remove(keys)
        self._done(token)

    def sweep(self, has_row: Callable[[Key], bool]) -> int:
        """Remove what an interrupted change has left; how many folders that were."""
        with suppress(OSError):
            if not any(self.journal.iterdir()):
                return 0
        removed = 0
        for note in sorted(self.journal.glob("*.json")):
            orphans = [key for key in _read(note) if not has_row(key)]
            removed += sum(self.folder(key).exists() for key in orphans)
            self._remove(orphans)
            shutil.rmtree(self.journal / note.stem, ignore_errors=True)
            note.unlink(missing_ok=True)
        for left in self.journal.iterdir():  # killed before its note was whole, or after it went
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
        return removed

    def _remove(self, keys: Iterable[Key]) -> None:
        for key in keys:
            place = self.folder(key)
            with _disk(place):
                if place.exists():
                    shutil.rmtree(place)

    def _note(self, keys: list[Key]) -> str:
        token = uuid.uuid4().hex
        note, part = self.journal / f"{token}.json", self.journal / f"{token}.part"
        with _disk(note):
            part.write_text(json.dumps(keys), encoding="utf-8")
            _flush(part)
            part.rename(note)
            _flush(self.journal)
        return token

    def _done(self, token: str) -> None:
        (self.journal / f"{token}.json").unlink(missing_ok=True)


def _read(note: Path) -> list[Key]:
    try:
        return [(str(kind), str(name)) for kind, name in json.loads(note.read_text("utf-8"))]
    except (OSError, ValueError):
        return []


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    """Copy the named files of a folder, contents only, each flushed to the disk."""
    with _disk(target):
        target.mkdir(mode=0o700)
    for name in names:
        fix = "Check the rights of the file, or leave it out."
        with disk_answers(source / name, "the file cannot be read ({reason})", fix, InputError):
            reader = (source / name).open("rb")
        with reader, _disk(target), (target / name).open("xb") as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            os.fsync(writer.fileno())
    with _disk(target):
        _flush(target)


def _disk(place: Path) -> AbstractContextManager[None]:
    fix = "Free some space, then do the same again: what is there is left out."
    return disk_answers(place, "the library's files cannot be written ({reason})", fix)


def _flush(path: Path) -> None:
    """On the disk, also as an entry of its folder."""
    if sys.platform == "win32" and path.is_dir():
        return  # folders cannot be opened there
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
