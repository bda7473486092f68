"""Touch-down from the foot's vertical acceleration, toe-off from the toe's vertical jerk.

Handsaker, Forrester, Folland, Black & Allen 2016, J Biomech 49:2970: touch-down is the peak of the
vertical acceleration of the heel or the first metatarsal head, whichever comes first; toe-off the
peak of the vertical jerk of the hallux. Points of deviation: the toe is the mean of the metatarsal
heads (a Motion has no hallux); 40 Hz low-pass; peaks are sought around the coarse contacts of
`coarse`, in sub-frame steps; a peak counts as first only if it has a third of the other's height.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.gait.events.legs import Floats
from swingleg.gait.events.published import Scene, published_table, scene_of

#: seconds, touch-down and toe-off, bias included (validation/events_rbds.md)
SD_S = (0.010, 0.027)
#: what noise of the foot's points adds, seconds per leg length
PER_NOISE = (4.0, 4.0)
_HEEL, _TOE = 3, 4
_COUNTS = 1 / 3


def handsaker(motion: xr.Dataset) -> pd.DataFrame:
    """Events of a Motion. Made for markers: noise of video key points swamps its derivatives.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    scene = scene_of(motion)
    times = tuple((touch_downs(scene, side), _toe_offs(scene, side)) for side in (0, 1))
    return published_table(scene, times, SD_S, PER_NOISE, "handsaker")


def touch_downs(scene: Scene, side: int) -> Floats:
    """(N,) touch-down times of one leg, seconds."""
    guess = scene.contacts[side].down
    heel, toe = (
        scene.highest(scene.height(side, part).derivative(2), guess, before=1.0, after=0.7)
        for part in (_HEEL, _TOE)
    )
    heel_first = heel[0] <= toe[0]
    first = np.where(heel_first, heel[0], toe[0])
    first_size = np.where(heel_first, heel[1], toe[1])
    later = np.where(heel_first, toe[0], heel[0])
    later_size = np.where(heel_first, toe[1], heel[1])
    return np.where(first_size >= _COUNTS * later_size, first, later)


def _toe_offs(scene: Scene, side: int) -> Floats:
    jerk = scene.height(side, _TOE).derivative(3)
    return scene.highest(jerk, scene.contacts[side].up, before=0.7, after=1.2)[0]
