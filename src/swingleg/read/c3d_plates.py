"""The FORCE_PLATFORM group of a C3D file → Forces, with a note for every plate left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.findings import QualityWarning
from swingleg.core.recording import forces_dataset
from swingleg.read.c3d_parameters import Parameters
from swingleg.read.plates import (
    CHANNELS,
    LOADED_N,
    PlateLoad,
    axes_without_corners,
    plate_axes,
    plate_load,
)

_SCREEN = {"X": (1.0, 0.0, 0.0), "Y": (0.0, 1.0, 0.0), "Z": (0.0, 0.0, 1.0)}
_VOLTS = ("v", "volt", "volts", "mv", "uv", "µv")
#: a plate with more of its loaded samples than this off its own surface is wrongly described
_OFF_PLATE = 0.25
_FORMS = "Export the trial again with the plate's calibration, or give the forces as a MOT file."


class _RefusedError(Exception):
    """A plate that cannot be read; carries the note."""

    def __init__(self, code: str, message: str, fix: str = _FORMS) -> None:
        super().__init__(message)
        self.note = QualityWarning(code, message, fix)


def read_plates(
    analog: np.ndarray,
    time: np.ndarray,
    parameters: Parameters,
    *,
    to_metres: float,
    markers: np.ndarray | None,
    path: Path,
) -> tuple[xr.Dataset | None, set[int], list[QualityWarning]]:
    """Forces on the runner, the channels that went into them, and notes.

    Parameters
    ----------
    analog : (T, C) scaled channels. time : (T,) s. to_metres : of POINT:UNITS. markers : (F, M, 3)
    m, to know which way is up. path : for the notes.

    A plate without the calibration it needs, of an unknown type, or whose channels are missing
    gives no force but a note; its channels stay analog signals.
    """
    count = min(int(parameters.number("FORCE_PLATFORM", "USED") or 0), 100)
    loads: list[PlateLoad] = []
    names: list[str] = []
    used: set[int] = set()
    notes: list[QualityWarning] = []
    for k in range(count):
        try:
            load, columns, more = _one(k, analog, parameters, to_metres, markers, path)
        except _RefusedError as refusal:
            notes.append(refusal.note)
            continue
        loads.append(load)
        names.append(f"plate {k + 1}")
        used.update(columns)
        notes += more
    if not loads:
        return None, set(), notes
    stacked = {
        part: np.stack([getattr(load, part) for load in loads], axis=1)
        for part in ("force", "cop", "moment")
    }
    forces = forces_dataset(
        time,
        stacked["force"],
        cop=stacked["cop"],
        moment=stacked["moment"],
        plates=names,
        source=path.name,
    )
    return forces, used, notes


def _one(
    k: int,
    analog: np.ndarray,
    parameters: Parameters,
    to_metres: float,
    markers: np.ndarray | None,
    path: Path,
) -> tuple[PlateLoad, list[int], list[QualityWarning]]:
    plate = f"Force plate {k + 1} of {path.name}"
    kinds = parameters.array("FORCE_PLATFORM", "TYPE").ravel()
    kind = int(kinds[k]) if k < kinds.size else 0
    if kind not in CHANNELS:
        raise _RefusedError(
            "plate_type_unknown", f"{plate} is of type {kind}; types 1 to 4 are read."
        )
    columns = _columns(k, kind, analog, parameters, plate)
    calibration = _calibration(k, parameters, plate) if kind == 4 else None
    units = parameters.texts("ANALOG", "UNITS")
    said = [units[c] if c < len(units) else "" for c in columns]
    if kind != 4 and said[2].lower() in _VOLTS:
        raise _RefusedError(
            "plate_not_calibrated",
            f"{plate} is not calibrated: its channels are in {said[2]}, not newtons.",
        )
    corners = _slab(parameters.array("FORCE_PLATFORM", "CORNERS"), k, (3, 4)).T * to_metres
    origin = _slab(parameters.array("FORCE_PLATFORM", "ORIGIN"), k, (3,)) * to_metres
    axes = plate_axes(corners)
    notes: list[QualityWarning] = []
    if axes is None:
        axes = axes_without_corners(*_screen(parameters))
        notes.append(_no_corners(plate))
        corners = np.full((4, 3), np.nan)
    lengths = _lengths(kind, said, to_metres)
    factor = 1000.0 if said[2].lower() == "kn" and kind != 4 else 1.0
    load = plate_load(
        kind,
        analog[:, columns] * factor,
        axes=axes,
        centre=corners.mean(axis=0) if np.isfinite(corners).all() else None,
        origin=np.nan_to_num(origin),
        to_metres=lengths,
        calibration=calibration,
    )
    load, more = _pushing_up(load, axes, corners, markers, plate)
    return load, columns, [*notes, *more, *_off_plate(load, axes, corners, plate)]


def _columns(
    k: int, kind: int, analog: np.ndarray, parameters: Parameters, plate: str
) -> list[int]:
    table = parameters.array("FORCE_PLATFORM", "CHANNEL")
    table = table.reshape(table.shape[0], -1) if table.ndim else table
    need = CHANNELS[kind]
    there = table.ndim == 2 and k < table.shape[1]
    chosen = table[:need, k].astype(int) - 1 if there else np.empty(0, dtype=int)
    if len(chosen) < need or np.min(chosen) < 0 or np.max(chosen) >= analog.shape[1]:
        raise _RefusedError(
            "plate_channels_missing",
            f"{plate} (type {kind}) needs {need} analog channels that the file does not hold.",
            "Export the trial again with its analog channels.",
        )
    return [int(column) for column in chosen]


def _calibration(k: int, parameters: Parameters, plate: str) -> np.ndarray:
    table = _slab(parameters.array("FORCE_PLATFORM", "CAL_MATRIX"), k, (6, 6))
    if not np.isfinite(table).all() or not np.abs(np.linalg.det(table)) > 0:
        raise _RefusedError(
            "plate_not_calibrated",
            f"{plate} is not calibrated: type 4 needs a CAL_MATRIX, and the file holds none.",
        )
    stored = parameters.text("FORCE_PLATFORM", "MATRIX_STORE").upper()
    return table.T if stored == "BYROW" else table


def _slab(table: np.ndarray, k: int, shape: tuple[int, ...]) -> np.ndarray:
    """Plate k's part of a parameter whose last axis counts plates; NaN when it is not there."""
    if table.ndim == len(shape):
        table = table[..., None]
    if table.ndim != len(shape) + 1 or k >= table.shape[-1]:
        return np.full(shape, np.nan)
    part = table[..., k]
    if any(have < want for have, want in zip(part.shape, shape, strict=True)):
        return np.full(shape, np.nan)
    return part[tuple(slice(0, want) for want in shape)]


def _lengths(kind: int, units: list[str], to_metres: float) -> tuple[float, float]:
    """Length in the centre of pressure (type 1) and in the moments, in metres."""
    moment = units[3] if kind != 1 else units[5]
    plain = moment.lower().replace(".", "").replace("*", "").replace(" ", "").replace("-", "")
    known = {"nmm": 0.001, "ncm": 0.01, "nm": 1.0}
    spot = {"mm": 0.001, "cm": 0.01, "m": 1.0}.get(units[3].lower(), to_metres)
    return spot, known.get(plain, to_metres)


def _screen(parameters: Parameters) -> tuple[np.ndarray, np.ndarray]:
    """Up and forward of the lab as POINT:Y_SCREEN and X_SCREEN give them; Z and X when unsaid."""
    found = []
    for name, otherwise in (("Y_SCREEN", "+Z"), ("X_SCREEN", "+X")):
        text = (parameters.text("POINT", name) or otherwise).upper()
        axis = np.array(_SCREEN.get(text[-1:], _SCREEN[otherwise[-1]]))
        found.append(-axis if text.startswith("-") else axis)
    return found[0], found[1]


def _pushing_up(
    load: PlateLoad,
    axes: np.ndarray,
    corners: np.ndarray,
    markers: np.ndarray | None,
    plate: str,
) -> tuple[PlateLoad, list[QualityWarning]]:
    """Turn a plate that holds the force of the runner on it: nobody can pull on the ground."""
    up = -axes[:, 2]
    notes = []
    if markers is not None and np.isfinite(corners).all():
        above = np.nanmedian((markers - corners.mean(axis=0)) @ up)
        if above < 0:
            up = -up
            notes.append(
                QualityWarning(
                    "plate_corners_order",
                    f"{plate} lies upside down by the order of its corners: the horizontal force "
                    "and the centre of pressure may be mirrored.",
                    "Number the corners as the C3D guide asks: +x+y, −x+y, −x−y, +x−y.",
                )
            )
    upward = load.force @ up
    loaded = np.abs(upward) > LOADED_N
    if not loaded.any() or np.median(upward[loaded]) > 0:
        return load, notes
    turned = PlateLoad(-load.force, load.cop, -load.moment)
    note = QualityWarning(
        "plate_sign_turned",
        f"{plate} holds the force on the plate, not on the runner; its sign was turned.",
        "Nothing to do; check that the braking force points backward.",
    )
    return turned, [*notes, note]


def _off_plate(
    load: PlateLoad, axes: np.ndarray, corners: np.ndarray, plate: str
) -> list[QualityWarning]:
    if not np.isfinite(corners).all():
        return []
    spot = (load.cop - corners.mean(axis=0)) @ axes
    half = np.abs((corners - corners.mean(axis=0)) @ axes).max(axis=0)
    seen = np.isfinite(spot).all(axis=1)
    off = (np.abs(spot[seen, :2]) > 1.1 * half[:2]).any(axis=1)
    if not seen.any() or off.mean() <= _OFF_PLATE:
        return []
    return [
        QualityWarning(
            "cop_off_plate",
            f"{plate}: {off.mean():.0%} of the centres of pressure lie off the plate; the forces "
            "can still be right.",
            "Check FORCE_PLATFORM:ORIGIN, CORNERS and the unit of the moments.",
        )
    ]


def _no_corners(plate: str) -> QualityWarning:
    return QualityWarning(
        "plate_corners_missing",
        f"{plate} has no usable corners: its z was taken as down and its y as the direction of "
        "running; there is no centre of pressure.",
        "Enter the plate's corners in the recording software and export again.",
    )
