"""What a virtual runner is told to do: body, pace and the features of the two legs' motion.

Healthy defaults are the means of 26 runners at 3.3 m/s (RBDS: Fukuchi, Fukuchi & Duarte 2017,
PeerJ 5:e3298), interpolated between 2.5, 3.5 and 4.5 m/s. Angles in degrees; thigh and shank
from vertical, positive with the distal end forward; foot from horizontal, positive toes up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

SPEEDS = (2.5, 3.5, 4.5)
NORM_MEANS: dict[str, tuple[float, float, float]] = {
    "thigh_elevation_peak_deg": (27.96, 34.37, 40.62),
    "thigh_extension_peak_deg": (22.10, 28.89, 33.82),
    "knee_flexion_swing_peak_deg": (91.07, 105.23, 114.38),
    "knee_flexion_late_swing_min_deg": (7.50, 7.74, 9.43),
    "knee_reflexion_lead_ms": (28.1, 26.6, 24.1),
    "knee_flexion_contact_deg": (11.45, 12.20, 13.58),
    "knee_flexion_velocity_contact_deg_s": (227.7, 253.0, 247.0),
    "shank_angle_contact_deg": (5.50, 8.33, 10.33),
    "foot_strike_angle_deg": (7.74, 9.74, 10.60),
    "knee_flexion_stance_peak_deg": (41.3, 42.1, 42.6),
    "thigh_angle_toe_off_deg": (-19.98, -24.97, -28.81),
    "knee_flexion_toe_off_deg": (12.24, 9.61, 8.46),
    "ankle_dorsiflexion_toe_off_deg": (-13.65, -17.16, -19.04),
    "ankle_dorsiflexion_swing_peak_deg": (3.70, 2.28, 2.26),
    "toe_clearance_m": (0.036, 0.050, 0.063),
}
CADENCE = (161.7, 171.5, 184.1)
CONTACT = (0.2665, 0.2236, 0.1945)


@dataclass(frozen=True)
class LegDesign:
    """Features of one leg's stride, named and defined as swingleg's metrics."""

    thigh_elevation_peak_deg: float
    thigh_extension_peak_deg: float
    knee_flexion_swing_peak_deg: float
    knee_flexion_late_swing_min_deg: float
    knee_reflexion_lead_ms: float
    knee_flexion_contact_deg: float
    knee_flexion_velocity_contact_deg_s: float
    shank_angle_contact_deg: float
    foot_strike_angle_deg: float
    knee_flexion_stance_peak_deg: float
    thigh_angle_toe_off_deg: float
    knee_flexion_toe_off_deg: float
    ankle_dorsiflexion_toe_off_deg: float
    ankle_dorsiflexion_swing_peak_deg: float
    toe_clearance_m: float


def healthy_leg(speed_m_s: float) -> LegDesign:
    """Norm means at `speed_m_s` (linear in speed, held constant outside 2.5-4.5 m/s)."""
    means = {k: float(np.interp(speed_m_s, SPEEDS, v)) for k, v in NORM_MEANS.items()}
    return LegDesign(**means)


@dataclass(frozen=True)
class RunnerDesign:
    """A runner to be animated. Lengths m, mass kg, speed m/s, cadence steps/min."""

    speed_m_s: float = 3.3
    cadence_spm: float = 169.5
    contact_time_s: float = 0.232
    height_m: float = 1.78
    mass_kg: float = 70.0
    sex: Literal["male", "female"] = "male"
    left: LegDesign = field(default_factory=lambda: healthy_leg(3.3))
    right: LegDesign = field(default_factory=lambda: healthy_leg(3.3))
    vertical_oscillation_m: float = 0.090
    trunk_lean_deg: float = 6.0
    pelvis_rotation_deg: float = 5.0
    pelvis_list_deg: float = 3.0
    stride_variation_deg: float = 1.2
    planted: tuple[str, ...] = ()

    @property
    def symmetric(self) -> bool:
        return self.left == self.right

    @property
    def stride_time_s(self) -> float:
        return 120.0 / self.cadence_spm


# What each fault changes in a leg, and in the runner as a whole.
LEG_FAULTS: dict[str, dict[str, float]] = {
    "clean": {},
    "over_strider": {
        "knee_flexion_stance_peak_deg": 38.0,
        "thigh_elevation_peak_deg": 17.5,
        "thigh_extension_peak_deg": 26.5,
        "knee_flexion_late_swing_min_deg": -3.5,
        "knee_reflexion_lead_ms": 30.0,
        "knee_flexion_contact_deg": 0.5,
        "knee_flexion_velocity_contact_deg_s": 300.0,
        "shank_angle_contact_deg": 17.0,
        "foot_strike_angle_deg": 14.0,
        "thigh_angle_toe_off_deg": -22.5,
        "knee_flexion_swing_peak_deg": 98.0,
        "ankle_dorsiflexion_swing_peak_deg": 7.0,
        "toe_clearance_m": 0.028,
    },
    "low_knee_lift": {
        "thigh_elevation_peak_deg": 18.0,
        "shank_angle_contact_deg": 5.0,
        "knee_flexion_contact_deg": 10.5,
        "knee_flexion_late_swing_min_deg": 6.5,
        "ankle_dorsiflexion_swing_peak_deg": 6.0,
        "toe_clearance_m": 0.030,
    },
    "heel_flick": {
        "thigh_elevation_peak_deg": 21.0,
        "knee_flexion_swing_peak_deg": 128.0,
        "ankle_dorsiflexion_swing_peak_deg": 5.0,
        "toe_clearance_m": 0.035,
        "shank_angle_contact_deg": 6.0,
    },
    "bouncy": {"knee_flexion_stance_peak_deg": 49.0, "shank_angle_contact_deg": 6.5},
}
WHOLE_FAULTS: dict[str, dict[str, float]] = {
    "over_strider": {
        "contact_time_s": 0.250,
        "cadence_spm": 172.0,
        "vertical_oscillation_m": 0.075,
    },
    "bouncy": {"vertical_oscillation_m": 0.132, "cadence_spm": 145.0, "contact_time_s": 0.232},
}
PLANTED: dict[str, tuple[str, ...]] = {
    "clean": (),
    "over_strider": (
        "low_knee_lift",
        "late_knee_extension",
        "over_stride",
        "straight_knee_landing",
    ),
    "low_knee_lift": ("low_knee_lift",),
    "heel_flick": ("heel_flick", "low_knee_lift"),
    "bouncy": ("bouncy",),
}
PRESETS = tuple(LEG_FAULTS)


def preset(name: str, speed_m_s: float = 3.3) -> RunnerDesign:
    """A named runner: `clean` or one fault of the articles, both legs alike.

    Raises
    ------
    KeyError : the preset is not one of `PRESETS`.
    """
    leg = replace(healthy_leg(speed_m_s), **LEG_FAULTS[name])
    whole = RunnerDesign(
        speed_m_s=speed_m_s,
        cadence_spm=float(np.interp(speed_m_s, SPEEDS, CADENCE)),
        contact_time_s=float(np.interp(speed_m_s, SPEEDS, CONTACT)),
        left=leg,
        right=leg,
        planted=PLANTED[name],
    )
    return replace(whole, **WHOLE_FAULTS.get(name, {}))  # type: ignore[arg-type]
