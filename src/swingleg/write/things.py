"""What is to be written, seen as plain tables: the one place that knows the contracts' layouts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import OutputError
from swingleg.core.keypoints import SIDES
from swingleg.core.recording import rate_of


@dataclass(frozen=True)
class Points:
    """time (T,) s; position (T, M, 3) in `units`, NaN where not seen; names M; rate in Hz."""

    time: np.ndarray
    position: np.ndarray
    names: list[str]
    units: str
    rate_hz: float


@dataclass(frozen=True)
class Columns:
    """time (T,) s; value (T, C); names C; units C."""

    time: np.ndarray
    value: np.ndarray
    names: list[str]
    units: list[str]


def kind_of(thing: xr.Dataset) -> str:
    """ "motion", "markers", "keypoints", "forces" or "signals"; OutputError for anything else."""
    if "joint_angle" in thing:
        return "motion"
    if "position" in thing and "marker" in thing.dims:
        return "markers"
    if "position" in thing and "keypoint" in thing.dims:
        return "keypoints"
    if "force" in thing and "plate" in thing.dims:
        return "forces"
    if "value" in thing and "channel" in thing.dims:
        return "signals"
    raise OutputError(
        "this is no Markers, Forces, Signals, Keypoints or Motion dataset",
        fix="Write one part of a recording, or a Motion.",
    )


def points_of(thing: xr.Dataset, path: Path) -> Points:
    """Markers, or a Motion's positions as markers (z = 0 for a motion in the plane).

    Raises
    ------
    OutputError : the thing has no positions in three dimensions.
    """
    kind = kind_of(thing)
    if kind not in ("markers", "motion"):
        raise OutputError(
            f"{kind} have no marker positions", where=str(path),
            fix="Write them as CSV, or as MOT.",
        )  # fmt: skip
    dim = "marker" if kind == "markers" else "point"
    position = np.asarray(thing.position.transpose("time", dim, "space").values, dtype=float)
    if position.shape[2] == 2:
        position = np.concatenate([position, np.zeros_like(position[..., :1])], axis=2)
        position[np.isnan(position).any(axis=2)] = np.nan
    return Points(
        np.asarray(thing.time.values, dtype=float),
        position,
        [str(name) for name in thing[dim].values],
        str(thing.position.attrs.get("units", "m")),
        rate_hz(thing),
    )


def angles_of(motion: xr.Dataset) -> Columns:
    """A Motion's angles as columns: ``knee_angle_r``-like names, degrees.

    Names follow OpenSim's coordinates (hip_flexion, knee_angle, ankle_angle, side last) with the
    signs of this project: flexion positive, also at the knee, where OpenSim's usual models differ.
    """
    names: list[str] = []
    parts: list[np.ndarray] = []
    for side in SIDES:
        for joint, name in (
            ("hip", "hip_flexion"),
            ("knee", "knee_angle"),
            ("ankle", "ankle_angle"),
        ):
            names.append(f"{name}_{side[0]}")
            parts.append(motion.joint_angle.sel(side=side, joint=joint).values)
        for segment in ("thigh", "shank", "foot"):
            names.append(f"{segment}_angle_{side[0]}")
            parts.append(motion.segment_angle.sel(side=side, segment=segment).values)
    names.append("trunk_lean")
    parts.append(motion.trunk_angle.values)
    value = np.stack(parts, axis=1).astype(float)
    return Columns(np.asarray(motion.time.values, float), value, names, ["deg"] * len(names))


def rate_hz(thing: xr.Dataset) -> float:
    """Samples per second: as stated, else from the time stamps."""
    stated = thing.attrs.get("rate_hz", thing.attrs.get("fps"))
    if stated is not None and np.isfinite(stated):
        return float(stated)
    return rate_of(thing.time.values)


def clean(names: list[str], forbidden: str, path: Path) -> list[str]:
    """Labels fit for a file: characters it cannot hold become "_".

    Raises
    ------
    OutputError : a label is empty, or two become the same.
    """
    fit = ["".join("_" if c in forbidden else c for c in name).strip() for name in names]
    if "" in fit or len(set(fit)) < len(fit):
        raise OutputError(
            f"the labels {', '.join(map(repr, names[:8]))} … are empty or not different from each "
            "other in this format",
            where=str(path),
            fix="Rename them first.",
        )
    return fit
