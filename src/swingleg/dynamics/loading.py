"""Loading as one of three classes: which third of runners at this speed loads as fast."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np

from swingleg.dynamics.stances import Floats

CLASSES = ("low", "usual", "high")
#: standard deviations from the mean to the thirds of a normal distribution
_THIRD = 0.4307
#: m/s beyond the slowest and fastest runners measured for which their figures are held
_BEYOND_M_S = 0.3


def thirds(speed_m_s: float) -> tuple[float, float] | None:
    """Loading rates, BW/s, that part the low, middle and high third; None at other speeds."""
    speed, mean, sd = _reference()
    if not speed[0] - _BEYOND_M_S <= speed_m_s <= speed[-1] + _BEYOND_M_S:
        return None
    middle, spread = (float(np.interp(speed_m_s, speed, column)) for column in (mean, sd))
    return middle - _THIRD * spread, middle + _THIRD * spread


def classes(rate_bw_s: Floats, speed_m_s: float) -> np.ndarray:
    """(S,) of `CLASSES`, None where the rate is NaN or there is nothing to compare with."""
    limits = thirds(speed_m_s)
    if limits is None:
        return np.full(rate_bw_s.shape, None, dtype=object)
    words = np.array(CLASSES, dtype=object)[np.digitize(rate_bw_s, limits)]
    words[~np.isfinite(rate_bw_s)] = None
    return words


@cache
def _reference() -> tuple[Floats, Floats, Floats]:
    text = resources.files("swingleg.dynamics").joinpath("loading.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    speed, mean, sd = (
        np.array([float(row[k]) for row in rows]) for k in ("speed_m_s", "mean_bw_s", "sd_bw_s")
    )
    return speed, mean, sd
