"""Torque of passive tissue about the hip: two published models that do not agree.

How much of the thigh's lift is stretched tissue springing back depends on what counts as passive:

- `with_muscle`: Riener & Edrich 1999, J Biomech 32:539: the resistance of a relaxed hip as
  measured, ligaments and relaxed muscle together. Beyond about 15° of extension the exponential is
  extrapolated. It is not scaled by body size (neither is it in the paper).
- `ligaments`: Falisse et al. 2019, doi 10.1098/rsif.2019.0402: the joint's end stop alone; what
  relaxed muscle resists is part of that model's muscles.

Angles in degrees, flexion positive, zero = upright standing; torque in Nm, flexion positive.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def with_muscle(hip_deg: Floats, knee_deg: Floats) -> Floats:
    """Passive hip torque of a relaxed leg, Nm (Riener & Edrich 1999).

    Parameters
    ----------
    hip_deg, knee_deg : same shape; flexion positive.
    """
    front = np.exp(1.4655 - 0.0034 * knee_deg - 0.0750 * hip_deg)
    back = np.exp(1.3403 - 0.0226 * knee_deg + 0.0305 * hip_deg)
    return np.asarray(front - back + 8.072)


def ligaments(hip_deg: Floats) -> Floats:
    """Passive hip torque of the ligaments alone, Nm (Falisse et al. 2019)."""
    hip = np.radians(hip_deg)
    back = -2.44 * np.exp(5.05 * (hip - 1.81))
    front = 1.51 * np.exp(-21.88 * (hip + 0.6981))
    return np.asarray(back + front)


def passive_share(passive: Floats, net: Floats, rate: Floats, times: Floats) -> Floats:
    """(S,) share of the positive work of `net` that `passive` does.

    At each instant no more than the whole of the net torque counts: what is beyond is held back by
    muscle and does not lift the thigh.

    Parameters
    ----------
    passive, net : (S, N) torque, any one unit. rate : (S, N) rad/s. times : (S, N) seconds.
    """
    positive = np.clip(net, 0.0, None)
    lifted = np.trapezoid(positive * rate, times, axis=1)
    sprung = np.trapezoid(np.clip(passive, 0.0, positive) * rate, times, axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(lifted > 0, sprung / lifted, np.nan))


def recoil(passive: Floats, rate: Floats, times: Floats) -> Floats:
    """(S,) work the passive tissue gives back over `times` while the thigh swings forward.

    Parameters
    ----------
    passive : (S, N) torque per body mass. rate : (S, N) rad/s. times : (S, N) seconds.
    """
    return np.asarray(
        np.trapezoid(np.clip(passive, 0.0, None) * np.clip(rate, 0.0, None), times, axis=1)
    )
