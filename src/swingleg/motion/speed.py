"""Speed and ground: what the user said, completed by what the standing foot shows."""

from __future__ import annotations

import math
from dataclasses import replace

import xarray as xr

from swingleg.core.athlete import Condition


def condition_of(motion: xr.Dataset, said: Condition) -> Condition:
    """`said`, with treadmill and speed filled in from the Motion where they were not said.

    A speed from the standing foot carries the scale's error and its own standard error; it needs
    metres. A given speed is taken as true within 1 %.
    """
    treadmill = bool(motion.attrs.get("in_place", 0)) if said.treadmill is None else said.treadmill
    surface = "treadmill" if treadmill and said.surface == "unknown" else said.surface
    done = replace(said, treadmill=treadmill, surface=surface)
    if said.speed_m_s is not None:
        return replace(done, speed_sd_m_s=0.01 * said.speed_m_s)
    seen = float(motion.attrs.get("speed", math.nan))
    if motion.position.attrs["units"] != "m" or not 0.5 <= seen <= 13.0:
        return done
    sd = math.hypot(seen * motion.attrs["scale_rel_sd"], motion.attrs["speed_sd"])
    return replace(done, speed_m_s=seen, speed_sd_m_s=sd, speed_source="stance foot")
