"""What the learned method sees of a contact: windows of leg curves around a guessed time.

Each curve is taken relative to its own mean over one stride, so that a key point which sits off its
joint by a constant, a slope of the ground or a wrong zero of an angle changes nothing.
"""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from swingleg.core.filters import low_pass
from swingleg.gait.events.legs import Floats, Legs

#: seconds around the guessed time
WINDOW_S = np.arange(-0.12, 0.1201, 0.01)
_HEIGHTS = ("ankle_y", "heel_y", "toe_y", "pelvis_y")
_PLACES = ("ankle_x", "heel_x", "toe_x", "shank", "foot", "other_thigh", "other_ankle_x")
_POSITIONS = (*_HEIGHTS, *_PLACES)
#: every curve there is: positions (leg lengths; radians), rates of the heights, per s and s², and
#: the shoulders' height, which tells of the flight where the hips are seen poorly
CHANNELS = (
    *_POSITIONS,
    *(f"{n}_rate" for n in _HEIGHTS),
    *(f"{n}_acc" for n in _HEIGHTS),
    "neck_y",
)
_RATES = tuple(range(len(_POSITIONS), len(CHANNELS) - 1))
_FALLING = tuple(range(4)) + _RATES
_ALL_PLACES = tuple(range(len(_POSITIONS)))
_AND_NECK = (*_ALL_PLACES, len(CHANNELS) - 1)
#: curves each event is read from, chosen by leaving runners out (validation/events_rbds.md)
USED: dict[tuple[str, str], tuple[int, ...]] = {
    ("markers", "down"): _FALLING,
    ("markers", "up"): (*_ALL_PLACES, *_RATES[-4:]),
    ("video", "down"): _ALL_PLACES,
    ("video", "up"): _ALL_PLACES,
    ("calibrated", "down"): _AND_NECK,
    ("calibrated", "up"): _AND_NECK,
}
#: curves of the mean window that tells a runner's shared shift
RUNNER_USED: dict[tuple[str, str], tuple[int, ...]] = {
    (kind, event): USED["calibrated" if kind == "calibrated" else "markers", event]
    for kind, event in USED
}


class Curves:
    """Curves of one leg, ready to be read at any time.

    legs : both legs. side : 0 left, 1 right. period : stride time, s. cutoff_hz : low-pass.
    """

    def __init__(self, legs: Legs, side: int, period: float, cutoff_hz: float) -> None:
        own, other = legs.points[:, side], legs.points[:, 1 - side]
        table = np.column_stack(
            [
                own[:, 2:, 1],
                legs.pelvis_y,
                own[:, 2:, 0],
                legs.angles[:, side, 1:],
                legs.angles[:, 1 - side, 0],
                other[:, 2, 0],
                legs.neck_y,
            ]
        )
        smooth = low_pass(table, min(cutoff_hz, 0.42 * legs.fps), legs.rate)
        self._curve = CubicSpline(legs.time, smooth)
        self._area = self._curve.antiderivative()
        self._first, self._last = legs.time[0], legs.time[-1]
        self._period = min(period, 0.98 * (self._last - self._first))

    def windows(self, centre: Floats, channels: tuple[int, ...]) -> Floats:
        """(N, W × C) values of `channels` around each centre, relative to one stride's mean."""
        at = np.clip(centre[:, None] + WINDOW_S, self._first, self._last)
        half = self._period / 2
        middle = np.clip(centre, self._first + half, self._last - half)
        level = (self._area(middle + half) - self._area(middle - half)) / self._period
        place = self._curve(at) - level[:, None]
        rate, acceleration = (self._curve(at, order)[..., :4] for order in (1, 2))
        place, neck = place[..., :-1], place[..., -1:]
        everything = np.concatenate([place, rate, acceleration, neck], axis=-1)
        return everything[..., list(channels)].reshape(len(centre), -1)

    def cut_off(self, centre: Floats) -> Floats:
        """(N,) share of each window that lies outside the recording."""
        at = centre[:, None] + WINDOW_S
        return ((at < self._first) | (at > self._last)).mean(axis=1)
