"""The folder of a result, proved before any work is done."""

from __future__ import annotations

import tempfile
from pathlib import Path

from swingleg.core.errors import OutputError
from swingleg.core.files import whole_file

__all__ = ["prepare_output", "whole_file"]

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
