"""The mean cycle of runners at a speed, for the simulation's starts and random bodies."""

from __future__ import annotations

import numpy as np

from swingleg.norms.curves import _curves  # the whole table, beyond the speeds it is shown for
from swingleg.simulate.body import Body
from swingleg.simulate.cycle import HARMONICS, USUAL_LEAN_DEG, MeanCycle

#: stride time of the RBDS runners, seconds, at 3.5 m/s and its change per m/s, for a leg of .87 m
_STRIDE_S, _PER_M_S, _LEG_M = 0.712, -0.046, 0.87
#: their duty factor likewise
_DUTY, _DUTY_PER_M_S = 0.322, -0.038


def usual_cycle(speed_m_s: float, body: Body) -> MeanCycle:
    """Norm curves interpolated by speed; the stride's time grows with the root of the leg."""
    rows = [np.full(100, USUAL_LEAN_DEG)]
    for angle in ("thigh", "knee", "ankle"):
        speeds, table = _curves()[angle]
        mean = table[:, 0, :100]
        i = int(np.clip(np.searchsorted(speeds, speed_m_s), 1, speeds.size - 1))
        share = (speed_m_s - speeds[i - 1]) / (speeds[i] - speeds[i - 1])
        rows.append((1 - share) * mean[i - 1] + share * mean[i])
    spectrum = np.fft.rfft(np.radians(np.stack(rows)), axis=1)[:, : HARMONICS + 1] / 100
    spectrum[:, 1:] *= 2
    duty = float(np.clip(_DUTY + _DUTY_PER_M_S * (speed_m_s - 3.5), 0.2, 0.42))
    leg = np.sqrt((body.thigh_m + body.shank_m) / _LEG_M)
    stride = float((_STRIDE_S + _PER_M_S * (speed_m_s - 3.5)) * leg)
    return MeanCycle(np.vstack([spectrum, _rise(stride, duty)]), stride, duty)


def _rise(stride_s: float, duty: float) -> np.ndarray:
    """(1, HARMONICS + 1) of the body's rise and fall under half-sine forces, metres."""
    phase = np.arange(400) / 400
    force = np.zeros(400)
    for landing in (0.0, 0.5):
        since = (phase - landing) % 1.0
        force += np.where(since < duty, np.sin(np.pi * np.clip(since / duty, 0, 1)), 0.0)
    spectrum = np.fft.rfft(force / force.mean() * 9.81)[: HARMONICS + 1] / 400
    turn = 2 * np.pi * np.arange(HARMONICS + 1) / stride_s
    height = np.zeros_like(spectrum)
    height[1:] = -2 * spectrum[1:] / turn[1:] ** 2
    return height[None]
