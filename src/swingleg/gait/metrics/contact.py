"""Contact: what the leg does at the row's next touch-down. Each function: `Leg` → (S,)."""

from __future__ import annotations

import numpy as np

from swingleg.gait.metrics.leg import Leg

#: foot-strike classes by foot-strike angle, degrees. The idea is that of Altman & Davis 2012 (Gait
#: Posture 35:298); with their limits (−1.6 and 8.0) 78 % of RBDS's labels are met, because half of
#: the feet labelled forefoot come down at −1 to 1.5. These two meet 92 %, limits chosen with each
#: runner left out 90 % (validation/metrics_rbds.md)
FOREFOOT_BELOW_DEG = 2.0
REARFOOT_ABOVE_DEG = 5.0
#: a pelvis slower than this share of the given speed stays in place: a treadmill
_IN_PLACE = 0.3


def knee_flexion_contact_deg(leg: Leg) -> np.ndarray:
    """Knee flexion, degrees."""
    return leg.at("knee_joint", leg.next_touch_down)


def knee_flexion_velocity_contact_deg_s(leg: Leg) -> np.ndarray:
    """Rate of knee flexion, degrees per second, + flexing."""
    return leg.knee_rate(leg.next_touch_down)


def overstride_hip_leg(leg: Leg) -> np.ndarray:
    """Ankle ahead of the hip, leg lengths."""
    return _ahead(leg, "ankle", "hip")


def overstride_knee_leg(leg: Leg) -> np.ndarray:
    """Ankle ahead of the knee, leg lengths."""
    return _ahead(leg, "ankle", "knee")


def overstride_com_leg(leg: Leg) -> np.ndarray:
    """Middle of heel and metatarsal ahead of the pelvis centre, leg lengths."""
    return (_ahead(leg, "heel", "pelvis") + _ahead(leg, "toe", "pelvis")) / 2


def shank_angle_contact_deg(leg: Leg) -> np.ndarray:
    """Shank angle, degrees, + ankle ahead of the knee."""
    return leg.at("shank", leg.next_touch_down)


def ankle_dorsiflexion_contact_deg(leg: Leg) -> np.ndarray:
    """Ankle angle, degrees, + toes up."""
    return leg.at("ankle_joint", leg.next_touch_down)


def foot_strike_angle_deg(leg: Leg) -> np.ndarray:
    """Foot angle, degrees, + heel first."""
    return leg.at("foot", leg.next_touch_down)


def foot_strike(leg: Leg) -> np.ndarray:
    """(S,) of "rearfoot", "midfoot", "forefoot", or None."""
    return foot_strike_class(foot_strike_angle_deg(leg))


def foot_strike_class(angle_deg: np.ndarray) -> np.ndarray:
    """Class of each foot-strike angle; None where it is NaN."""
    classes = np.where(
        angle_deg < FOREFOOT_BELOW_DEG,
        "forefoot",
        np.where(angle_deg > REARFOOT_ABOVE_DEG, "rearfoot", "midfoot"),
    ).astype(object)
    classes[~np.isfinite(angle_deg)] = None
    return classes


def foot_speed_contact_m_s(leg: Leg) -> np.ndarray:
    """Forward speed of the foot over the ground or belt, m/s; NaN without scale or speed."""
    speed = leg.condition.speed_m_s
    if speed is None:
        return np.full(leg.touch_down.shape, np.nan)
    foot = (leg.rate("heel_x", leg.next_touch_down) + leg.rate("toe_x", leg.next_touch_down)) / 2
    return foot * leg.metre + np.where(_belt(leg, speed), speed, 0.0)


def _belt(leg: Leg, speed: float) -> np.ndarray:
    """(S,) bool: the ground moves backward at `speed` under a runner who stays in place."""
    if leg.condition.treadmill is not None:
        return np.full(leg.touch_down.shape, leg.condition.treadmill)
    moved = leg.at("pelvis_x", leg.next_touch_down) - leg.at("pelvis_x", leg.touch_down)
    return np.abs(moved / leg.stride_time) * leg.metre < _IN_PLACE * speed


def _ahead(leg: Leg, front: str, back: str) -> np.ndarray:
    when = leg.next_touch_down
    return (leg.at(f"{front}_x", when) - leg.at(f"{back}_x", when)) / leg.leg_length
