"""Any file → a Recording: one reader per format, chosen by ending and first bytes.

A new format is one reader function and one row in `_FORMATS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from swingleg.core.errors import InputError
from swingleg.core.recording import Recording

VIDEO_SUFFIXES = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mts", ".m2ts", ".3gp",
                  ".mpg", ".mpeg", ".wmv")  # fmt: skip


@dataclass(frozen=True)
class Format:
    """One kind of file. reader : "module:function" inside `swingleg.read`, imported when used.
    options : which of `read`'s keywords the reader takes."""

    kind: str
    suffixes: tuple[str, ...]
    words: str
    reader: str
    options: tuple[str, ...] = ()


_FORMATS = (
    Format("c3d", (".c3d",), "C3D motion capture", "c3d:read_c3d"),
    Format("trc", (".trc",), "TRC markers (OpenSim, Sports2D, Pose2Sim, OpenCap)", "trc:read_trc"),
    Format("sto", (".mot", ".sto"), "MOT and STO (OpenSim forces, angles)", "sto:read_sto"),
    Format("openpose", (".json",), "a folder of OpenPose JSON files", "openpose:read_openpose",
           ("fps",)),
    Format("table", (".csv", ".tsv", ".txt", ".parquet", ".pq"), "CSV or Parquet tables",
           "table:read_table", ("mapping", "fps")),
)  # fmt: skip
_FOLDERS = ("opencap", "pose2sim", "sports2d")


def readable() -> str:
    """What `read` takes, in words, with the endings."""
    kinds = [f"{form.words} ({', '.join(form.suffixes)})" for form in _FORMATS]
    return "; ".join([*kinds, "OpenCap, Pose2Sim and Sports2D folders"])


def kind_of(path: str | Path) -> str:
    """What a path holds, without reading it: "video", "c3d", "trc", "sto", "openpose", "table",
    "opencap", "pose2sim" or "sports2d".

    Ending and first bytes are looked at; bytes win where they are sure (a C3D file called .txt).

    Raises
    ------
    InputError : there is no such file, or it is of no known kind; lists what can be read.
    """
    path = Path(path)
    if any(mark in path.name for mark in "*?[") and not path.exists():
        if path.suffix.lower() == ".json":
            return "openpose"
        raise _unknown(path, "only JSON files can be given by a pattern")
    if not path.exists():
        raise InputError("there is no such file or folder", where=str(path), fix="Check the path.")
    if path.is_dir():
        from swingleg.read.folders import folder_kind

        kind = folder_kind(path)
        if kind is None:
            raise _unknown(path, "the folder holds no keypoint files and no known trial")
        return kind
    suffix = path.suffix.lower()
    if suffix in VIDEO_SUFFIXES:
        return "video"
    named = next((form.kind for form in _FORMATS if suffix in form.suffixes), None)
    seen = _sniffed(path)
    if seen is not None and (named is None or named == "table"):
        return seen
    if named is None:
        raise _unknown(path, f"files ending in {suffix or 'nothing'} are not known")
    return named


def read(
    path: str | Path, *, mapping: str | Path | None = None, fps: float | None = None
) -> Recording:
    """Read one file or folder of motion capture, keypoints or signals.

    Parameters
    ----------
    path : see `readable`. mapping : a TOML file that says what a table's columns are (see
    `read.mapping`). fps : frames per second, for files that hold no clock.

    Raises
    ------
    InputError : unknown, damaged or unusable; one line with the file and what to do.
    MissingExtraError : Parquet without pyarrow.
    """
    path = Path(path)
    kind = kind_of(path)
    if kind == "video":
        raise InputError(
            "this is a video: it is read picture by picture, not as a recording",
            where=str(path),
            fix="Use swingleg.analyze, or swingleg.read.video.",
        )
    if kind in _FOLDERS:
        from swingleg.read.folders import read_folder

        return read_folder(path, kind)
    form = next(form for form in _FORMATS if form.kind == kind)
    module, function = form.reader.split(":")
    reader: Callable[..., Recording] = getattr(import_module(f"swingleg.read.{module}"), function)
    given = {"mapping": mapping, "fps": fps}
    return reader(path, **{name: given[name] for name in form.options})


def _sniffed(path: Path) -> str | None:
    """The kind that the first bytes prove, or None."""
    try:
        with path.open("rb") as stream:
            head = stream.read(2048)
    except OSError as error:
        raise InputError(
            f"cannot be read ({error.strerror or error})", where=str(path),
            fix="Check the file's permissions.",
        ) from error  # fmt: skip
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"PathFileType"):
        return "trc"
    if head.startswith(b"PAR1"):
        return "table"
    if b"\nendheader" in head:
        return "sto"
    if head[1:2] == b"\x50" and 2 <= head[0] <= 16 and b"\x00" in head[:64]:
        return "c3d"
    if head[4:8] == b"ftyp":
        return "video"
    return None


def _unknown(path: Path, what: str) -> InputError:
    return InputError(what, where=str(path), fix=f"Readable are videos; {readable()}.")
