"""Speed and ground: what the user said, completed by what the standing foot shows."""

from __future__ import annotations

import math
from dataclasses import replace

import xarray as xr

from swingleg.core.athlete import Condition

#: a speed that was read off a treadmill or a watch, relative standard deviation
GIVEN_REL_SD = 0.01


def condition_of(motion: xr.Dataset, said: Condition) -> Condition:
    """`said`, with treadmill and speed filled in from the Motion where they were not said.

    A speed from the standing foot carries the scale's error and its own standard error; it needs
    metres that do not themselves come from a speed. A given speed without an error of its own is
    taken as true within 1 %.
    """
    treadmill = bool(motion.attrs.get("in_place", 0)) if said.treadmill is None else said.treadmill
    surface = "treadmill" if treadmill and said.surface == "unknown" else said.surface
    done = replace(said, treadmill=treadmill, surface=surface)
    if said.speed_m_s is not None:
        return replace(done, speed_sd_m_s=said.speed_sd_m_s or GIVEN_REL_SD * said.speed_m_s)
    if motion.position.attrs["units"] != "m":
        return done
    for source, name in (("stance foot", "speed"), ("background", "background_speed")):
        seen, own = (float(motion.attrs.get(n, math.nan)) for n in (name, f"{name}_sd"))
        if 0.5 <= seen <= 13.0 and math.isfinite(own):
            sd = math.hypot(seen * motion.attrs["scale_rel_sd"], own)
            return replace(done, speed_m_s=seen, speed_sd_m_s=sd, speed_source=source)
    return done
