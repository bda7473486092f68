"""Does the foot land under a flexing knee? A verdict per stride, with its three parts.

1 when, at landing, the knee's rate is flexing (> 0), its late-swing minimum lies at least 10 ms
before, and overstride_knee_leg is not above a limit (the norm's 95th percentile); 0 when any of
the three fails; NaN ("cannot tell") where the probability of either answer is below .95.

Each part becomes the probability that its true value lies on the right side, from a normal error:
the Motion's own standard errors, the event's timing error and the systematic error of the kind of
input (`gait.uncertainty`). The parts are taken as independent: all three hold with the product.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr
from scipy.stats import norm

from swingleg.gait.curves import curve
from swingleg.gait.metrics.leg import Leg
from swingleg.gait.metrics.swing import late_knee_minimum
from swingleg.gait.uncertainty import systematic_sd

#: probability below which there is no answer
SURE = 0.95
#: least lead of the knee minimum, ms
LEAD_MS = 10.0
#: the Motion's angle errors are taken as noise up to this frequency: their rate's rms is then
#: 2π f / √3 times their own
ERROR_BANDWIDTH_HZ = 8.0
#: the minimum of a bent curve is uncertain by the rate's error over the bend; a bend below this
#: (deg/s²) is a plateau whose time is not defined better than the bend allows
_LEAST_BEND = 2000.0


def verdict_columns(
    leg: Leg, motion: xr.Dataset, strides: pd.DataFrame, overstride_limit_leg: float | None
) -> dict[str, np.ndarray]:
    """`lands_under_flexing_knee` and p_knee_flexing, p_knee_lead, p_foot_near_knee, (S,) each.

    strides : this leg's rows, with next_touch_down_sd_s.
    """
    when = leg.next_touch_down
    event_sd = np.nan_to_num(strides["next_touch_down_sd_s"].to_numpy(dtype=float))
    time = motion.time.values
    knee_sd = curve(time, motion.joint_angle_sd.sel(side=leg.side, joint="knee").values)(when)
    shank_sd = curve(time, motion.segment_angle_sd.sel(side=leg.side, segment="shank").values)(when)
    rate_noise = 2 * np.pi * ERROR_BANDWIDTH_HZ / np.sqrt(3) * knee_sd

    def error(name: str) -> float:
        return systematic_sd(name, motion, leg.side)

    rate = leg.knee_rate(when)
    bend = _slope_of_rate(leg, when)
    by_chance = _norm(rate_noise, bend * event_sd) / leg.rate_share
    rate_sd = _norm(by_chance, error("knee_flexion_velocity_contact_deg_s"))
    flexing = norm.sf(0.0, rate, np.maximum(rate_sd, 1e-9))

    minimum_at = late_knee_minimum(leg)[1]
    lead = 1000 * (when - minimum_at)
    time_noise = (
        1000 * rate_noise / np.maximum(np.abs(_slope_of_rate(leg, minimum_at)), _LEAST_BEND)
    )
    lead_sd = _norm(time_noise, 1000 * event_sd, error("knee_reflexion_lead_ms"))
    early = norm.sf(LEAD_MS, lead, np.maximum(lead_sd, 1e-9))

    ahead = (leg.at("ankle_x", when) - leg.at("knee_x", when)) / leg.leg_length
    speed = (leg.rate("ankle_x", when) - leg.rate("knee_x", when)) / leg.leg_length
    # the shank is half the leg: d(ankle − knee)/L = half its angle's error in radians
    angle_noise = 0.5 * np.radians(shank_sd)
    ahead_sd = _norm(angle_noise, speed * event_sd, error("overstride_knee_leg"))
    limit = np.nan if overstride_limit_leg is None else overstride_limit_leg
    near = norm.cdf(limit, ahead, np.maximum(ahead_sd, 1e-9))
    return {
        "lands_under_flexing_knee": decide(flexing, early, near),
        "p_knee_flexing": flexing,
        "p_knee_lead": early,
        "p_foot_near_knee": near,
    }


def decide(*parts: np.ndarray) -> np.ndarray:
    """1, 0 or NaN per stride from the probabilities of the parts.

    An unknown part (NaN) cannot make the answer 1, but another part can still make it 0.
    """
    stacked = np.stack(parts)
    measured = np.isfinite(stacked)
    most = np.prod(np.where(measured, stacked, 1.0), axis=0)
    least = np.where(measured.all(axis=0), most, 0.0)
    no = measured.any(axis=0) & (most <= 1 - SURE)
    return np.where(least >= SURE, 1.0, np.where(no, 0.0, np.nan))


def _slope_of_rate(leg: Leg, when: np.ndarray) -> np.ndarray:
    """(S,) knee angular acceleration over ±10 ms, degrees per second squared."""
    step = 0.010
    return (leg.rate("knee_quick", when + step) - leg.rate("knee_quick", when - step)) / (2 * step)


def _norm(*errors: np.ndarray | float) -> np.ndarray:
    """Root of the sum of squares; NaN when any is unknown."""
    return np.sqrt(sum(np.asarray(e, dtype=float) ** 2 for e in errors))
