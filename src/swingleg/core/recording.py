"""`Recording`: what a file of motion capture, keypoints or sensors holds, as it stands.

A reader turns one file into one Recording; nothing is filtered, filled, rotated or guessed there.

Markers, an `xarray.Dataset`:

=============  ==========================  =====================================================
position       (time, marker, space)       metres, space = x, y, z of the laboratory as stored in
                                           the file; NaN where the marker was not seen
=============  ==========================  =====================================================

Forces, an `xarray.Dataset` (one row of `plate` per force plate, or per foot in an OpenSim file):

=============  ==========================  =====================================================
force          (time, plate, space)        newtons ON THE RUNNER, laboratory axes as for Markers
cop            (time, plate, space)        metres, point of application; NaN where unloaded
moment         (time, plate, space)        newton metres about `cop` (the free moment)
side           (plate)                     "left", "right" or "" (one plate under both feet)
=============  ==========================  =====================================================

Signals, an `xarray.Dataset`: any further channels (EMG, analog, joint angles, accelerations):

=============  ==========================  =====================================================
value          (time, channel)             in the channel's own unit
unit           (channel)                   text; "" when the file does not say
kind           (channel)                   "emg", "analog", "angle", "torque", "imu", "other"
=============  ==========================  =====================================================

``time`` is seconds on ONE clock for the whole recording, strictly increasing; each dataset keeps
its own rate. attrs of each: ``rate_hz`` (median), ``source`` (file name), and for Markers
``file_units`` (the length unit in the file, "mm" or "m").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from swingleg.core.errors import DataError
from swingleg.core.findings import QualityWarning

SPACE = ("x", "y", "z")
SIGNAL_KINDS = ("emg", "analog", "angle", "torque", "imu", "other")


@dataclass(frozen=True)
class Recording:
    """One file, read.

    path : the file (or folder) read. kind : the reader's name ("c3d", "trc", "mot", "openpose",
    "table", ...). At least one of the datasets is set. notes : what the reader wants the user to
    know (a plate without calibration, labels cut off), in the form of quality warnings.
    """

    path: Path
    kind: str
    markers: xr.Dataset | None = None
    keypoints: xr.Dataset | None = None
    forces: xr.Dataset | None = None
    signals: tuple[xr.Dataset, ...] = ()
    notes: tuple[QualityWarning, ...] = field(default=())


def markers_dataset(
    time: ArrayLike,
    position: ArrayLike,
    names: Sequence[str],
    *,
    file_units: str = "m",
    source: str = "",
) -> xr.Dataset:
    """Build and validate Markers.

    Parameters
    ----------
    time : (T,) seconds. position : (T, M, 3) metres, NaN where lost. names : M marker labels.

    Raises
    ------
    DataError : naming all faults.
    """
    data = xr.Dataset(
        {"position": (("time", "marker", "space"), _floats(position), {"units": "m"})},
        coords=_clock(time) | {"marker": list(names), "space": list(SPACE)},
        attrs={"rate_hz": rate_of(time), "file_units": file_units, "source": source},
    )
    _raise("Markers", [*_clock_faults(data), *_name_faults(names)])
    return data


def forces_dataset(
    time: ArrayLike,
    force: ArrayLike,
    *,
    cop: ArrayLike | None = None,
    moment: ArrayLike | None = None,
    sides: Sequence[str] = (),
    plates: Sequence[str] = (),
    source: str = "",
) -> xr.Dataset:
    """Build and validate Forces.

    Parameters
    ----------
    time : (T,) seconds. force : (T, P, 3) N on the runner. cop : (T, P, 3) m. moment : (T, P, 3)
    N m. sides : P of "left", "right", "". plates : P names.

    Raises
    ------
    DataError : naming all faults.
    """
    newtons = _floats(force)
    if newtons.ndim != 3:
        raise DataError(f"not Forces: force has {newtons.ndim} dimensions, not 3")
    count = newtons.shape[1]
    nothing = np.full(newtons.shape, np.nan)
    dims = ("time", "plate", "space")
    side = list(sides) or [""] * count
    data = xr.Dataset(
        {
            "force": (dims, newtons, {"units": "N"}),
            "cop": (dims, nothing if cop is None else _floats(cop), {"units": "m"}),
            "moment": (dims, nothing if moment is None else _floats(moment), {"units": "N m"}),
        },
        coords=_clock(time)
        | {
            "plate": list(plates) or [f"plate {k + 1}" for k in range(count)],
            "space": list(SPACE),
            "side": ("plate", side),
        },
        attrs={"rate_hz": rate_of(time), "source": source},
    )
    faults = _clock_faults(data)
    if not set(side) <= {"left", "right", ""}:
        faults.append("side must be 'left', 'right' or ''")
    _raise("Forces", faults)
    return data


def signals_dataset(
    time: ArrayLike,
    value: ArrayLike,
    names: Sequence[str],
    *,
    units: Sequence[str] = (),
    kinds: Sequence[str] = (),
    source: str = "",
) -> xr.Dataset:
    """Build and validate Signals.

    Parameters
    ----------
    time : (T,) seconds. value : (T, C). names : C channel labels. units : C texts. kinds : C of
    `SIGNAL_KINDS`.

    Raises
    ------
    DataError : naming all faults.
    """
    count = len(names)
    kind = list(kinds) or ["other"] * count
    data = xr.Dataset(
        {"value": (("time", "channel"), _floats(value))},
        coords=_clock(time)
        | {
            "channel": list(names),
            "unit": ("channel", list(units) or [""] * count),
            "kind": ("channel", kind),
        },
        attrs={"rate_hz": rate_of(time), "source": source},
    )
    faults = [*_clock_faults(data), *_name_faults(names)]
    if not set(kind) <= set(SIGNAL_KINDS):
        faults.append(f"kind must be one of {', '.join(SIGNAL_KINDS)}")
    _raise("Signals", faults)
    return data


def rate_of(time: ArrayLike) -> float:
    """Median samples per second; NaN for fewer than two samples."""
    step = np.diff(np.asarray(time, dtype=float))
    return float(1.0 / np.median(step)) if step.size and np.median(step) > 0 else float("nan")


def _floats(values: ArrayLike) -> np.ndarray:
    return np.asarray(values, dtype=float)


def _clock(time: ArrayLike) -> dict[str, object]:
    return {"time": ("time", _floats(time), {"units": "s"})}


def _clock_faults(data: xr.Dataset) -> list[str]:
    time = data.time.values
    if time.size == 0:
        return ["no samples"]
    if not np.isfinite(time).all() or (np.diff(time) <= 0).any():
        return ["time does not increase strictly"]
    return []


def _name_faults(names: Sequence[str]) -> list[str]:
    twice = sorted({name for name in names if list(names).count(name) > 1})
    return [f"names stand twice: {', '.join(twice)}"] if twice else []


def _raise(what: str, faults: list[str]) -> None:
    if faults:
        raise DataError(f"not {what}: " + "; ".join(faults))
