"""The quick part of a running cycle, for inputs whose noise hides it: as runners usually have it.

Two differentiations raise what key points shake by with the square of its frequency; above a few
hertz nothing of the runner is left. From video the leg's coordinates therefore pass a low filter
(`SLOW_HZ`), and what the filter takes away is put back as the mean of twelve runners at this speed
(RBDS: Fukuchi et al. 2017, CC BY 4.0; ``cycle.csv``, by validation/make_cycle.py), by the phase
between touch-downs. The slow part, and with it most of the torque, stays the runner's own; the
finest shape is the norm's. On rendered runners who had no part in it this halves the error of the
waveform (validation/swing_video.md).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: low-pass of the hip's place and of the segment angles of a video, Hz
SLOW_HZ = (3.0, 4.0)
#: speeds the table was made of reach from 2.5 to 4.5 m/s; it is held this far beyond
SPEEDS_M_S = (2.0, 5.0)
MIDDLE_M_S = 3.5
#: two touch-downs of one foot cannot be nearer than this, seconds
_SAME_S = 0.1
COORDINATES = ("hip_x", "hip_y", "thigh", "shank", "foot")


@dataclass(frozen=True)
class QuickPart:
    """What a low filter takes away, over time.

    touch_down : (E,) seconds, rising, of the own foot. coefficients : (2 K, 5) cosines and sines
    of the harmonics 1 … K of the stride for `COORDINATES`, metres and radians.
    """

    touch_down: Floats
    coefficients: Floats

    def at(self, times: Floats) -> Floats:
        """(3, ..., 5) value, rate and acceleration at `times`; the first stride's before it."""
        starts = self.touch_down
        which = np.clip(np.searchsorted(starts, times) - 1, 0, starts.size - 2)
        period = starts[which + 1] - starts[which]
        count = len(self.coefficients) // 2
        cosines, sines = self.coefficients[:count], self.coefficients[count:]
        # powers of one complex exponential: a tenth of the time of a cosine per harmonic
        once = np.exp(2j * np.pi * (times - starts[which]) / period)
        powers = np.cumprod(np.repeat(once[..., None], count, axis=-1), axis=-1)
        wave = cosines - 1j * sines
        turn = 2j * np.pi * np.arange(1, count + 1)[:, None]
        value, rate, acceleration = (
            np.real(powers @ (wave * turn**order)) / period[..., None] ** order
            for order in (0, 1, 2)
        )
        return np.stack([value, rate, acceleration])


def quick_part(touch_down_s: Floats, speed_m_s: float, leg_length_m: float) -> QuickPart | None:
    """Of one leg; None with fewer than two touch-downs.

    Parameters
    ----------
    touch_down_s : (E,) of the own foot, seconds, any order. leg_length_m : thigh and shank.
    """
    starts = np.sort(touch_down_s[np.isfinite(touch_down_s)])
    starts = starts[np.diff(starts, prepend=-np.inf) > _SAME_S]  # each is one stride's end too
    if starts.size < 2:
        return None
    middle, slope = _table()
    faster = float(np.clip(speed_m_s, *SPEEDS_M_S)) - MIDDLE_M_S
    scale = np.array([leg_length_m, leg_length_m, 1.0, 1.0, 1.0])
    return QuickPart(starts, (middle + faster * slope) * scale)


@cache
def _table() -> tuple[Floats, Floats]:
    """(2 K, 5) at `MIDDLE_M_S` and per m/s; leg lengths and radians."""
    text = resources.files("swingleg.dynamics.leg").joinpath("cycle.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    middle, slope = (
        np.array([[float(r[f"{name}{end}"]) for name in COORDINATES] for r in rows])
        for end in ("", "_per_m_s")
    )
    return middle, slope
