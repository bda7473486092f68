"""The swing leg as a lever: the same swing of the thigh with the knee held otherwise.

Hip path and thigh angle are kept as they were; only the knee's flexion is changed, and with it
shank and foot (the ankle keeps its angle). What the hip must then give follows exactly from the
chain's equations. It is a thought experiment: a runner with a stiff knee would swing the thigh
otherwise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from swingleg.dynamics.leg.chain import ChainState, Floats

#: knee flexion of the comparison, degrees: nearly straight, as the knee is late in swing
LOCKED_DEG = 20.0
#: the knee's own flexion, less and more
SCALES = (0.5, 0.75, 1.0, 1.25, 1.5)


def knee_locked(state: ChainState, flexion_deg: float = LOCKED_DEG) -> ChainState:
    """The same thigh and hip with the knee held at an angle (degrees of flexion)."""
    return _with_knee(state, np.radians(flexion_deg), 0.0)


def knee_scaled(state: ChainState, scale: float) -> ChainState:
    """The same thigh and hip with the knee's flexion `scale` times as large throughout."""
    return _with_knee(state, 0.0, scale)


def saving_pct(actual: Floats, straighter: Floats) -> Floats:
    """Share of the straighter leg's torque (or work) that the folded knee saves, percent.

    Negative where the folded leg needs more.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100.0 * (1.0 - actual / straighter)


def _with_knee(state: ChainState, held: float, scale: float) -> ChainState:
    """Knee flexion = held + scale × its own, in angle, rate and acceleration."""

    def turned(values: Floats, constant: float) -> Floats:
        thigh, shank, foot = np.moveaxis(values, -1, 0)
        lower = thigh - (constant + scale * (thigh - shank))
        return np.stack([thigh, lower, lower + foot - shank], axis=-1)

    return replace(
        state,
        angle=turned(state.angle, held),
        rate=turned(state.rate, 0.0),
        acceleration=turned(state.acceleration, 0.0),
    )
