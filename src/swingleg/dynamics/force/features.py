"""What the learned force methods see: accelerations of the legs, and curves of each stance.

Curves are free of scale where they can be (leg lengths, radians); accelerations are in g, by the
leg's length in metres or, in a picture without scale, an adult's usual one.
"""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.core.filters import low_pass
from swingleg.dynamics.segments import whole_body_centre
from swingleg.dynamics.stances import GRAVITY_M_S2, Floats, Stances
from swingleg.gait.events.legs import Legs, legs_of

#: shares of contact at which a stance's curves are read
SHARES = np.round(np.arange(-0.25, 1.101, 0.05), 3)
#: seconds around an instant at which the legs' accelerations are read
LAGS_S = np.arange(-12, 13) * 2 / 150.0
#: metres of a leg (thigh + shank) where the picture has no scale: an adult's
USUAL_LEG_M = 0.84
#: low-pass in Hz by kind of evidence: curves, their second derivatives, the legs' accelerations
CUTOFF_HZ = {
    "markers": (20.0, 12.0, 30.0),
    "video": (12.0, 8.0, 12.0),
    "calibrated": (12.0, 8.0, 12.0),
}
CHANNELS = (
    "centre_acc_y",
    "pelvis_acc_y",
    "ankle_y",
    "heel_y",
    "toe_y",
    "foot_x",
    "thigh",
    "shank",
    "foot",
    "other_thigh",
    "other_shank",
    "knee_rate",
    "shank_rate",
    "ankle_rate_y",
    "pelvis_rate_y",
    "centre_acc_x",
    "pelvis_acc_x",
)
TIMES = ("contact_time_s", "duty_factor", "stride_time_s", "mean_force_bw")


class Curves:
    """Curves of both legs, ready to be read at any time.

    kind : "markers", "video" or "calibrated", whose low-pass and weights serve this motion (see
    `gait.events.legs`: noisy or slow motion capture counts as video).
    """

    def __init__(self, motion: xr.Dataset) -> None:
        legs = legs_of(motion)
        self.kind = legs.weights
        metre = float(motion.attrs["leg_length_m"])
        self._g = (metre if np.isfinite(metre) else USUAL_LEG_M) / GRAVITY_M_S2
        hz, acc_hz, fine_hz = (min(f, 0.42 * legs.fps) for f in CUTOFF_HZ[self.kind])
        self.ends = float(legs.time[0]), float(legs.time[-1])
        # the middle of the hip joints, which every kind of input has
        points, hips = legs.points.copy(), legs.points[:, :, 0].mean(axis=1)
        points[..., 0] -= hips[:, None, None, 0]
        hips[:, 0] = _hips_x(motion, legs.time)
        self._both = _spline(legs, points[..., 1].sum(axis=1), fine_hz)
        body = np.column_stack([whole_body_centre(points, hips), hips])
        self._body = _spline(legs, body, acc_hz)
        flat = np.concatenate([points[:, :, 2:].reshape(-1, 2, 6), legs.angles], axis=2)
        self._leg = _spline(legs, flat, hz)  # ankle, heel, toe (x, y); thigh, shank, foot
        self._area = self._leg.antiderivative()

    def accelerations(self, stances: Stances, shares: Floats) -> Floats:
        """(S, N, 5 × L) vertical acceleration, g, at `LAGS_S` around N shares of each contact.

        Hip, knee, ankle, heel and toe, each the sum of both legs: whose force it is that is asked
        for does not matter, the body has but one.
        """
        step = 0.4 * (LAGS_S[1] - LAGS_S[0])
        fine = np.arange(self.ends[0], self.ends[1], step)
        table = self._both(fine, 2) * self._g
        start = (stances.at(shares)[..., None] + LAGS_S - self.ends[0]) / step
        below = np.clip(np.floor(start).astype(int), 0, len(fine) - 2)
        part = np.clip(start - below, 0.0, 1.0)[..., None]
        value = table[below] * (1 - part) + table[below + 1] * part
        return value.reshape(*value.shape[:2], LAGS_S.size * value.shape[-1])

    def windows(self, stances: Stances) -> Floats:
        """(S, C, W) of `CHANNELS` at `SHARES` of each contact.

        Heights are over the same foot's mid-stance level, places and angles from their mean over
        the stride: a key point that sits off its joint, a sloping floor, a wrong zero of an angle
        change nothing.
        """
        at = np.clip(stances.at(SHARES), *self.ends)
        row, side = np.arange(len(at)), stances.side
        middle = np.clip(stances.at(np.array([0.3, 0.4, 0.5])), *self.ends)
        level = self._leg(middle).mean(axis=1)[row, side][:, [1, 3, 5]]
        mean = self._stride_mean(stances)
        place = self._leg(at)
        mine = place[row, :, side] - mean[row, side][:, None]
        other = place[row, :, 1 - side] - mean[row, 1 - side][:, None]
        height = place[row, :, side][..., [1, 3, 5]] - level[:, None]
        rate = self._leg(at, 1)[row, :, side]
        acc = self._body(at, 2) * self._g
        stack = [
            *(acc[..., 1], acc[..., 3]),
            *np.moveaxis(height, -1, 0),
            mine[..., [0, 2, 4]].mean(axis=-1),
            *np.moveaxis(mine[..., 6:], -1, 0),
            *np.moveaxis(other[..., 6:8], -1, 0),
            *(rate[..., 6] - rate[..., 7], rate[..., 7], rate[..., 1]),
            self._body(at, 1)[..., 3],
            *(acc[..., 0], acc[..., 2]),
        ]
        return np.stack(stack, axis=1)

    def _stride_mean(self, stances: Stances) -> Floats:
        """(S, 2, 9) mean of each leg's curves over one stride around each contact."""
        half = np.minimum(stances.stride_time / 2, 0.49 * (self.ends[1] - self.ends[0]))
        middle = (stances.touch_down + stances.toe_off) / 2
        centre = np.clip(middle, self.ends[0] + half, self.ends[1] - half)
        area = self._area(centre + half) - self._area(centre - half)
        return area / (2 * half)[:, None, None]


def stance_features(windows: Floats, stances: Stances, channels: int) -> Floats:
    """(S, channels × W + 4): the first `channels` curves, then `TIMES`."""
    contact = stances.contact_time
    times = np.column_stack(
        [contact, contact / stances.stride_time, stances.stride_time, stances.mean_force_bw]
    )
    flat = windows[:, :channels].reshape(len(windows), channels * windows.shape[2])
    return np.column_stack([flat, times])


def _spline(legs: Legs, values: Floats, cutoff_hz: float) -> CubicSpline:
    return CubicSpline(legs.time, low_pass(values, cutoff_hz, legs.rate))


def _hips_x(motion: xr.Dataset, time: Floats) -> Floats:
    """(T,) middle of the hips in the laboratory's or the picture's frame, leg lengths."""
    names = ["left_hip", "right_hip"]
    x = motion.position.sel(point=names, space="x").values.mean(axis=1)
    good = np.isfinite(x)
    filled = np.interp(time, time[good], x[good]) if good.any() else np.zeros_like(time)
    return filled / float(motion.attrs["leg_length"])
