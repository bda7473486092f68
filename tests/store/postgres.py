"""A private PostgreSQL server for the tests, in a temporary folder, on a UNIX socket."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

#: users that may run the server where the tests run as root, which it refuses
_USERS = ("postgres", "nobody")
_PATIENCE_S = 30.0


class NoServerError(Exception):
    """Why there is no server."""


def programs() -> Path:
    """The folder of the newest initdb and postgres."""
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda p: [int(n) for n in re.findall(r"\d+", p.parent.name)])
    onpath = shutil.which("initdb")
    if onpath:
        return Path(onpath).resolve().parent
    raise NoServerError("PostgreSQL is not installed: scripts/ensure-postgres")


@contextmanager
def server() -> Iterator[str]:
    """URL of a fresh server's database `postgres`; the server is gone afterwards.

    Raises
    ------
    NoServerError : none can be had here.
    """
    folder = Path(tempfile.mkdtemp(prefix="swingleg-pg-"))  # a short path: sockets allow 107 bytes
    process = None
    try:
        home, user = programs(), _user()
        data = folder / "data"
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        made = subprocess.run(
            [home / "initdb", "-D", data, "-U", "swingleg", "-A", "trust", "-E", "UTF8",
             "--locale=C", "--no-sync"],
            capture_output=True, text=True, cwd=folder, **_as(user),
        )  # fmt: skip
        if made.returncode:
            raise NoServerError(f"initdb failed: {made.stderr.strip()[-200:]}")
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [home / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=",
                 "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=30"],
                stdout=log, stderr=log, cwd=folder, start_new_session=True, **_as(user),
            )  # fmt: skip
        socket = folder / ".s.PGSQL.5432"
        url = f"postgresql://swingleg@/postgres?unix_sock={quote(str(socket), safe='')}"
        _wait(url, process, folder / "log")
        yield url
    finally:
        if process is not None:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> pwd.struct_passwd | None:
    """Whom to be; None: who we are."""
    if os.getuid() != 0:
        return None
    for name in _USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoServerError("the tests run as root, and there is no user to run PostgreSQL as")


def _as(user: pwd.struct_passwd | None) -> dict:
    if user is None:
        return {}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _wait(url: str, process: subprocess.Popen, log: Path) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import SQLAlchemyError

    engine = create_engine(url.replace("postgresql:", "postgresql+pg8000:"))
    end = time.monotonic() + _PATIENCE_S
    try:
        while True:
            if process.poll() is not None:
                raise NoServerError(f"postgres ended: {log.read_text()[-200:]}")
            with suppress(SQLAlchemyError, OSError), engine.connect():
                return
            if time.monotonic() > end:
                raise NoServerError(f"postgres did not come up in {_PATIENCE_S:g} s")
            time.sleep(0.05)
    finally:
        engine.dispose()
