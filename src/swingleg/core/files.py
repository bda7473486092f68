"""Files that are whole or not there: written beside their place, then moved into it; the cache."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from swingleg.core.errors import OutputError, SwinglegError

#: moves everything that is kept between runs
CACHE_VARIABLE = "SWINGLEG_CACHE"


def cache_directory() -> Path:
    """Where weights, solvers and results are kept; the variable SWINGLEG_CACHE overrides it."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_cache_dir("swingleg"))


@contextmanager
def disk_answers(
    path: Path,
    what: str = "cannot be written ({reason})",
    fix: str = "Free some space, or choose another folder with -o.",
    kind: type[SwinglegError] = OutputError,
) -> Iterator[None]:
    """What the disk refuses within the block is told as an error about `path`.

    Raises
    ------
    kind : not there, full, read-only, no permission; its message is `what`, with the reason.
    """
    try:
        yield
    except OSError as error:
        said = what.format(reason=error.strerror or error)
        raise kind(said, where=str(path), fix=fix) from error


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A temporary path of the same ending beside `path`; moved there when the block succeeds.

    After any failure, Ctrl-C included, the temporary file is gone and `path` is as it was.

    Raises
    ------
    OutputError : the disk refuses (full, read-only, no permission).
    """
    path = Path(path)
    part = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        with disk_answers(path):
            yield part
            part.replace(path)
    finally:
        with suppress(OSError):  # the disk's own answer is told, not that of tidying up
            part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """A text file in UTF-8, whole or not at all; errors as `whole_file`."""
    with whole_file(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
