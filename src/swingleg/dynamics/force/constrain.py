"""What every vertical force must obey: the ground only pushes, and it carries the body."""

from __future__ import annotations

import numpy as np

from swingleg.dynamics.stances import PERCENT, Floats, Stances


def constrained(force_bw: Floats, stances: Stances, *, by_times: float = 1.0) -> Floats:
    """(S, 101) non-negative, with the mean over contact that carries the body.

    Over a stride the vertical force averages one body weight; half of that is asked of each step,
    so a left–right difference of the impulse is not seen. The ends are not held at zero: contact
    is the force above 50 N.

    Parameters
    ----------
    by_times : 1 = the mean is exactly step time / contact time, as far off as these are; 0 = it
        stays the waveform's own; between, their weighted geometric mean.
    """
    force = np.clip(force_bw, 0.0, None)
    mean = np.maximum(np.trapezoid(force, dx=1.0 / (PERCENT.size - 1), axis=1), 1e-9)
    return force * ((stances.mean_force_bw / mean) ** by_times)[:, None]
