"""One leg's swings: hip, knee and ankle torque, power and work, without a force plate.

Inverse dynamics of thigh, shank and foot on a moving hip in the runner's sagittal plane
(`dynamics.leg.chain`). In swing nothing but the hip holds the leg, so that kinematics suffice; on
the ground they do not. A three-dimensional Motion is projected on x and y: what the leg does
sideways is left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.athlete import Athlete
from swingleg.core.motion import joint
from swingleg.dynamics.leg.body import LegBody, leg_body
from swingleg.dynamics.leg.chain import ChainState, Floats, joint_torques
from swingleg.dynamics.leg.cycle import MIDDLE_M_S, quick_part
from swingleg.dynamics.leg.state import LegCourse, leg_course
from swingleg.gait.curves import Curve, curve, extreme, grid

#: low-pass of the leg's coordinates before they are differentiated twice: nearest to the published
#: moments of another laboratory among 8 to 20 Hz (validation/swing_torque.md)
CUTOFF_HZ = 10.0
#: hip angle less thigh angle where the pelvis is not seen, degrees: mean and sd between runners of
#: the time from toe-off to the highest thigh (validation/swing_torque.md)
TILT_DEG, TILT_SD_DEG = 11.0, 5.0


@dataclass(frozen=True)
class SwingLeg:
    """A leg whose torques can be asked for at any instant in the air.

    hip_angle : degrees over time, standing = 0; None where the pelvis was not seen.
    """

    side: str
    body: LegBody
    course: LegCourse
    hip_angle: Curve | None

    def torques(self, times: Floats) -> tuple[ChainState, Floats]:
        """State at `times` (any shape) and hip, knee, ankle torque (..., 3) Nm/kg, flexion +."""
        state = self.course.at(times)
        return state, joint_torques(self.body, state)

    def hip_deg(self, times: Floats, state: ChainState, tilt_deg: float = TILT_DEG) -> Floats:
        """Hip flexion at `times`; without a pelvis the thigh's angle and a mean tilt."""
        if self.hip_angle is not None:
            return self.hip_angle(times)
        return np.asarray(np.degrees(state.angle[..., 0]) + tilt_deg)


def swing_leg(
    motion: xr.Dataset,
    side: str,
    athlete: Athlete,
    shoe_per_mass: float,
    *,
    touch_down_s: Floats | None = None,
    speed_m_s: float | None = None,
    cutoff_hz: float | None = CUTOFF_HZ,
) -> SwingLeg:
    """Bind one leg of a Motion.

    Parameters
    ----------
    motion : with a scale in metres. shoe_per_mass : mass of one shoe as a share of body mass.
    touch_down_s : (E,) of this foot, seconds; from video with it the low-pass is lower and the
        quick part of the cycle as runners usually have it (`dynamics.leg.cycle`).
    speed_m_s : for that; by default as the motion shows. cutoff_hz : low-pass before
        differentiating; None = the Motion as it is.
    """
    body = leg_body(motion, side, athlete, shoe_per_mass)
    hip = joint(motion, side, "hip")
    seen = bool(np.isfinite(hip).any())
    quick = None
    if touch_down_s is not None and motion.attrs["kind"] != "markers":
        quick = quick_part(touch_down_s, speed_of(motion, speed_m_s), float(body.length.sum()))
    return SwingLeg(
        side=side,
        body=body,
        course=leg_course(motion, side, body, cutoff_hz, quick),
        hip_angle=curve(np.asarray(motion.time.values, dtype=float), hip) if seen else None,
    )


def speed_of(motion: xr.Dataset, speed_m_s: float | None) -> float:
    """The speed said, else that of the standing foot, else a middle one, m/s."""
    metre = 1.0
    if motion.position.attrs["units"] != "m":
        metre = float(motion.attrs["leg_length_m"] / motion.attrs["leg_length"])
    speed = metre * float(motion.attrs.get("speed", np.nan)) if speed_m_s is None else speed_m_s
    return speed if np.isfinite(speed) else MIDDLE_M_S


@dataclass(frozen=True)
class Swings:
    """S swings of a leg: the way up (toe-off → highest thigh) and the way down (→ touch-down).

    up, down : (S, N) seconds. *_state, *_torque : the state and the torques there.
    """

    leg: SwingLeg
    up: Floats
    down: Floats
    up_state: ChainState
    down_state: ChainState
    up_torque: Floats
    down_torque: Floats


def swings_of(leg: SwingLeg, toe_off_s: Floats, touch_down_s: Floats) -> Swings:
    """The swings between (S,) toe-offs and the next touch-downs, seconds."""
    whole = grid(toe_off_s, touch_down_s)
    top = extreme(whole, leg.course.at(whole).angle[..., 0], +1)[1]
    up, down = grid(toe_off_s, top), grid(top, touch_down_s)
    return Swings(leg, up, down, *_paired(leg, up, down))


def swings_of_rows(leg: SwingLeg, rows: pd.DataFrame) -> Swings:
    """The swings of one side's rows of a Strides table."""
    return swings_of(
        leg,
        rows["toe_off_s"].to_numpy(dtype=float),
        rows["next_touch_down_s"].to_numpy(dtype=float),
    )


def hip_work(torque: Floats, rate: Floats, times: Floats) -> Floats:
    """(S,) integral of the flexor torque times the thigh's rate, J/kg."""
    return np.asarray(np.trapezoid(np.clip(torque, 0.0, None) * rate, times, axis=1))


def _paired(
    leg: SwingLeg, up: Floats, down: Floats
) -> tuple[ChainState, ChainState, Floats, Floats]:
    up_state, up_torque = leg.torques(up)
    down_state, down_torque = leg.torques(down)
    return up_state, down_state, up_torque, down_torque
