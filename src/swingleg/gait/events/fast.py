"""Above the speeds the learned method was trained on: blend into methods that need no training.

The weights come from 2.5–4.5 m/s and were tried at 5 m/s. From about 5.5 m/s (6.5 leg lengths per
second) to 7.5 m/s the times go over to Handsaker's touch-down and the knee's greatest extension as
toe-off (Fellin). The weight rises smoothly with the recording's speed, so that events do not jump
between a recording just below and one just above. Sprints made from slower runs
(validation/events_sprint.md) put the learned times further off than the published ones from 8 m/s.

Noise of video key points swamps those methods. There the recording is read as if it ran slower, at
the highest trained speed: a foot covers about the same ground in one contact at any speed, so that
windows of the slowed curves hold the same part of the stride. Untried on real sprints, hence a
wider standard deviation.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.contacts import Contacts
from swingleg.gait.events.fellin import toe_offs
from swingleg.gait.events.handsaker import touch_downs
from swingleg.gait.events.learned import learned
from swingleg.gait.events.legs import Legs, legs_of
from swingleg.gait.events.published import Scene

#: running speed, leg lengths per second: up to here learned alone, from there on published alone
FROM_SPEED, TO_SPEED = 6.5, 9.0
#: up to here video is read on its own clock (5 m/s)
TRAINED_SPEED = 5.9
#: what reading at a slowed clock may be off by at most (touch-down, toe-off), seconds: from sprints
#: made from slower runs, no real one was tried
_UNTRIED_S = (0.015, 0.040)
#: standard deviations of the published times at these speeds, seconds
_SD_S = (0.011, 0.012)


def steady(motion: xr.Dataset) -> pd.DataFrame:
    """Events by the learned method, blended into published ones above 5 m/s.

    Returns an Events table; ``source`` is "learned", or "learned + published" while blended.

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    events = learned(motion)
    legs = legs_of(motion)
    contacts, period = coarse_contacts(legs)
    speed = running_speed(legs, contacts)
    if legs.kind != "markers":
        return events if not speed > TRAINED_SPEED else _slowed(motion, speed / TRAINED_SPEED)
    share = blend_share(speed)
    return events if share == 0.0 else _blended(events, Scene(legs, _sides(events), period), share)


def _slowed(motion: xr.Dataset, factor: float) -> pd.DataFrame:
    """Learned events of the motion as if it ran `factor` times slower, on its own clock."""
    start = float(motion.time.values[0])
    slow = motion.assign_coords(time=start + (motion.time - start) * factor)
    slow.attrs["source_fps"] = float(motion.attrs["source_fps"]) / factor
    events = learned(slow)
    for column, most in zip(("touch_down", "toe_off"), _UNTRIED_S, strict=True):
        unsure = most * (1.0 - 1.0 / factor)
        events[f"{column}_s"] = start + (events[f"{column}_s"] - start) / factor
        events[f"{column}_sd_s"] = np.hypot(events[f"{column}_sd_s"], unsure)
    return events


def running_speed(legs: Legs, contacts: tuple[Contacts, Contacts]) -> float:
    """Leg lengths per second: how fast the foot goes back under the pelvis in mid-stance; median.

    NaN without a whole contact.
    """
    rate = np.gradient(low_pass(legs.foot_x, 12.0, legs.rate), 1.0 / legs.rate, axis=0)
    speeds = [
        -np.interp((c.down + c.up) / 2, legs.time, rate[:, side])[np.isfinite(c.up)]
        for side, c in enumerate(contacts)
    ]
    both = np.concatenate(speeds)
    return float(np.median(both)) if both.size else float("nan")


def blend_share(speed: float) -> float:
    """0 (learned alone) … 1 (published alone) at a speed in leg lengths per second."""
    if not np.isfinite(speed):
        return 0.0
    x = float(np.clip((speed - FROM_SPEED) / (TO_SPEED - FROM_SPEED), 0.0, 1.0))
    return x * x * (3.0 - 2.0 * x)


def _sides(events: pd.DataFrame) -> tuple[Contacts, Contacts]:
    """The contacts of an Events table, left and right."""
    own = [events[events.side == side] for side in SIDES]
    left, right = (
        Contacts(
            t.touch_down_s.to_numpy(dtype=float),
            t.toe_off_s.to_numpy(dtype=float),
            t.source.str.contains("inferred").to_numpy(dtype=bool),
        )
        for t in own
    )
    return left, right


def _blended(events: pd.DataFrame, scene: Scene, share: float) -> pd.DataFrame:
    out = events.copy()
    for side, name in enumerate(SIDES):
        rows = out.index[out.side == name]
        found = (touch_downs(scene, side), toe_offs(scene, side))
        for column, times, sd in zip(("touch_down", "toe_off"), found, _SD_S, strict=True):
            old = out.loc[rows, f"{column}_s"].to_numpy(dtype=float)
            sure = out.loc[rows, f"{column}_sd_s"].to_numpy(dtype=float)
            new = (1 - share) * old + share * times
            apart = share * (1 - share) * (times - old)
            mixed = np.sqrt((1 - share) * sure**2 + share * sd**2 + apart**2)
            out.loc[rows, f"{column}_s"] = np.where(np.isfinite(new), new, old)
            out.loc[rows, f"{column}_sd_s"] = np.where(np.isfinite(new), mixed, sure)
    inferred = out.source.str.contains("inferred")
    out["source"] = np.where(inferred, "learned + published, inferred", "learned + published")
    late = out.toe_off_s <= out.touch_down_s
    out.loc[late, ["toe_off_s", "toe_off_sd_s"]] = np.nan
    return out.sort_values("touch_down_s", ignore_index=True)
