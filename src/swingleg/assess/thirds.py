"""One long recording as two: its first and its last third, by strides."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from swingleg.assess.compare import with_norms
from swingleg.core.analysis import Analysis
from swingleg.core.errors import GaitError
from swingleg.gait.availability import MIN_STRIDES
from swingleg.gait.summary import summarise

#: fewest strides of both feet: a mean of each foot in each third
FEWEST = 6 * MIN_STRIDES


def first_and_last_third(analysis: Analysis) -> tuple[Analysis, Analysis]:
    """The same runner at the start and at the end of a recording.

    Raises
    ------
    GaitError : too few strides.
    """
    strides = analysis.strides.sort_values("touch_down_s", ignore_index=True)
    third = len(strides) // 3
    if len(strides) < FEWEST:
        raise GaitError(
            f"{len(strides)} strides are too few to cut into thirds (at least {FEWEST})",
            where=analysis.input.path,
            fix="Give a longer recording, or two: the start and the end of the run.",
        )
    return _part(analysis, strides.iloc[:third]), _part(analysis, strides.iloc[-third:])


def _part(analysis: Analysis, rows: pd.DataFrame) -> Analysis:
    rows = rows.reset_index(drop=True)
    # a table that was read again has lost why the later stages withheld a metric
    withheld = {u.metric: (u.reason, u.fix) for u in analysis.unavailable if u.side is None}
    rows.attrs |= {"withheld": withheld, **analysis.strides.attrs}
    metrics, unavailable = summarise(rows, analysis.motion, analysis.condition, analysis.athlete)
    return replace(
        analysis,
        strides=rows,
        metrics=with_norms(metrics, analysis.condition, analysis.athlete.shoe_mass_kg),
        unavailable=unavailable,
    )
