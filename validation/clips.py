"""Rendered clips with their truth, and what the pose network sees in them (kept between runs)."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.core.keypoints import other_side
from swingleg.motion.frame import Frame
from swingleg.pose.run import estimate_pose

#: part of the key under which key points are kept: raise it when `pose` changes what it gives
POSE_VERSION = 1


def side_by_side(function: Callable[..., Any], *columns: Sequence[Any]) -> list[Any]:
    """`map` with a process per core: a clip's analysis takes a second, and there are many."""
    with ProcessPoolExecutor() as pool:
        return list(pool.map(function, *columns))


@dataclass(frozen=True)
class Clip:
    """A clip with CLIP.truth.json beside it."""

    path: Path

    @cached_property
    def truth(self) -> dict[str, Any]:
        text = self.path.with_suffix(".truth.json").read_text(encoding="utf-8")
        return dict(json.loads(text))

    @property
    def subject(self) -> str:
        source = self.truth.get("source") or {}
        return str(source.get("subject") or self.path.stem)

    @property
    def changed(self) -> dict[str, float]:
        """What of a measured run was designed anew (`virtual.landing`): name → value."""
        return dict((self.truth.get("source") or {}).get("changed", {}))

    @property
    def near(self) -> str:
        return str(self.truth["near_side"])

    @property
    def yaw_deg(self) -> float:
        """How far the camera was turned from the side view; positive towards the runner's front."""
        return float(self.truth.get("conditions", {}).get("yaw_deg", 0.0))

    @property
    def far(self) -> str:
        return other_side(self.near)


def clips(folder: Path) -> list[Clip]:
    """Finished clips of a folder, by name."""
    found = sorted(folder.glob("*.mp4"))
    return [Clip(p) for p in found if p.with_suffix(".truth.json").exists()]


def keypoints_of(clip: Clip, backend: str = "blazepose") -> xr.Dataset:
    """The pose network's key points, sides consistent; read once and kept."""
    stat = clip.path.stat()
    text = f"{POSE_VERSION} {backend} {clip.path.resolve()} {stat.st_size} {stat.st_mtime_ns}"
    key = hashlib.sha256(text.encode()).hexdigest()[:16]
    kept = Path(tempfile.gettempdir()) / "swingleg-clips" / f"{key}.nc"
    if kept.exists():
        with xr.open_dataset(kept, engine="h5netcdf") as data:
            return data.load()
    data = estimate_pose(clip.path, backend=backend)
    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_suffix(".part")
    data.to_netcdf(partial, engine="h5netcdf")
    partial.rename(kept)
    return data


def usable(found: list[Clip], backend: str = "blazepose") -> Iterator[tuple[Clip, xr.Dataset]]:
    """Clips with their key points; one that swingleg refuses is left out with a line."""
    from swingleg.core.errors import InputError

    for clip in found:
        try:
            yield clip, keypoints_of(clip, backend)
        except InputError as error:
            print(f"{clip.path.name}: {error}")


def true_state(clip: Clip, side: str, time: np.ndarray, picture: Frame) -> np.ndarray:
    """(T, 5) hip x, y (pixels, runner's axes), thigh, shank, foot (radians) at `time`."""
    known = np.asarray(clip.truth["time_s"])
    hip = picture.to_runner(np.asarray(clip.truth["point_px"][side]["hip"]))
    angles = np.radians(
        [clip.truth["angle_deg"][side][name] for name in ("thigh", "shank", "foot")]
    )
    columns = [*hip.T, *angles]
    return np.stack([CubicSpline(known, c)(time) for c in columns], axis=1)


def true_length_px(clip: Clip) -> float:
    """Thigh and shank of the runner in pixels at his or her distance."""
    return float(clip.truth["leg_length_m"]) / float(clip.truth["metres_per_px"])
