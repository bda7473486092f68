"""The clock of a file: checked, and freed of the rounding it was written with."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from swingleg.core.errors import InputError

#: stamps with more decimals than this are taken as they are
_COARSE_DECIMALS = 4


def checked_time(stamps: np.ndarray, path: Path, *, first_line: int) -> None:
    """Refuse a clock that stands still or runs backward.

    Raises
    ------
    InputError : naming the row, counted from the first line of data.
    """
    bad = ~np.isfinite(stamps)
    bad[1:] |= np.diff(stamps) <= 0
    if bad.any():
        row = int(np.argmax(bad))
        raise InputError(
            f"the time does not increase at data row {row + 1} (about line {first_line + row})",
            where=str(path),
            fix="Export the file again with one time per frame, in seconds.",
        )


def even_time(stamps: np.ndarray, rate_hz: float) -> tuple[np.ndarray, float | None]:
    """Stamps written with few decimals, put back on the even grid of the stated rate.

    At 150 Hz, times rounded to 0.001 s would spread velocities by 8 %.

    Returns
    -------
    time : (T,) seconds; the stamps themselves where they do not lie on such a grid or already do.
    rate : `rate_hz` where it fits the stamps, else None.
    """
    if not np.isfinite(rate_hz) or rate_hz <= 0 or stamps.size < 2:
        return stamps, None
    few_decimals = np.abs(stamps - np.round(stamps, _COARSE_DECIMALS)).max() < 1e-9
    steps = np.round((stamps - stamps[0]) * rate_hz)
    grid = steps / rate_hz
    offset = (np.max(stamps - grid) + np.min(stamps - grid)) / 2
    off = float(np.max(np.abs(stamps - grid - offset)))
    if (np.diff(steps) < 1).any() or off > 0.15 / rate_hz:
        return stamps, None
    return (grid + offset if few_decimals and off > 1e-9 else stamps), rate_hz
