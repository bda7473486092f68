"""Electromyograms that happen to be in a recording: used where they can be, told of where not."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import xarray as xr

from swingleg.core.errors import InputError
from swingleg.core.findings import QualityWarning
from swingleg.dynamics.emg.channels import told
from swingleg.dynamics.emg.crossed import CrossedEmg, crossed_emg


def emg_of(
    signals: Sequence[xr.Dataset],
    events: pd.DataFrame,
    motion: xr.Dataset,
    *,
    offset_s: float = 0.0,
    asked: bool = False,
) -> tuple[CrossedEmg | None, tuple[QualityWarning, ...]]:
    """`crossed_emg` of a recording's own channels.

    With `asked` (somebody gave a file of electromyograms) every fault is raised. Else None without
    a note where no EMG channel is called a gluteus: nobody asked for one. None with a note where
    one is but cannot be used: the recording is still good for everything else. offset_s : see
    `crossed_emg`.

    Raises
    ------
    InputError : with `asked`, as `crossed_emg`.
    """
    if asked:
        return crossed_emg(signals, events, motion, offset_s=offset_s), ()
    wanted = [
        data
        for data in signals
        if any(
            kind == "emg" and all(told(str(name)))
            for name, kind in zip(data.channel.values, data.kind.values, strict=True)
        )
    ]
    if not wanted:
        return None, ()
    try:
        return crossed_emg(wanted, events, motion, offset_s=offset_s), ()
    except InputError as error:
        message = f"The electromyograms were left out: {error.what.rstrip('.')}."
        return None, (QualityWarning("emg_unused", message, error.fix or "Check the recording."),)
