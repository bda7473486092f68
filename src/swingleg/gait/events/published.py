"""What the published methods share: coarse contacts, curves to search, the highest point near."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.core.filters import low_pass
from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.contacts import Contacts, events_table
from swingleg.gait.events.legs import Floats, Legs, legs_of

#: low-pass of the curves, Hz: as near to raw markers as derivatives allow
CUTOFF_HZ = 40.0
#: searched around the coarse times, seconds at the 0.72 s stride of a distance runner
NEAR_S = 0.070
_STRIDE_S = 0.72
_STEP_S = 0.0005
_INFERRED_S = 0.030


@dataclass(frozen=True)
class Scene:
    """Both legs, their coarse contacts (left, right) and the stride time in seconds."""

    legs: Legs
    contacts: tuple[Contacts, Contacts]
    period: float

    def curve(self, values: Floats) -> CubicSpline:
        """A (T,) curve of the motion, smoothed, to be read and differentiated at any time."""
        cutoff = min(CUTOFF_HZ, 0.42 * self.legs.fps)
        return CubicSpline(self.legs.time, low_pass(values, cutoff, self.legs.rate))

    def height(self, side: int, part: int) -> CubicSpline:
        """Height of one point of a leg (0 hip, 1 knee, 2 ankle, 3 heel, 4 toe), leg lengths."""
        return self.curve(self.legs.points[:, side, part, 1])

    def highest(
        self, curve: Callable[[Floats], Floats], centre: Floats, *, before: float, after: float
    ) -> tuple[Floats, Floats]:
        """(N,) time and value of the curve's maximum near each centre; NaN where that is NaN.

        before, after : how far is searched, in units of `NEAR_S` at this runner's stride time.
        """
        reach = NEAR_S * self.period / _STRIDE_S
        offset = np.arange(-before * reach, after * reach + _STEP_S, _STEP_S)
        at = np.nan_to_num(centre)[:, None] + offset
        inside = (at >= self.legs.time[0]) & (at <= self.legs.time[-1])
        values = np.where(
            inside, curve(np.clip(at, self.legs.time[0], self.legs.time[-1])), -np.inf
        )
        best = values.argmax(axis=1)
        row = np.arange(len(centre))
        known = np.isfinite(centre)
        return np.where(known, at[row, best], np.nan), np.where(known, values[row, best], np.nan)


def scene_of(motion: xr.Dataset) -> Scene:
    """Take a Motion apart for a published method.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    legs = legs_of(motion)
    contacts, period = coarse_contacts(legs)
    return Scene(legs, contacts, period)


def published_table(
    scene: Scene,
    times: tuple[tuple[Floats, Floats], ...],
    sd: tuple[float, float],
    per_noise: tuple[float, float],
    source: str,
) -> pd.DataFrame:
    """Events table from (touch-down, toe-off) per side.

    sd : of both events with clean markers, seconds. per_noise : what noise of the foot's points
    adds, seconds per leg length.
    """
    found = []
    for guess, (down, up) in zip(scene.contacts, times, strict=True):
        later = np.where(up > down + 0.05 * scene.period, up, np.nan)
        found.append(Contacts(down, later, guess.inferred))
    sds = []
    for contacts, noise in zip(found, scene.legs.noise, strict=True):
        wide = np.where(contacts.inferred, _INFERRED_S, 0.0)
        sure = [np.hypot(one, per * noise) for one, per in zip(sd, per_noise, strict=True)]
        sds.append((np.hypot(sure[0], wide), np.hypot(sure[1], wide)))
    return events_table(
        (found[0], found[1]), (sds[0][0], sds[1][0]), (sds[0][1], sds[1][1]), source
    )
