"""Pose results kept for the next run: a finished one whole, an unfinished one in parts.

What is kept depends only on the clip's content, the pose model, and this program's own code; the
name of its folder is a hash of all that, so that nothing stale is ever found. An unfinished clip is
kept in parts of `pose.track.CHECKPOINT` frames, from which following goes on as if it had never
stopped.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from swingleg import __version__
from swingleg.core.errors import OutputError
from swingleg.core.files import cache_directory, whole_file
from swingleg.pose.background import Stretch
from swingleg.pose.base import Estimate, Region
from swingleg.pose.fetched import model_place
from swingleg.pose.people import Followed
from swingleg.pose.track import CHECKPOINT, Start, Track, Tracks
from swingleg.pose.weights import WEIGHTS

_RESULT = "keypoints.nc"
#: clips whose results are kept, the latest used ones
_MOST_CLIPS = 50


@dataclass(frozen=True)
class Kept:
    """The place of one clip's pose results."""

    folder: Path

    def result(self) -> xr.Dataset | None:
        """The finished Keypoints, or None."""
        path = self.folder / _RESULT
        try:
            with xr.open_dataset(path, engine="h5netcdf") as data:
                found = data.load()
            path.touch()
        except (OSError, ValueError, KeyError):
            return None
        return found

    def finish(self, keypoints: xr.Dataset) -> None:
        """Keep finished Keypoints and drop the parts. A full disk only costs the next run time."""
        with contextlib.suppress(OSError, OutputError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(self.folder / _RESULT) as part:
                keypoints.to_netcdf(part, engine="h5netcdf")
            for path in self.folder.glob("part-*.npz"):
                path.unlink(missing_ok=True)
            _prune(self.folder.parent)

    def save_part(self, found: Tracks, state: dict[str, Any], stretches: list[Stretch]) -> None:
        """Keep the frames since the last checkpoint, and the state to go on from."""
        stop = len(found.time)
        first = stop - CHECKPOINT
        with contextlib.suppress(OSError, OutputError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with whole_file(self.folder / f"part-{stop // CHECKPOINT:05d}.npz") as part:
                arrays: dict[str, Any] = _estimates(found, first)
                arrays |= _background(stretches, first, stop)
                np.savez(part, time=found.time[first:], state=json.dumps(state), **arrays)

    def start(self) -> tuple[Start, list[Stretch]] | None:
        """Where an unfinished clip stopped, or None."""
        found, stretches, state = Tracks(), [], None
        number = 1
        while (path := self.folder / f"part-{number:05d}.npz").is_file():
            try:
                with np.load(path, allow_pickle=False) as data:
                    part = dict(data)
            except (OSError, ValueError, KeyError):
                break
            _take_estimates(found, part, json.loads(str(part["state"])))
            stretches += _take_background(part)
            found.time += part["time"].tolist()
            state = json.loads(str(part["state"]))
            number += 1
        return (Start(found, state), stretches) if state is not None else None


def kept_for(path: Path, backend: str, **settings: Any) -> Kept | None:
    """The place for a clip; None where the clip or the cache cannot be read.

    settings : whatever else the keypoints depend on, as JSON can hold it.
    """
    try:
        with path.open("rb") as clip:
            content = hashlib.file_digest(clip, "blake2b").hexdigest()
        name, _, model = backend.partition(":")
        weights: Any = [w.sha256 for w in WEIGHTS]
        if model:
            with model_place(model).open("rb") as file:
                weights = [*weights, hashlib.file_digest(file, "blake2b").hexdigest()]
    except OSError:
        return None
    everything = [content, name, weights, __version__, _code(), settings]
    key = hashlib.blake2b(json.dumps(everything, sort_keys=True).encode(), digest_size=16)
    return Kept(cache_directory() / "pose" / key.hexdigest())


@cache
def _code() -> str:
    """A hash of the code that makes keypoints: other code, other results."""
    total = hashlib.blake2b()
    for package, names in (("swingleg.pose", None), ("swingleg.read", ("video.py", "frame.py"))):
        for file in sorted(files(package).iterdir(), key=lambda f: f.name):
            if file.name.endswith(".py") and (names is None or file.name in names):
                total.update(file.read_bytes())
    return total.hexdigest()


def _prune(root: Path) -> None:
    """Drop the clips not used for longest."""
    clips = sorted((p for p in root.iterdir() if p.is_dir()), key=_last_used, reverse=True)
    for old in clips[_MOST_CLIPS:]:
        shutil.rmtree(old, ignore_errors=True)


def _last_used(folder: Path) -> float:
    return max((p.stat().st_mtime for p in folder.iterdir()), default=0.0)


def _estimates(found: Tracks, first: int) -> dict[str, np.ndarray]:
    """Everybody's estimates from frame `first` on, as arrays."""
    rows = [
        (person.label, number, estimate)
        for person in found.people
        for number, estimate in zip(person.frame, person.estimate, strict=True)
        if number >= first
    ]
    return {
        "label": np.array([label for label, _, _ in rows], dtype=int),
        "frame": np.array([number for _, number, _ in rows], dtype=int),
        "position": np.array([e.position for _, _, e in rows], dtype=float),
        "confidence": np.array([e.confidence for _, _, e in rows]),
        "presence": np.array([e.presence for _, _, e in rows], dtype=float),
        "region": np.array(
            [(r.x, r.y, r.side, r.turn) for r in (e.following for _, _, e in rows)], dtype=float
        ),
    }


def _take_estimates(found: Tracks, part: dict[str, Any], state: dict[str, Any]) -> None:
    for row in state["tracks"][len(found.tracks) :]:
        found.tracks.append(Track(Followed(row["label"])))
    columns = (part[name] for name in ("label", "frame", "position", "confidence", "presence"))
    for *row, region in zip(*columns, part["region"], strict=True):
        label, number, position, confidence, presence = row
        estimate = Estimate(position, confidence, float(presence), Region(*map(float, region)))
        found.people[int(label)].add(int(number), estimate)


def _background(stretches: list[Stretch], first: int, stop: int) -> dict[str, np.ndarray]:
    """Stretches whose key picture lies in first ≤ frame < stop; none goes on beyond `stop`."""
    here = [s for s in stretches if first <= s.key < stop]
    empty = np.empty((0, 2), np.float32)
    return {
        "key": np.array([s.key for s in here], dtype=int),
        "points": np.array([len(s.start) for s in here], dtype=int),
        "pictures": np.array([len(s.frame) for s in here], dtype=int),
        "picture": np.array([n for s in here for n in s.frame], dtype=int),
        "start": np.concatenate([s.start for s in here] or [empty]),
        "seen": np.concatenate([p for s in here for p in s.seen] or [empty]),
    }


def _take_background(part: dict[str, Any]) -> list[Stretch]:
    out, point, picture, row = [], 0, 0, 0
    for key, points, pictures in zip(part["key"], part["points"], part["pictures"], strict=True):
        seen = part["seen"][row : row + points * pictures].reshape(pictures, points, 2)
        frames = part["picture"][picture : picture + pictures].tolist()
        out.append(Stretch(int(key), part["start"][point : point + points], frames, list(seen)))
        point, picture, row = point + points, picture + pictures, row + points * pictures
    return out
