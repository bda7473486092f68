"""One holder at a time, across processes; the system lets go when the holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from swingleg.core.errors import OutputError
from swingleg.core.files import disk_answers

#: seconds to wait for another process before giving up
PATIENCE_S = 120.0
_PAUSE_S = 0.02

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: Path, *, patience_s: float | None = None) -> Iterator[bool]:
    """Hold the lock file at `path`; yields whether it was got within `patience_s`.

    patience_s : by default PATIENCE_S, and then an error instead of False.

    Raises
    ------
    OutputError : somebody else held it all the time, or the file cannot be made.
    """
    fix = "Give another place with --library."
    with disk_answers(path.parent, "the library cannot be written ({reason})", fix):
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        got = _wait(handle, PATIENCE_S if patience_s is None else patience_s)
        if not got and patience_s is None:
            raise OutputError(
                "another program has held the library for two minutes",
                where=str(path.parent),
                fix="Wait until it has finished, then try again.",
            )
        yield got
    finally:
        with suppress(OSError):
            os.close(handle)  # lets go


def _wait(handle: int, patience_s: float) -> bool:
    end = time.monotonic() + patience_s
    while True:
        try:
            _take(handle)
        except OSError:
            if time.monotonic() >= end:
                return False
            time.sleep(_PAUSE_S)
        else:
            return True
