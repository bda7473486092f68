"""Labels and units as files write them → as the contracts need them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning

#: metres per unit of length, by how files name it
METRES = {
    "m": 1.0, "meter": 1.0, "meters": 1.0, "metre": 1.0, "metres": 1.0,
    "dm": 0.1, "cm": 0.01, "mm": 0.001, "millimeters": 0.001, "millimetres": 0.001,
    "in": 0.0254, "ft": 0.3048,
}  # fmt: skip
#: how far the markers of one person reach, in metres: a crouch to a raised arm
_BODY_M = (0.5, 2.5)


def unique_names(names: Sequence[str], where: Path) -> tuple[list[str], list[QualityWarning]]:
    """Labels made different from each other ("KNEE", "KNEE" → "KNEE", "KNEE_2"), and a note."""
    seen: dict[str, int] = {}
    result, twice = [], set()
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        if count > 1:
            twice.add(name)
        new = name if count == 1 else f"{name}_{count}"
        while count > 1 and (new in result or new in names):
            count += 1
            new = f"{name}_{count}"
        result.append(new)
    if not twice:
        return result, []
    return result, [
        QualityWarning(
            "labels_twice",
            f"{where.name} holds more than one channel named {', '.join(sorted(twice))}; "
            "the later ones got a number.",
            "Label the recording again if the wrong one was taken.",
        )
    ]


def metres_per_unit(
    unit: str, raw: np.ndarray, where: Path
) -> tuple[float, str, list[QualityWarning]]:
    """Factor to metres, the unit's name, and a note when it was told from the size.

    Parameters
    ----------
    unit : as the file writes it, "" when it does not say. raw : (T, M, 3) positions in that unit,
    NaN where lost.

    Raises
    ------
    InputError : an unknown unit, or none and a size that fits no unit.
    """
    known = METRES.get(unit.strip().lower().rstrip("."))
    if known is not None:
        name = {0.001: "mm", 0.01: "cm", 1.0: "m"}.get(known, unit.strip().lower())
        return known, name, []
    if unit.strip():
        raise InputError(
            f"unknown unit of length {unit.strip()!r}",
            where=str(where),
            fix="Known are m, dm, cm, mm, in and ft.",
        )
    size = reach(raw)
    for factor, name in ((1.0, "m"), (0.01, "cm"), (0.001, "mm")):
        if _BODY_M[0] <= size * factor <= _BODY_M[1]:
            note = QualityWarning(
                "units_assumed",
                f"{where.name} does not say its unit of length; the markers reach over {size:.3g}, "
                f"so {name} was taken.",
                "Check the runner's size in the report; export with units to be sure.",
            )
            return factor, name, [note]
    raise InputError(
        f"no unit of length is given, and markers that reach over {size:.3g} fit none",
        where=str(where),
        fix="Export with units (C3D: POINT:UNITS; TRC: Units in line 3).",
    )


def reach(raw: np.ndarray) -> float:
    """Largest extent of the marker cloud along one axis, median over up to 200 frames."""
    some = raw[:: max(1, len(raw) // 200)]
    seen = np.isfinite(some).all(axis=2).sum(axis=1) >= 2
    if not seen.any():
        return float("nan")
    extent = np.nanmax(some[seen], axis=1) - np.nanmin(some[seen], axis=1)
    return float(np.median(extent.max(axis=1)))
