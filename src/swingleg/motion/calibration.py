"""What the pose network sees wrongly in the same way every time, taken out of the fitted legs.

A pose network compresses the swing, draws the far leg towards the near one and sets hip and heel
beside their joints. On rendered runners, whose joints are known, these errors are a smooth function
of the pose. The correction is that function: a quadratic ridge regression of the errors of all
angles on the angles of both legs, their rates, the same leg a stride earlier and later, the other
leg half a stride earlier and later (a stride looks like its neighbours, and a leg like the other)
and the view. It is applied to every instant by itself, so a stride that differs keeps differing.

Trained by ``validation/train_video.py`` on virtual runners (rendered from RBDS, Fukuchi et al.
2017, CC BY 4.0); whom it was tried on stands in ``validation/video.md``. Poses far from any seen in
training are corrected no further than the training's own range.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: what is corrected on each leg, in this order: radians, then leg lengths
OUTPUTS = ("thigh", "shank", "foot", "hip_x", "hip_y")
#: shortest and longest stride looked for, seconds
STRIDE_S = (0.45, 1.2)
#: a nearer likeness is taken if it is this share of the best one: two strides are alike as well
ALIKE = 0.8
#: what the clip shows of the camera and the build: distance of the near shoulder and hip ahead of
#: the far one over the trunk's length (about the sine of the camera's turn, which changes in a
#: pan), and lengths of trunk and thigh over the leg's, of the foot over the shank's
VIEW = ("shoulders", "hips", "trunk", "thigh", "foot")
#: standard deviations of training poses beyond which a feature counts as at that edge
REACH = 3.0


@dataclass(frozen=True)
class Weights:
    """Means and scales of features and views, and the regression.

    z_mean, z_scale : (Z,). v_mean, v_scale : (V,). coefficients : (P, 10), P polynomial terms;
    near leg's `OUTPUTS`, then the far leg's.
    length : (1 + V,) logarithm of true over fitted leg length: constant, then by standardised view.
    foot : (3,) true minus fitted heel_u, toe_u, sole_v (`leg_model`), leg lengths.
    events : (4,) seconds by which touch-downs and toe-offs found in calibrated motion come late,
    and the standard deviation of each.
    """

    z_mean: Floats
    z_scale: Floats
    v_mean: Floats
    v_scale: Floats
    coefficients: Floats
    length: Floats
    foot: Floats
    events: Floats

    def corrections(self, z: Floats, view: Floats) -> Floats:
        """(T, 10) to be added to the fitted state; radians and leg lengths. view : (T, V)."""
        zs = np.clip((z - self.z_mean) / self.z_scale, -REACH, REACH)
        return terms(zs, self.view(view)) @ self.coefficients

    def view(self, view: Floats) -> Floats:
        """(T, V) standardised; unknown = the training's mean."""
        return np.nan_to_num(np.clip((view - self.v_mean) / self.v_scale, -REACH, REACH))

    def length_factor(self, view: Floats) -> float:
        """True over fitted leg length."""
        return float(np.exp(self.length[0] + self.view(view).mean(axis=0) @ self.length[1:]))


def terms(zs: Floats, view: Floats) -> Floats:
    """(T, P) polynomial terms of (T, Z) standardised features and (T, V) view."""
    count = zs.shape[1]
    i, j = np.triu_indices(count)
    ones = np.ones((len(zs), 1))
    by_view = (zs[:, None, :] * view[:, :, None]).reshape(len(zs), -1)
    return np.hstack([ones, zs, zs[:, i] * zs[:, j] * 0.5, view, by_view])


def features(time: Floats, near: Floats, far: Floats, stride_s: float) -> Floats:
    """(T, Z) from the two legs' angles.

    Parameters
    ----------
    time : (T,) uniform seconds. near, far : (T, 3) thigh, shank, foot, radians.
    """
    both = np.hstack([near, far])
    rate = np.gradient(both, time, axis=0) * stride_s / (2 * np.pi)
    half = beside(time, both, stride_s / 2)
    half_rate = np.gradient(half, time, axis=0) * stride_s / (2 * np.pi)
    return np.hstack([both, rate, half, half_rate, beside(time, both, stride_s)])


def beside(time: Floats, values: Floats, shift_s: float) -> Floats:
    """(T, K) mean of the values `shift_s` earlier and later; at the ends the one inside."""
    start, end = time[0], time[-1]
    step = time[1] - time[0]
    before, after = time - shift_s >= start, time + shift_s <= end
    lag = np.clip(np.round(shift_s / step).astype(int), 0, len(time) - 1)
    early = np.vstack([values[:1].repeat(lag, axis=0), values[: len(time) - lag]])
    late = np.vstack([values[lag:], values[-1:].repeat(lag, axis=0)])
    weight = np.stack([before, after]).astype(float)
    total = weight.sum(axis=0)
    weight = np.where(total > 0, weight / np.maximum(total, 1), 0.5)
    return weight[0][:, None] * early + weight[1][:, None] * late


def stride_time(time: Floats, thigh: Floats) -> float:
    """Seconds from a leg's curve to its nearest likeness: the autocorrelation's first high peak."""
    step = float(time[1] - time[0])
    wave = thigh - thigh.mean()
    low, top = (round(s / step) for s in STRIDE_S)
    top = min(top, len(wave) - 2)
    if top <= low + 1:
        return 0.7
    lags = np.arange(low, top)
    likeness = np.array([np.mean(wave[k:] * wave[:-k]) for k in lags])
    high = likeness >= ALIKE * likeness.max()
    peak = np.r_[True, likeness[1:] > likeness[:-1]] & np.r_[likeness[:-1] >= likeness[1:], True]
    return float(lags[np.flatnonzero(high & peak)[0]] * step)


@lru_cache(maxsize=4)
def load_weights(backend: str) -> Weights | None:
    """The shipped weights of a pose backend; None where none were trained."""
    place = files("swingleg.motion").joinpath(f"calibration.{backend}.npz")
    if not place.is_file():
        return None
    with place.open("rb") as stream:
        data = np.load(stream, allow_pickle=False)
        return Weights(**{f.name: data[f.name].astype(float) for f in fields(Weights)})


def provenance(backend: str) -> dict[str, Any]:
    """Where the weights come from: date, data, settings."""
    text = files("swingleg.motion").joinpath(f"calibration.{backend}.json")
    return dict(json.loads(text.read_text(encoding="utf-8")))
