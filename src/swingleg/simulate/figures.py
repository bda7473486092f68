"""What a laboratory would read off the simulated stride: every figure told as measured ones are.

A measured figure has passed filters: markers, plates, and both again before torques are computed.
Read off the raw simulation, a contact would be shorter, a knee quicker and a peak higher by what
the filters take away, and what lies between two points of the mesh would count. So the simulated
motion and force pass the same low-pass filters, contact is told by the same threshold, and torques
are those of the swinging leg's chain (`dynamics.leg.chain`), as from markers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.core.filters import TWO_PASSES
from swingleg.dynamics.leg.body import LegBody
from swingleg.dynamics.leg.chain import ChainState, joint_torques
from swingleg.dynamics.leg.swing import CUTOFF_HZ as TORQUE_HZ
from swingleg.dynamics.leg.swing import hip_work
from swingleg.dynamics.stances import GRAVITY_M_S2
from swingleg.dynamics.waveform import LANDING_S
from swingleg.gait.curves import SAMPLES
from swingleg.gait.events.force import CUTOFF_HZ as FORCE_HZ
from swingleg.gait.events.force import THRESHOLD_N
from swingleg.simulate.body import Body
from swingleg.simulate.equations import BODY
from swingleg.simulate.trajectory import Trajectory

Floats = NDArray[np.float64]

#: low-pass of measured markers (`motion.markers`)
MARKERS_HZ = 15.0
#: names of the figures
NAMES = (
    "thigh_elevation_peak_deg",
    "thigh_extension_peak_deg",
    "knee_flexion_swing_peak_deg",
    "knee_flexion_contact_deg",
    "knee_flexion_velocity_contact_deg_s",
    "foot_strike_angle_deg",
    "overstride_hip_leg",
    "overstride_knee_leg",
    "contact_time_s",
    "cadence_spm",
    "vertical_oscillation_m",
    "peak_force_bw",
    "impact_impulse_bw_s",
    "braking_impulse_bw_s",
    "hip_torque_flexor_peak_nm_kg",
    "hip_torque_extensor_peak_nm_kg",
    "hip_flexion_work_j_kg",
    "effort",
    "work_j_kg_m",
)
#: what a filter passes less of than this is left out
_PASSED = 1e-4


@dataclass(frozen=True)
class Wave:
    """Periodic rows as harmonics, with what filters leave of them.

    harmonics : (R, H) complex. period_s : after which they repeat.
    """

    harmonics: NDArray[np.complex128]
    period_s: float

    def at(self, times: Floats, derivative: int = 0) -> Floats:
        """(R, *times.shape) of the rows, or their derivative by time."""
        turn = 2j * np.pi * np.arange(self.harmonics.shape[1]) / self.period_s
        waves = np.exp(np.multiply.outer(turn, times))
        return np.real(np.tensordot(self.harmonics * turn**derivative, waves, axes=1))


def wave(rows: Floats, period_s: float, *cutoffs_hz: float) -> Wave:
    """(R, N) rows of one period, its end not repeated, through zero-lag low-passes one by one.

    Each with the gain of `core.filters.low_pass`.
    """
    count = rows.shape[1]
    spectrum = np.fft.rfft(rows, axis=1) / count
    spectrum[:, 1:] *= 2
    rate = np.arange(spectrum.shape[1]) / period_s
    gain = np.ones(rate.size)
    for cutoff in cutoffs_hz:
        gain /= 1 + (rate / (cutoff / TWO_PASSES)) ** 4
    passed = max(2, int(np.sum(gain > _PASSED)))
    return Wave((spectrum * gain)[:, :passed], period_s)


def figures(path: Trajectory) -> dict[str, float]:
    """What the report compares, by the names of `core.metrics` where they stand there.

    effort : mean square of the active torques, below the torques' cut-off as the others.
    work_j_kg_m : positive work of the active torques per distance. Everything is of the right leg.
    NaN where the foot never lands or never leaves the ground.
    """
    body, period = path.body, path.stride_s
    leg_m = body.thigh_m + body.shank_m
    time = path.time[:-1]
    speed = float(path.q[0, -1] - path.q[0, 0]) / period
    places = path.q[:, :-1].copy()
    places[0] -= speed * time
    force = wave(path.ground[:, 0, :-1] / GRAVITY_M_S2, period, FORCE_HZ)
    up = force.at(time)[1]
    landing, leaving = contact(time, up, period, THRESHOLD_N / (body.mass_kg * GRAVITY_M_S2))
    if not np.isfinite(landing):
        return dict.fromkeys(NAMES, np.nan)

    # as markers tell it
    motion = wave(places, period, MARKERS_HZ)
    whole, swing = motion.at(time), _span(leaving, landing + period)
    thigh, knee = _thigh_and_knee(motion.at(swing))
    there, rate = motion.at(np.array(landing)), motion.at(np.array(landing), 1)
    knee_ahead = body.shank_m * np.sin(there[4])
    hip_ahead = body.thigh_m * np.sin(there[3]) + knee_ahead
    # as plates tell it
    pushed = force.at(_span(landing, landing + LANDING_S))[1]
    braked = force.at(_span(landing, leaving))[0]
    # as the swinging leg's dynamics tell it
    top = float(swing[thigh.argmax()])
    course = wave(places, period, MARKERS_HZ, TORQUE_HZ)
    rise = _span(leaving, top)
    flexing, lifting = _hip_torque(course, body, rise)
    extending, _ = _hip_torque(course, body, _span(top, landing + period))
    # nobody measures these
    torque = wave(path.torque[:, :-1], period, TORQUE_HZ).at(time)
    power = np.clip(torque * _joint_rates(motion.at(time, 1)), 0.0, None).sum(axis=0)
    deg = np.degrees
    found = {
        "thigh_elevation_peak_deg": deg(thigh.max()),
        "thigh_extension_peak_deg": deg(whole[3].min()),
        "knee_flexion_swing_peak_deg": deg(knee.max()),
        "knee_flexion_contact_deg": deg(there[3] - there[4]),
        "knee_flexion_velocity_contact_deg_s": deg(rate[3] - rate[4]),
        "foot_strike_angle_deg": deg(there[5]),
        "overstride_hip_leg": hip_ahead / leg_m,
        "overstride_knee_leg": knee_ahead / leg_m,
        "contact_time_s": leaving - landing,
        "cadence_spm": 120.0 / period,
        "vertical_oscillation_m": np.ptp(whole[1] - whole[9]),
        "peak_force_bw": up.max(),
        "impact_impulse_bw_s": LANDING_S * pushed.mean(),
        "braking_impulse_bw_s": (leaving - landing) * np.clip(-braked, 0.0, None).mean(),
        "hip_torque_flexor_peak_nm_kg": flexing.max(),
        "hip_torque_extensor_peak_nm_kg": -extending.min(),
        "hip_flexion_work_j_kg": hip_work(flexing[None], lifting[None], rise[None])[0],
        "effort": np.mean(torque**2),
        "work_j_kg_m": power.mean() / speed,
    }
    return {name: float(value) for name, value in found.items()}


def contact(
    time: Floats, up_bw: Floats, period_s: float, threshold_bw: float
) -> tuple[float, float]:
    """When the right foot lands and leaves; NaN if it does not.

    Parameters
    ----------
    time, up_bw : (N,) of one period, its end not repeated. threshold_bw : the foot is on the ground
    above it.
    """
    on = up_bw > threshold_bw
    if not on.any() or on.all():
        return np.nan, np.nan
    # from the middle of a flight on, so that no contact is cut
    first = int(np.argmin(up_bw))
    order = np.roll(np.arange(time.size), -first)
    clock = np.append(time[order] + period_s * (order < first), time[first] + period_s)
    up = np.append(up_bw[order], up_bw[first])
    edges = np.flatnonzero(np.diff((up > threshold_bw).astype(int)))
    starts, ends = edges[::2], edges[1::2]
    # the longest spell, so that a brush of the toes is not a landing
    longest = int(np.argmax(ends - starts))

    def crossing(i: int) -> float:
        share = (threshold_bw - up[i]) / (up[i + 1] - up[i])
        return float(clock[i] + share * (clock[i + 1] - clock[i]))

    return crossing(starts[longest]), crossing(ends[longest])


def _span(start: float, end: float) -> Floats:
    return np.linspace(start, end, SAMPLES)


def _thigh_and_knee(q: Floats) -> tuple[Floats, Floats]:
    return q[3], q[3] - q[4]


def _hip_torque(course: Wave, body: Body, times: Floats) -> tuple[Floats, Floats]:
    """(N,) net torque of the hip in the air, Nm/kg, flexion positive, and the thigh's rate, rad/s.

    From the leg's course as for measured runners; `course` of the coordinates of `equations`.
    """
    numbers = dict(zip(BODY, body.vector(), strict=True))
    across, along = numbers["foot_centre_x"], numbers["foot_centre_y"]
    parts = ("thigh", "shank", "foot")
    leg = LegBody(
        mass=np.array([numbers[f"{part}_mass"] for part in parts]),
        length=np.array([body.thigh_m, body.shank_m]),
        centre=np.array(
            [numbers["thigh_centre"], numbers["shank_centre"], float(np.hypot(across, along))]
        ),
        inertia=np.array([numbers[f"{part}_inertia"] for part in parts]),
        foot_tilt=float(np.arctan2(across, -along)),
    )
    place, rate, bend = (course.at(times, order).T for order in (0, 1, 2))
    angle = place[:, 3:6] + np.array([0.0, 0.0, leg.foot_tilt])
    state = ChainState(angle, rate[:, 3:6], bend[:, 3:6], bend[:, :2])
    return joint_torques(leg, state)[:, 0], rate[:, 3]


def _joint_rates(v: Floats) -> Floats:
    """(6, N) rates of the joints from those of the coordinates."""
    legs = (v[3:6], v[6:9])
    return np.stack([row for t, s, f in legs for row in (t + v[2], t - s, f - s)])
