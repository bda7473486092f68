"""`Contacts`: touch-down and toe-off times of one leg while they are being worked out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from swingleg.core.keypoints import SIDES
from swingleg.core.strides import EVENT_COLUMNS, validate_events

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Contacts:
    """Contacts of one leg in order of time, seconds.

    down, up : (N,) touch-down and toe-off; `up` is NaN where the recording ends first.
    inferred : (N,) True where the contact was not seen but follows from its neighbours.
    """

    down: Floats
    up: Floats
    inferred: NDArray[np.bool_]


def events_table(
    contacts: tuple[Contacts, Contacts],
    down_sd: tuple[Floats, Floats],
    up_sd: tuple[Floats, Floats],
    source: str,
) -> pd.DataFrame:
    """Both legs' contacts as one Events table, in order of touch-down."""
    tables = [
        pd.DataFrame(
            {
                "side": side,
                "touch_down_s": leg.down,
                "toe_off_s": leg.up,
                "touch_down_sd_s": sd,
                "toe_off_sd_s": np.where(np.isnan(leg.up), np.nan, end_sd),
                "source": np.where(leg.inferred, f"{source}, inferred", source),
            }
        )
        for side, leg, sd, end_sd in zip(SIDES, contacts, down_sd, up_sd, strict=True)
    ]
    events = pd.concat(tables, ignore_index=True)
    events = events.sort_values("touch_down_s", ignore_index=True)[list(EVENT_COLUMNS)]
    validate_events(events)
    return events
