"""A solution as a whole stride of the right leg, and the figures that are read from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicHermiteSpline

from swingleg.dynamics.leg.swing import CUTOFF_HZ
from swingleg.dynamics.stances import GRAVITY_M_S2
from swingleg.dynamics.waveform import LANDING_S
from swingleg.simulate.body import Body
from swingleg.simulate.equations import MIRROR, MIRROR_TORQUES, runner
from swingleg.simulate.transcription import STAGES, Layout, Mesh

Floats = NDArray[np.float64]

#: samples of a stride
SAMPLES = 400
#: the foot is on the ground above this vertical force, body weights (50 N of 70 kg, as the
#: measured contacts)
CONTACT_BW = 0.07


@dataclass(frozen=True)
class Trajectory:
    """One stride, from shortly before the right foot lands.

    time : (N,) seconds. q, v : (9 + sink, N). torque : (6, N) active, net : (6, N) with passive
    tissue, Nm/kg. ground : (2, 2, N) force forward and up (first axis) on the right and left
    foot, N/kg. centre : (2, N) whole body's centre, m. ankle : (2, 2, N) as `ground`, m.
    """

    time: Floats
    q: Floats
    v: Floats
    torque: Floats
    net: Floats
    ground: Floats
    centre: Floats
    ankle: Floats
    body: Body

    @property
    def stride_s(self) -> float:
        return float(self.time[-1])


def trajectory(mesh: Mesh, x: Floats, body: Body, samples: int = SAMPLES) -> Trajectory:
    """Of a solution's unknowns: cubic between the intervals' ends, the second half mirrored.

    The points inside an interval are less exact than its ends (the method's stage order); of them
    only the torques are used.
    """
    q0, v0, q, v, _, tau, _, half = Layout(mesh.points).split(x)
    points = mesh.shares() * half
    ends = np.concatenate([[0.0], points[STAGES - 1 :: STAGES]])
    places = np.column_stack([q0, q[:, STAGES - 1 :: STAGES]])
    rates = np.column_stack([v0, v[:, STAGES - 1 :: STAGES]])
    mirrored = places[list(MIRROR)].copy()
    mirrored[0] += places[0, -1] - places[0, 0]
    curve = CubicHermiteSpline(
        np.concatenate([ends, ends[1:] + half]),
        np.column_stack([places, mirrored[:, 1:]]).T,
        np.column_stack([rates, rates[list(MIRROR)][:, 1:]]).T,
    )
    time = np.linspace(0.0, 2 * half, samples)
    twice = np.column_stack([tau, tau[list(MIRROR_TORQUES)]])
    torque = np.column_stack([twice[:, -1], twice])
    knots = np.concatenate([[0.0], points, points + half])
    return _filled(
        time,
        curve(time).T,
        curve(time, 1).T,
        np.stack([np.interp(time, knots, row) for row in torque]),
        body,
    )


def _filled(time: Floats, q: Floats, v: Floats, torque: Floats, body: Body) -> Trajectory:
    equations = runner()
    count = time.size
    numbers = np.repeat(body.vector()[:, None], count, axis=1)

    def each(function: object, *args: Floats) -> Floats:
        return np.asarray(function.map(count)(*args))  # type: ignore[attr-defined]

    ground = each(equations.ground, q, v, numbers).reshape(2, count, 2).transpose(0, 2, 1)
    ankle = each(equations.ankle, q, numbers).reshape(2, count, 2).transpose(0, 2, 1)
    return Trajectory(
        time=time,
        q=q,
        v=v,
        torque=torque,
        net=torque + each(equations.passive, q, v, numbers),
        ground=ground,
        centre=each(equations.centre, q, numbers),
        ankle=ankle,
        body=body,
    )


def figures(path: Trajectory) -> dict[str, float]:
    """What the report compares, by the names of `core.metrics` where they stand there.

    effort : mean square of the active torques (as in the objective). work_j_kg_m : positive work
    of the active torques per distance. Everything is of the right leg. NaN where the foot never
    lands or never leaves the ground.
    """
    body, time = path.body, path.time
    leg = body.thigh_m + body.shank_m
    up, forward = path.ground[1, 0] / GRAVITY_M_S2, path.ground[0, 0] / GRAVITY_M_S2
    landing, leaving = contact(time, up)
    thigh, knee = path.q[3], path.q[3] - path.q[4]
    knee_rate = path.v[3] - path.v[4]
    hip = _slow(path.net[0], path.stride_s)
    lift = path.v[3]
    swing = ~_within(time, landing, leaving)
    on = ~swing
    at = lambda row: float(np.interp(landing, time, row))  # noqa: E731
    reach = path.ankle[0, 0] - path.q[0]
    knee_reach = path.ankle[0, 0] - (path.q[0] + body.thigh_m * np.sin(thigh))
    lean = path.v[2]
    joint_rate = np.stack(
        [row for t, n, f in (path.v[3:6], path.v[6:9]) for row in (t + lean, t - n, f - n)]
    )
    power = np.clip(path.torque * joint_rate, 0.0, None).sum(axis=0)
    distance = path.q[0, -1] - path.q[0, 0]
    early = _within(time, landing, landing + LANDING_S)
    deg = np.degrees
    return {
        "thigh_elevation_peak_deg": float(deg(thigh[swing].max(initial=-9))),
        "thigh_extension_peak_deg": float(deg(thigh.min())),
        "knee_flexion_swing_peak_deg": float(deg(knee[swing].max(initial=-9))),
        "knee_flexion_contact_deg": float(deg(at(knee))),
        "knee_flexion_velocity_contact_deg_s": float(deg(at(knee_rate))),
        "foot_strike_angle_deg": float(deg(at(path.q[5]))),
        "overstride_hip_leg": at(reach) / leg,
        "overstride_knee_leg": at(knee_reach) / leg,
        "contact_time_s": leaving - landing,
        "cadence_spm": 120.0 / path.stride_s,
        "vertical_oscillation_m": float(np.ptp(path.q[1] - path.q[9])),
        "peak_force_bw": float(up.max()),
        "impact_impulse_bw_s": _integral(time, np.where(early, up, 0.0)),
        "braking_impulse_bw_s": -_integral(time, np.clip(np.where(on, forward, 0.0), None, 0.0)),
        "hip_torque_flexor_peak_nm_kg": float(hip.max()),
        "hip_torque_extensor_peak_nm_kg": float(-hip.min()),
        "hip_flexion_work_j_kg": _integral(
            time, np.where(swing, np.clip(hip, 0, None) * np.clip(lift, 0, None), 0.0)
        ),
        "effort": float(np.mean(path.torque**2)),
        "work_j_kg_m": _integral(time, power) / float(distance),
    }


def contact(time: Floats, up_bw: Floats) -> tuple[float, float]:
    """When the right foot lands and leaves; NaN if it does not."""
    on = up_bw > CONTACT_BW
    if not on.any() or on.all():
        return np.nan, np.nan
    # the longest spell, so that a brush of the toes is not a landing
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(int), [0]])))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    first, last = int(starts[longest]), int(ends[longest]) - 1
    return _crossing(time, up_bw, first), _crossing(time, up_bw, last + 1)


def _crossing(time: Floats, up: Floats, i: int) -> float:
    if i <= 0 or i >= time.size:
        return float(time[min(max(i, 0), time.size - 1)])
    share = (CONTACT_BW - up[i - 1]) / (up[i] - up[i - 1])
    return float(time[i - 1] + share * (time[i] - time[i - 1]))


def _slow(row: Floats, stride_s: float) -> Floats:
    """A periodic row without what is quicker than torques from measured motion hold.

    Below `CUTOFF_HZ`, as the measured torques; the gain of a second-order Butterworth filter run
    forward and back.
    """
    spectrum = np.fft.rfft(row[:-1])
    rate = np.arange(spectrum.size) / stride_s
    slow = np.fft.irfft(spectrum / (1 + (rate / CUTOFF_HZ) ** 4), row.size - 1)
    return np.append(slow, slow[0])


def _within(time: Floats, start: float, end: float) -> NDArray[np.bool_]:
    return (time >= start) & (time <= end)


def _integral(time: Floats, values: Floats) -> float:
    return float(np.trapezoid(values, time))
