"""Where a library is: from what was said, the environment, or the user's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from swingleg.core.errors import OptionError

#: a folder, a database file or a URL
VARIABLE = "SWINGLEG_LIBRARY"
#: folder of the files, where the database is a URL
FILES_VARIABLE = "SWINGLEG_LIBRARY_FILES"

DATABASE, FILES = "library.db", "files"
_ENDINGS = (".db", ".sqlite", ".sqlite3")
_POSTGRES = ("postgresql", "postgres", "postgresql+pg8000")


@dataclass(frozen=True)
class Address:
    """url : of the database. files : folder of the results. database : its file; None on a server.

    chosen : how it was chosen, in words.
    """

    url: URL
    files: Path
    database: Path | None
    chosen: str = "given"

    @property
    def shown(self) -> str:
        """The database as it may be printed: no password."""
        return str(self.database) if self.database else self.url.render_as_string()


def data_directory() -> Path:
    """The user's own library."""
    return Path(platformdirs.user_data_dir("swingleg")) / "library"


def address_of(place: str | Path | None = None, files: str | Path | None = None) -> Address:
    """The library that is meant.

    place : a folder (the database is `library.db` in it, the results in `files`), a database file
    ending in .db, .sqlite or .sqlite3 (the results in NAME.files beside it), or a URL. Without it
    SWINGLEG_LIBRARY holds, else the user's data folder. files : another folder for the results;
    for a URL, else SWINGLEG_LIBRARY_FILES, else the user's data folder.

    Raises
    ------
    OptionError : a URL of another kind, or one that cannot be read.
    """
    text, chosen = place, "given"
    if text is None:
        text, chosen = os.environ.get(VARIABLE) or None, f"from {VARIABLE}"
    if text is None:
        text, chosen = data_directory(), "default"
    said = files or os.environ.get(FILES_VARIABLE) or None
    if isinstance(text, str) and "://" in text:
        url = _server(text)
        if url is not None:
            where = Path(said) if said else data_directory() / FILES
            return Address(url, _absolute(where), None, chosen)
        text = _sqlite_path(text)
    path = _absolute(Path(text))
    if path.suffix.lower() in _ENDINGS and not path.is_dir():
        database, beside = path, path.with_name(f"{path.stem}.{FILES}")
    else:
        database, beside = path / DATABASE, path / FILES
    # the variable belongs to a library on a server
    folder = _absolute(Path(files)) if files else beside
    return Address(URL.create("sqlite", database=str(database)), folder, database, chosen)


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _server(text: str) -> URL | None:
    """A PostgreSQL URL with its driver; None for SQLite."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise OptionError("the library's URL cannot be read", fix=_EXAMPLE) from error
    if url.drivername in _POSTGRES:
        if not url.database:
            raise OptionError("the library's URL names no database", fix=_EXAMPLE)
        return url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() == "sqlite":
        return None
    raise OptionError(
        f"a library cannot be kept in {url.drivername}",
        fix=f"Give a folder, or a PostgreSQL URL. {_EXAMPLE}",
    )


def _sqlite_path(text: str) -> Path:
    database = make_url(text).database
    if not database or database == ":memory:":
        raise OptionError("a library in memory would be lost", fix="Give a folder or a file.")
    return Path(database)


_EXAMPLE = "For example: postgresql://user:password@host/swingleg"
