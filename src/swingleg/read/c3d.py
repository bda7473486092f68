"""C3D: markers, force plates, EMG and other analog channels, through ezc3d.

Source: the C3D file format user guide (c3d.org). A point with a negative residual, with all
coordinates zero or NaN was not seen. Time 0 is the recording's own first frame, so a file cut out
of a longer one begins later; events in the file stand on the same clock, as attributes
``event_times_s`` and ``event_labels`` of the Markers. The unloaded level of the plates is left in.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.core.recording import Recording, markers_dataset, signals_dataset
from swingleg.read.analog import analog_signals
from swingleg.read.c3d_header import MOST_FRAMES, check_c3d_size
from swingleg.read.c3d_parameters import Parameters
from swingleg.read.c3d_plates import read_plates
from swingleg.read.names import metres_per_unit, unique_names

_AGAIN = "Export or copy the file again."
#: parameter in POINT that lists computed curves stored as points → kind, unit when unsaid
_CURVES = {
    "ANGLES": ("angle", "deg"),
    "MOMENTS": ("torque", ""),
    "FORCES": ("other", ""),
    "POWERS": ("other", ""),
    "SCALARS": ("other", ""),
}


def read_c3d(path: str | Path) -> Recording:
    """One C3D file → Markers in metres, Forces on the runner, Signals.

    Raises
    ------
    InputError : not a C3D file, cut short, without frames or rate, or without a unit of length
    that could be told from its size.
    """
    path = Path(path)
    room = check_c3d_size(path)
    file = _open(path)
    parameters = Parameters(file["parameters"])
    points = np.asarray(file["data"]["points"], dtype=float)[:3].transpose(2, 1, 0)
    analog = np.asarray(file["data"]["analogs"], dtype=float)[0].T
    rate = parameters.number("POINT", "RATE") or float(file["header"]["points"]["frame_rate"])
    if not np.isfinite(rate) or rate <= 0:
        raise InputError("no frame rate is given", where=str(path), fix=_AGAIN)
    start = float(file["header"]["points"]["first_frame"]) / rate
    time = start + np.arange(len(points)) / rate
    residual = np.asarray(file["data"]["meta_points"]["residuals"])[0].T
    markers, curves, notes = _points(points, residual, time, parameters, path)
    notes += _too_long(path, len(points), room)
    scale = _length_scale(markers, parameters)
    # samples per frame are a whole number by construction of the format
    analog_rate = rate * max(1, round(len(analog) / len(points)))
    analog_time = start + np.arange(len(analog)) / analog_rate
    forces, used, plate_notes = read_plates(
        analog, analog_time, parameters, to_metres=scale,
        markers=None if markers is None else markers.position.values, path=path,
    )  # fmt: skip
    signals = tuple(
        data
        for data in (curves, analog_signals(analog, analog_time, parameters, used, path))
        if data is not None
    )
    if markers is None and forces is None and not signals:
        raise InputError("the file holds no channels", where=str(path), fix=_AGAIN)
    for data in (forces, *signals):
        if data is not None and data.sizes["time"] == len(analog):
            data.attrs["rate_hz"] = analog_rate
    if markers is not None:
        markers.attrs["rate_hz"] = rate
        _add_events(markers, parameters)
    return Recording(
        path, "c3d", markers=markers, forces=forces, signals=signals, notes=(*notes, *plate_notes)
    )


def _open(path: Path) -> Any:
    import ezc3d

    try:
        return ezc3d.c3d(str(path))
    except Exception as error:  # ezc3d raises whatever its C++ side throws
        raise InputError(
            f"the C3D file cannot be read ({str(error).splitlines()[0][:120]})",
            where=str(path),
            fix=_AGAIN,
        ) from error


def _too_long(path: Path, frames: int, room: int) -> list[QualityWarning]:
    # ezc3d stops at what the header can count; the last block may hold a few frames of padding
    if frames < MOST_FRAMES or room < frames + 512:
        return []
    return [
        QualityWarning(
            "frames_left_out",
            f"{path.name} holds about {room} frames; only the first {frames} are read.",
            "Cut the recording into shorter files in the recording software.",
        )
    ]


def _points(
    points: np.ndarray, residual: np.ndarray, time: np.ndarray, parameters: Parameters, path: Path
) -> tuple[xr.Dataset | None, xr.Dataset | None, list[QualityWarning]]:
    """Markers, computed curves stored as points (Plug-in Gait), and notes."""
    lost = ~np.isfinite(points).all(axis=2) | (residual < 0)
    labels = parameters.texts("POINT", "LABELS")[: points.shape[1]]
    labels += [f"point {k + 1}" for k in range(len(labels), points.shape[1])]
    group = {
        name: kind for kind in _CURVES for name in parameters.texts("POINT", kind) if name in labels
    }
    keep = [k for k, name in enumerate(labels) if name not in group and not name.startswith("*")]
    curves = _curves(points, lost, time, labels, group, parameters, path)
    lost |= (points == 0).all(axis=2)
    keep = [k for k in keep if not lost[:, k].all()]
    if not keep:
        return None, curves, []
    raw = points[:, keep]
    raw[lost[:, keep]] = np.nan
    names, notes = unique_names([_plain(labels[k], labels) for k in keep], path)
    factor, unit, assumed = metres_per_unit(parameters.text("POINT", "UNITS"), raw, path)
    markers = markers_dataset(time, raw * factor, names, file_units=unit, source=path.name)
    return markers, curves, [*notes, *assumed]


def _plain(label: str, labels: list[str]) -> str:
    """Without the subject's name ("Ann:RASI" → "RASI") where all labels bear the same one."""
    subjects = {name.split(":", 1)[0] for name in labels if ":" in name}
    return label.split(":", 1)[1] if len(subjects) == 1 and ":" in label else label


def _curves(
    points: np.ndarray,
    lost: np.ndarray,
    time: np.ndarray,
    labels: list[str],
    group: dict[str, str],
    parameters: Parameters,
    path: Path,
) -> xr.Dataset | None:
    chosen = [k for k, name in enumerate(labels) if name in group and not lost[:, k].all()]
    if not chosen:
        return None
    value = np.where(lost[:, chosen, None], np.nan, points[:, chosen]).reshape(len(points), -1)
    names, _ = unique_names([f"{labels[k]}_{axis}" for k in chosen for axis in "xyz"], path)
    kinds, units = [], []
    for k in chosen:
        kind, unit = _CURVES[group[labels[k]]]
        said = parameters.text("POINT", group[labels[k]].rstrip("S") + "_UNITS")
        kinds += 3 * [kind]
        units += 3 * [said or unit]
    return signals_dataset(time, value, names, units=units, kinds=kinds, source=path.name)


def _length_scale(markers: xr.Dataset | None, parameters: Parameters) -> float:
    unit = parameters.text("POINT", "UNITS") or (
        "mm" if markers is None else str(markers.attrs["file_units"])
    )
    return metres_per_unit(unit, np.empty((0, 0, 3)), Path("POINT:UNITS"))[0]


def _add_events(markers: xr.Dataset, parameters: Parameters) -> None:
    used = int(parameters.number("EVENT", "USED") or 0)
    times = parameters.array("EVENT", "TIMES")
    if used == 0 or times.ndim != 2 or times.shape[0] != 2:
        return
    label = parameters.texts("EVENT", "LABELS")
    side = parameters.texts("EVENT", "CONTEXTS")
    order = np.argsort(times[0] * 60 + times[1])[:used]
    markers.attrs["event_times_s"] = [float(times[0, k] * 60 + times[1, k]) for k in order]
    markers.attrs["event_labels"] = [
        " ".join(part[k] for part in (side, label) if k < len(part)).strip() for k in order
    ]
