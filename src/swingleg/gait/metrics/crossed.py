"""One thigh's lift against the other thigh's push. Each function: `Leg` → (S,).

Kinematics show a phase, nothing more: that both happen together is how running is coordinated.
The crossed-extension *reflex* is a withdrawal response; no recording of motion alone can show one
(Zehr 2016, doi 10.1007/s00221-016-4715-4).
"""

from __future__ import annotations

import numpy as np

from swingleg.gait.curves import extreme, grid
from swingleg.gait.metrics.leg import Leg


def crossed_extension_phase_pct(leg: Leg) -> np.ndarray:
    """Time of fastest thigh flexion minus that of the other thigh's fastest extension, % of stride.

    The lift is looked for in swing, the push from the other foot's touch-down to this foot's next.
    Negative: the lift comes first. NaN where the other foot's touch-down was not found.
    """
    lift = extreme(leg.swing, leg.curves["thigh"](leg.swing, 1), +1)[1]
    push = extreme(*_other_push(leg), -1)[1]
    return 100 * (lift - push) / leg.stride_time


def crossed_coupling(leg: Leg) -> np.ndarray:
    """Correlation of the thigh's rate with minus the other thigh's rate over the swing, −1 to 1.

    1: whenever one thigh swings forward fast, the other goes back fast, at the same instant.
    """
    rates = leg.curves["thigh"](leg.swing, 1), -leg.curves["other_thigh"](leg.swing, 1)
    lift, push = (rate - rate.mean(axis=1, keepdims=True) for rate in rates)
    with np.errstate(invalid="ignore"):
        return (lift * push).sum(axis=1) / np.sqrt((lift**2).sum(axis=1) * (push**2).sum(axis=1))


def crossed_push_deg_s(leg: Leg) -> np.ndarray:
    """The other thigh's fastest extension in that time, degrees per second, positive."""
    return -extreme(*_other_push(leg), -1)[0]


def _other_push(leg: Leg) -> tuple[np.ndarray, np.ndarray]:
    """(S, N) times from the other foot's touch-down to this foot's next, and the other's rate."""
    times = grid(leg.other_touch_down, leg.next_touch_down)
    return times, leg.curves["other_thigh"](times, 1)
