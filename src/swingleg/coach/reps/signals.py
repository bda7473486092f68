"""What of a Motion tells of drills: how far each leg is lifted, where its foot is, what bears it.

The *lift* of a leg is how much nearer its ankle is to its hip's height than in standing, in leg
lengths: 1 − a·cos(thigh) − b·cos(shank), a and b being thigh and shank as shares of the leg. It
grows with every way of folding the leg (thigh up, heel up, both), stays small in a leg that bears,
and knows nothing of the ground, of hopping and of travelling.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from swingleg.core.errors import DataError
from swingleg.core.keypoints import SIDES, other_side
from swingleg.core.motion import joint, point, sample_rate, segment

Floats = NDArray[np.float64]

#: drills are slower than running: at 220 lifts a minute the fourth harmonic lies at 7 Hz
SMOOTH_HZ = 8.0
#: longest gap filled by a straight line; a longer one stays unseen, seconds
LONGEST_GAP_S = 0.3
#: a sample of a leg counts as seen from this `visible` on
SEEN = 0.3


@dataclass(frozen=True)
class Leg:
    """One leg, each (T,): degrees, and leg lengths.

    lift : see the module. ahead : ankle ahead of the hip. height : lower of heel and toe above its
    own lowest level. seen : the leg was really seen, or the source holds no doubt.
    """

    side: str
    thigh: Floats
    knee: Floats
    ankle: Floats
    lift: Floats
    ahead: Floats
    height: Floats
    seen: NDArray[np.bool_]


@dataclass(frozen=True)
class Signals:
    """Both legs and the body. time (T,) s; trunk (T,) degrees; pelvis (T, 2) leg lengths.

    far : the leg behind the other one in a picture; "" where both are seen alike. A pose network
    draws a far leg that stands towards the near one that is lifted before it.
    """

    time: Floats
    rate: float
    legs: dict[str, Leg]
    trunk: Floats
    pelvis: Floats
    far: str = ""

    def support_told(self, side: str) -> bool:
        """Whether the leg that stands while `side` is lifted can be measured."""
        return self.far in ("", side)

    def at(self, time_s: float) -> int:
        """The nearest sample."""
        return int(np.clip(round((time_s - self.time[0]) * self.rate), 0, self.time.size - 1))


def signals_of(motion: xr.Dataset) -> Signals:
    """Smooth signals of a Motion.

    Raises
    ------
    DataError : neither leg's thigh and knee are seen for a second.
    """
    rate = sample_rate(motion)
    length = float(motion.attrs["leg_length"])
    legs = {side: _leg(motion, side, rate, length) for side in SIDES}
    if max(float(leg.seen.sum()) for leg in legs.values()) < rate:
        raise DataError(
            "neither leg is seen for as long as a second",
            fix="Film the whole body from the side, both feet in the picture.",
        )
    pelvis = np.column_stack([_smooth(c, rate) for c in point(motion, "pelvis")[:, :2].T]) / length
    return Signals(
        time=motion.time.values,
        rate=rate,
        legs=legs,
        trunk=_smooth(motion.trunk_angle.values, rate),
        pelvis=pelvis,
        far=_far(motion),
    )


def _far(motion: xr.Dataset) -> str:
    near = str(motion.attrs.get("near_side") or "")
    return other_side(near) if motion.attrs["kind"] == "video" and near in SIDES else ""


def lift_of(thigh_deg: Floats, knee_deg: Floats, thigh_share: float = 0.53) -> Floats:
    """The lift, leg lengths, from angles of any shape."""
    thigh, shank = np.radians(thigh_deg), np.radians(thigh_deg - knee_deg)
    return np.asarray(1 - thigh_share * np.cos(thigh) - (1 - thigh_share) * np.cos(shank))


def ahead_of(thigh_deg: Floats, knee_deg: Floats, thigh_share: float = 0.53) -> Floats:
    """The ankle ahead of the hip, leg lengths, from angles of any shape."""
    thigh, shank = np.radians(thigh_deg), np.radians(thigh_deg - knee_deg)
    return np.asarray(thigh_share * np.sin(thigh) + (1 - thigh_share) * np.sin(shank))


def _leg(motion: xr.Dataset, side: str, rate: float, length: float) -> Leg:
    raw = segment(motion, side, "thigh"), joint(motion, side, "knee")
    thigh, knee = (_smooth(v, rate) for v in raw)
    hip, near, low, heel, toe = (
        point(motion, f"{side}_{part}")[:, :2] for part in ("hip", "knee", "ankle", "heel", "toe")
    )
    upper, lower = (
        float(np.nanmedian(np.linalg.norm(b - a, axis=1))) for a, b in ((hip, near), (near, low))
    )
    share = upper / (upper + lower) if upper + lower > 0 else 0.53
    sole = np.fmin(heel[:, 1], toe[:, 1]) / length
    height = _smooth(sole - np.nanquantile(sole, 0.02), rate) if np.isfinite(sole).any() else sole
    return Leg(
        side=side,
        thigh=thigh,
        knee=knee,
        ankle=_smooth(joint(motion, side, "ankle"), rate),
        lift=lift_of(thigh, knee, share),
        ahead=ahead_of(thigh, knee, share),
        height=height,
        seen=np.isfinite(thigh + knee) & (motion.visible.sel(side=side).values >= SEEN),
    )


def _smooth(values: Floats, rate: float) -> Floats:
    """Low-passed without lag, short gaps filled; NaN where nothing is known."""
    good = np.isfinite(values)
    if good.sum() < 2:
        return np.full(values.shape, np.nan)
    every = np.arange(values.size)
    out = np.interp(every, every[good], values[good])
    if rate > 2.5 * SMOOTH_HZ:
        sos = butter(2, SMOOTH_HZ, fs=rate, output="sos")
        out = sosfiltfilt(sos, out, padlen=min(round(rate / 4), out.size - 1))
    return np.where(_known(good, round(LONGEST_GAP_S * rate)), out, np.nan)


def _known(good: NDArray[np.bool_], longest: int) -> NDArray[np.bool_]:
    """Samples with something known near enough on both sides."""
    every = np.arange(good.size)
    before = np.maximum.accumulate(np.where(good, every, -good.size))
    after = np.minimum.accumulate(np.where(good, every, 2 * good.size)[::-1])[::-1]
    return good | (after - before <= longest)
