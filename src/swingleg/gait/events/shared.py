"""The part of an event's error that all contacts of a runner share, read from their mean curves.

A detector is early or late by much the same amount at every contact of one runner: how the foot
meets the ground differs between runners more than between strides. The windows around all contacts
of a leg are averaged (random error of the curves falls with the root of their number) and, with
those of both legs together, tell that shift.

Method: kernel ridge regression with a Gaussian kernel on the first principal components of the
standardised mean windows. Far from every training runner the kernel vanishes and the shift goes to
the training's mean, nearly zero, so that an unusual runner keeps the times of each stride.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from swingleg.gait.events.features import Curves
from swingleg.gait.events.legs import Floats

#: low-pass of the curves before they are averaged, Hz, by kind of evidence
RUNNER_CUTOFF_HZ = {"markers": 25.0, "video": 12.0, "calibrated": 12.0}
#: no runner's shift may be larger, seconds
_LIMIT_S = 0.020
_ROUNDS = 2


@dataclass(frozen=True)
class Shared:
    """Kernel ridge: shift in seconds = bias + exp(−γ |p − points|²) · weight.

    mean, scale : (F,) of the features. axes : (F, K) principal axes. points : (N, K) training
    recordings. weight : (N,) s. bias : s. gamma : 1 per squared component. channels : the curves
    of `features` that it reads.
    """

    mean: Floats
    scale: Floats
    axes: Floats
    points: Floats
    weight: Floats
    bias: float
    gamma: float
    channels: tuple[int, ...]

    def shift(self, features: Floats) -> float:
        """Seconds to add to every contact of the leg whose features (F,) these are."""
        p = ((features - self.mean) / self.scale) @ self.axes
        near = np.exp(-self.gamma * ((self.points - p) ** 2).sum(axis=1))
        return float(self.bias + near @ self.weight)


Times = dict[str, tuple[Floats, Floats]]


def runner_features(
    curves: Sequence[Curves], times: Times, period: float, event: str, channels: tuple[int, ...]
) -> Floats:
    """(2, F) features of left and right leg: own mean window, both legs' mean window, stride time.

    Parameters
    ----------
    curves : of the left and the right leg. times : event → (N,) seconds per side. period : s.
    """
    pairs = zip(curves, times[event], strict=True)
    own = np.stack([_mean_window(c, t, channels) for c, t in pairs])
    both = np.broadcast_to(own.mean(axis=0), own.shape)
    return np.column_stack([own, both, np.full(2, period)])


def shared_shift(
    curves: Sequence[Curves], times: Times, period: float, model: dict[str, Shared]
) -> dict[str, Floats]:
    """Seconds to add, event → (2,) for the left and the right leg.

    Read twice, the second time from the shifted windows.
    """
    total = {event: np.zeros(2) for event in model}
    if any(np.isfinite(t).sum() < 2 for pair in times.values() for t in pair):
        return total
    for _ in range(_ROUNDS):
        for event, part in model.items():
            left, right = times[event]
            moved = {event: (left + total[event][0], right + total[event][1])}
            rows = runner_features(curves, moved, period, event, part.channels)
            total[event] = total[event] + [part.shift(row) for row in rows]
    return {event: np.clip(shift, -_LIMIT_S, _LIMIT_S) for event, shift in total.items()}


def _mean_window(curves: Curves, times: Floats, channels: tuple[int, ...]) -> Floats:
    known = times[np.isfinite(times)]
    whole = known[curves.cut_off(known) == 0]
    return curves.windows(whole if whole.size else known, channels).mean(axis=0)
