"""A runner's Strides skeleton, and force plates that carry half-sine steps of known size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.recording import forces_dataset
from swingleg.gait.strides import strides_from_events
from tests.gait.events.runner import run

WEIGHT_N = 700.0


def runner(**how: object) -> tuple[xr.Dataset, pd.DataFrame, pd.DataFrame]:
    """Motion, true Events and the skeleton of Strides."""
    motion, contacts = run(**how)  # type: ignore[arg-type]
    events = contacts.assign(touch_down_sd_s=0.003, toe_off_sd_s=0.003, source="designed")
    return motion, events, strides_from_events(events)


def half_sines(
    events: pd.DataFrame,
    period: float,
    *,
    per_foot: bool = False,
    brake: float = 0.2,
    rate: float = 1000.0,
    end: float = 8.5,
) -> xr.Dataset:
    """Vertical half sines that carry the body, and a forward force −brake·BW·sin(2π phase)."""
    time = np.arange(0.0, end, 1 / rate)
    force = np.zeros((time.size, 2, 3))
    first = events.iloc[0]
    contact = first.toe_off_s - first.touch_down_s
    offset = {s: events.loc[events.side == s, "touch_down_s"].iloc[0] for s in ("left", "right")}
    for k, side in enumerate(("left", "right")):
        phase = np.mod(time - offset[side], period) / contact
        on = phase < 1
        force[on, k, 1] = WEIGHT_N * np.pi / 2 * (period / 2 / contact) * np.sin(np.pi * phase[on])
        force[on, k, 0] = -brake * WEIGHT_N * np.sin(2 * np.pi * phase[on])
    if per_foot:
        return forces_dataset(time, force, sides=["left", "right"])
    return forces_dataset(time, force.sum(axis=1, keepdims=True))
