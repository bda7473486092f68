"""Folders that other programs write: which file in them holds the trial.

OpenCap: a session folder with ``MarkerData/TRIAL.trc`` and ``OpenSimData/Kinematics/TRIAL.mot``.
Pose2Sim: a trial folder with ``pose-3d/*.trc`` (raw, filtered, with added markers). Sports2D: a
folder ``VIDEO_Sports2D`` with ``*_m_person00.trc`` (metres), ``*_px_person00.trc`` and
``*_angles_person00.mot``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from swingleg.core.errors import InputError
from swingleg.core.recording import Recording
from swingleg.read.sto import read_sto
from swingleg.read.trc import read_trc


def folder_kind(path: Path) -> str | None:
    """ "opencap", "sports2d", "pose2sim", "openpose" or None; looks at names only."""
    if (path / "MarkerData").is_dir():
        return "opencap"
    if (path / "pose-3d").is_dir() or path.name == "pose-3d":
        return "pose2sim"
    names = [entry.name for entry in islice(_entries(path), 2000)]
    if any(re.search(r"_(m|px)_person\d+\.trc$", name) for name in names):
        return "sports2d"
    if any(name.lower().endswith(".json") for name in names):
        return "openpose"
    return None


def read_folder(path: Path, kind: str) -> Recording:
    """The one trial in a folder of `kind` "opencap", "pose2sim" or "sports2d".

    The markers come with the joint angles that the program computed, as Signals.

    Raises
    ------
    InputError : no trial, or more than one; lists them.
    """
    trials = {"opencap": _opencap, "pose2sim": _pose2sim, "sports2d": _sports2d}[kind](path)
    if len(trials) != 1:
        found = ", ".join(str(file.relative_to(path)) for file, _ in trials[:12])
        raise InputError(
            f"the folder holds {len(trials)} trials" + (f": {found}" if found else ""),
            where=str(path),
            fix="Give one of these files instead of the folder."
            if trials
            else "Give the TRC file of the trial.",
        )
    markers, angles = trials[0]
    recording = read_trc(markers)
    if angles is None:
        return replace(recording, path=path, kind=kind)
    more = read_sto(angles)
    return replace(
        recording,
        path=path,
        kind=kind,
        signals=more.signals,
        notes=(*recording.notes, *more.notes),
    )


def _opencap(path: Path) -> list[tuple[Path, Path | None]]:
    files = sorted((path / "MarkerData").rglob("*.trc"))
    trials = [file for file in files if file.stem.lower() not in ("neutral", "static")] or files
    angles = path / "OpenSimData"
    return [(f, next(iter(sorted(angles.rglob(f"{f.stem}.mot"))), None)) for f in trials]


def _pose2sim(path: Path) -> list[tuple[Path, Path | None]]:
    folder = path if path.name == "pose-3d" else path / "pose-3d"
    files = sorted(folder.glob("*.trc"))
    # of one trial the filtered version is taken, without markers added by a network
    plain = [file for file in files if "LSTM" not in file.name] or files
    filtered = [file for file in plain if "filt" in file.name]
    kinematics = sorted((folder.parent / "kinematics").glob("*.mot"))
    chosen = filtered or plain
    return [(f, kinematics[0] if len(kinematics) == len(chosen) == 1 else None) for f in chosen]


def _sports2d(path: Path) -> list[tuple[Path, Path | None]]:
    for unit in ("m", "px"):
        files = sorted(path.glob(f"*_{unit}_person*.trc"))
        if files:
            break
    trials = []
    for file in files:
        angles = file.with_name(re.sub(r"_(m|px)_person(\d+)\.trc$", r"_angles_person\2.mot",
                                       file.name))  # fmt: skip
        trials.append((file, angles if angles.exists() else None))
    return trials


def _entries(path: Path) -> Iterator[Path]:
    try:
        yield from path.iterdir()
    except OSError as error:
        raise InputError(
            f"the folder cannot be opened ({error.strerror or error})", where=str(path),
            fix="Check the path and its permissions.",
        ) from error  # fmt: skip
