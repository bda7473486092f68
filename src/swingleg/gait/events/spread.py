"""How far an event may be off: standard deviation of one event's time.

Two parts. The random part differs from stride to stride and grows with the noise of the foot's
points. The shared part is the same for all contacts of one leg: the detector's bias for this
runner, which no number of strides averages out; it is most of the variance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: seconds (touch-down, toe-off), leave-one-runner-out on RBDS (validation/events_rbds.md); the
#: shared part is widened by a tenth for other laboratories, cameras and people
RANDOM_S = {"markers": (0.0012, 0.0013), "video": (0.0019, 0.0016)}
SHARED_S = {"markers": (0.0024, 0.0031), "video": (0.0040, 0.0046)}
#: seconds per leg length of error of the foot's points
PER_NOISE = 0.25
#: share of a frame
_PER_FRAME = 0.05
#: what weighing the strides together (`regular`) leaves of a large random error at most
_USUAL_S = 0.0045
_INFERRED_S = 0.030
_STRANGE_S = 0.012


def noise_sd(
    noise: float, visible: Floats, inferred: NDArray[np.bool_], strange: Floats
) -> tuple[Floats, Floats]:
    """(N,) random error of a single touch-down and toe-off, before strides are weighed together.

    Parameters as in `event_sd`; seconds.
    """
    hidden = 2.0 - np.clip(visible, 0, 1)
    both = np.hypot(
        np.hypot(PER_NOISE * noise * hidden, _INFERRED_S * inferred), _STRANGE_S * strange
    )
    return both[0], both[1]


def event_sd(
    kind: str,
    *,
    noise: float,
    fps: float,
    visible: Floats,
    inferred: NDArray[np.bool_],
    strange: Floats,
) -> tuple[Floats, Floats]:
    """(N,) standard deviation of touch-down and toe-off, seconds, both parts together.

    Parameters
    ----------
    kind : "markers" or "video". noise : of the foot's points, leg lengths. fps : of the evidence.
    visible : (2, N) 0..1 at touch-down and toe-off; a hidden leg doubles it. inferred : (N,).
    strange : (2, N) 0..1, how far the curves are unlike those of the training.
    """
    single = (PER_NOISE * noise) ** 2
    common = single * _USUAL_S**2 / (single + _USUAL_S**2) + (_PER_FRAME / fps) ** 2
    out = []
    for k in (0, 1):
        variance = RANDOM_S[kind][k] ** 2 + SHARED_S[kind][k] ** 2 + common
        seen = variance * (2.0 - np.clip(visible[k], 0, 1)) ** 2
        out.append(np.sqrt(seen + (_STRANGE_S * strange[k]) ** 2 + (_INFERRED_S * inferred) ** 2))
    return out[0], out[1]
