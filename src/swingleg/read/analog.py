"""Analog channels of a C3D file that are no force plate: EMG, accelerometers, the rest."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.recording import signals_dataset
from swingleg.read.c3d_parameters import Parameters
from swingleg.read.names import unique_names

_VOLTS = {"v", "volt", "volts", "mv", "uv", "µv", "μv"}
#: usual short names of leg and trunk muscles, a side letter or word before or after
_SIDE = r"(?:l|r|lt|rt|left|right)"
_MUSCLE = re.compile(
    rf"^(?:{_SIDE}[\s._-]+|[lr])?(?:rf|vl|vm|vmo|bf|st|sm|gm|gl|mg|lg|gas|gastroc|sol|soleus|ta|"
    r"tibant|gmax|gmed|glut\w*\.?(?:[\s._-]*m(?:ax|ed)\w*\.?)?|tfl|add\w*|per|pl|ham\w*|quad\w*|es|"
    r"ra|rectus\w*|biceps\w*|vast\w*|semit\w*|iliopsoas|ilio\w*)"
    rf"(?:[\s._-]+{_SIDE}|[lr])?$",
    re.IGNORECASE,
)


def analog_signals(
    value: np.ndarray, time: np.ndarray, parameters: Parameters, used: Collection[int], path: Path
) -> xr.Dataset | None:
    """Signals of all channels not in `used`; None when there are none.

    value : (T, C) in the channels' units. used : columns that went into Forces.
    """
    rest = [k for k in range(value.shape[1]) if k not in used] if value.size else []
    if not rest:
        return None
    labels = _padded(parameters.texts("ANALOG", "LABELS"), value.shape[1], "channel")
    words = _padded(parameters.texts("ANALOG", "DESCRIPTIONS"), value.shape[1], "")
    units = _padded(parameters.texts("ANALOG", "UNITS"), value.shape[1], "")
    names, _ = unique_names([labels[k] for k in rest], path)
    kinds = [channel_kind(labels[k], words[k], units[k]) for k in rest]
    return signals_dataset(
        time,
        value[:, rest],
        names,
        units=[units[k] for k in rest],
        kinds=kinds,
        source=path.name,
    )


def channel_kind(label: str, description: str, unit: str) -> str:
    """ "emg", "imu" or "analog", told from what the file says about a channel.

    EMG is a channel called so, or one in volts that bears a muscle's usual short name.
    """
    both = f"{label} {description}"
    if re.search(r"emg|electromyo|myogram", both, re.IGNORECASE):
        return "emg"
    named = (label.strip(), re.split(r"[.:]", label)[-1].strip())  # or behind a subject or device
    if unit.strip().lower() in _VOLTS | {""} and any(map(_MUSCLE.match, named)):
        return "emg"
    if re.search(r"acc|gyro|\bimu\b", both, re.IGNORECASE):
        return "imu"
    return "analog"


def _padded(texts: list[str], count: int, fill: str) -> list[str]:
    extra = [f"{fill} {k + 1}".strip() if fill else "" for k in range(len(texts), count)]
    return [*texts[:count], *extra]
