"""The runner's points → Motion: filter, ground, speed, zeros, angles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.motion import POINTS, motion_dataset
from swingleg.motion import stance
from swingleg.motion.markers.axes import LabAxes
from swingleg.motion.markers.body import Body
from swingleg.motion.markers.centres import (
    leg_angles,
    pelvic_tilt,
)
from swingleg.motion.markers.gaps import low_pass
from swingleg.motion.standing import (
    FLAT_FOOT_DEG,
    FLAT_FOOT_SD_DEG,
    STANDING_SHANK_DEG,
    STANDING_THIGH_DEG,
    STANDING_TILT_DEG,
)

Floats = NDArray[np.float64]

#: random error of a marker that reflects well, metres: below it no measured noise is believed
_LEAST_NOISE_M = 0.0005
#: a Motion whose raw rate is near twice the cut-off has no band left to measure noise in
_NOISE_BAND = 2.5
#: cut-off of the knee angle whose rate at contact is measured, as the norms were made: 15 Hz
#: smears its turn (+9 °/s on RBDS)
_QUICK_HZ = 25.0
#: least rate of markers that a rate over ±10 ms is read from so sharply
_QUICK_LEAST_HZ = 90.0
#: error of the speed that more stances would not shrink, relative sd (RBDS, 36 trials)
_SPEED_REL_SD = 0.008


@dataclass(frozen=True)
class Standing:
    """Angles of the standing trial in its own sagittal plane, degrees; NaN where not known.

    legs (2, 3): thigh, shank, foot. tilt: of the pelvis. length: thigh + shank (3-D), metres.
    """

    legs: Floats
    tilt: float
    length: float


@dataclass(frozen=True)
class MarkerBody:
    """A trial ready to become a Motion at any cut-off.

    time (T,) uniform s. body: points with short gaps closed. axes: the laboratory's. standing:
    None without a standing trial. visible (T, 2). marker_set: name of the map. kind: "markers",
    or "keypoints" where the markers are joint centres that a pose model placed.
    """

    time: Floats
    body: Body
    axes: LabAxes
    standing: Standing | None
    visible: Floats
    marker_set: str
    kind: str


def motion_of(made: MarkerBody, cutoff_hz: float | None = 15.0) -> xr.Dataset:
    """The Motion of a `MarkerBody`.

    Parameters
    ----------
    cutoff_hz : zero-lag 4th-order Butterworth on the points; None leaves them raw (event
        detection filters by itself).

    Returns
    -------
    Motion (kind "markers", metres, space x, y, z, y up from the ground), with `knee_angle_quick`
    unless its rate is below 90 Hz or the points are a pose model's. attrs further hold
    ``lab_rotation`` (9 floats, row-major: runner = R · laboratory − origin), ``lab_origin_m`` (3),
    ``marker_set``, ``cutoff_hz``, ``ground_slope_deg``, ``speed``, ``speed_sd``, ``in_place``,
    ``foot_zero_sd_deg``, ``standing_trial``, ``pelvis_point``.
    """
    time = made.time
    rate = (time.size - 1) / float(time[-1] - time[0])
    raw = made.body.legs
    stacked = np.concatenate(
        [
            raw.reshape(len(raw), 10, 3),
            np.stack([made.body.pelvis, made.body.neck, made.body.front, made.body.rear], axis=1),
        ],
        axis=1,
    )
    smooth = stacked if cutoff_hz is None else low_pass(stacked, cutoff_hz, rate)
    noise = _noise(stacked, rate)
    legs = smooth[:, :10].reshape(raw.shape)
    pelvis, neck, front, rear = (smooth[:, k] for k in range(10, 14))
    length = _leg_length(raw) if made.standing is None else made.standing.length
    windows = [_standing_feet(time, legs[:, k], made.visible[:, k], rate) for k in (0, 1)]
    ground = _ground(legs, windows)
    speed, speed_sd = _speed(legs[:, :, 4, 0], pelvis[:, 0], time, windows)
    origin = np.array([0.0, ground, 0.0])
    seen = pelvis[np.isfinite(pelvis[:, 0]), 0]
    in_place = stance.is_treadmill(seen, length, float(time[-1] - time[0]), speed)
    angles = leg_angles(legs)
    tilt = pelvic_tilt(front, rear)
    zero, rest_tilt, zero_sd = _zeros(angles, made, windows)
    segment, joint = _angles(angles, tilt, zero, rest_tilt)
    sd = np.sqrt(noise[:, None] ** 2 + np.zeros(3))
    angle_sd = _angle_sds(noise[:10].reshape(2, 5), legs)
    frames = time.size
    lean = np.degrees(np.arctan2(neck[:, 0] - pelvis[:, 0], neck[:, 1] - pelvis[:, 1]))
    reach = float(_median(np.linalg.norm(neck - pelvis, axis=1)))
    arrays = {
        "position": smooth[:, : len(POINTS)] - origin,
        "position_sd": np.broadcast_to(sd[: len(POINTS)], (frames, len(POINTS), 3)),
        "segment_angle": segment,
        "segment_angle_sd": np.broadcast_to(angle_sd, (frames, 2, 3)),
        "joint_angle": joint,
        "joint_angle_sd": np.broadcast_to(_joint_sds(angle_sd), (frames, 2, 3)),
        "trunk_angle": lean,
        "trunk_angle_sd": np.full(frames, np.degrees(np.hypot(noise[10], noise[11]) / reach)),
        "visible": made.visible,
    }
    if cutoff_hz is not None and made.kind == "markers" and rate >= _QUICK_LEAST_HZ:
        quick = leg_angles(low_pass(raw, max(_QUICK_HZ, cutoff_hz), rate))
        arrays["knee_angle_quick"] = quick[..., 0] - quick[..., 1]
    return motion_dataset(
        time,
        arrays,
        units="m",
        space=("x", "y", "z"),
        attrs={
            "kind": made.kind,
            "source_fps": rate,
            "facing": 0,
            "near_side": "",
            "leg_length": length,
            "leg_length_m": length,
            "scale_rel_sd": 0.0,
            "bias_sd_deg": 0.0,
            "speed": speed,
            "speed_sd": speed_sd,
            "in_place": int(in_place),
            "foot_zero_sd_deg": zero_sd,
            "cutoff_hz": float("nan") if cutoff_hz is None else float(cutoff_hz),
            "marker_set": made.marker_set,
            "lab_rotation": [float(v) for v in made.axes.rotation.ravel()],
            "lab_origin_m": [float(v) for v in origin],
            "ground_slope_deg": made.axes.slope_deg,
            "standing_trial": int(made.standing is not None),
            "pelvis_point": "middle of the spines" if _any(front) else "middle of the hips",
        },
    )


def _standing_feet(time: Floats, leg: Floats, visible: Floats, rate: float) -> NDArray[np.int64]:
    """(N, W) sample indices of one leg's mid-stances in which heel and toe are seen throughout."""
    windows = stance.around(stance.mid_stances(time, leg[:, :, :2], visible), time.size, rate)
    return windows[np.isfinite(leg[windows, 3:, 0]).all(axis=(1, 2))]


def _ground(legs: Floats, windows: list[NDArray[np.int64]]) -> float:
    """Height of the ground: the sole's in mid-stance, the lowest seen where that is in a gap."""
    heights = [stance.ground_height(legs[:, k], windows[k]) for k in (0, 1)]
    known = [h for h in heights if np.isfinite(h)]
    return float(np.mean(known)) if known else float(np.nanmin(legs[:, :, 3:, 1]))


def _zeros(
    angles: Floats, made: MarkerBody, windows: list[NDArray[np.int64]]
) -> tuple[Floats, float, float]:
    """Standing thigh, shank and foot angle (2, 3), standing tilt, and sd of the foot's zero.

    Without a standing trial a mean standing posture stands in, and the foot's angle at its flat
    mid-stance; keypoints are zeroed as in video, by flat mid-stance and a vertical shank alone.
    """
    if made.standing is not None and np.isfinite(made.standing.legs).all():
        return made.standing.legs, made.standing.tilt, 0.0
    flat = [_foot_zero(angles[:, k, 2], windows[k]) for k in (0, 1)]
    zero_sd = max(sd for _, sd in flat)
    if made.kind == "keypoints":
        return np.array([[0.0, 0.0, z] for z, _ in flat]), 0.0, zero_sd
    legs = [[STANDING_THIGH_DEG, STANDING_SHANK_DEG, z - FLAT_FOOT_DEG] for z, _ in flat]
    return np.array(legs), STANDING_TILT_DEG, float(np.hypot(zero_sd, FLAT_FOOT_SD_DEG))


def _foot_zero(foot: Floats, windows: NDArray[np.int64]) -> tuple[float, float]:
    """Angle of the flat foot and its sd, degrees; NaN for a foot that is never seen."""
    if windows.size == 0:
        foot = foot[np.isfinite(foot)]
    return stance.foot_zero(foot, windows) if foot.size else (float("nan"), float("nan"))


def _angles(angles: Floats, tilt: Floats, zero: Floats, rest_tilt: float) -> tuple[Floats, Floats]:
    """Segment and joint angles (T, 2, 3); zero of hip, ankle and foot is standing."""
    segment, joint = angles.copy(), np.empty_like(angles)
    segment[..., 2] -= zero[:, 2]
    joint[..., 0] = angles[..., 0] + tilt[:, None] - (zero[:, 0] + rest_tilt)
    joint[..., 1] = angles[..., 0] - angles[..., 1]
    joint[..., 2] = angles[..., 2] - angles[..., 1] - (zero[:, 2] - zero[:, 1])
    return segment, joint


def _speed(
    toe_x: Floats, pelvis_x: Floats, time: Floats, windows: list[NDArray[np.int64]]
) -> tuple[float, float]:
    """Speed of the pelvis's travel over the standing metatarsals, and its error (sd), m/s.

    On a treadmill a belt slows while the foot brakes and speeds up as it pushes off, by about 2 %
    either way on RBDS; below the pelvis it passes its mean, which is the speed set (.2 ± .8 %).
    The heel rises there already and is left out. A weaker drive slows by more (Hamner 2013: 5 % at
    4 m/s, 8 % at 5 m/s, see validation/metrics_hamner.md): it is the belt's speed under the foot
    that is read, not the one set.

    Parameters
    ----------
    toe_x : (T, 2) and pelvis_x : (T,) forward, metres. windows : per side (N, W) sample indices.
    """
    seen = np.isfinite(pelvis_x)
    travel = np.polyfit(time[seen], pelvis_x[seen], 1)[0]
    found = []
    for k, window in enumerate(windows):
        if window.size:
            first, last = window[:, 0], window[:, -1]
            speed = travel - (toe_x[last, k] - toe_x[first, k]) / (time[last] - time[first])
            speed = speed[np.isfinite(speed)]
            if speed.size:
                found.append((np.median(speed), 1.25 * np.std(speed) / np.sqrt(speed.size)))
    if not found:
        return float("nan"), float("nan")
    values, sds = np.array(found).T
    mean, random = float(values.mean()), float(np.sqrt((sds**2).sum()) / len(sds))
    return mean, float(np.hypot(random, _SPEED_REL_SD * mean))


def _leg_length(legs: Floats) -> float:
    """Median thigh + shank length of both legs, metres."""
    steps = np.linalg.norm(np.diff(legs[:, :, :3], axis=2), axis=-1)
    return float(np.nanmean(_median(steps).sum(axis=-1)))


def _noise(points: Floats, rate: float) -> Floats:
    """(K,) random error of one sample of each point, metres: what lies above 30 Hz, spread evenly.

    White noise up to the Nyquist rate is assumed; impacts add to it, so it errs on the safe side.
    """
    edge = 30.0
    if rate < _NOISE_BAND * edge:
        return np.full(points.shape[1], 0.002)
    quiet = points - low_pass(points, edge, rate)
    share = 1 - edge / (rate / 2)
    good = np.isfinite(quiet)
    squares = np.where(good, quiet, 0.0) ** 2
    mean = squares.sum(axis=(0, 2)) / np.maximum(good.sum(axis=(0, 2)), 1)
    return np.maximum(np.sqrt(mean / share), _LEAST_NOISE_M)


def _angle_sds(noise: Floats, legs: Floats) -> Floats:
    """(2, 3) random error of thigh, shank, foot, degrees, from that of their ends (2, 5)."""
    spans = _median(np.linalg.norm(np.diff(legs, axis=2), axis=-1))
    spans = np.nan_to_num(spans[:, [0, 1, 3]], nan=0.4)
    ends = np.stack(
        [np.hypot(noise[:, a], noise[:, b]) for a, b in ((0, 1), (1, 2), (3, 4))], axis=1
    )
    return np.degrees(ends / np.maximum(spans, 0.02))


def _joint_sds(segment_sd: Floats) -> Floats:
    thigh, shank, foot = np.moveaxis(segment_sd, -1, 0)
    return np.stack([thigh, np.hypot(thigh, shank), np.hypot(foot, shank)], axis=-1)


def _median(values: Floats) -> Floats:
    """Median of (T, …) over what was seen; NaN, and no warning of NumPy's, where nothing was."""
    out = np.full(values.shape[1:], np.nan)
    seen = np.isfinite(values).any(axis=0)
    out[seen] = np.nanmedian(values[:, seen], axis=0)
    return out


def _any(path: Floats) -> bool:
    return bool(np.isfinite(path).any())
