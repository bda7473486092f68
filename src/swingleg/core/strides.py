"""`Events` and `Strides`: two pandas tables.

Events, a row per ground contact, in order of touch-down:
    side              "left" | "right"
    touch_down_s      seconds, sub-frame
    toe_off_s         seconds, sub-frame; NaN when the recording ends first
    touch_down_sd_s   standard deviation of the time, seconds
    toe_off_sd_s
    source            name of the method

Strides, a row per stride and side: side, touch_down_s, toe_off_s, next_touch_down_s, then a
column per metric of `core.metrics` (NaN where it could not be measured). Stance metrics belong to
the row's touch_down; swing and contact metrics to what follows: toe_off → next_touch_down.
"""

from __future__ import annotations

import pandas as pd

from swingleg.core.errors import DataError

EVENT_COLUMNS = (
    "side",
    "touch_down_s",
    "toe_off_s",
    "touch_down_sd_s",
    "toe_off_sd_s",
    "source",
)
STRIDE_COLUMNS = ("side", "touch_down_s", "toe_off_s", "next_touch_down_s")


def validate_events(events: pd.DataFrame) -> None:
    """Raise `DataError` unless `events` is an Events table (columns, order, sides)."""
    missing = [name for name in EVENT_COLUMNS if name not in events.columns]
    if missing:
        raise DataError(f"not an Events table: columns missing: {', '.join(missing)}")
    if not events["side"].isin(["left", "right"]).all():
        raise DataError("not an Events table: side must be 'left' or 'right'")
    if not events["touch_down_s"].is_monotonic_increasing:
        raise DataError("not an Events table: rows are not in order of touch_down_s")
