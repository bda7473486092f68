"""kill -9 at any point, and several at once: nothing half-written, nothing lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from swingleg.store import erase, rows
from swingleg.store import files as files_module
from swingleg.store.files import Files
from swingleg.store.library import Library
from swingleg.store.lock import locked
from tests.store import results

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and kill -9")


def check_whole(library: Library) -> int:
    """Every row has its folder with all files, every folder its row; how many there are."""
    found = library.analyses()
    for one in found:
        names = {p.name for p in one.folder.iterdir()}
        assert {"summary.json", "strides.csv", "events.csv", "motion.nc"} <= names
        assert all(p.stat().st_size > 0 for p in one.folder.iterdir())
    folder = library.files.root / "analysis"
    there = {p.name for p in folder.iterdir()} if folder.exists() else set()
    assert there == {one.id for one in found}
    assert list(library.files.journal.iterdir()) == []
    with library._read() as session:
        from sqlalchemy import func, select

        from swingleg.store.schema import MetricRow

        counts = session.execute(
            select(func.count()).select_from(MetricRow).group_by(MetricRow.analysis_id)
        ).scalars()
        assert set(counts) <= {16} and len(found) == len(set(there))
    return len(found)


# ---- at random points --------------------------------------------------------------------------


class Adder:
    """A process that adds; what it has done can be read from `said` as it does it."""

    def __init__(self, place: str, files: Path, folder: Path) -> None:
        reads, writes = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            code = 1
            try:
                os.close(reads)
                with Library(place, files=files) as library:
                    library.add(
                        folder,
                        "Ann",
                        on_done=lambda one: os.write(writes, f"{one.state}\n".encode()),
                    )
                code = 0
            finally:
                os._exit(code)
        os.close(writes)
        self.said = os.fdopen(reads)

    def kill(self) -> None:
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        self.said.close()

    def finish(self) -> tuple[int, list[str]]:
        """Its exit code and all it said."""
        words = self.said.read().split()
        self.said.close()
        return os.waitpid(self.child, 0)[1], words


@posix
def test_killed_at_random_points_and_done_again(place: str, files: Path, tmp_path: Path) -> None:
    # a server's rows take longer; what is killed is the same program
    number, kills = (100, 3) if "://" not in place else (40, 2)
    results.many(tmp_path / "results", number)
    rng, before = random.Random(7), 0
    for _ in range(kills):
        process = Adder(place, files, tmp_path / "results")
        for _ in range(before + rng.randint(3, number // 5)):
            process.said.readline()
        time.sleep(rng.uniform(0, 0.03))
        process.kill()
        with Library(place, files=files) as library:
            there = check_whole(library)
        assert before < there <= number
        before = there
    with Library(place, files=files) as library:
        done = library.add(tmp_path / "results", "Ann")
        assert [one.state for one in done].count("there") == before
        assert check_whole(library) == number


# ---- at every step -----------------------------------------------------------------------------


def die(*args: object, **more: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def dying(real: Callable[..., Any], after: bool) -> Callable[..., Any]:
    """The same, and then dead; or dead instead."""

    def run(*args: Any, **more: Any) -> Any:
        if after:
            real(*args, **more)
        die()

    return run


#: where it dies while adding: owner, attribute
STEPS: list[tuple[Any, str]] = [
    (Files, "_note"),
    (files_module, "_copy"),
    (shutil, "copyfileobj"),
    (Path, "rename"),
    (rows, "write"),
    (Session, "close"),
    (Files, "_done"),
]


def killed_in_child(work: Callable[[], None], owner: Any, name: str, after: bool) -> None:
    child = os.fork()
    if child == 0:
        try:
            setattr(owner, name, dying(getattr(owner, name), after))
            work()
        finally:
            os._exit(3)  # it should not have come here
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


@posix
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
def test_killed_at_each_step_of_adding(tmp_path: Path, owner: Any, name: str, after: bool) -> None:
    place = tmp_path / "lib"
    with Library(place) as library:
        library.add(results.analysis(tmp_path / "old", "old.mp4"), "Ann")
    out = results.analysis(tmp_path / "out", "new.mp4")

    def work() -> None:
        with Library(place) as inner:
            inner.add(out, "Ann")

    killed_in_child(work, owner, name, after)
    with Library(place) as library:
        assert check_whole(library) in (1, 2)
        library.add(out, "Ann")
        assert check_whole(library) == 2


@posix
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [(Files, "_note"), (erase, "rows_of"), (shutil, "rmtree"), (Files, "_done"), (erase, "traces")],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_killed_at_each_step_of_deleting(
    tmp_path: Path, owner: Any, name: str, after: bool
) -> None:
    place = tmp_path / "lib"
    with Library(place) as library:
        library.add(results.analysis(tmp_path / "out", name="Kim"), "Kim")
        library.add(results.analysis(tmp_path / "two", "two.mp4"), "Ann")

    def work() -> None:
        with Library(place) as inner:
            inner.delete("Kim")

    killed_in_child(work, owner, name, after)
    with Library(place) as library:
        left = [p.name for p in library.athletes()]
        assert left in (["Ann"], ["Ann", "Kim"])
        assert check_whole(library) == len(left)
        if "Kim" in left:
            library.delete("Kim")
        assert check_whole(library) == 1


# ---- several at once ---------------------------------------------------------------------------


@posix
def test_two_processes_at_once_lose_nothing(place: str, files: Path, tmp_path: Path) -> None:
    """Neither library nor athlete are there yet, and a part of the results is the same."""
    folders = [tmp_path / "one", tmp_path / "two"]
    results.many(folders[0], 15)
    results.many(folders[1], 15, first=9)
    processes = [Adder(place, files, folder) for folder in folders]
    codes, said = zip(*[process.finish() for process in processes], strict=True)
    assert codes == (0, 0)
    assert [len(one) for one in said] == [15, 15]
    assert sum(one.count("added") for one in said) == 24
    with Library(place, files=files) as library:
        assert check_whole(library) == 24
        assert len(library.athletes()) == 1


def test_opening_while_another_adds_takes_nothing_away(tmp_path: Path) -> None:
    """What is on its way in looks like what a kill has left: only the lock tells them apart."""
    out = results.analysis(tmp_path / "out")
    with Library(tmp_path / "lib") as library:
        seen = []
        real = rows.write

        def meanwhile(*args: Any) -> None:
            with Library(tmp_path / "lib") as other:
                seen.append(other.athletes())
            real(*args)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rows, "write", meanwhile)
            library.add(out, "Ann")
        assert seen == [[]] and check_whole(library) == 1


def test_the_lock_has_one_holder_and_is_let_go(tmp_path: Path) -> None:
    with locked(tmp_path / ".lock") as got:
        assert got
        with locked(tmp_path / ".lock", patience_s=0.0) as second:
            assert not second
    with locked(tmp_path / ".lock", patience_s=0.0) as third:
        assert third
