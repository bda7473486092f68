"""Files that are whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from swingleg.core.errors import OutputError

_CHOOSE = "Choose another folder with -o."


def prepare_output(out_dir: str | Path) -> Path:
    """Make the folder and prove that it can be written, before any work is done.

    Raises
    ------
    OutputError : it cannot be made or written, or a file is in its place.
    """
    folder = Path(out_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError("a file is in the way of the output folder", where=str(folder),
                          fix=_CHOOSE) from error  # fmt: skip
    except OSError as error:
        raise OutputError(f"the output folder cannot be made ({error.strerror or error})",
                          where=str(folder), fix=_CHOOSE) from error  # fmt: skip
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"swingleg")
    except OSError as error:
        raise OutputError(f"the output folder cannot be written ({error.strerror or error})",
                          where=str(folder), fix=_CHOOSE) from error  # fmt: skip
    return folder


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
        yield part
        part.replace(path)
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})",
            where=str(path),
            fix="Free some space, or choose another folder with -o.",
        ) from error
    finally:
        part.unlink(missing_ok=True)
