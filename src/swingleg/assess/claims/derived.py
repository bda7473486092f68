"""Columns that claims need beside those of Strides: of the next landing, and of the other leg.

Stance measures of a row belong to the stance that begins the stride; a claim about what a swing
does to the landing after it asks for those of the same foot's next stance.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swingleg.core.keypoints import SIDES
from swingleg.gait.strides import row_at

#: stance measures asked for of the landing that ends the swing
OF_NEXT_LANDING = (
    "loading_rate_bw_s",
    "impact_impulse_bw_s",
    "braking_impulse_bw_s",
    "peak_force_bw",
)
NEXT, OTHER = "next_", "other_"
#: measures of the other leg's swing, which ends while this one's is under way
OF_OTHER_LEG = ("hip_torque_extensor_peak_nm_kg",)


def with_neighbours(strides: pd.DataFrame) -> pd.DataFrame:
    """The Strides of one recording with ``next_NAME`` and ``other_NAME`` columns; NaN where that
    row is missing. Attributes stay."""
    columns: dict[str, np.ndarray] = {}
    for side in SIDES:
        own = (strides["side"] == side).to_numpy()
        foot, leg = strides[own], strides[~own]
        landing = row_at(foot["touch_down_s"], foot["next_touch_down_s"])
        partner = (
            row_at(leg["next_touch_down_s"], foot["other_touch_down_s"])
            if "other_touch_down_s" in foot
            else np.full(len(foot), -1)
        )
        for prefix, names, rows, at in (
            (NEXT, OF_NEXT_LANDING, foot, landing),
            (OTHER, OF_OTHER_LEG, leg, partner),
        ):
            for name in (n for n in names if n in strides):
                column = columns.setdefault(prefix + name, np.full(len(strides), np.nan))
                column[own] = _picked(rows[name], at)
    filled = strides.assign(**columns)
    filled.attrs = dict(strides.attrs)
    return filled


def base_name(name: str) -> str:
    """The measure that a derived column is of."""
    for prefix, names in ((NEXT, OF_NEXT_LANDING), (OTHER, OF_OTHER_LEG)):
        if name.startswith(prefix) and name.removeprefix(prefix) in names:
            return name.removeprefix(prefix)
    return name


def _picked(values: pd.Series, at: np.ndarray) -> np.ndarray:
    """Values at places, NaN at −1."""
    if len(values) == 0:
        return np.full(at.size, np.nan)
    return np.where(at >= 0, values.to_numpy(dtype=float)[np.maximum(at, 0)], np.nan)
