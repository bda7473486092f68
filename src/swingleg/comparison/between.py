"""What two recordings of the same running differ by, from ``between.csv``.

Written by validation/make_between.py from pairs of virtual clips and of RBDS trials
(docs/methods/compare.md). Standard deviation of one recording's mean, in the metric's unit, that
more strides would not shrink and that does not repeat in the next recording:

- ``near``, ``far`` (``whole`` for metrics of no leg): video of the same runner at the same speed
  with another camera place, other clothes and light;
- ``near_paced``, ``far_paced``, ``whole_paced``: the same at another speed, where less of the
  error repeats;
- ``near_session``, ``far_session``, ``whole_session``: the same camera, clothes and light;
- ``markers_session``: markers left on, same standing trial: the runner's own slow drift.

Markers that were put on anew have no column: nothing of their placement repeats, and the whole
systematic error counts. ``near_stride`` … ``markers_stride``: usual SD of strides, and with
``_df`` how many strides' worth of knowledge that is. ``serial``: correlation of a stride with the
next. ``slope_sd``: how differently runners follow the pace, metric unit per m/s. Empty = not known.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib import resources
from typing import Literal

from swingleg.comparison.spread import Usual

Alike = Literal["other", "session"]
#: of metrics without an estimate of their own: the median over the metrics
SERIAL = 0.2


@cache
def _table() -> dict[str, dict[str, float]]:
    text = resources.files("swingleg.comparison").joinpath("between.csv").read_text("utf-8")
    return {
        row["metric"]: {k: float(v) if v else math.nan for k, v in row.items() if k != "metric"}
        for row in csv.DictReader(text.splitlines())
    }


def recording_sd(metric: str, leg: str, alike: Alike, paced: bool = False) -> float | None:
    """Of one recording's mean; None = not known, then the whole systematic error counts.

    leg : near, far, whole; or markers. paced : the speeds differ; what that adds between cameras
    it adds within a session too.
    """
    row = _table().get(metric, {})
    column = leg if alike == "other" else f"{leg}_{alike}"
    found = row.get(column, math.nan)
    if math.isnan(found):
        return None
    if not paced or leg == "markers":
        return found
    same, other = row.get(leg, math.nan), row.get(f"{leg}_paced", math.nan)
    more = max(other**2 - same**2, 0.0)
    return found if math.isnan(more) else math.sqrt(found**2 + more)


def serial_correlation(metric: str) -> float:
    """Correlation of a stride's value with the next stride's of the same leg, at least 0."""
    found = _table().get(metric, {}).get("serial", math.nan)
    return SERIAL if math.isnan(found) else max(found, 0.0)


def usual_strides(metric: str, leg: str) -> Usual | None:
    """How much strides usually differ; leg as in `recording_sd`."""
    row = _table().get(metric, {})
    sd, df = (row.get(f"{leg}_stride{end}", math.nan) for end in ("", "_df"))
    return None if math.isnan(sd) or math.isnan(df) else Usual(sd, df)


def slope_sd(metric: str) -> float:
    """SD between runners of the metric's change per m/s; 0 where not known."""
    found = _table().get(metric, {}).get("slope_sd", math.nan)
    return 0.0 if math.isnan(found) else found


def detectable_change(metric: str, leg: str, strides: int, alike: Alike = "other") -> float | None:
    """Smallest change that two recordings of so many strides of a leg usually tell at 95 %.

    1.96 √2 SEM; None where what differs between recordings is not known. leg as in `recording_sd`.
    A comparison of two recordings has its own (`Change.detectable`).
    """
    between, usual = recording_sd(metric, leg, alike), usual_strides(metric, leg)
    if between is None or usual is None or strides < 1:
        return None
    serial = serial_correlation(metric)
    within = usual.sd * math.sqrt((1 + serial) / (1 - serial) / strides)
    return 1.96 * math.sqrt(2) * math.hypot(between, within)
