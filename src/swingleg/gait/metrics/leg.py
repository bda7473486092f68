"""`Leg`: one side's strides over continuous curves, ready to be sampled at sub-frame times."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.keypoints import other_side
from swingleg.core.motion import LEG_POINTS, joint, point, segment
from swingleg.gait.curves import SAMPLES, Curve, curve, grid
from swingleg.gait.strides import next_contact_of_other_foot

#: half width of the window of a rate at contact (see the metric's definition)
RATE_HALF_WINDOW_S = 0.010


@dataclass(frozen=True)
class Leg:
    """The S strides of one side with every curve a metric may ask for.

    Times are (S,) seconds. curves: thigh, shank, foot (segments); hip_joint, knee_joint,
    ankle_joint; {hip, knee, ankle, heel, toe, pelvis}_{x, y}; trunk: degrees and position units;
    knee_quick: knee_joint, filtered less where the Motion has it so, for its rate; other_thigh: of
    the other leg.
    leg_length: thigh + shank in position units. metre: metres per position unit, NaN without scale.
    rate_zero, rate_share: what the knee's rate at landing habitually comes out as where it is 0,
    °/s, and how much of a difference of it is seen.
    """

    side: str
    touch_down: np.ndarray
    toe_off: np.ndarray
    next_touch_down: np.ndarray
    other_touch_down: np.ndarray
    curves: Mapping[str, Curve]
    leg_length: float
    leg_length_m: float
    metre: float
    condition: Condition
    athlete: Athlete
    rate_zero: float = 0.0
    rate_share: float = 1.0

    @property
    def stride_time(self) -> np.ndarray:
        return self.next_touch_down - self.touch_down

    @cached_property
    def stance(self) -> np.ndarray:
        """(S, SAMPLES) times touch-down → toe-off."""
        return grid(self.touch_down, self.toe_off)

    @cached_property
    def swing(self) -> np.ndarray:
        """(S, SAMPLES) times toe-off → next touch-down."""
        return grid(self.toe_off, self.next_touch_down)

    @cached_property
    def stride(self) -> np.ndarray:
        """(S, 2 SAMPLES) times touch-down → next touch-down."""
        return grid(self.touch_down, self.next_touch_down, 2 * SAMPLES)

    def at(self, name: str, times: np.ndarray) -> np.ndarray:
        """One curve at any times."""
        return self.curves[name](times)

    def knee_rate(self, times: np.ndarray) -> np.ndarray:
        """(S,) rate of knee flexion near landing, degrees per second."""
        return (self.rate("knee_quick", times) - self.rate_zero) / self.rate_share

    def rate(self, name: str, times: np.ndarray) -> np.ndarray:
        """(S,) slope per second at `times` by a quadratic over ±`RATE_HALF_WINDOW_S`."""
        offset = np.linspace(-RATE_HALF_WINDOW_S, RATE_HALF_WINDOW_S, 9)
        values = self.curves[name](times[:, None] + offset)
        # with symmetric offsets the quadratic's slope is the straight line's
        return values @ offset / (offset @ offset)


def leg_of(
    motion: xr.Dataset,
    strides: pd.DataFrame,
    side: str,
    condition: Condition,
    athlete: Athlete,
    other_touch_down_s: np.ndarray,
) -> Leg:
    """Bind one side's rows of `strides` to the curves of `motion`.

    other_touch_down_s : all touch-downs of the other foot, any order.
    """
    mine = strides[strides["side"] == side]
    length, length_m = float(motion.attrs["leg_length"]), float(motion.attrs["leg_length_m"])
    in_metres = motion.position.attrs["units"] == "m"
    which = "near" if motion.attrs["near_side"] in ("", side) else "far"
    return Leg(
        side=side,
        touch_down=mine["touch_down_s"].to_numpy(dtype=float),
        toe_off=mine["toe_off_s"].to_numpy(dtype=float),
        next_touch_down=mine["next_touch_down_s"].to_numpy(dtype=float),
        other_touch_down=next_contact_of_other_foot(mine, other_touch_down_s),
        curves=_curves(motion, side),
        leg_length=length,
        leg_length_m=length if in_metres else length_m,
        metre=1.0 if in_metres else length_m / length,
        condition=condition,
        athlete=athlete,
        rate_zero=float(motion.attrs.get(f"knee_rate_{which}_zero_deg_s", 0.0)),
        rate_share=float(motion.attrs.get(f"knee_rate_{which}_share", 1.0)),
    )


def _curves(motion: xr.Dataset, side: str) -> dict[str, Curve]:
    time = motion.time.values
    signals = {name: segment(motion, side, name) for name in ("thigh", "shank", "foot")}
    signals |= {f"{name}_joint": joint(motion, side, name) for name in ("hip", "knee", "ankle")}
    signals["other_thigh"] = segment(motion, other_side(side), "thigh")
    quick = motion.get("knee_angle_quick")
    signals["knee_quick"] = signals["knee_joint"] if quick is None else quick.sel(side=side).values
    signals["trunk"] = motion.trunk_angle.values
    for name in (*LEG_POINTS, "pelvis"):
        track = point(motion, name if name == "pelvis" else f"{side}_{name}")
        signals |= {f"{name}_x": track[:, 0], f"{name}_y": track[:, 1]}
    return {name: curve(time, values) for name, values in signals.items()}
