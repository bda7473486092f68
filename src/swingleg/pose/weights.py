"""Pose model weights: obtained once, checked, kept in the user's cache directory.

The two BlazePose files ship inside the `mediapipe` wheel (Apache-2.0). mediapipe itself is not a
dependency; its wheel is fetched through the user's own package index with pip, which works on any
system because only two data files are taken out of it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from swingleg.core.errors import ModelError
from swingleg.core.files import CACHE_VARIABLE, cache_directory

_PACKAGE = "mediapipe==0.10.21"
_PLATFORM = (
    "--no-deps",
    "--only-binary=:all:",
    "--python-version=3.12",
    "--implementation=cp",
    "--abi=cp312",
    "--platform=manylinux_2_28_x86_64",
)
_BY_HAND = (
    "Connect to the network (or set pip's index) and run: swingleg models pull. Without a network: "
    f"on another computer run: pip download {' '.join(_PLATFORM)} {_PACKAGE} and give the wheel "
    "with: swingleg models pull --from FILE.whl"
)

Say = Callable[[str], None]


@dataclass(frozen=True)
class Weights:
    """One weights file: where it lies in the wheel and what it must hash to."""

    name: str
    member: str
    sha256: str
    size: int
    purpose: str
    licence: str = "Apache-2.0"


WEIGHTS: tuple[Weights, ...] = (
    Weights(
        "pose_detection.tflite",
        "mediapipe/modules/pose_detection/pose_detection.tflite",
        "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
        2_959_046,
        "BlazePose: finds people",
    ),
    Weights(
        "pose_landmark_full.tflite",
        "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
        "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
        6_440_512,
        "BlazePose full: reads a person's keypoints",
    ),
)


@dataclass(frozen=True)
class ModelStatus:
    """One line of `swingleg models list`. size in bytes."""

    name: str
    purpose: str
    licence: str
    size: int
    path: Path
    present: bool


def model_directory() -> Path:
    """Where weights are kept."""
    return cache_directory() / "models"


def list_models() -> list[ModelStatus]:
    """Every weights file swingleg knows, and whether it is here (by size, not by hash)."""
    folder = model_directory()
    return [
        ModelStatus(w.name, w.purpose, w.licence, w.size, folder / w.name, _there(folder, w))
        for w in WEIGHTS
    ]


def complete() -> bool:
    """Whether every weights file is here."""
    folder = model_directory()
    return all(_there(folder, weights) for weights in WEIGHTS)


def ensure(say: Say | None = None) -> Path:
    """The folder with all weights, obtained now if they are missing.

    Raises
    ------
    ModelError : as `pull`.
    """
    return model_directory() if complete() else pull(say=say)


def pull(*, wheel: str | Path | None = None, say: Say | None = None) -> Path:
    """Obtain the weights, check them and keep them; return their folder.

    Parameters
    ----------
    wheel : a mediapipe wheel already at hand, for computers without a network.
    say : called with one plain sentence per step.

    Raises
    ------
    ModelError : no network, pip fails, a file is damaged, or the cache cannot be written.
    """
    tell = say or (lambda sentence: None)
    folder = model_directory()
    if wheel is not None:
        _unpack(Path(wheel), folder)
    else:
        tell(
            "Getting the pose model (BlazePose, Apache-2.0): about 36 MB once through your "
            "package index, of which 9 MB are kept."
        )
        with tempfile.TemporaryDirectory(prefix="swingleg-") as room:
            _unpack(_download(Path(room)), folder)
    tell(f"The pose model is checked and kept in {folder}.")
    return folder


def _download(room: Path) -> Path:
    """Let pip fetch the wheel into `room`, through whatever index the user has set up."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--quiet"]
    command += [*_PLATFORM, "--dest", str(room), _PACKAGE]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ModelError(f"the pose model cannot be downloaded ({error})", fix=_BY_HAND) from error
    wheels = sorted(room.glob("*.whl"))
    if done.returncode or not wheels:
        lines = [line for line in done.stderr.splitlines() if "ERROR" in line] or ["pip failed"]
        raise ModelError(f"the pose model cannot be downloaded ({lines[-1].strip()})", fix=_BY_HAND)
    return wheels[0]


def _unpack(wheel: Path, folder: Path) -> None:
    """Take the weights out of a wheel, check each, and put it in place atomically."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            contents = {weights: archive.read(weights.member) for weights in WEIGHTS}
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(
            f"this is not the wheel of {_PACKAGE} ({error})", where=str(wheel), fix=_BY_HAND
        ) from error
    for weights, content in contents.items():
        if hashlib.sha256(content).hexdigest() != weights.sha256:
            raise ModelError(
                f"{weights.name} is damaged or not the version swingleg was built for",
                where=str(wheel),
                fix=_BY_HAND,
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for weights, content in contents.items():
            write_atomically(folder / weights.name, content)
    except OSError as error:
        raise ModelError(
            f"the pose model cannot be kept ({error})",
            where=str(folder),
            fix=f"Set the environment variable {CACHE_VARIABLE} to a folder you may write to.",
        ) from error


def write_atomically(target: Path, content: bytes) -> None:
    """All of a file or nothing of it: two analyses may start at once."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)


def _there(folder: Path, weights: Weights) -> bool:
    path = folder / weights.name
    return path.is_file() and path.stat().st_size == weights.size
