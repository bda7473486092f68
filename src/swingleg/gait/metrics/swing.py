"""Swing: toe-off → next touch-down of the same foot. Each function: `Leg` → (S,)."""

from __future__ import annotations

import numpy as np

from swingleg.gait.curves import SAMPLES, extreme, grid
from swingleg.gait.metrics.inertia import leg_inertia_ratio
from swingleg.gait.metrics.leg import Leg

#: first share of swing left out of the dorsiflexion peak: the ankle still leaves push-off there
EARLY_SWING = 0.10
#: share of swing searched for toe clearance; at .95 it agrees with the norms within 1 mm
MID_SWING = (0.25, 0.95)


def thigh_elevation_peak_deg(leg: Leg) -> np.ndarray:
    """Highest thigh angle, degrees."""
    return _peak_thigh(leg)[0]


def thigh_elevation_peak_time_pct(leg: Leg) -> np.ndarray:
    """Its time, % of the stride from touch-down."""
    return 100 * (_peak_thigh(leg)[1] - leg.touch_down) / leg.stride_time


def hip_flexion_peak_deg(leg: Leg) -> np.ndarray:
    """Highest hip flexion, degrees; NaN without pelvis markers."""
    return extreme(leg.swing, leg.at("hip_joint", leg.swing), +1)[0]


def thigh_extension_peak_deg(leg: Leg) -> np.ndarray:
    """Minus the lowest thigh angle of the stride, degrees."""
    return -extreme(leg.stride, leg.at("thigh", leg.stride), -1)[0]


def knee_flexion_swing_peak_deg(leg: Leg) -> np.ndarray:
    """Highest knee flexion, degrees."""
    return _peak_knee(leg)[0]


def knee_flexion_late_swing_min_deg(leg: Leg) -> np.ndarray:
    """Lowest knee flexion between its swing peak and touch-down, degrees."""
    return late_knee_minimum(leg)[0]


def knee_reflexion_lead_ms(leg: Leg) -> np.ndarray:
    """Touch-down minus the time of that minimum, ms; 0 when the knee extends into the ground."""
    return 1000 * (leg.next_touch_down - late_knee_minimum(leg)[1])


def late_knee_minimum(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    """Value (degrees) and time (s) of the late-swing knee minimum, (S,) each."""
    late = grid(_peak_knee(leg)[1], leg.next_touch_down)
    return extreme(late, leg.at("knee_joint", late), -1)


def ankle_dorsiflexion_swing_peak_deg(leg: Leg) -> np.ndarray:
    """Highest dorsiflexion after the first 10 % of swing, degrees."""
    start = int(EARLY_SWING * (SAMPLES - 1))
    times = leg.swing[:, start:]
    return extreme(times, leg.at("ankle_joint", times), +1)[0]


def heel_height_peak_leg(leg: Leg) -> np.ndarray:
    """Heel above its lowest place in stance, leg lengths."""
    top = extreme(leg.swing, leg.at("heel_y", leg.swing), +1)[0]
    return (top - leg.at("heel_y", leg.stance).min(axis=1)) / leg.leg_length


def toe_clearance_m(leg: Leg) -> np.ndarray:
    """Metatarsal above its lowest place in stance, lowest of mid-swing, metres."""
    first, last = (int(share * (SAMPLES - 1)) for share in MID_SWING)
    times = leg.swing[:, first : last + 1]
    low = extreme(times, leg.at("toe_y", times), -1)[0]
    return (low - leg.at("toe_y", leg.stance).min(axis=1)) * leg.metre


def leg_inertia_min_ratio(leg: Leg) -> np.ndarray:
    """Least moment of inertia about the hip over that of the straight leg."""
    return _least_inertia(leg)[0]


def recovery_foot_offset_leg(leg: Leg) -> np.ndarray:
    """Ankle behind the hip at the instant of least inertia, leg lengths."""
    when = _least_inertia(leg)[1]
    return (leg.at("hip_x", when) - leg.at("ankle_x", when)) / leg.leg_length


def thigh_flexion_velocity_peak_deg_s(leg: Leg) -> np.ndarray:
    """Highest rate of the thigh angle, degrees per second."""
    return extreme(leg.swing, leg.curves["thigh"](leg.swing, 1), +1)[0]


def swing_time_s(leg: Leg) -> np.ndarray:
    """Next touch-down minus toe-off, seconds."""
    return leg.next_touch_down - leg.toe_off


def _peak_thigh(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    return extreme(leg.swing, leg.at("thigh", leg.swing), +1)


def _peak_knee(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    return extreme(leg.swing, leg.at("knee_joint", leg.swing), +1)


def _least_inertia(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    ratio = leg_inertia_ratio(leg.at("knee_joint", leg.swing), leg.athlete)
    return extreme(leg.swing, ratio, -1)
