"""How far a mean over strides may be from this runner's true mean.

Three parts, taken as independent:

- the spread between strides (and with it the random error of each): sd / √n, t-distributed;
- the error of the event times: of the metric's change per second of event shift, times the
  events' standard deviation, of which a part is the same in every stride;
- the systematic error of the kind of input, the same in every stride: ``systematic.csv``, one
  standard deviation per metric for the near and the far leg in video and for markers. Video:
  BlazePose, the batch fit and its calibration on virtual runners that did not train it, widened for
  people; without a calibration (other networks) ``plain_*`` (docs/methods/uncertainty.md; no public
  benchmark on real people exists yet). Markers: soft tissue and marker placement, 1–2° in the
  sagittal plane (inter-lab RMSD hip 2.0, knee 1.7, ankle 2.4°), and without a standing trial
  (``markers_alone``)
  what its absence adds (validation/metrics_static.md). Scale and speed errors come from the Motion
  and the Condition.
"""

from __future__ import annotations

import csv
import math
from functools import cache
from importlib import resources

import numpy as np
import xarray as xr
from scipy.stats import beta, t

#: share of an event error's variance that is common to all strides of a recording (a detector's
#: bias for this runner), from RBDS with each runner left out (validation/events_rbds.md)
EVENT_SHARED = 0.8
LEVEL = 0.95


#: near and far leg, with and without a calibration of the pose network
_VIDEO, _PLAIN = ("video_near", "video_far"), ("plain_near", "plain_far")


@cache
def _table() -> dict[str, dict[str, float]]:
    text = resources.files("swingleg.gait").joinpath("systematic.csv").read_text(encoding="utf-8")
    return {
        row["metric"]: {
            kind: float(row[kind]) if row[kind] else math.nan
            for kind in (*_VIDEO, *_PLAIN, "markers", "markers_alone")
        }
        for row in csv.DictReader(text.splitlines())
    }


def systematic_sd(metric: str, motion: xr.Dataset, side: str) -> float:
    """Standard deviation of the error common to all strides, in the metric's unit.

    NaN: this leg cannot give this metric (withhold it). 0 for metrics of times alone, whose error
    the events carry.
    """
    row = _table().get(metric)
    if row is None:
        return 0.0
    if motion.attrs["kind"] == "markers":
        return row["markers" if motion.attrs.get("standing_trial", 1) else "markers_alone"]
    near, far = _VIDEO if motion.attrs.get("calibrated", 0) else _PLAIN
    return row[near if motion.attrs["near_side"] in ("", side) else far]


def spread_sd(values: np.ndarray) -> float:
    """Standard error of the mean of (n,) strides, widened to the t-distribution's 95 %."""
    n = values.size
    quantile = float(t.ppf(0.5 + LEVEL / 2, n - 1)) / 1.96
    return quantile * float(values.std(ddof=1)) / math.sqrt(n)


def event_sd(slope_per_s: float, sd_s: float, n: int) -> float:
    """Error of the mean from event times.

    slope_per_s : change of the metric per second by which the event is late. sd_s : of one event.
    """
    if not (math.isfinite(slope_per_s) and math.isfinite(sd_s)):
        return 0.0
    return abs(slope_per_s) * sd_s * math.sqrt(EVENT_SHARED + (1 - EVENT_SHARED) / n)


def fraction_interval(successes: int, n: int) -> tuple[float, float]:
    """Jeffreys 95 % interval of a share (Brown, Cai & DasGupta 2001, Stat Sci 16:101)."""
    tail = (1 - LEVEL) / 2
    low = 0.0 if successes == 0 else float(beta.ppf(tail, successes + 0.5, n - successes + 0.5))
    high = (
        1.0 if successes == n else float(beta.ppf(1 - tail, successes + 0.5, n - successes + 0.5))
    )
    return low, high
