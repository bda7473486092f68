"""How good the recording is, and what would make the next one better."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Condition
from swingleg.core.findings import Quality, QualityWarning
from swingleg.core.wording import counted, medium_of
from swingleg.gait.availability import VISIBLE_ENOUGH

#: below these a warning is given; each costs `_COST` of the score
LEAST_FPS = 50.0
LEAST_LEG_PX = 200.0
LEAST_STRIDES = 6
LEAST_PASS_SHARE = 0.8
#: with the estimate's error of 4°, a camera meant to be square hardly ever reads more
UNSURE_TURN_DEG = 15.0
MOST_SPEED_DISAGREEMENT = 0.15
#: shoes and clothes, breakfast and a plate's gain; RBDS's plates weigh 2 % less than the scales did
MOST_MASS_DISAGREEMENT = 0.08
#: cadences outside are possible, yet a clip in slow motion is the likelier reason
USUAL_CADENCE_SPM = (130.0, 230.0)
#: faster than this, a sprinter's cadence is no surprise, m/s
_SPRINT_M_S = 6.5
_COST = {
    "far_leg_hidden": 0.05,
    "variable_frame_rate": 0.0,
    "slow_motion_read": 0.0,
    "camera_moved": 0.05,
    "camera_followed": 0.05,
    "camera_unknown": 0.0,
    "other_people": 0.05,
    "marker_missing": 0.0,
    "marker_gaps": 0.05,
    "marker_lag": 0.05,
    "decimal_comma": 0.0,
}
_USUAL_COST = 0.15


def judge_quality(
    keypoints: xr.Dataset | None,
    motion: xr.Dataset,
    strides: pd.DataFrame,
    condition: Condition,
    notes: tuple[QualityWarning, ...] = (),
) -> Quality:
    """Score 0..1 of a recording with the reasons, worst first in cost.

    keypoints : None for motion capture. notes : what earlier stages had to say.

    The score starts from how well the near leg was seen and loses a fixed part per warning; it
    ranks recordings, it is not a probability.
    """
    if keypoints is None:
        found = _too_few(strides, "", "Record ten seconds or more.")
    else:
        found = _warnings(keypoints, motion, strides, condition)
    warnings = (*notes, *found, *_mass_warnings(strides))
    near = str(motion.attrs["near_side"]) or "right"
    seen = float(motion.visible.sel(side=near).mean())
    score = min(1.0, 0.55 + 0.6 * seen)
    score -= sum(_COST.get(w.code, _USUAL_COST) for w in warnings)
    return Quality(round(float(np.clip(score, 0.0, 1.0)), 2), warnings)


def _warnings(
    keypoints: xr.Dataset, motion: xr.Dataset, strides: pd.DataFrame, condition: Condition
) -> Iterator[QualityWarning]:
    attrs = keypoints.attrs
    typed = medium_of(motion) == "keypoints"  # of another program: no clip at hand
    fps = float(attrs["fps"])
    if round(fps) < LEAST_FPS:
        yield QualityWarning(
            "low_frame_rate",
            f"{fps:.0f} frames/s: times of contact are coarse",
            "Film at 60 frames/s or more; 120 to 240 is better.",
        )
    if attrs.get("truncated"):
        yield QualityWarning(
            "truncated",
            "the file breaks off; what came before was measured",
            "Copy the clip from the phone again.",
        )
    if attrs.get("variable_frame_rate"):
        yield QualityWarning(
            "variable_frame_rate",
            "the frame rate varies; the time stamps of the frames were used",
            "Lock the frame rate in the camera app if it can.",
        )
    yield from _clock_warnings(attrs, strides, condition, typed)
    yield from _people_warnings(attrs)
    yield from _camera_warnings(attrs)
    turn = float(motion.attrs.get("camera_turn_deg", math.nan))
    if abs(turn) > UNSURE_TURN_DEG:
        yield QualityWarning(
            "camera_turned",
            f"the camera is turned about {abs(turn):.0f}° away from the side view; what that does "
            "to the angles was corrected, but they are less certain",
            "Film square to the direction of running.",
        )
    leg_px = float(motion.attrs["leg_length"] * motion.attrs.get("px_per_unit", math.nan))
    if leg_px < LEAST_LEG_PX:
        yield QualityWarning(
            "small_runner",
            f"the leg is only {leg_px:.0f} pixels long",
            f"Come closer or film at a higher resolution: {LEAST_LEG_PX:.0f} pixels or more.",
        )
    if float(motion.attrs.get("pass_share", 1.0)) < LEAST_PASS_SHARE:
        yield QualityWarning(
            "part_used",
            f"only the longest pass was measured ({motion.attrs['pass_share']:.0%} of the frames)",
            f"Analyse each pass as a {'recording' if typed else 'clip'} of its own.",
        )
    yield from _leg_warnings(motion, strides)
    seen, said = float(motion.attrs.get("speed", math.nan)), condition.speed_m_s
    metres = motion.position.attrs["units"] == "m"
    given = condition.speed_source in ("given", "lap")
    if metres and said and given and math.isfinite(seen):
        off = seen / said - 1
        if abs(off) > MOST_SPEED_DISAGREEMENT:
            yield QualityWarning(
                "speed_disagrees",
                f"the foot on the ground says {seen:.1f} m/s, not {said:.1f} m/s",
                "Check the speed, the height, and "
                + ("--fps." if typed else "whether the clip is slow motion."),
            )


def _mass_warnings(strides: pd.DataFrame) -> Iterator[QualityWarning]:
    """The mass given against the one the plates weighed."""
    given, weighed = (float(strides.attrs.get(k, math.nan)) for k in ("mass_kg", "weighed_kg"))
    if abs(given / weighed - 1) > MOST_MASS_DISAGREEMENT:
        yield QualityWarning(
            "mass_disagrees",
            f"the force plates weigh the runner at {weighed:.0f} kg, not {given:.0f} kg",
            "Check --mass and the plates' calibration; stiffness goes with the mass given.",
        )


def _people_warnings(attrs: dict[Any, Any]) -> Iterator[QualityWarning]:
    """Who was measured among several."""
    count, chosen = int(attrs.get("persons_seen", 1)), int(attrs.get("person", 0))
    if count < 2 or "people" not in attrs:
        return
    who = f"number {chosen} from the left" if chosen else "somebody who came at another time"
    at = f"at {float(attrs['people_at_s']):.1f} s, left to right: {attrs['people']}"
    yield QualityWarning(
        "other_people",
        f"{count} people were seen ({at}); {who} was measured",
        f"If that is the wrong one, give --person 1 to {count}, or a point on the runner such as "
        "--person 640,360.",
    )


def _camera_warnings(attrs: dict[Any, Any]) -> Iterator[QualityWarning]:
    """What the camera did, and what was done about it."""
    tripod = "Put the camera on a tripod or a shelf."
    if attrs.get("camera") == "hand-held":
        yield QualityWarning(
            "camera_moved",
            "the camera moved; its motion was measured on the background and taken out",
            tripod,
        )
    elif attrs.get("camera") == "panning":
        yield QualityWarning(
            "camera_followed",
            "the camera followed the runner; positions are told against the background",
            "Turn the camera on the spot, or let it stand still while the runner passes.",
        )
    elif attrs.get("camera") == "unknown":
        yield QualityWarning(
            "camera_unknown",
            "too little is seen of the background to tell whether the camera moved",
            tripod,
        )


def _clock_warnings(
    attrs: dict[Any, Any], strides: pd.DataFrame, condition: Condition, typed: bool
) -> Iterator[QualityWarning]:
    """Is the clip's time real time?"""
    used = float(attrs.get("slow_motion", 1.0))
    told = float(attrs.get("slow_motion_in_file", 1.0))
    if told not in (1.0, used):
        yield QualityWarning(
            "slow_motion_disagrees",
            f"the file says it plays {told:g} times slower than life, not {used:g} times",
            "Leave out --slow-motion, unless the file is known to be wrong.",
        )
    elif told != 1.0:
        yield QualityWarning(
            "slow_motion_read",
            f"the file says it plays {used:g} times slower than life; all times are real times",
            "Nothing, if that is so; else give --slow-motion 1.",
        )
    stride = (strides["next_touch_down_s"] - strides["touch_down_s"]).median()
    cadence = 120.0 / float(stride) if stride > 0 else math.nan
    low, high = USUAL_CADENCE_SPM
    sprint = (condition.speed_m_s or 0.0) > _SPRINT_M_S
    if cadence < low or (cadence > high and not sprint):
        yield QualityWarning(
            "unusual_cadence",
            f"{cadence:.0f} steps/min is unusual ({low:.0f} to {high:.0f} is usual)",
            "Check --fps, if the file has no clock of its own."
            if typed
            else "If the clip plays slower or faster than life, say so with --slow-motion.",
        )


def _leg_warnings(motion: xr.Dataset, strides: pd.DataFrame) -> Iterator[QualityWarning]:
    near = str(motion.attrs["near_side"])
    for side in ("left", "right"):
        if float(motion.visible.sel(side=side).mean()) >= VISIBLE_ENOUGH:
            continue
        if near and side != near:
            yield QualityWarning(
                "far_leg_hidden",
                f"the {side} leg is often hidden behind the other",
                f"Film a second clip from the runner's {side} side.",
            )
        else:
            yield QualityWarning(
                "near_leg_hidden",
                f"the {side} leg is often hidden or unclear",
                "Film from the side with nothing between the camera and the legs, in good light.",
            )
    yield from _too_few(
        strides, near, "Film ten seconds or more on a treadmill, or several passes."
    )


def _too_few(strides: pd.DataFrame, near: str, fix: str) -> Iterator[QualityWarning]:
    count = int((strides["side"] == near).sum()) if near else len(strides) // 2
    leg = "the near leg" if near else "each leg"
    if count < LEAST_STRIDES:
        yield QualityWarning(
            "few_strides",
            f"only {counted(count, 'stride')} of {leg}" if count else f"no stride of {leg}",
            fix,
        )
