"""The swing leg's moment of inertia about the hip, two segments (de Leva 1996).

I_leg = J1 + J2 + 2 K cos(knee flexion), J1 = I1 + m1 c1² + m2 l1², J2 = I2 + m2 c2², K = m2 l1 c2,
with shank and foot one segment. Body mass and leg length cancel in the ratio to a straight leg.
Deviation from de Leva: the foot's centre of mass is put on the line of the shank, beyond the ankle
by half the ankle's height, so that the ankle angle does not enter.
"""

from __future__ import annotations

import numpy as np

from swingleg.core.anthropometry import (
    FOOT_PER_HEIGHT,
    SEGMENTS,
    SHANK_PER_HEIGHT,
    THIGH_PER_HEIGHT,
)
from swingleg.core.athlete import Athlete

#: lengths over standing height (de Leva 1996)
_THIGH, _SHANK, _FOOT = THIGH_PER_HEIGHT, SHANK_PER_HEIGHT, FOOT_PER_HEIGHT
_ANKLE_HEIGHT = 0.039


def leg_inertia_ratio(knee_flexion_deg: np.ndarray, athlete: Athlete) -> np.ndarray:
    """I_leg over the straight leg's, same shape as `knee_flexion_deg` (degrees).

    Sex unknown: the mean of de Leva's women and men.
    """
    sexes = (athlete.sex,) if athlete.sex else ("female", "male")
    fixed, coupled = np.mean([_terms(sex, athlete) for sex in sexes], axis=0)
    return (fixed + coupled * np.cos(np.radians(knee_flexion_deg))) / (fixed + coupled)


def _terms(sex: str, athlete: Athlete) -> tuple[float, float]:
    """J1 + J2 and 2 K per kilogram of body mass and square of height."""
    thigh, shank = _THIGH, _SHANK
    if athlete.thigh_m and athlete.shank_m:
        share = athlete.thigh_m / (athlete.thigh_m + athlete.shank_m)
        thigh, shank = share * (_THIGH + _SHANK), (1 - share) * (_THIGH + _SHANK)
    parts = SEGMENTS[sex]
    m_thigh, c_thigh, k_thigh = parts["thigh"]
    m_shank, c_shank, k_shank = parts["shank"]
    m_foot, _, k_foot = parts["foot"]
    foot_at = shank + _ANKLE_HEIGHT / 2
    lower = m_shank + m_foot
    centre = (m_shank * c_shank * shank + m_foot * foot_at) / lower
    about_knee = m_shank * (k_shank**2 + c_shank**2) * shank**2
    about_knee += m_foot * ((k_foot * _FOOT) ** 2 + foot_at**2)
    about_hip = m_thigh * (k_thigh**2 + c_thigh**2) * thigh**2 + lower * thigh**2
    return about_hip + about_knee, 2 * lower * thigh * centre
