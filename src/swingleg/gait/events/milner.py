"""Touch-down from the pelvis's greatest downward velocity.

Milner & Paquette 2015, J Biomech 48:3502: for all foot strikes, touch-down is where the pelvis
moves down fastest. Points of deviation: the pelvis is the middle of the hip centres where no pelvis
marker is seen; 40 Hz low-pass; sought around the coarse contacts of `coarse`, in sub-frame steps.
The paper finds touch-downs only: toe-off is that of `fellin`.
"""

from __future__ import annotations

import pandas as pd
import xarray as xr

from swingleg.gait.events.fellin import PER_NOISE as FELLIN_PER_NOISE
from swingleg.gait.events.fellin import SD_S as FELLIN_SD_S
from swingleg.gait.events.fellin import toe_offs
from swingleg.gait.events.published import published_table, scene_of

#: seconds, touch-down, bias included (validation/events_rbds.md)
SD_S = 0.035
#: what noise of the points adds, seconds per leg length
PER_NOISE = 1.0


def milner(motion: xr.Dataset) -> pd.DataFrame:
    """Events of a Motion.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    scene = scene_of(motion)
    velocity = scene.curve(scene.legs.pelvis_y).derivative()
    times = tuple(
        (
            scene.highest(lambda t: -velocity(t), guess.down, before=1.0, after=1.0)[0],
            toe_offs(scene, side),
        )
        for side, guess in enumerate(scene.contacts)
    )
    return published_table(
        scene, times, (SD_S, FELLIN_SD_S[1]), (PER_NOISE, FELLIN_PER_NOISE[1]), "milner"
    )
