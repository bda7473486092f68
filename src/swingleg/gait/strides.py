"""Events → the skeleton of Strides: one row per stride and side, no metric yet."""

from __future__ import annotations

import numpy as np
import pandas as pd

from swingleg.core.keypoints import SIDES
from swingleg.core.strides import validate_events

#: a stride whose duration is this far from the recording's median hides a missed or false contact
#: (between-stride coefficient of variation of healthy runners is 1–3 %)
IMPLAUSIBLE_RELATIVE = 0.25

#: seconds within which two rows speak of the same touch-down
_SAME_S = 1e-4

SKELETON_COLUMNS = (
    "side",
    "touch_down_s",
    "toe_off_s",
    "next_touch_down_s",
    "touch_down_sd_s",
    "toe_off_sd_s",
    "next_touch_down_sd_s",
)


def strides_from_events(events: pd.DataFrame) -> pd.DataFrame:
    """Pair each contact with the next one of the same side.

    Rows whose duration is implausible against the median of both sides, or whose toe-off does not
    lie within the stride, are dropped; ``attrs["dropped"]`` counts them.

    Returns
    -------
    Table with `SKELETON_COLUMNS`, seconds, in order of touch_down_s.

    Raises
    ------
    DataError : `events` is not an Events table.
    """
    validate_events(events)
    rows = pd.concat([_one_side(events[events["side"] == side]) for side in SIDES])
    duration = rows["next_touch_down_s"] - rows["touch_down_s"]
    median = duration.median()
    keep = (
        ((duration / median - 1).abs() <= IMPLAUSIBLE_RELATIVE)
        & (rows["toe_off_s"] > rows["touch_down_s"])
        & (rows["toe_off_s"] < rows["next_touch_down_s"])
    )
    strides = rows[keep].sort_values("touch_down_s", ignore_index=True)
    strides.attrs["dropped"] = int((~keep).sum())
    return strides


def _one_side(contacts: pd.DataFrame) -> pd.DataFrame:
    """Rows from each contact of one side to its next."""
    now, then = contacts.iloc[:-1], contacts.iloc[1:]
    return pd.DataFrame(
        {
            "side": now["side"].to_numpy(dtype=object),
            "touch_down_s": now["touch_down_s"].to_numpy(dtype=float),
            "toe_off_s": now["toe_off_s"].to_numpy(dtype=float),
            "next_touch_down_s": then["touch_down_s"].to_numpy(dtype=float),
            "touch_down_sd_s": now["touch_down_sd_s"].to_numpy(dtype=float),
            "toe_off_sd_s": now["toe_off_sd_s"].to_numpy(dtype=float),
            "next_touch_down_sd_s": then["touch_down_sd_s"].to_numpy(dtype=float),
        },
        columns=list(SKELETON_COLUMNS),
    )


def next_contact_of_other_foot(strides: pd.DataFrame, touch_down_s: np.ndarray) -> np.ndarray:
    """(S,) first of the other foot's `touch_down_s` after each row's toe-off, NaN if none.

    A contact later than the row's own next touch-down does not count: one was missed.
    """
    after = np.sort(touch_down_s[np.isfinite(touch_down_s)])
    toe_off = strides["toe_off_s"].to_numpy(dtype=float)
    padded = np.append(after, np.nan)
    found = padded[np.searchsorted(after, toe_off, side="left")]
    return np.where(found < strides["next_touch_down_s"].to_numpy(dtype=float), found, np.nan)


def row_at(times: pd.Series, wanted: pd.Series) -> np.ndarray:
    """(W,) place in `times` (rising, seconds) of each wanted touch-down, −1 where there is none."""
    known, asked = times.to_numpy(dtype=float), wanted.to_numpy(dtype=float)
    if known.size == 0:
        return np.full(asked.size, -1)
    at = np.clip(np.searchsorted(known, asked - _SAME_S), 0, known.size - 1)
    return np.where(np.abs(known[at] - asked) <= _SAME_S, at, -1)
