"""Recordings in folders, each with the standing trial that goes with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from swingleg.core.errors import InputError
from swingleg.read.folders import folder_kind
from swingleg.read.registry import VIDEO_SUFFIXES

#: endings that may hold a run by themselves; tables only where a mapping says what they are
_MARKERS = (".c3d", ".trc")
_TRIALS = (*_MARKERS, *VIDEO_SUFFIXES)
_TABLES = (".csv", ".tsv", ".txt", ".parquet", ".pq")
_STANDING = "static"


def find_recordings(
    paths: Iterable[str | Path],
    *,
    tables: bool = False,
    standing: bool = False,
    leave_out: Iterable[str | Path] = (),
) -> list[Path]:
    """The recordings among files and, to any depth, in folders; sorted within each, none twice.

    A folder of keypoint files (OpenPose JSON, Sports2D, Pose2Sim) is one recording. Hidden files
    and the folders that `analyze` wrote are passed over in a search. A path that is missing, or a
    folder without a recording, stays in the list: reading it says what is wrong.

    Parameters
    ----------
    tables : look for CSV and Parquet tables too. standing : keep the trials that `is_standing`.
    leave_out : files and folders not to look at.
    """
    suffixes = _TRIALS + (_TABLES if tables else ())
    out = {Path(path).resolve() for path in leave_out}
    found: dict[Path, Path] = {}
    for path in map(Path, paths):
        inside = list(_search(path, suffixes, out)) if path.is_dir() else [path]
        for file in inside or [path]:
            found.setdefault(file.resolve(), file)
    kept = [file for real, file in found.items() if real not in out]
    return [file for file in kept if standing or not is_standing(file)]


def is_standing(path: Path) -> bool:
    """The name says that it is a C3D of a runner standing."""
    return path.suffix.lower() == ".c3d" and _STANDING in path.name.lower()


def standing_for(path: Path) -> Path | None:
    """The standing trial in a marker file's own folder: the only one, or the one named most alike.

    Of several, it is the one whose name up to "static" begins the trial's name
    (S10_static.c3d for S10_run.c3d), the longest such name first.

    Raises
    ------
    InputError : several, and the names do not decide.
    """
    if path.suffix.lower() not in _MARKERS or not path.parent.is_dir():
        return None
    beside = (file for file in path.parent.iterdir() if not file.name.startswith("."))
    standing = sorted(file for file in beside if is_standing(file) and file != path)
    if len(standing) <= 1:
        return standing[0] if standing else None
    begins = {file: file.name.lower().partition(_STANDING)[0] for file in standing}
    name = path.name.lower()
    fitting = [file for file, start in begins.items() if _begins(name, start)]
    longest = max((len(begins[file]) for file in fitting), default=0)
    best = [file for file in fitting if len(begins[file]) == longest]
    if len(best) != 1:
        raise InputError(
            f"{len(standing)} standing trials could serve: {', '.join(f.name for f in standing)}",
            where=str(path),
            fix="Name them alike (S1_static.c3d, S1_run.c3d), or give one with --static.",
        )
    return best[0]


def _begins(name: str, start: str) -> bool:
    """`start` begins `name`, and no number is cut in two (S1 does not begin S10)."""
    cut = start[-1:].isdigit() and name[len(start) : len(start) + 1].isdigit()
    return name.startswith(start) and not cut


def _search(folder: Path, suffixes: tuple[str, ...], out: set[Path]) -> Iterator[Path]:
    if folder.resolve() in out or _is_result(folder):
        return
    entries = sorted(e for e in folder.iterdir() if not e.name.startswith("."))
    files = [e for e in entries if e.is_file() and e.suffix.lower() in suffixes]
    kind = folder_kind(folder)
    if kind in ("sports2d", "pose2sim") or (kind == "openpose" and not files):
        yield folder
        return
    yield from files
    for entry in entries:
        if entry.is_dir():
            yield from _search(entry, suffixes, out)


def _is_result(folder: Path) -> bool:
    """`analyze` wrote it: its overlay is no recording."""
    return (folder / "summary.json").is_file() and (folder / "motion.nc").is_file()
