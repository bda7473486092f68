"""Random error of a torque from that of the motion, by linear propagation.

The error of an angle is taken as white over the band it was measured in: from markers up to half
the sample rate, from video, whose curves are splines, up to the band of their knots. What of it,
of its rate and of its acceleration passes the low-pass before differentiating is integrated over
frequency; the covariance of angle and acceleration is minus the rate's variance. Errors of the
five coordinates are taken as independent, which leaves out that a hip centre moves hip and thigh
together.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import xarray as xr

from swingleg.core.filters import TWO_PASSES
from swingleg.core.motion import SEGMENTS, sample_rate
from swingleg.dynamics.leg.chain import (
    TO_SEGMENTS,
    ChainState,
    Floats,
    centrifugal_slope,
    hip_slope,
    joint_torques,
    mass_matrix,
)
from swingleg.dynamics.leg.cycle import SLOW_HZ
from swingleg.dynamics.leg.swing import CUTOFF_HZ, SwingLeg
from swingleg.motion.body_fit import FitOptions

#: band of the fit's curves
_KNOT_BAND_HZ = 0.5 / FitOptions().angle_knots_s
_STEP_RAD = 1e-4


def torque_sd(
    motion: xr.Dataset, leg: SwingLeg, times: Floats, cutoff_hz: float = CUTOFF_HZ
) -> Floats:
    """Standard deviation of hip, knee and ankle torque at `times` (...), (..., 3) Nm/kg."""
    state = leg.course.at(times)
    angle, hip = _motion_sds(motion, leg.side, times)
    hip_hz, angle_hz = (cutoff_hz, cutoff_hz) if leg.course.quick is None else SLOW_HZ
    band, rate = _spread_hz(motion), sample_rate(motion)
    place, speed, jerk = _variances(band, angle_hz, rate)
    jolt = _variances(band, hip_hz, rate)[2]
    by_angle = _angle_slope(leg, state)
    by_rate = centrifugal_slope(leg.body, state)
    by_acceleration = np.einsum("ij,...ik->...jk", TO_SEGMENTS, mass_matrix(leg.body, state.angle))
    by_hip = hip_slope(leg.body, state.angle)
    angular = by_angle**2 * place + by_rate**2 * speed + by_acceleration**2 * jerk
    angular -= 2 * by_angle * by_acceleration * speed
    variance = (angular * angle[..., None, :] ** 2).sum(axis=-1)
    variance += (by_hip**2 * hip[..., None, :] ** 2).sum(axis=-1) * jolt
    return np.asarray(np.sqrt(variance))


def _motion_sds(motion: xr.Dataset, side: str, times: Floats) -> tuple[Floats, Floats]:
    """Of thigh, shank, foot (..., 3) rad, and of the hip's place (..., 2) m, one sample each."""
    clock = motion.time.values
    metre = 1.0
    if motion.position.attrs["units"] != "m":
        metre = float(motion.attrs["leg_length_m"] / motion.attrs["leg_length"])
    angles = np.radians(motion.segment_angle_sd.sel(side=side, segment=list(SEGMENTS)).values)
    hip = metre * motion.position_sd.sel(point=f"{side}_hip", space=["x", "y"]).values

    def at(columns: Floats) -> Floats:
        return np.stack([np.interp(times, clock, c) for c in columns.T], axis=-1)

    return at(angles), at(hip)


def _spread_hz(motion: xr.Dataset) -> float:
    """Frequency up to which one sample's error is spread."""
    return sample_rate(motion) / 2 if motion.attrs["kind"] == "markers" else _KNOT_BAND_HZ


def _variances(spread_hz: float, cutoff_hz: float, rate_hz: float) -> tuple[float, float, float]:
    """Of value, rate and acceleration after the low-pass, for a unit error of one sample."""
    frequency = np.linspace(0.0, spread_hz, 2001)
    # the filter passes twice; its corner is moved outward so that half the power passes at cutoff
    corner = np.tan(np.pi * min(cutoff_hz / TWO_PASSES / rate_hz, 0.49))
    passed = 1.0 / (1.0 + (np.tan(np.pi * frequency / rate_hz) / corner) ** 4) ** 2
    turn = 2 * np.pi * frequency
    value, rate, acceleration = (
        float(np.trapezoid(passed * turn**power, frequency)) / spread_hz for power in (0, 2, 4)
    )
    return value, rate, acceleration


def _angle_slope(leg: SwingLeg, state: ChainState) -> Floats:
    """(..., 3, 3) change of each joint torque with each segment's angle, by a small step."""
    here = joint_torques(leg.body, state)
    slopes = [
        (joint_torques(leg.body, replace(state, angle=state.angle + step)) - here) / _STEP_RAD
        for step in _STEP_RAD * np.eye(3)
    ]
    return np.stack(slopes, axis=-1)
