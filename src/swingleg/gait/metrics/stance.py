"""Stance: the row's touch-down → toe-off. Each function: `Leg` → (S,)."""

from __future__ import annotations

import numpy as np

from swingleg.gait.curves import extreme
from swingleg.gait.metrics.leg import Leg


def knee_flexion_stance_peak_deg(leg: Leg) -> np.ndarray:
    """Highest knee flexion, degrees."""
    return extreme(leg.stance, leg.at("knee_joint", leg.stance), +1)[0]


def thigh_angle_toe_off_deg(leg: Leg) -> np.ndarray:
    """Thigh angle at toe-off, degrees (negative = knee behind hip)."""
    return leg.at("thigh", leg.toe_off)


def knee_flexion_toe_off_deg(leg: Leg) -> np.ndarray:
    """Knee flexion at toe-off, degrees."""
    return leg.at("knee_joint", leg.toe_off)


def trunk_lean_deg(leg: Leg) -> np.ndarray:
    """Mean trunk angle, degrees forward; NaN where the trunk is not seen."""
    return leg.at("trunk", leg.stance).mean(axis=1)


def contact_time_s(leg: Leg) -> np.ndarray:
    """Toe-off minus touch-down, seconds."""
    return leg.toe_off - leg.touch_down
