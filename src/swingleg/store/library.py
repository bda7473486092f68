"""`Library`: athletes, their recordings and what was measured, kept over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from swingleg.core.errors import InputError, OptionError, SwinglegError
from swingleg.store import erase, find, rows
from swingleg.store.address import Address, address_of
from swingleg.store.engine import WRITES, engine_of, is_read_only, speaking
from swingleg.store.files import Files, Key
from swingleg.store.found import Added, AnalysisInfo, AthleteInfo, Deleted, SessionInfo
from swingleg.store.lock import locked
from swingleg.store.migrate import bring_up
from swingleg.store.names import clean_name, name_key
from swingleg.store.schema import FILED

if TYPE_CHECKING:
    import pandas as pd

    from swingleg.core.analysis import Analysis
    from swingleg.store.intake import Incoming
    from swingleg.store.progress import Progress


class Library:
    """A library of athletes; use it in a `with` block, or `close` it.

    Parameters
    ----------
    place : a folder, a database file or a PostgreSQL URL; without it the variable
        SWINGLEG_LIBRARY, else the user's data folder. files : the folder of the results, where it
        is not beside the database. create : make it when it is not there.

    Raises
    ------
    OptionError : a wrong URL, or nothing there and not `create`. OutputError : it cannot be
    opened; or written, when something is added or deleted. InputError : not a library, or one of
    a newer swingleg.

    Examples
    --------
    >>> with swingleg.Library() as library:  # doctest: +SKIP
    ...     library.add("out", athlete="Ann Lee")
    ...     table = library.progress("Ann Lee", ["thigh_elevation_peak_deg"])
    """

    def __init__(
        self,
        place: str | Path | None = None,
        *,
        files: str | Path | None = None,
        create: bool = True,
    ) -> None:
        self.address: Address = address_of(place, files)
        database = self.address.database
        if not create and database is not None and not database.exists():
            raise OptionError(
                "there is no library here yet",
                where=str(database.parent),
                fix="Make one: swingleg library add OUT --athlete NAME",
            )
        self.files = Files(self.address.files)
        #: it can be read only: nothing is made, mended or brought to the present schema
        self.read_only = is_read_only(self.address)
        if not self.read_only:
            self.files.prepare()
            if database is not None:
                _make_private(database)
        self._engine = engine_of(self.address)
        try:
            with speaking(self.address):
                bring_up(self._engine, self.address, self.files.lock, write=not self.read_only)
                if not self.read_only:
                    self._clean_up(patience_s=0.0)
        except BaseException:
            self.close()
            raise

    # ---- reading -------------------------------------------------------------------------------

    def athletes(self) -> list[AthleteInfo]:
        """Everybody, by name."""
        with self._read() as session:
            return find.athletes(session)

    def athlete(self, name: str) -> AthleteInfo:
        """One person, capitals aside.

        Raises
        ------
        OptionError : nobody of that name; the message suggests near ones.
        """
        with self._read() as session:
            return find.athlete(session, name)

    def is_athlete(self, what: str) -> bool:
        """Whether an athlete is meant rather than an analysis: by name, or as it is no id."""
        with self._read() as session:
            return bool(find.athletes(session, what)) or not find.is_id(what)

    def analyses(self, athlete: str | None = None) -> list[AnalysisInfo]:
        """Analyses of one athlete or of all, the oldest recording first.

        Raises
        ------
        OptionError : nobody of that name.
        """
        with self._read() as session:
            return find.analyses(session, self.files, athlete)

    def sessions(self, athlete: str) -> list[SessionInfo]:
        """Drill sessions and programmes of one athlete, the oldest first.

        Raises
        ------
        OptionError : nobody of that name.
        """
        with self._read() as session:
            return find.sessions(session, self.files, athlete)

    def analysis(self, id_: str) -> AnalysisInfo:
        """The analysis whose id begins so.

        Raises
        ------
        OptionError : none, or more than one.
        """
        with self._read() as session:
            return find.analysis(session, self.files, id_)

    def session(self, id_: str) -> SessionInfo:
        """The drill session or programme whose id begins so.

        Raises
        ------
        OptionError : none, or more than one.
        """
        with self._read() as session:
            key = find.entry(session, id_, ("drill", "programme"))
            owner = rows.owner_of(session, *key)
            assert owner is not None
            return next(s for s in find.sessions(session, self.files, owner) if s.id == key[1])

    def kind_of(self, id_: str) -> str:
        """Of the result whose id begins so: analysis, drill or programme; errors as `analysis`."""
        with self._read() as session:
            return find.entry(session, id_)[0]

    def load(self, id_: str) -> Analysis:
        """The whole Analysis, from its files.

        Raises
        ------
        OptionError : as `analysis`. InputError : its files are not in this library's folder.
        """
        from swingleg.report.save import load

        return load(self.analysis(id_).folder)

    def progress(self, athlete: str, metrics: Sequence[str] | None = None) -> pd.DataFrame:
        """One athlete's metrics over time, a row per recording, metric and side.

        metrics : names of the registry; by default those of `progress.USUAL`.

        Returns
        -------
        condition, metric, side, taken_at, value, ci_low, ci_high, unit, norm_mean, norm_p5,
        norm_p95, detectable, verdict, bound, analysis. detectable : the difference from the first
        recording of the same condition from which on it is more than chance, looked at alone.
        verdict : of the last recording against the first, all metrics taken together: "up",
        "down", "same" (up to the bound: the largest change that the two leave possible) or
        "unsure"; None where there is one.

        Raises
        ------
        OptionError : nobody of that name, or no such metric.
        """
        from swingleg.store.progress import table

        return table(self.progress_of(athlete, metrics))

    def progress_of(self, athlete: str, metrics: Sequence[str] | None = None) -> Progress:
        """What `progress` tells, by condition, for charts; errors as there."""
        from swingleg.store.progress import progress_of

        with self._read() as session:
            return progress_of(session, athlete, metrics)

    def export(self, athlete: str, path: str | Path) -> Path:
        """Everything there is of one athlete, as a .zip or into a new folder: JSON, CSV and files.

        Raises
        ------
        OptionError : nobody of that name, or something is at `path`. OutputError : it cannot be
        written.
        """
        from swingleg.store.export import export

        with self._read() as session:
            return export(session, self.files, athlete, Path(path))

    # ---- writing -------------------------------------------------------------------------------

    def add(
        self,
        paths: str | Path | Iterable[str | Path],
        athlete: str,
        *,
        taken_at: datetime | None = None,
        on_done: Callable[[Added], None] | None = None,
    ) -> list[Added]:
        """File results under an athlete: what analyze, drill and programme have written.

        Adding again what is there does nothing, so an add that was stopped is simply done again.

        Parameters
        ----------
        paths : folders of results, or folders of such. taken_at : when the recordings were made
        (UTC where it has no zone); by default what clip or files say. on_done : called after each.

        Returns
        -------
        An Added per result. Of several, one that cannot be read has its error there and stops no
        other.

        Raises
        ------
        OptionError : no result there, no name, or it is filed under somebody else. InputError : the
        only result cannot be read. OutputError : the disk is full or refuses.
        """
        from swingleg.store.intake import find_results, read_results

        name = clean_name(athlete)
        if taken_at is not None and taken_at.tzinfo is not None:
            taken_at = taken_at.astimezone(UTC).replace(tzinfo=None)
        folders = find_results([paths] if isinstance(paths, (str, Path)) else paths)
        done: list[Added] = []
        for folder in folders:
            try:
                each = [self._file(one, name) for one in read_results(folder, taken_at)]
            except (InputError, OptionError) as error:
                if len(folders) == 1:
                    raise
                each = [Added(folder, state="failed", error=str(error))]
            for one in each:
                done.append(one)
                if on_done is not None:
                    on_done(one)
        return done

    def add_analysis(self, folder: str | Path, athlete: str) -> Added:
        """File the analysis in one folder, and nothing else that lies there or below.

        Raises
        ------
        OptionError, InputError, OutputError : as `add`.
        """
        from swingleg.store.intake import read_results

        for one in read_results(Path(folder), kinds=("analysis",)):
            return self._file(one, clean_name(athlete))
        raise OptionError("there is no analysis in this folder", where=str(folder))

    def delete(self, what: str) -> Deleted:
        """Take out an athlete with everything, or one result: rows and files, for good.

        Raises
        ------
        OptionError : no such name or id. OutputError : files cannot be removed.
        """
        with speaking(self.address), locked(self.files.lock):
            with self._read() as session:
                target = find.target(session, what)
            try:
                with self.files.going(list(target.keys)), self._write() as session, session.begin():
                    erase.rows_of(session, target)
            except BaseException:
                self._clean_up()
                raise
            return erase.traces(self._engine, self.address, target)

    def _file(self, one: Incoming, name: str) -> Added:
        other = one.said_name
        if other is not None and name_key(other) == name_key(name):
            other = None
        told = Added(one.folder, one.kind, one.content_hash, "there", other_name=other)
        if self._is_there(one, name):
            return told
        with speaking(self.address), locked(self.files.lock):
            if self._is_there(one, name):
                return told
            key = one.kind, one.content_hash
            now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
            try:
                with (
                    self.files.coming(key, one.folder, one.names),
                    self._write() as session,
                    session.begin(),
                ):
                    rows.write(session, one, name, now)
            except IntegrityError:  # another computer on the same server was faster
                self._clean_up()
                if self._is_there(one, name):
                    return told
                raise
            except BaseException:
                with suppress(SwinglegError, OSError):  # what went wrong first is what is told
                    self._clean_up()
                raise
        return Added(one.folder, one.kind, one.content_hash, "added", other_name=other)

    def _is_there(self, one: Incoming, name: str) -> bool:
        with self._read() as session:
            owner = rows.owner_of(session, one.kind, one.content_hash)
        if owner is not None and name_key(owner) != name_key(name):
            raise OptionError(
                f"this result is in the library under {owner!r}",
                where=str(one.folder),
                fix=f"Delete it there first: swingleg library delete {one.content_hash[:8]}",
            )
        return owner is not None

    # ---- opening and closing -------------------------------------------------------------------

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Session]:
        with speaking(self.address), Session(self._engine) as session:
            yield session

    def _write(self) -> Session:
        return Session(self._engine.execution_options(**{WRITES: True}), expire_on_commit=False)

    def _clean_up(self, patience_s: float | None = None) -> None:
        """Remove what an interrupted change has left. patience_s : None when the lock is held."""
        if patience_s is None:
            self.files.sweep(self._has_row)
            return
        with locked(self.files.lock, patience_s=patience_s) as got:
            if got:  # else somebody is adding right now, and what is seen is their work
                self.files.sweep(self._has_row)

    def _has_row(self, key: Key) -> bool:
        kind, content_hash = key
        with self._read() as session:
            row = FILED[kind]
            return (
                session.scalar(select(row.id).where(row.content_hash == content_hash)) is not None
            )


def _make_private(database: Path) -> None:
    """A new database, and what SQLite puts beside it, can be read by its owner only."""
    with suppress(OSError):  # what speaks against it, opening will tell
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        database.touch(mode=0o600, exist_ok=True)
