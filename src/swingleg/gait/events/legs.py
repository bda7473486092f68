"""What every event method looks at: each leg relative to the pelvis, in leg lengths."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import xarray as xr
from numpy.typing import NDArray
from scipy.signal import find_peaks

from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import LEG_POINTS, SEGMENTS, sample_rate
from swingleg.core.wording import Medium, medium_of

Floats = NDArray[np.float64]

#: motion capture with more noise (metres) or fewer frames per second is read like a video
_NOISY_M, _SLOW_FPS = 0.0025, 50.0
#: noise of motion capture is what lies above this share of its rate (a foot moves more slowly)
_NOISE_EDGE = 0.3
#: how much of white noise that high-pass lets through
_NOISE_SEEN = 0.461


@dataclass(frozen=True)
class Legs:
    """Both legs on the motion's time grid; sides in the order left, right.

    kind : the weights that suit this evidence, "markers" or "video": noisy or slow motion capture
    is read like a video. time : (T,) s. rate : Hz. points : (T, 2, 5, 2) hip, knee, ankle, heel,
    toe: x relative to the pelvis and y as it stands, leg lengths. pelvis_y : (T,) leg lengths.
    neck_y : (T,) of the middle of the shoulders, leg lengths; the pelvis where they are not seen.
    angles : (T, 2, 3) thigh, shank, foot, radians. noise : (2,) typical random error of the foot's
    points, leg lengths. visible : (T, 2) 0..1. fps : rate at which the evidence came. medium : what
    it came from, for the words of an error. calibrated : freed of its pose network's habits.
    """

    kind: str
    time: Floats
    rate: float
    points: Floats
    pelvis_y: Floats
    neck_y: Floats
    angles: Floats
    noise: Floats
    visible: Floats
    fps: float
    medium: Medium = "video"
    calibrated: bool = False

    @property
    def weights(self) -> str:
        """Name of the learned weights that suit this evidence."""
        return "calibrated" if self.kind == "video" and self.calibrated else self.kind

    @property
    def foot_x(self) -> Floats:
        """(T, 2) middle of ankle, heel and toe ahead of the pelvis, leg lengths."""
        return self.points[:, :, 2:, 0].mean(axis=2)


def legs_of(motion: xr.Dataset) -> Legs:
    """Take a Motion apart; gaps are bridged linearly so that every method gets finite numbers."""
    length = float(motion.attrs["leg_length"])
    names = [f"{side}_{part}" for side in SIDES for part in LEG_POINTS]
    xy = motion.position.sel(point=names, space=["x", "y"]).values / length
    hips = xy[:, [0, 5]]
    pelvis = motion.position.sel(point="pelvis", space=["x", "y"]).values / length
    pelvis = np.where(np.isfinite(pelvis), pelvis, hips.mean(axis=1))
    neck = motion.position.sel(point="neck", space="y").values / length
    points = xy.reshape(len(xy), 2, 5, 2).copy()
    points[..., 0] -= pelvis[:, None, None, 0]
    angles = motion.segment_angle.sel(side=list(SIDES), segment=list(SEGMENTS)).values
    spread = motion.position_sd.sel(point=names, space=["x", "y"]).values / length
    foot_sd = spread.reshape(len(xy), 2, 5, 2)[:, :, 2:]
    noise = np.sqrt(_finite_mean(foot_sd**2))
    points = _bridge(points)
    kind = str(motion.attrs["kind"])
    if kind == "markers":
        noise = _seen_noise(points[:, :, 2:], sample_rate(motion))
    return Legs(
        kind=_evidence(
            kind, float(noise.max()) * _metres(motion), float(motion.attrs["source_fps"])
        ),
        time=np.asarray(motion.time.values, dtype=float),
        rate=sample_rate(motion),
        points=points,
        pelvis_y=_bridge(pelvis[:, 1]),
        neck_y=_bridge(np.where(np.isfinite(neck).all(), neck, pelvis[:, 1])),
        angles=_bridge(np.radians(angles)),
        noise=noise,
        visible=np.nan_to_num(motion.visible.sel(side=list(SIDES)).values, nan=0.0),
        fps=float(motion.attrs["source_fps"]),
        medium=medium_of(motion),
        calibrated=bool(motion.attrs.get("calibrated", 0)),
    )


def _evidence(kind: str, noise_m: float, fps: float) -> str:
    sharp = noise_m <= _NOISY_M and fps >= _SLOW_FPS
    return "markers" if kind == "markers" and sharp else "video"


def _metres(motion: xr.Dataset) -> float:
    """Metres per leg length; a usual leg where the scale is unknown."""
    length = float(motion.attrs["leg_length_m"])
    return length if np.isfinite(length) else 0.85


def _seen_noise(foot: Floats, rate_hz: float) -> Floats:
    """(2,) random error of a foot's points from what no foot does: its fastest changes.

    The median keeps impacts out; white noise is assumed (of noise correlated over frames less is
    seen).
    """
    quick = np.abs(foot - low_pass(foot, _NOISE_EDGE * rate_hz, rate_hz))
    sd = 1.4826 * np.median(np.moveaxis(quick, 1, 0).reshape(2, -1), axis=1)
    return sd / _NOISE_SEEN


def stride_time(legs: Legs) -> float:
    """Seconds of one stride: first strong peak of the autocorrelation of left minus right foot.

    NaN when the recording shows no repetition.
    """
    swing = low_pass(legs.foot_x[:, 0] - legs.foot_x[:, 1], 6.0, legs.rate)
    swing = swing - swing.mean()
    n = len(swing)
    spectrum = np.fft.rfft(swing, 2 * n)
    raw = np.fft.irfft(np.abs(spectrum) ** 2)[:n]
    power = np.concatenate([[0.0], np.cumsum(swing**2)])
    lag = np.arange(n)
    overlap = np.sqrt(np.maximum(power[n - lag] * (power[n] - power[lag]), 1e-30))
    likeness = raw / overlap
    usable = likeness[: int(0.85 * n)]
    peaks, _ = find_peaks(usable, height=0.25)
    peaks = peaks[peaks > 0.25 * legs.rate]
    if peaks.size == 0:
        return float("nan")
    first = peaks[usable[peaks] > 0.8 * usable[peaks].max()][0]
    low, top, high = usable[first - 1 : first + 2]
    bend = low - 2 * top + high
    return float((first + (0.5 * (low - high) / bend if bend < 0 else 0.0)) / legs.rate)


def _bridge(values: Floats) -> Floats:
    """Linear interpolation over NaN along axis 0; a column without any number becomes zero."""
    if np.isfinite(values).all():
        return values
    flat = values.reshape(len(values), -1).copy()
    index = np.arange(len(flat))
    for column in flat.T:
        good = np.isfinite(column)
        column[~good] = np.interp(index[~good], index[good], column[good]) if good.any() else 0.0
    return flat.reshape(values.shape)


def _finite_mean(values: Floats) -> Floats:
    """(2,) mean over all but the side axis, ignoring what is not finite; 0 where nothing is."""
    flat = np.moveaxis(values, 1, 0).reshape(2, -1)
    good = np.isfinite(flat)
    return np.where(good, flat, 0.0).sum(axis=1) / np.maximum(good.sum(axis=1), 1)
