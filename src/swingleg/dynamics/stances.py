"""`Stances`: the contacts of a recording whose force is asked for, both feet in order of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from swingleg.core.keypoints import SIDES

Floats = NDArray[np.float64]

#: every waveform is given at 0, 1 … 100 % of contact
PERCENT = np.arange(101)
GRAVITY_M_S2 = 9.81


@dataclass(frozen=True)
class Stances:
    """S contacts.

    side : (S,) 0 left, 1 right. touch_down, toe_off : (S,) seconds. stride_time : (S,) seconds
    from touch-down to the same foot's next.
    """

    side: NDArray[np.int_]
    touch_down: Floats
    toe_off: Floats
    stride_time: Floats

    @property
    def contact_time(self) -> Floats:
        """(S,) seconds."""
        return self.toe_off - self.touch_down

    @property
    def mean_force_bw(self) -> Floats:
        """(S,) mean vertical force over contact that carries the body: step time / contact time."""
        return self.stride_time / 2 / self.contact_time

    @property
    def times(self) -> Floats:
        """(S, 101) seconds at each percent of contact."""
        return self.at(PERCENT / 100.0)

    def at(self, share: Floats) -> Floats:
        """(S, N) seconds at shares of contact (0 = touch-down, 1 = toe-off; beyond is allowed)."""
        return self.touch_down[:, None] + self.contact_time[:, None] * share


def stances_of(strides: pd.DataFrame) -> Stances:
    """One stance per row of a Strides table, in its order."""
    down, up, then = (
        strides[name].to_numpy(dtype=float)
        for name in ("touch_down_s", "toe_off_s", "next_touch_down_s")
    )
    side = strides["side"].map(SIDES.index).to_numpy(dtype=int)
    return Stances(side, down, up, then - down)
