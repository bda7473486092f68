"""Motion → Events: when each foot lands and leaves the ground.

One file per published method, behind one function type (Motion → Events table):

coarse      where the foot is relative to the pelvis (after Zeni 2008)
learned     regression around the coarse times, trained on force plates
steady      learned, blended above 5 m/s into methods without training; the default
handsaker   vertical acceleration of heel and toe, jerk of the toe (Handsaker 2016)
fellin      lowest heel, greatest knee extension (Fellin 2010)
milner      fastest fall of the pelvis (Milner & Paquette 2015)

Where a recording has force plates, `force` finds the contacts they saw, and `plates` puts them and
the kinematic ones together.

Times are seconds on the motion's clock with sub-frame precision. ``touch_down_sd_s`` and
``toe_off_sd_s`` hold the random and the shared error of one event (see `spread`).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import xarray as xr

from swingleg.core.errors import OptionError
from swingleg.core.wording import medium_of
from swingleg.gait.events.check import cadence_spm, check_cadence, check_strides
from swingleg.gait.events.clock import lag_warnings, marker_lag
from swingleg.gait.events.coarse import coarse
from swingleg.gait.events.fast import steady
from swingleg.gait.events.fellin import fellin
from swingleg.gait.events.force import force_events
from swingleg.gait.events.habits import in_time
from swingleg.gait.events.handsaker import handsaker
from swingleg.gait.events.learned import learned
from swingleg.gait.events.milner import milner
from swingleg.gait.events.plates import from_plates, plate_warnings

EventMethod = Callable[[xr.Dataset], pd.DataFrame]
METHODS: dict[str, EventMethod] = {
    "steady": steady,
    "learned": learned,
    "coarse": coarse,
    "handsaker": handsaker,
    "fellin": fellin,
    "milner": milner,
}
DEFAULT = "steady"

__all__ = [
    "METHODS",
    "SOURCES",
    "EventMethod",
    "cadence_spm",
    "check_cadence",
    "detect_events",
    "force_events",
    "lag_warnings",
    "marker_lag",
    "plate_warnings",
]


SOURCES = ("auto", "force", "kinematic")


def detect_events(
    motion: xr.Dataset,
    *,
    method: str = "auto",
    forces: xr.Dataset | None = None,
    source: str = "auto",
    lag_s: float = 0.0,
) -> pd.DataFrame:
    """Ground contacts of both feet.

    Parameters
    ----------
    motion : a Motion, in metres or leg lengths, treadmill or overground; its points not low-passed
        where there is a choice.
    method : a name of `METHODS`, or "auto" for the best one for this motion.
    forces : Forces of the same recording, or None.
    source : "kinematic"; "force": only contacts that a plate saw whole; "auto": the plates' times
        where they saw a contact, kinematic ones elsewhere.
    lag_s : seconds by which the markers are known to lag the force. What `marker_lag` estimates is
        not applied: its distance from `lag_s` widens the standard deviation of force events.

    Returns
    -------
    Events table (see `core.strides`). A contact that was not seen but follows from its neighbours
    has ", inferred" in `source` and a wide standard deviation. Its attrs name the `medium`
    (`core.wording`) and the `fps` of the input, for the words of later errors.

    Raises
    ------
    GaitError : no repeating leg movement, fewer than three strides, or (source "force") plates that
        show no running contact.
    OptionError : no such method or source, or source "force" without forces.
    """
    if method != "auto" and method not in METHODS:
        raise OptionError(
            f"there is no event method {method!r}",
            fix=f"Choose one of: auto, {', '.join(METHODS)}.",
        )
    if source not in SOURCES:
        raise OptionError(
            f"there is no event source {source!r}", fix=f"Choose one of: {', '.join(SOURCES)}."
        )
    if source == "force" and forces is None:
        raise OptionError(
            "the recording holds no force plates that can be used",
            fix="Use --events kinematic, or give calibrated forces, if need be with --forces FILE.",
        )
    name = DEFAULT if method == "auto" else method
    if forces is None or source == "kinematic":
        events = in_time(METHODS[name](motion), motion)
    else:
        events = from_plates(forces, motion, METHODS[name], only=source == "force", lag_s=lag_s)
    events.attrs |= {"medium": medium_of(motion), "fps": float(motion.attrs["source_fps"])}
    duration_s = float(motion.time.values[-1] - motion.time.values[0])
    check_strides(events, duration_s, medium_of(motion))
    return events
