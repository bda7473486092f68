"""What a what-if says: differences against the same runner's own baseline, with their spread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.wish import Wish

Floats = NDArray[np.float64]

#: figure → plain words, unit, decimals, in the order they are shown; names as in `core.metrics`
#: where they stand there
FIGURES: dict[str, tuple[str, str, int]] = {
    "thigh_elevation_peak_deg": ("Knee lift", "°", 1),
    "knee_flexion_swing_peak_deg": ("Knee fold in the swing", "°", 1),
    "cadence_spm": ("Cadence", "/min", 0),
    "hip_torque_flexor_peak_nm_kg": ("Hip-flexor torque, peak", "Nm/kg", 2),
    "hip_flexion_work_j_kg": ("Work of lifting the thigh", "J/kg", 2),
    "peak_force_bw": ("Peak force", "BW", 2),
    "impact_impulse_bw_s": ("Push of the landing (first 50 ms)", "BW s", 3),
    "braking_impulse_bw_s": ("Braking", "BW s", 3),
    "vertical_oscillation_m": ("Bounce", "m", 3),
    "overstride_hip_leg": ("Contact ahead of the hip", "leg", 3),
    "overstride_knee_leg": ("Contact ahead of the knee", "leg", 3),
    "knee_flexion_contact_deg": ("Knee bend at contact", "°", 1),
    "knee_flexion_velocity_contact_deg_s": ("Knee's bending rate at contact", "°/s", 0),
    "contact_time_s": ("Contact time", "s", 3),
    "effort": ("Total effort", "(Nm/kg)²", 3),
    "work_j_kg_m": ("Work of the muscles", "J/kg/m", 2),
}

Verdict = Literal["rises", "falls", "about the same", "cannot tell", "as asked"]


@dataclass(frozen=True)
class Change:
    """One figure. low, high : lowest and highest difference over all assumptions tried (the
    central one among them); None while these are still being computed."""

    name: str
    before: float
    after: float
    low: float | None
    high: float | None
    verdict: Verdict

    @property
    def difference(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Stride:
    """Stick figures of one stride for drawing, hip at x = 0.

    time : (N,) seconds. points : (N, 12, 2) m, y up from the ground: head, hip, then knee, ankle,
    heel, ball and toe of the right leg and of the left. force : (N, 2, 2) body weights on the
    right and left foot, forward and up, drawn at their ball.
    """

    time: Floats
    points: Floats
    force: Floats


@dataclass(frozen=True)
class Answer:
    """To one wish. outcome : value of `solver.Outcome`. problem : one sentence when there is no
    answer (what binds), else None. changes : empty when there is none. assumptions : label →
    figure → difference under it."""

    wish: Wish
    outcome: str
    problem: str | None = None
    changes: tuple[Change, ...] = ()
    stride: Stride | None = None
    objective: float = float("nan")
    seconds: float = float("nan")
    assumptions: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class SweetSpot:
    """Of a sweep: where the total cost is least, and how wide it is.

    metric : swept figure. best : value there. low, high : the range within `within` (a share) of
    the least cost. flat : the whole sweep lies within it.
    """

    metric: str
    best: float
    low: float
    high: float
    within: float
    flat: bool


@dataclass(frozen=True)
class WhatIf:
    """All answers about one runner.

    figures : the baseline's. measured : the same figures as measured, where they were. groups :
    answers by what was asked together: a single wish, or all points of a sweep.
    sweet_spots : as groups, None for a single wish.
    """

    speed_m_s: float
    figures: dict[str, float]
    measured: dict[str, float]
    stride: Stride
    groups: tuple[tuple[Answer, ...], ...]
    sweet_spots: tuple[SweetSpot | None, ...]
    notes: tuple[str, ...] = ()
