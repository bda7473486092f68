"""Motion → the chain's state at any time: splines through the leg's five coordinates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.interpolate import BSpline, make_interp_spline

from swingleg.core.filters import low_pass
from swingleg.core.motion import sample_rate
from swingleg.dynamics.leg.body import LegBody, leg_points_m
from swingleg.dynamics.leg.chain import ChainState
from swingleg.dynamics.leg.cycle import SLOW_HZ, QuickPart
from swingleg.gait.curves import beside_known

Floats = NDArray[np.float64]

#: a quintic spline's second derivative is true to 1 % up to a quarter of the sample rate
_DEGREE = 5


@dataclass(frozen=True)
class LegCourse:
    """One leg's hip place and segment angles as continuous functions of time.

    known : (T,) the sample was measured. spline : time → (..., 5) hip x, y (m), thigh, shank, foot
    (rad); None where too few samples are known. quick : what the low-pass took away, to be added.
    """

    start_s: float
    rate_hz: float
    known: NDArray[np.bool_]
    spline: BSpline | None
    quick: QuickPart | None = None

    def at(self, times: Floats) -> ChainState:
        """The state at `times` (any shape); NaN outside and beside samples not measured."""
        good = beside_known(times, self.start_s, self.rate_hz, self.known)
        safe = np.where(good, times, self.start_s)
        if self.spline is None:
            values = np.full((3, *times.shape, 5), np.nan)
        else:
            values = np.stack([self.spline(safe, order) for order in (0, 1, 2)])
            if self.quick is not None:
                values = values + self.quick.at(safe)
            values[:, ~good] = np.nan
        place, rate, acceleration = values
        return ChainState(place[..., 2:], rate[..., 2:], acceleration[..., 2:],
                          acceleration[..., :2])  # fmt: skip


def leg_course(
    motion: xr.Dataset,
    side: str,
    body: LegBody,
    cutoff_hz: float | None = None,
    quick: QuickPart | None = None,
) -> LegCourse:
    """The course of one leg.

    Parameters
    ----------
    cutoff_hz : a further zero-lag 4th-order low-pass; None takes the Motion as it is.
    quick : where given, the low-pass is `cycle.SLOW_HZ` instead, and this is added.
    """
    time = np.asarray(motion.time.values, dtype=float)
    columns = _columns(leg_points_m(motion, side), body)
    known = np.asarray(np.isfinite(columns).all(axis=1))
    rate = sample_rate(motion)
    spline = None
    if known.sum() > 2 * _DEGREE:
        columns = columns[known]
        columns[:, 2:] = np.unwrap(columns[:, 2:], axis=0)
        columns = np.stack([np.interp(time, time[known], c) for c in columns.T], axis=1)
        if quick is not None:
            hip, angles = (
                low_pass(c, f, rate)
                for c, f in zip((columns[:, :2], columns[:, 2:]), SLOW_HZ, strict=True)
            )
            columns = np.column_stack([hip, angles])
        elif cutoff_hz is not None:
            columns = low_pass(columns, cutoff_hz, rate)
        spline = make_interp_spline(time[known], columns[known], k=_DEGREE)
    return LegCourse(float(time[0]), rate, known, spline, quick)


def _columns(points: Floats, body: LegBody) -> Floats:
    """(T, 5) hip x, y, thigh, shank, foot (ankle to centre of mass, from vertical)."""
    hip, knee, ankle, heel, toe = np.moveaxis(points, 1, 0)
    down = [np.arctan2(d[:, 0], -d[:, 1]) for d in (knee - hip, ankle - knee)]
    sole = toe - heel
    foot = np.arctan2(sole[:, 1], sole[:, 0]) + body.foot_tilt
    return np.stack([hip[:, 0], hip[:, 1], *down, foot], axis=1)
