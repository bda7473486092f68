"""Is this a run that can be measured: enough strides, a possible cadence?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from swingleg.core.errors import GaitError

MIN_STRIDES = 3
#: steps per minute in real time; distance runners 140–200, sprinters up to about 300
CADENCE_SPM = (100.0, 320.0)
_FACTORS = (2.0, 4.0, 8.0, 16.0)
_USUAL_SPM = (140.0, 220.0)


def check_strides(events: pd.DataFrame, duration_s: float) -> None:
    """Raise unless at least three strides (touch-down to touch-down of one foot) are there.

    Raises
    ------
    GaitError : says how long to film, or that the clip plays in slow motion.
    """
    strides = sum(max(0, int((events["side"] == side).sum()) - 1) for side in ("left", "right"))
    if strides >= MIN_STRIDES:
        return
    noun = "stride" if strides == 1 else "strides"
    what = f"only {strides} {noun} found in {duration_s:.1f} s, at least {MIN_STRIDES} are needed"
    cadence = cadence_spm(events)
    if np.isfinite(cadence) and cadence < CADENCE_SPM[0]:
        raise GaitError(what, fix=_slow_motion_advice(cadence, 1.0))
    need = 5 if duration_s < 5 else int(np.ceil(duration_s + 3))
    raise GaitError(what, fix=f"Film at least {need} s of steady running from the side.")


def cadence_spm(events: pd.DataFrame) -> float:
    """Steps per minute on the events' clock, from stride times; NaN without a stride."""
    gaps = [
        np.diff(events.loc[events["side"] == side, "touch_down_s"].to_numpy(dtype=float))
        for side in ("left", "right")
    ]
    strides = np.concatenate(gaps)
    return float(120.0 / np.median(strides)) if strides.size else float("nan")


def check_cadence(events: pd.DataFrame, *, slow_motion: float = 1.0) -> None:
    """Raise when nobody runs at this cadence: the clip's clock is then not real time.

    Parameters
    ----------
    events : Events table. slow_motion : factor its times were already divided by.

    Raises
    ------
    GaitError : cadence below 100 or above 320 steps/min, with the factor that would fit.
    """
    cadence = cadence_spm(events)
    low, high = CADENCE_SPM
    if not np.isfinite(cadence) or low <= cadence <= high:
        return
    what = f"{cadence:.0f} steps/min is no running cadence ({low:.0f} to {high:.0f})"
    if cadence > high and slow_motion <= 1.0:
        fix = "The clip seems to play faster than life: give its true speed with --slow-motion 0.5."
        raise GaitError(what, fix=fix)
    raise GaitError(what, fix=_slow_motion_advice(cadence, slow_motion))


def _slow_motion_advice(cadence: float, slow_motion: float) -> str:
    """The factor of the usual ones that brings the cadence nearest to a distance runner's."""
    recorded = cadence / slow_motion
    target = float(np.sqrt(_USUAL_SPM[0] * _USUAL_SPM[1]))
    options = (1.0, *_FACTORS)
    best = min(options, key=lambda f: abs(np.log(recorded * f / target)))
    if best == 1.0:
        return "In real time it would be a run: leave out --slow-motion."
    rates = {2.0: "60", 4.0: "120", 8.0: "240", 16.0: "480"}[best]
    return (
        f"If the clip was filmed in slow motion, say so: --slow-motion {best:.0f} "
        f"({rates} frames/s stored at 30)."
    )
