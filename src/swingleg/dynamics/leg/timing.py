"""When the hip drives and when it holds back, against the own leg's swing and the other leg."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from swingleg.dynamics.leg.chain import Floats
from swingleg.dynamics.leg.swing import Swings
from swingleg.gait.curves import extreme, grid


@dataclass(frozen=True)
class HipTiming:
    """(S,) seconds on the recording's clock.

    flexor_peak : highest flexor torque on the way up. flexor_end : the torque turns to extension
    for the last time before its extensor peak, which is the onset of the hip extensors before
    landing. extensor_peak : their highest torque. mid_swing : half of the time in the air.
    """

    toe_off: Floats
    mid_swing: Floats
    touch_down: Floats
    flexor_peak: Floats
    flexor_end: Floats
    extensor_peak: Floats


def hip_timing(s: Swings) -> HipTiming:
    """The landmarks of each swing; NaN where a swing was not seen."""
    toe_off, touch_down = s.up[:, 0], s.down[:, -1]
    peak = extreme(s.up, s.up_torque[..., 0], +1)[1]
    hold = extreme(s.down, s.down_torque[..., 0], -1)[1]
    times = np.concatenate([s.up, s.down[:, 1:]], axis=1)
    torque = np.concatenate([s.up_torque[..., 0], s.down_torque[:, 1:, 0]], axis=1)
    return HipTiming(
        toe_off=toe_off,
        mid_swing=(toe_off + touch_down) / 2,
        touch_down=touch_down,
        flexor_peak=peak,
        flexor_end=_last_fall(times, torque, peak, hold),
        extensor_peak=hold,
    )


def _last_fall(times: Floats, torque: Floats, first: Floats, last: Floats) -> Floats:
    """(S,) last time between `first` and `last` at which a row goes from positive to negative."""
    inside = (times[:, :-1] >= first[:, None]) & (times[:, 1:] <= last[:, None])
    falls = (torque[:, :-1] > 0) & (torque[:, 1:] <= 0) & inside
    at = falls.shape[1] - 1 - np.argmax(falls[:, ::-1], axis=1)
    row = np.arange(len(times))
    high, low = torque[row, at], torque[row, at + 1]
    step = times[row, at + 1] - times[row, at]
    with np.errstate(divide="ignore", invalid="ignore"):
        when = times[row, at] + high / (high - low) * step
    return np.where(falls.any(axis=1), when, np.nan)


@dataclass(frozen=True)
class CycleShares:
    """Means of one leg's landmarks, % of its own stride from touch-down; NaN where not known.

    forward, backward : the thigh's fastest flexion in swing and its fastest extension.
    onset : of the drive, from force plates. other : the other foot's touch-down.
    """

    toe_off: float
    flexor_peak: float
    flexor_end: float
    extensor_peak: float
    forward: float
    backward: float
    onset: float
    other: float


def cycle_shares(s: Swings, rows: pd.DataFrame) -> CycleShares:
    """Where one side's landmarks lie in its stride, for a diagram of both legs.

    Parameters
    ----------
    s : the swings of `rows`, one side's rows of a Strides table with ``drive_onset_ms``.
    """
    start = rows["touch_down_s"].to_numpy(dtype=float)
    period = rows["next_touch_down_s"].to_numpy(dtype=float) - start
    found = hip_timing(s)
    swing = grid(found.toe_off, found.touch_down)
    whole = grid(start, found.touch_down)
    forward = extreme(swing, s.leg.course.at(swing).rate[..., 0], +1)[1]
    backward = extreme(whole, s.leg.course.at(whole).rate[..., 0], -1)[1]
    onset = found.toe_off + rows["drive_onset_ms"].to_numpy(dtype=float) / 1000.0
    other = rows["other_touch_down_s"].to_numpy(dtype=float)

    def share(when: Floats) -> float:
        values = 100 * (when - start) / period
        values = values[np.isfinite(values)]
        return float(np.median(values)) if values.size else float("nan")

    return CycleShares(
        toe_off=share(found.toe_off),
        flexor_peak=share(found.flexor_peak),
        flexor_end=share(found.flexor_end),
        extensor_peak=share(found.extensor_peak),
        forward=share(forward),
        backward=share(backward),
        onset=share(onset),
        other=share(other) % 100,
    )
