"""Touch-down from the heel's lowest point, toe-off from the knee's greatest extension.

Fellin, Rose, Royer & Davis 2010, J Sci Med Sport 13:646: of the methods compared there, touch-down
as the minimum of the heel's height and toe-off as the peak of knee extension. Points of deviation:
40 Hz low-pass; both are sought around the coarse contacts of `coarse`, in sub-frame steps. The heel
method presumes a rearfoot strike.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.gait.events.legs import Floats
from swingleg.gait.events.published import Scene, published_table, scene_of

#: seconds, touch-down and toe-off, bias included (validation/events_rbds.md)
SD_S = (0.021, 0.013)
#: what noise of the foot's points adds, seconds per leg length
PER_NOISE = (2.5, 0.5)
_HEEL = 3


def fellin(motion: xr.Dataset) -> pd.DataFrame:
    """Events of a Motion.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    scene = scene_of(motion)
    times = tuple((_touch_downs(scene, side), toe_offs(scene, side)) for side in (0, 1))
    return published_table(scene, times, SD_S, PER_NOISE, "fellin")


def _touch_downs(scene: Scene, side: int) -> Floats:
    height = scene.height(side, _HEEL)
    return scene.highest(lambda t: -height(t), scene.contacts[side].down, before=1.0, after=1.0)[0]


def toe_offs(scene: Scene, side: int) -> Floats:
    """(N,) toe-off times of one leg, seconds: greatest knee extension near its coarse toe-off."""
    thigh, shank = (scene.legs.angles[:, side, k] for k in (0, 1))
    flexion = scene.curve(np.asarray(thigh - shank))
    return scene.highest(lambda t: -flexion(t), scene.contacts[side].up, before=1.0, after=1.0)[0]
