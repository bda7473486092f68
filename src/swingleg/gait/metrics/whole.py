"""Whole body and distance. Each function: `Leg` → (S,)."""

from __future__ import annotations

import numpy as np

from swingleg.gait.curves import SAMPLES
from swingleg.gait.metrics.leg import Leg


def speed_m_s(leg: Leg) -> np.ndarray:
    """The recording's speed, m/s; NaN when unknown."""
    speed = leg.condition.speed_m_s
    return np.full(leg.touch_down.shape, np.nan if speed is None else speed)


def cadence_spm(leg: Leg) -> np.ndarray:
    """Steps per minute from the stride time."""
    return 120 / leg.stride_time


def stride_length_m(leg: Leg) -> np.ndarray:
    """Speed × stride time, metres."""
    return speed_m_s(leg) * leg.stride_time


def step_length_m(leg: Leg) -> np.ndarray:
    """Half a stride length, metres."""
    return stride_length_m(leg) / 2


def step_length_leg(leg: Leg) -> np.ndarray:
    """Step length in leg lengths; NaN without scale."""
    return step_length_m(leg) / leg.leg_length_m


def flight_time_s(leg: Leg) -> np.ndarray:
    """Toe-off → the other foot's touch-down, seconds; NaN where that was not found."""
    return leg.other_touch_down - leg.toe_off


def duty_factor(leg: Leg) -> np.ndarray:
    """Contact time / stride time."""
    return (leg.toe_off - leg.touch_down) / leg.stride_time


def vertical_oscillation_m(leg: Leg) -> np.ndarray:
    """Range of the pelvis centre's height, mean of the stride's two halves, metres."""
    height = leg.at("pelvis_y", leg.stride)
    halves = height[:, :SAMPLES], height[:, SAMPLES:]
    return np.mean([np.ptp(half, axis=1) for half in halves], axis=0) * leg.metre


def contact_time_per_km_s(leg: Leg) -> np.ndarray:
    """Seconds on the ground in a kilometre."""
    return 1000 * (leg.toe_off - leg.touch_down) / step_length_m(leg)
