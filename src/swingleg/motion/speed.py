"""Speed and ground: what the user said, completed by what the standing foot shows."""

from __future__ import annotations

import math
from dataclasses import replace

import xarray as xr

from swingleg.core.athlete import Condition
from swingleg.motion.scale import STANCE_REL_SD

#: a speed that was read off a treadmill or a watch, relative standard deviation
GIVEN_REL_SD = 0.01
#: a turning camera sees a straight path as an arc: relative error of the speed over a pan of ± 20°
PANNING_REL_SD = 0.05
#: how far foot (itself a tenth slow) and background may disagree before the background is taken to
#: lie too far behind the runner
PARALLAX = 0.25


def condition_of(motion: xr.Dataset, said: Condition) -> Condition:
    """`said`, with treadmill and speed filled in from the Motion where they were not said.

    A speed that is not given is read from the hip: against the background where the runner moves
    past it, else over the standing foot (a few percent slow, as the foot's points are drawn to the
    body). It carries its own standard error and the scale's. A given speed without an error of its
    own is taken as true within 1 %.
    """
    treadmill = bool(motion.attrs.get("in_place", 0)) if said.treadmill is None else said.treadmill
    surface = "treadmill" if treadmill and said.surface == "unknown" else said.surface
    done = replace(said, treadmill=treadmill, surface=surface)
    if said.speed_m_s is not None:
        return replace(done, speed_sd_m_s=said.speed_sd_m_s or GIVEN_REL_SD * said.speed_m_s)
    if motion.position.attrs["units"] != "m":
        return done
    for source, seen, own in _seen(motion):
        if 0.5 <= seen <= 13.0 and math.isfinite(own):
            sd = math.hypot(seen * motion.attrs["scale_rel_sd"], own)
            return replace(done, speed_m_s=seen, speed_sd_m_s=sd, speed_source=source)
    return done


def _seen(motion: xr.Dataset) -> list[tuple[str, float, float]]:
    """(source, m/s, sd) of the speeds that the picture shows, the best first."""
    names = ("speed", "speed_sd", "travel_speed", "travel_speed_sd")
    foot, foot_sd, travel, travel_sd = (float(motion.attrs.get(n, math.nan)) for n in names)
    if motion.attrs["kind"] == "video":  # markers stay on the foot, a pose network's points do not
        foot_sd = math.hypot(foot_sd, STANCE_REL_SD * foot)
    found = [("stance foot", foot, foot_sd)]
    if motion.attrs.get("in_place", 0):
        return found
    camera = motion.attrs.get("camera", "unknown")
    if camera in ("still", "hand-held"):
        return [("background", travel, travel_sd), *found]
    # beside the runner on a bicycle, a far background moves too little: the foot must agree
    if camera == "panning" and (not math.isfinite(foot) or abs(travel / foot - 1) < PARALLAX):
        sd = travel * (PANNING_REL_SD if math.isfinite(foot) else PARALLAX)
        return [("background", travel, math.hypot(travel_sd, sd)), *found]
    return found
