"""MOT and STO: OpenSim storage files of angles, forces and any other signals.

Format: OpenSim documentation, "Motion (.mot) Files" and "Storage (.sto) Files": name, version,
nRows, nColumns, inDegrees, endheader, labels, rows parted by tabs; names without blanks. Forces
bear the names that OpenSim's external loads use: ``R_ground_force_vx``, ``R_ground_force_px``,
``R_ground_torque_x``.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.errors import OutputError
from swingleg.core.files import whole_file
from swingleg.write.text import rows_text
from swingleg.write.things import Columns, angles_of, clean, kind_of


def write_mot(thing: xr.Dataset, path: str | Path) -> None:
    """A Motion's angles (degrees), Forces, or Signals.

    Where a plate bears no load its centre of pressure and moment are written 0, as OpenSim's
    external loads want numbers in every row. OpenSim's Storage ends at the first nan: of a Motion,
    angles that were never seen are left out, and then the instants at which another is missing.
    Missing samples of signals are written nan.

    Raises
    ------
    OutputError : the thing is none of these, or the disk refuses.
    """
    path = Path(path)
    kind = kind_of(thing)
    if kind == "motion":
        columns, title, degrees = _without_gaps(angles_of(thing), path), "Coordinates", True
    elif kind == "forces":
        columns, title, degrees = force_columns(thing), "Ground reaction forces", True
    elif kind == "signals":
        columns = _signal_columns(thing)
        degrees = bool(np.isin(thing.kind.values, "angle").any())
        title = "Coordinates" if degrees else "Signals"
    else:
        raise OutputError(
            f"{kind} do not go into a MOT file", where=str(path), fix="Write them as TRC."
        )
    names = clean(columns.names, " \t\r\n", path)
    head = [
        title,
        "version=1",
        f"nRows={len(columns.time)}",
        f"nColumns={len(names) + 1}",
        # left out where nothing is an angle: "no" would claim radians
        *(["inDegrees=yes"] if degrees else []),
        "",
        "Units are S.I. units (second, meters, Newtons, ...)",
        "",
        "endheader",
        "\t".join(["time", *names]),
    ]
    body = rows_text([columns.time, columns.value], "\t", missing="nan")
    with whole_file(path) as part:
        part.write_text("\n".join(head) + "\n" + body, encoding="utf-8", newline="\n")


def _without_gaps(columns: Columns, path: Path) -> Columns:
    """Angles that were seen, at the instants at which all of them were."""
    seen = np.isfinite(columns.value)
    keep = seen.any(axis=0)
    whole = seen[:, keep].all(axis=1)
    if not (keep.any() and whole.any()):
        raise OutputError(
            "at no instant were all angles seen",
            where=str(path),
            fix="Write them as CSV, which holds gaps.",
        )
    parts = (columns.names, columns.units)
    names, units = ([text for text, k in zip(part, keep, strict=True) if k] for part in parts)
    return Columns(columns.time[whole], columns.value[whole][:, keep], names, units)


def force_columns(forces: xr.Dataset) -> Columns:
    """Forces as OpenSim's columns, all forces and points first, then all torques."""
    labels = _plate_labels(forces)
    loads: list[np.ndarray] = []
    names: list[str] = []
    torques: list[np.ndarray] = []
    torque_names: list[str] = []
    for k, label in enumerate(labels):
        part = {
            name: np.asarray(forces[name].isel(plate=k).values, float)
            for name in ("force", "cop", "moment")
        }
        idle = ~(np.abs(part["force"]) > 0).any(axis=1)
        for name in ("cop", "moment"):
            part[name] = np.where(np.isnan(part[name]) | idle[:, None], 0.0, part[name])
        loads += [part["force"], part["cop"]]
        names += [f"{label}ground_force_{p}{axis}" for p in "vp" for axis in "xyz"]
        torques.append(part["moment"])
        torque_names += [f"{label}ground_torque_{axis}" for axis in "xyz"]
    units = [unit for _ in labels for unit in 3 * ["N"] + 3 * ["m"]] + 3 * len(labels) * ["N m"]
    value = np.concatenate([*loads, *torques], axis=1)
    return Columns(np.asarray(forces.time.values, float), value, [*names, *torque_names], units)


def _plate_labels(forces: xr.Dataset) -> list[str]:
    sides = [str(side) for side in forces.side.values]
    if set(sides) <= {"left", "right"} and len(set(sides)) == len(sides):
        return [f"{side[0].upper()}_" for side in sides]
    plates = [re.sub(r"\W+", "_", str(name)).strip("_") for name in forces.plate.values]
    return [f"{plate}_{side[0].upper()}_" if side else f"{plate}_"
            for plate, side in zip(plates, sides, strict=True)]  # fmt: skip


def _signal_columns(signals: xr.Dataset) -> Columns:
    return Columns(
        np.asarray(signals.time.values, float),
        np.asarray(signals.value.values, float),
        [str(name) for name in signals.channel.values],
        [str(unit) for unit in signals.unit.values],
    )
