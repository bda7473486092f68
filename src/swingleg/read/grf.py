"""Ground-force columns of an OpenSim file → Forces.

Known names (OpenSim documentation, "External Loads", and files in use): ``ground_force_vx``,
``1_ground_force_vx``, ``R_ground_force_px``, ``l_ground_torque_y``, ``ground_force_calcn_r_vz``,
``ground_force_1_vx`` with ``ground_moment_1_mx``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import xarray as xr

from swingleg.core.findings import QualityWarning
from swingleg.core.recording import forces_dataset

_COLUMN = re.compile(
    r"^(?P<before>.*?)_?(?:ground_?)?(?P<what>force|torque|moment)_?(?P<after>.*?)_?"
    r"(?P<part>[vpm]?)(?P<axis>[xyz])$",
    re.IGNORECASE,
)
_AXIS = {"x": 0, "y": 1, "z": 2}


def forces_from_columns(
    time: np.ndarray, value: np.ndarray, names: Sequence[str], path: Path
) -> tuple[xr.Dataset | None, set[int], list[QualityWarning]]:
    """Forces and the columns that went into them; None without a full set of three force columns.

    Parameters
    ----------
    time : (T,) s. value : (T, C) newtons, metres, newton metres. names : C labels.

    Notes
    -----
    The centre of pressure and the free moment are NaN where the force is zero, and where both are
    written 0, 0, 0: that is how such files say that there is none. An unnamed pair
    (``ground_force_v*`` and ``1_ground_force_v*``) is taken as right and left, as in OpenSim's own
    examples, and a note says so.
    """
    found = _groups(names)
    feet = {key: part for key, part in found.items() if {"vx", "vy", "vz"} <= part.keys()}
    if not feet:
        return None, set(), []
    force, cop, moment = (np.full((len(time), len(feet), 3), np.nan) for _ in range(3))
    used: set[int] = set()
    for k, columns in enumerate(feet.values()):
        for name, column in columns.items():
            target = {"v": force, "p": cop, "m": moment}[name[0]]
            target[:, k, _AXIS[name[1]]] = value[:, column]
            used.add(column)
    nothing = ~(np.abs(force) > 0).any(axis=2)
    nothing |= (cop == 0).all(axis=2) & ~(np.abs(moment) > 0).any(axis=2)
    cop[nothing] = np.nan
    moment[nothing] = np.nan
    keys = list(feet)
    sides = [_side(key) for key in keys]
    notes: list[QualityWarning] = []
    if keys in (["", "1"], ["1", ""]):
        sides = ["right" if key == "" else "left" for key in keys]
        notes.append(
            QualityWarning(
                "force_sides_assumed",
                f"{path.name} does not name the feet of its forces; ground_force was taken as "
                "right and 1_ground_force as left, as in OpenSim's examples.",
                "Rename the columns to R_ground_force_… and L_ground_force_… to be sure.",
            )
        )
    plates = [key or "ground" for key in keys]
    data = forces_dataset(
        time, force, cop=cop, moment=moment, sides=sides, plates=plates, source=path.name
    )
    return data, used, notes


def _groups(names: Sequence[str]) -> dict[str, dict[str, int]]:
    groups: dict[str, dict[str, int]] = {}
    for column, name in enumerate(names):
        match = _COLUMN.match(name)
        if not match or (match["what"].lower() == "force" and not match["part"]):
            continue
        part = "m" if match["what"].lower() != "force" else match["part"].lower()
        key = "_".join(text for text in (match["before"], match["after"]) if text).strip("_")
        groups.setdefault(key, {})[part + match["axis"].lower()] = column
    return groups


def _side(key: str) -> str:
    words = set(re.split(r"[^a-z]+", key.lower()))
    right, left = bool(words & {"r", "right"}), bool(words & {"l", "left"})
    return {(True, False): "right", (False, True): "left"}.get((right, left), "")
