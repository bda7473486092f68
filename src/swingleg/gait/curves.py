"""Sampled signals as curves over time: any instant, rates, extremes between frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

#: samples per phase: 2.5 ms apart in a half-second swing
SAMPLES = 201


@dataclass(frozen=True)
class Curve:
    """A uniformly sampled signal as a cubic spline; NaN where its neighbours were not measured."""

    start_s: float
    rate_hz: float
    known: np.ndarray
    spline: CubicSpline | None

    def __call__(self, times: np.ndarray, derivative: int = 0) -> np.ndarray:
        """Values at `times` (seconds, any shape), or their derivative per second."""
        if self.spline is None:
            return np.full(np.shape(times), np.nan)
        times = np.asarray(times, dtype=float)
        good = beside_known(times, self.start_s, self.rate_hz, self.known)
        value = self.spline(np.where(good, times, self.start_s), derivative)
        return np.where(good, value, np.nan)


def beside_known(
    times: np.ndarray, start_s: float, rate_hz: float, known: np.ndarray
) -> NDArray[np.bool_]:
    """Whether each of `times` (any shape) lies between two samples that were measured.

    known : (T,) of the samples from `start_s` on, `rate_hz` a second.
    """
    at = (times - start_s) * rate_hz
    last = known.size - 1
    inside = np.isfinite(at) & (at >= -1e-6) & (at <= last + 1e-6)
    below = np.clip(np.floor(np.where(inside, at, 0)).astype(int), 0, last)
    return np.asarray(inside & known[below] & known[np.minimum(below + 1, last)])


def curve(time: np.ndarray, values: np.ndarray) -> Curve:
    """Spline through the finite samples of (T,) `values` on the uniform grid `time`."""
    known = np.isfinite(values)
    spline = CubicSpline(time[known], values[known]) if known.sum() >= 4 else None
    rate = (time.size - 1) / (time[-1] - time[0])
    return Curve(float(time[0]), float(rate), known, spline)


def grid(start: np.ndarray, end: np.ndarray, samples: int = SAMPLES) -> np.ndarray:
    """(S, samples) equally spaced times from start to end, both included."""
    share = np.linspace(0.0, 1.0, samples)
    return start[:, None] + (end - start)[:, None] * share


def extreme(times: np.ndarray, values: np.ndarray, sign: int) -> tuple[np.ndarray, np.ndarray]:
    """Maximum (sign +1) or minimum (−1) of each row, refined by a parabola.

    Parameters
    ----------
    times, values : (S, N).

    Returns
    -------
    value, time : (S,). NaN for rows that hold any NaN.
    """
    rows = np.arange(values.shape[0])
    bad = ~np.isfinite(values).all(axis=1)
    signed = sign * np.where(bad[:, None], 0.0, values)
    top = signed.argmax(axis=1)
    middle = np.clip(top, 1, values.shape[1] - 2)
    before, here, after = (signed[rows, middle + step] for step in (-1, 0, 1))
    bend = before - 2 * here + after
    inner = (top == middle) & (bend < 0)
    shift = np.where(inner, 0.5 * (before - after) / np.where(inner, bend, 1.0), 0.0)
    value = np.where(inner, here - 0.25 * (before - after) * shift, signed[rows, top])
    step = times[rows, middle + 1] - times[rows, middle]
    when = times[rows, top] + shift * step
    return np.where(bad, np.nan, sign * value), np.where(bad, np.nan, when)
