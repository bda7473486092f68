"""How much healthy runners differ at one pace, from the norms or ``runners.csv``: a yardstick.

``runners.csv`` (validation/make_runners.py) has what ``bands.csv`` lacks: the standard deviation
between the twelve RBDS runners at three speeds; of the trunk, which they have no markers on, a
published one. Too few for a norm with percentiles, enough to say
what is fine and what is coarse. Spread outside RBDS's speeds is that of its slowest or fastest, as
in `norms.bands`.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np

from swingleg.norms.asymmetry import usual_gap
from swingleg.norms.bands import HELD_M_S, HIGHEST_M_S, LOWEST_M_S, norm_for

_ASYMMETRY = "_asymmetry"


def runners_sd(metric: str, speed_m_s: float | None) -> float | None:
    """Standard deviation between runners, in the metric's unit; None where it is not known.

    Of NAME_asymmetry: root mean square of right − left. Of shares: of the runners' shares, 0..1.
    """
    if metric.endswith(_ASYMMETRY):
        return usual_gap(metric.removesuffix(_ASYMMETRY))
    norm = norm_for(metric, speed_m_s)
    if norm is not None:
        return norm.sd
    rows = _table().get(metric)
    if rows is None or speed_m_s is None:
        return None
    if not LOWEST_M_S - HELD_M_S <= speed_m_s <= HIGHEST_M_S + HELD_M_S:
        return None
    return float(np.interp(speed_m_s, *rows))


@cache
def _table() -> dict[str, tuple[list[float], list[float]]]:
    """metric → speeds, rising, and sd at them."""
    text = resources.files("swingleg.norms").joinpath("runners.csv").read_text(encoding="utf-8")
    table: dict[str, tuple[list[float], list[float]]] = {}
    for row in csv.DictReader(text.splitlines()):
        speeds, sds = table.setdefault(row["metric"], ([], []))
        speeds.append(float(row["speed_m_s"]))
        sds.append(float(row["sd"]))
    return table
