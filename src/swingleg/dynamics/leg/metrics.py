"""Swings → the vocabulary's numbers. Each function: `Swings` → (S,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from swingleg.dynamics.leg import lever, passive
from swingleg.dynamics.leg.chain import Floats, joint_torques
from swingleg.dynamics.leg.swing import Swings, hip_work
from swingleg.gait.curves import extreme

_HIP, _KNEE = 0, 1


def hip_torque_flexor_peak_nm_kg(s: Swings) -> Floats:
    """Highest hip flexor torque from toe-off to the highest thigh, Nm/kg."""
    return extreme(s.up, s.up_torque[..., _HIP], +1)[0]


def hip_torque_extensor_peak_nm_kg(s: Swings) -> Floats:
    """Highest hip extensor torque after that, Nm/kg, positive."""
    return -extreme(s.down, s.down_torque[..., _HIP], -1)[0]


def hip_flexion_power_peak_w_kg(s: Swings) -> Floats:
    """Highest torque × thigh rate from toe-off to the highest thigh, W/kg."""
    return extreme(s.up, s.up_torque[..., _HIP] * s.up_state.rate[..., 0], +1)[0]


def hip_flexion_work_j_kg(s: Swings) -> Floats:
    """Work of the flexor torque on the thigh from toe-off to the highest thigh, J/kg."""
    return hip_work(s.up_torque[..., _HIP], s.up_state.rate[..., 0], s.up)


def knee_torque_flexor_late_swing_peak_nm_kg(s: Swings) -> Floats:
    """Highest knee flexor torque from the highest thigh to touch-down, Nm/kg."""
    return extreme(s.down, s.down_torque[..., _KNEE], +1)[0]


def lever_saving_pct(s: Swings) -> Floats:
    """Peak flexor torque saved against the knee held at `lever.LOCKED_DEG`, percent."""
    return lever.saving_pct(hip_torque_flexor_peak_nm_kg(s), locked_peak(s))


def locked_peak(s: Swings, flexion_deg: float = lever.LOCKED_DEG) -> Floats:
    """Peak flexor torque of the same thigh motion with the knee held, Nm/kg."""
    held = joint_torques(s.leg.body, lever.knee_locked(s.up_state, flexion_deg))
    return extreme(s.up, held[..., _HIP], +1)[0]


def locked_work(s: Swings, flexion_deg: float = lever.LOCKED_DEG) -> Floats:
    """Work of the flexor torque with the knee held, J/kg."""
    held = joint_torques(s.leg.body, lever.knee_locked(s.up_state, flexion_deg))
    return hip_work(held[..., _HIP], s.up_state.rate[..., 0], s.up)


def scaled_peaks(s: Swings) -> Floats:
    """(S, 5) peak flexor torque with the knee's flexion times `lever.SCALES`, Nm/kg."""
    every = [
        joint_torques(s.leg.body, lever.knee_scaled(s.up_state, k))[..., _HIP] for k in lever.SCALES
    ]
    return np.stack([extreme(s.up, torque, +1)[0] for torque in every], axis=1)


FUNCTIONS: dict[str, Callable[[Swings], Floats]] = {
    f.__name__: f
    for f in (
        hip_torque_flexor_peak_nm_kg,
        hip_torque_extensor_peak_nm_kg,
        hip_flexion_power_peak_w_kg,
        hip_flexion_work_j_kg,
        knee_torque_flexor_late_swing_peak_nm_kg,
        lever_saving_pct,
    )
}


def passive_shares(s: Swings, mass_kg: float, tilt_shift_deg: float = 0.0) -> tuple[Floats, Floats]:
    """Share of `hip_flexion_work_j_kg` done by passive tissue: ligaments alone, with muscle.

    Parameters
    ----------
    mass_kg : body mass; the models are in newton metres. tilt_shift_deg : added to the hip's angle,
    to see what an unseen pelvis may change.
    """
    hip = s.leg.hip_deg(s.up, s.up_state) + tilt_shift_deg
    knee = np.degrees(s.up_state.angle[..., 0] - s.up_state.angle[..., 1])
    net, rate = s.up_torque[..., _HIP], s.up_state.rate[..., 0]
    models = passive.ligaments(hip), passive.with_muscle(hip, knee)
    low, high = (passive.passive_share(m / mass_kg, net, rate, s.up) for m in models)
    return low, high


def passive_recoil_j_kg(s: Swings, mass_kg: float) -> Floats:
    """Work that stretched tissue gives back while the thigh swings forward, J/kg.

    By the model with passive muscle, from toe-off to the highest thigh: the stretch-recoil of the
    hip's front, stored while the thigh went back.
    """
    hip = s.leg.hip_deg(s.up, s.up_state)
    knee = np.degrees(s.up_state.angle[..., 0] - s.up_state.angle[..., 1])
    torque = passive.with_muscle(hip, knee) / mass_kg
    return passive.recoil(torque, s.up_state.rate[..., 0], s.up)
