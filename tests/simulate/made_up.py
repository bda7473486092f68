"""A WhatIf that nobody solved: legs that swing as sines, figures that move as told.

Not a simulation: it exists so that page, files and terminal can be checked without a solver.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from swingleg.simulate.result import Answer, Change, Stride, SweetSpot, Verdict, WhatIf
from swingleg.simulate.wish import LEVERS, Wish, parse

BEFORE = {
    "thigh_elevation_peak_deg": 33.0,
    "knee_flexion_swing_peak_deg": 99.0,
    "cadence_spm": 168.0,
    "hip_torque_flexor_peak_nm_kg": 1.62,
    "hip_flexion_work_j_kg": 0.71,
    "peak_force_bw": 2.43,
    "impact_impulse_bw_s": 0.052,
    "braking_impulse_bw_s": 0.021,
    "vertical_oscillation_m": 0.082,
    "overstride_hip_leg": 0.243,
    "overstride_knee_leg": 0.055,
    "knee_flexion_contact_deg": 13.5,
    "knee_flexion_velocity_contact_deg_s": 236.0,
    "contact_time_s": 0.252,
    "effort": 0.914,
    "work_j_kg_m": 1.21,
}
MEASURED = {name: BEFORE[name] * 1.04 for name in BEFORE if name not in ("effort", "work_j_kg_m")}
#: figure → difference, and half its spread, of a knee lifted 5° more
LIFT = {
    "knee_flexion_swing_peak_deg": (3.1, 1.5),
    "cadence_spm": (0.0, 0.0),
    "hip_torque_flexor_peak_nm_kg": (0.145, 0.065),
    "hip_flexion_work_j_kg": (0.06, 0.03),
    "peak_force_bw": (0.02, 0.06),
    "impact_impulse_bw_s": (0.0004, 0.0021),
    "braking_impulse_bw_s": (-0.0004, 0.0002),
    "vertical_oscillation_m": (0.0021, 0.0034),
    "overstride_hip_leg": (-0.005, 0.002),
    "overstride_knee_leg": (-0.002, 0.004),
    "knee_flexion_contact_deg": (1.1, 1.6),
    "knee_flexion_velocity_contact_deg_s": (12.0, 30.0),
    "contact_time_s": (0.0004, 0.0002),
    "effort": (0.034, 0.012),
    "work_j_kg_m": (0.01, 0.05),
}
CADENCE = {
    **LIFT,
    "hip_torque_flexor_peak_nm_kg": (0.09, 0.04),
    "overstride_hip_leg": (-0.013, 0.004),
    "braking_impulse_bw_s": (-0.0016, 0.0005),
    "peak_force_bw": (-0.05, 0.02),
    "vertical_oscillation_m": (-0.009, 0.002),
    "thigh_elevation_peak_deg": (0.4, 1.2),
    "effort": (0.011, 0.02),
}
PROBLEM = (
    "A knee lift of 120° cannot be reached at 3.3 m/s: the hip would need more torque than its "
    "limit allows"
)


def stride(thigh_deg: float = 30.0, knee_deg: float = 95.0, seconds: float = 0.714) -> Stride:
    """Two legs half a stride apart."""
    phase = np.linspace(0.0, 1.0, 101)
    hip = np.stack([np.zeros(101), 0.9 + 0.04 * np.cos(4 * np.pi * (phase - 0.18))], axis=-1)
    points = [hip + np.array([0.12, 0.82]), hip]
    force = []
    for shift in (0.0, 0.5):
        p = 2 * np.pi * (phase + shift)
        thigh = np.radians(5 + (thigh_deg - 5) * np.cos(p + 0.9))
        knee = np.radians(12 + knee_deg * np.clip(-np.sin(p + 0.35), 0, None) ** 2)
        shank = thigh - knee
        foot = shank + 0.25 * np.sin(p)
        middle = hip + 0.43 * np.stack([np.sin(thigh), -np.cos(thigh)], axis=-1)
        ankle = middle + 0.42 * np.stack([np.sin(shank), -np.cos(shank)], axis=-1)
        along = np.stack([np.cos(foot), np.sin(foot)], axis=-1)
        down = np.stack([np.sin(foot), -np.cos(foot)], axis=-1)
        sole = ankle + 0.06 * down
        points += [middle, ankle, sole - 0.05 * along, sole + 0.13 * along, sole + 0.2 * along]
        load = 2.4 * np.clip(np.sin(2 * np.pi * ((phase + shift) % 1) / 0.7), 0, None)
        load = np.where((phase + shift) % 1 < 0.35, load, 0.0)
        force.append(np.stack([-0.15 * load * np.cos(p), load], axis=-1))
    stack = np.stack(points, axis=1)
    stack[..., 1] -= stack[..., 1].min()
    return Stride(phase * seconds, stack, np.stack(force, axis=1))


def verdict_of(low: float, high: float, before: float) -> Verdict:
    if low < 0 < high:
        return "cannot tell"
    if max(abs(low), abs(high)) < 0.01 * abs(before):
        return "about the same"
    return "rises" if low + high > 0 else "falls"


def answer(
    wish: Wish, differences: dict[str, tuple[float, float]], *, spread: bool = True
) -> Answer:
    """An answer whose figures differ as told."""
    asked = LEVERS[wish.lever][2]
    by = wish.value * (BEFORE[asked] / 100 if wish.lever == "cadence" else 1.0)
    by = by if wish.relative else wish.value - BEFORE[asked]
    changes = []
    for name, before in BEFORE.items():
        if name == asked:
            ends = (by, by) if spread else (None, None)
            changes.append(Change(name, before, before + by, *ends, "as asked"))
            continue
        middle, half = differences.get(name, (0.0, 0.0))
        low, high = middle - half, middle + 1.2 * half
        verdict = verdict_of(low, high, before)
        ends = (low, high) if spread else (None, None)
        changes.append(Change(name, before, before + middle, *ends, verdict))
    by_name = {c.name: c.difference for c in changes}
    other = {**by_name, "effort": by_name["effort"] - 0.0006 * by}
    assumptions = {"effort twice": by_name, "quieter torques": other} if spread else {}
    lifted = stride(30 + (by if wish.lever == "knee_lift" else 1), 95)
    return Answer(wish, "solved", None, tuple(changes), lifted, 1.0, 0.4, assumptions)


def impossible(value: float = 120.0) -> Answer:
    """A wish that no body can follow."""
    return Answer(Wish("knee_lift", value, relative=False), "infeasible", PROBLEM)


def sweep(*, spread: bool = True, flat: float = 3e-5) -> tuple[Answer, ...]:
    """The knee folded to 80° … 130°; effort is least near 103°; the last point has no answer."""
    answers = []
    for wish in parse("heel_recovery", "80:130"):
        gone = wish.value - BEFORE["knee_flexion_swing_peak_deg"]
        differences = {
            **LIFT,
            "hip_torque_flexor_peak_nm_kg": (-0.006 * gone, 0.03 + 0.001 * abs(gone)),
            "overstride_hip_leg": (-0.0003 * gone, 0.002),
            "effort": (flat * ((wish.value - 103.0) ** 2 - 16.0), 0.006 + 0.0004 * abs(gone)),
            "vertical_oscillation_m": (0.0001 * gone, 0.001),
        }
        answers.append(answer(wish, differences, spread=spread))
    last = answers[-1]
    problem = "A knee fold of 130° cannot be reached: the swing is too short"
    return (*answers[:-1], Answer(last.wish, "infeasible", problem))


def spot(*, flat: bool = False) -> SweetSpot:
    """The sweet spot of `sweep`."""
    if flat:
        return SweetSpot("knee_flexion_swing_peak_deg", 103.0, 80.0, 124.44, 0.01, True)
    return SweetSpot("knee_flexion_swing_peak_deg", 103.0, 88.0, 112.0, 0.01, False)


def what_if(kind: str = "lift", *, spread: bool = True) -> WhatIf:
    """kind : "lift", "versus", "sweep", "impossible" or "all"."""
    lift = (answer(Wish("knee_lift", 5.0), LIFT, spread=spread),)
    cadence = (answer(Wish("cadence", 5.0), CADENCE, spread=spread),)
    swept = sweep(spread=spread)
    groups: dict[str, tuple[tuple[Answer, ...], ...]] = {
        "lift": (lift,),
        "versus": (cadence, lift),
        "sweep": (swept,),
        "impossible": ((impossible(),),),
        "all": (cadence, lift, swept, (impossible(),)),
    }
    chosen = groups[kind]
    return WhatIf(
        speed_m_s=3.3,
        figures=dict(BEFORE),
        measured=dict(MEASURED),
        stride=stride(),
        groups=chosen,
        sweet_spots=tuple(spot() if len(group) > 1 else None for group in chosen),
        notes=("The body mass was not given; 70 kg stands in.",),
    )


def with_gaps(found: WhatIf) -> WhatIf:
    """The same, when a figure could not be read from the solution."""
    holes = {**found.figures, "contact_time_s": math.nan}
    groups = tuple(
        tuple(
            replace(
                one,
                changes=tuple(
                    replace(c, before=math.nan, after=math.nan, low=None, high=None)
                    if c.name == "contact_time_s"
                    else c
                    for c in one.changes
                ),
            )
            for one in group
        )
        for group in found.groups
    )
    return replace(found, figures=holes, groups=groups)
