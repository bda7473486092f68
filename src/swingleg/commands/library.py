"""`swingleg library`: results filed under athletes; and how `analyze` files what it has written."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from swingleg.core.errors import InputError, OptionError, OutputError, SwinglegError
from swingleg.settings import Settings, override

if TYPE_CHECKING:
    from swingleg.store.found import AthleteInfo, Deleted
    from swingleg.store.library import Library

_EXAMPLE = "example: swingleg library add out/ --athlete 'Ann Lee'"
#: of the oldest film that may be meant
_FIRST_YEAR = 1880
#: setting → its name in the library, unit
_BODY = {"height": ("height_m", " m"), "mass": ("mass_kg", " kg"), "sex": ("sex", "")}


def add_to(commands: Any) -> None:
    """Add the command to the sub-commands of a parser."""
    parser = commands.add_parser(
        "library",
        help="keep results by athlete: progress over time, export, delete",
        epilog=_EXAMPLE,
    )
    below = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Any, words: str, epilog: str | None = None) -> Any:
        one = below.add_parser(name, help=words, epilog=epilog)
        one.add_argument("--library", metavar="PATH|URL", help=_LIBRARY)
        one.add_argument(
            "--files", type=Path, metavar="DIR", help="where the results are, for a library by URL"
        )
        one.set_defaults(run=run)
        return one

    add = command("add", _add, "file results under an athlete", _EXAMPLE)
    add.add_argument("results", type=Path, nargs="+", metavar="OUT", help="folders of results, "
                     "or folders of such folders")  # fmt: skip
    add.add_argument("--athlete", required=True, metavar="NAME", help="whose they are")
    add.add_argument(
        "--date", metavar="DAY", help="when the recordings were made, as 2026-05-31 or "
        "2026-05-31T18:30 (default: what clip or files say)"
    )  # fmt: skip
    shown = command("list", _list, "athletes, or the analyses of one")
    shown.add_argument("athlete", nargs="?", metavar="NAME", help="the analyses of this athlete")
    shown.add_argument("--json", action="store_true", help="print it for machines")
    show = command("show", _show, "one athlete or one result, and where its files are")
    show.add_argument("what", metavar="NAME|ID", help="an athlete, or the beginning of an id")
    progress = command(
        "progress", _progress, "metrics over time against the norm",
        "example: swingleg library progress 'Ann Lee' -o progress.html",
    )  # fmt: skip
    progress.add_argument("athlete", metavar="NAME", help="whose")
    progress.add_argument("--metric", nargs="+", metavar="NAME", help="which metrics, or all "
                          "(default: eight usual ones)")  # fmt: skip
    progress.add_argument("--json", action="store_true", help="print it for machines")
    progress.add_argument(
        "-o", "--out", type=Path, metavar="FILE.html", help="write charts too, and FILE.json"
    )
    export = command("export", _export, "everything of one athlete, readable without swingleg")
    export.add_argument("athlete", metavar="NAME", help="whose")
    export.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE.zip|DIR", help="where to"
    )
    delete = command("delete", _delete, "take out an athlete or one result, for good")
    delete.add_argument("what", metavar="NAME|ID", help="an athlete, or the beginning of an id")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    command("where", _where, "where the library is and how much it holds")


_LIBRARY = (
    "the library: a folder, a database file or a PostgreSQL URL (default: the variable "
    "SWINGLEG_LIBRARY, else the user's data folder)"
)


def add_filing(parser: Any) -> None:
    """The options of a command that files its results under --athlete."""
    group = parser.add_argument_group("the library, with --athlete")
    group.add_argument("--library", metavar="PATH|URL", help=_LIBRARY)
    group.add_argument(
        "--no-library", action="store_true", help="do not file the result in the library"
    )


# ---- what other commands call ------------------------------------------------------------------


class Filing:
    """Files results as they are written; a library that fails is told once and costs nothing."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._place, self._off, self._failed = args.library, args.no_library, False
        #: under which name something was filed
        self.filed: str | None = None

    def known(self, settings: Settings) -> Settings:
        """The settings with height, mass and sex of the athlete where they were not said."""
        if settings.athlete is None or self._off:
            return settings
        from swingleg.store.address import address_of
        from swingleg.store.names import clean_name

        # what was typed is looked at before anything is measured
        address_of(self._place)
        clean_name(settings.athlete)
        try:
            with _open(self._place, create=False) as library:
                person = library.athlete(settings.athlete)
        except OptionError:  # a new library, a new athlete
            return settings
        except SwinglegError as error:
            self._warn(error)
            return settings
        settings, taken, said = override(settings, {"athlete": person.name}), {}, []
        for name, (column, unit) in _BODY.items():
            value = getattr(person, column)
            if getattr(settings, name) is None and value is not None:
                taken[name] = value
                said.append(f"{name} {value if name == 'sex' else f'{value:g}'}{unit}")
        if not taken:
            return settings
        _say(
            f"swingleg: {', '.join(said)}: from the library, as of {person.name}'s last recording."
        )
        return override(settings, taken)

    def file(self, out: Path, settings: Settings) -> str | None:
        """File the analysis written to a folder; the athlete's name there, None where it was not.

        What else lies in or below the folder may be somebody else's, and is let be.
        """
        if settings.athlete is None or self._off or self._failed:
            return None
        try:
            with _open(self._place) as library:
                try:
                    library.add_analysis(out, settings.athlete)
                except (InputError, OptionError) as error:  # of this one; the next may do
                    _say(f"swingleg: not in the library: {error}")
                    return None
                self.filed = library.athlete(settings.athlete).name
                return self.filed
        except SwinglegError as error:
            self._warn(error)
        except Exception as error:  # a fault in swingleg must not hide a result that is written
            self._warn(f"unexpected {type(error).__name__} ({error}).")
        return None

    def _warn(self, error: object) -> None:
        if not self._failed:
            _say(f"swingleg: not in the library: {error}")
        self._failed = True


def filed_line(name: str) -> str:
    """The last line of `analyze` and `batch`."""
    return f"  {'Library':<30}filed; see it with: swingleg library show {_quoted(name)}"


# ---- the command's own -------------------------------------------------------------------------


def _add(args: argparse.Namespace) -> int:
    from swingleg.store.found import Added

    counts = {"added": 0, "there": 0, "failed": 0}

    def tell(done: Added) -> None:
        counts[done.state] += 1
        words = {"added": "added  ", "there": "there  ", "failed": "failed "}[done.state]
        detail = done.error or f"{done.kind} {done.id[:8]}  {done.folder}"
        print(f"{words} {detail}", flush=True)
        if done.other_name and done.state == "added":
            _say(f"swingleg: this result itself names its runner {done.other_name!r}.")

    when = _moment(args.date) if args.date else None
    with _open(args.library, args.files) as library:
        library.add(args.results, args.athlete, taken_at=when, on_done=tell)
        name = library.athlete(args.athlete).name if counts["added"] + counts["there"] else ""
    there = f", {counts['there']} there before" if counts["there"] else ""
    failed = f", {counts['failed']} failed" if counts["failed"] else ""
    more = f"; see them with: swingleg library list {_quoted(name)}" if name else ""
    print(f"{counts['added']} added{there}{failed}{more}")
    return 2 if failed else 0


def _list(args: argparse.Namespace) -> int:
    from swingleg.store import terminal
    from swingleg.store.found import plain

    with _open(args.library, args.files, create=False) as library:
        if args.athlete is None:
            people = library.athletes()
            data: Any = {"schema": 1, "athletes": [plain(p) for p in people]}
            lines = terminal.athletes_lines(people)
        else:
            person = library.athlete(args.athlete)
            found, sessions = library.analyses(person.name), library.sessions(person.name)
            data = {
                "schema": 1,
                "athlete": plain(person),
                "analyses": [plain(a) for a in found],
                "sessions": [plain(s) for s in sessions],
            }
            lines = terminal.analyses_lines(found) if found else ["  No analysis yet."]
            lines += ["", *terminal.sessions_lines(sessions)] if sessions else []
    print(json.dumps(data, indent=1, ensure_ascii=False) if args.json else "\n".join(lines))
    return 0


def _show(args: argparse.Namespace) -> int:
    from swingleg.store import terminal

    with _open(args.library, args.files, create=False) as library:
        if library.is_athlete(args.what):
            person = library.athlete(args.what)
            analyses, sessions = library.analyses(person.name), library.sessions(person.name)
            lines = terminal.athlete_lines(person, analyses, sessions)
            if person.recordings > 1:
                lines += ["", f"  Over time: swingleg library progress {_quoted(person.name)}"]
        elif library.kind_of(args.what) == "analysis":
            lines = terminal.analysis_lines(library.analysis(args.what))
        else:
            one = library.session(args.what)
            lines = [*terminal.sessions_lines([one]), "", f"  Files  {one.folder}"]
    print("\n".join(lines))
    return 0


def _progress(args: argparse.Namespace) -> int:
    with _open(args.library, args.files, create=False) as library:
        progress = library.progress_of(args.athlete, args.metric)
    from swingleg.store.page import progress_dict, save_progress
    from swingleg.store.progress_terminal import progress_lines

    if args.json:
        print(json.dumps(progress_dict(progress), indent=1, ensure_ascii=False))
    else:
        print("\n".join(progress_lines(progress)))
    if args.out is not None:
        page, _ = save_progress(progress, _page(args.out))
        said = f"  {'Charts':<30}{page}"
        if args.json:
            _say(said)
        else:
            print("\n" + said)
    return 0


def _page(path: Path) -> Path:
    if path.is_dir():
        path = path / "progress.html"
    if path.suffix.lower() not in (".html", ".htm"):
        raise OptionError(
            "the charts are a web page", where=str(path), fix="Give -o a name that ends in .html."
        )
    if not path.parent.is_dir():
        raise OutputError(
            "there is no such folder", where=str(path.parent), fix="Make it, or choose another."
        )
    return path


def _export(args: argparse.Namespace) -> int:
    with _open(args.library, args.files, create=False) as library:
        print(library.export(args.athlete, args.out))
    return 0


def _delete(args: argparse.Namespace) -> int:
    with _open(args.library, args.files, create=False) as library:
        person = library.is_athlete(args.what)
        if not args.yes:
            _ask(library, args.what, person)
        gone = library.delete(args.what)
    what = f" with {_held(gone)}" if person else ""
    print(f"deleted: {gone.name}{what}")
    if gone.backups:
        print("copies of the database from before an update were deleted too")
    for trace in gone.traces:
        _say(f"swingleg: traces may be left in {trace}. Close it, and delete anything again.")
    return 2 if gone.traces else 0


def _ask(library: Library, what: str, person: bool) -> None:
    """By name, for it cannot be undone."""
    if person:
        one = library.athlete(what)
        name, words = one.name, _held(one)
    elif (kind := library.kind_of(what)) != "analysis":
        session = library.session(what)
        name, words = session.short, f"a {kind} of {session.day}"
    else:
        found = library.analysis(what)
        name, words = found.short, f"{found.recording} of {found.athlete}, {found.day}"
    if not sys.stdin.isatty():
        raise OptionError("nobody can be asked here", fix="Say that it is meant with --yes.")
    _say(f"This deletes {name} ({words}) for good: rows and files. Export first to keep a copy.")
    try:
        typed = input(f"Type {name} to delete: ")
    except EOFError:  # Ctrl-D
        typed = ""
    if typed.strip().casefold() != name.casefold():
        raise OptionError("nothing was deleted", fix=f"Type the name as it stands: {name}")


def _held(one: AthleteInfo | Deleted) -> str:
    """ "2 analyses, 1 programme"."""
    counts = (
        (one.analyses, "analysis", "analyses"),
        (one.drills, "drill session", "drill sessions"),
        (one.programmes, "programme", "programmes"),
    )
    return ", ".join(_counted(*each) for each in counts if each[0]) or "nothing filed"


def _where(args: argparse.Namespace) -> int:
    from swingleg.store.address import address_of

    address = address_of(args.library, args.files)
    print(f"database  {address.shown} ({address.chosen})\nfiles     {address.files}")
    if address.database is not None and not address.database.exists():
        print("holds     nothing yet")
        return 0
    with _open(args.library, args.files, create=False) as library:
        people = library.athletes()
    held = sum(p.analyses for p in people)
    print(f"holds     {_counted(len(people), 'athlete', 'athletes')}, "
          f"{_counted(held, 'analysis', 'analyses')}")  # fmt: skip
    return 0


def _open(place: str | None, files: Path | None = None, *, create: bool = True) -> Library:
    from swingleg.store.library import Library

    return Library(place, files=files, create=create)


def _moment(text: str) -> datetime:
    """A day (noon of it) or a time on this computer's clock, as UTC without a zone."""
    fix = "Write it as 2026-05-31, or 2026-05-31T18:30."
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise OptionError(f"{text!r} is not a date", fix=fix) from error
    if moment.year < _FIRST_YEAR:
        raise OptionError(f"{text!r} is before there was film", fix=fix)
    if "T" not in text and " " not in text.strip():
        moment = moment.replace(hour=12)
    if moment > datetime.now(moment.tzinfo).replace(hour=23, minute=59):
        raise OptionError(f"{text} has not come yet", fix="Give the day of the recording.")
    return moment.astimezone(UTC).replace(tzinfo=None)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _quoted(name: str) -> str:
    import shlex

    return shlex.quote(name)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
