"""The stride cycle of a clip, found from signals that do not care which leg is called left.

Swapping left and right leaves the sum of both legs, and the size of their difference, as they
are. Both repeat every *step*, so their phase gives the stride phase (half of it) without trusting
a single label. In running and walking the legs do the same thing half a stride apart; one mean
leg, a short Fourier series of the stride phase, therefore predicts both legs in every frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: steps per second that are looked for: slow drills to sprinting
STEP_RATE_HZ = (0.7, 5.5)
#: a clip must hold this many steps for its cycle to be known
MIN_STEPS = 3.0
_HARMONICS = 5
_BAND = 0.25
_RIDGE = 1e-2


@dataclass(frozen=True)
class Cycle:
    """phase: (T,) stride phase in radians, unwrapped; step_rate_hz: mean."""

    phase: np.ndarray
    step_rate_hz: float


def find_cycle(time: np.ndarray, legs: np.ndarray) -> Cycle | None:
    """Stride phase of every frame, or None when nothing repeats often enough.

    Parameters
    ----------
    time : (T,) seconds.
    legs : (T, 2, J, 2) leg points relative to the hip in leg lengths; NaN where unknown.
    """
    known = np.isfinite(legs).all(axis=(1, 2, 3))
    if known.sum() < 20:
        return None
    step = float(np.median(np.diff(time)))
    grid = np.arange(time[0], time[-1] + step / 2, step)
    signals = np.array([np.interp(grid, time[known], s[known]) for s in _invariants(legs)])
    rate = _step_rate(signals, step)
    if rate is None or (grid[-1] - grid[0]) * rate < MIN_STEPS:
        return None
    wave = _waves(signals, step, rate)
    # turn all signals onto the strongest one's phase, then add: noise averages out
    lead = wave[np.argmax((np.abs(wave) ** 2).sum(axis=1))]
    turn = np.exp(1j * np.angle((lead * wave.conj()).sum(axis=1)))
    phase = np.unwrap(np.angle((turn[:, None] * wave).sum(axis=0))) / 2
    return Cycle(np.interp(time, grid, _steady_ends(phase, round(1 / (rate * step)))), rate)


def _waves(signals: np.ndarray, step: float, rate: float) -> np.ndarray:
    """Analytic (complex) part of each signal (N, T) near one frequency, by a Gaussian band."""
    edge = min(round(1 / (rate * step)), signals.shape[1] - 1)
    # odd reflection: a signal cut in mid-cycle goes on without a kink
    before = 2 * signals[:, :1] - signals[:, edge:0:-1]
    after = 2 * signals[:, -1:] - signals[:, -2 : -edge - 2 : -1]
    longer = np.concatenate([before, signals, after], axis=1)
    frequency = np.fft.fftfreq(longer.shape[1], step)
    band = 2 * np.exp(-0.5 * ((frequency - rate) / (_BAND * rate)) ** 2)
    wave = np.fft.ifft(np.fft.fft(longer, axis=1) * band, axis=1)
    return wave[:, edge : edge + signals.shape[1]]


def _steady_ends(phase: np.ndarray, per_step: int) -> np.ndarray:
    """The phase with straight ends: a filter knows nothing of what lies beyond a clip."""
    edge = min(round(0.75 * per_step), len(phase) // 4)
    reach = min(3 * per_step, len(phase) - 2 * edge)
    if edge < 1 or reach < 3:
        return phase
    out, number = phase.copy(), np.arange(len(phase))
    for end, near in (
        (slice(0, edge), slice(edge, edge + reach)),
        (slice(len(phase) - edge, None), slice(len(phase) - edge - reach, len(phase) - edge)),
    ):
        out[end] = np.polyval(np.polyfit(number[near], phase[near], 1), number[end])
    return out


def fourier(phase: np.ndarray) -> np.ndarray:
    """(..., 2·H + 1) values of 1, cos kφ, sin kφ."""
    order = np.arange(1, _HARMONICS + 1) * phase[..., None]
    return np.concatenate([np.ones((*phase.shape, 1)), np.cos(order), np.sin(order)], axis=-1)


def fit_mean_leg(phase: np.ndarray, legs: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Where the mean leg predicts every point; left at φ, right at φ + π.

    Parameters
    ----------
    phase : (T,). legs : (T, 2, J, 2), sides in order left, right. weight : (T, 2, J).

    Returns
    -------
    (T, 2, J, 2) predictions. Each side keeps its own constant offset (the far leg looks a little
    higher and shorter); everything that moves is shared.
    """
    basis = np.stack([fourier(phase), fourier(phase + np.pi)], axis=1)
    side = np.zeros((*basis.shape[:2], 1))
    side[:, 0], side[:, 1] = 0.5, -0.5
    design = np.concatenate([basis, side], axis=-1).reshape(-1, basis.shape[-1] + 1)
    target = np.where(np.isfinite(legs), legs, 0)
    out = np.empty_like(target)
    for j in range(legs.shape[2]):
        w = weight[:, :, j].reshape(-1, 1)
        normal = design.T @ (w * design) + _RIDGE * np.eye(design.shape[1])
        coefficient = np.linalg.solve(normal, design.T @ (w * target[:, :, j].reshape(-1, 2)))
        out[:, :, j] = (design @ coefficient).reshape(-1, 2, 2)
    return out


def _invariants(legs: np.ndarray) -> list[np.ndarray]:
    """(T,) signals that stay the same when left and right are exchanged, of unit spread."""
    total, apart = legs.sum(axis=1), legs[:, 0] - legs[:, 1]
    signals = [
        *(total[:, j, s] for j in range(legs.shape[2]) for s in (0, 1)),
        *((apart**2).sum(axis=-1)[:, j] for j in range(legs.shape[2])),
    ]
    return [(s - np.nanmean(s)) / (np.nanstd(s) + 1e-9) for s in signals]


def _step_rate(signals: np.ndarray, step: float) -> float | None:
    """Frequency at which the signals together repeat most strongly, Hz."""
    window = np.hanning(signals.shape[1])
    length = 1 << int(np.ceil(np.log2(max(signals.shape[1] * 8, 4096))))
    power = (np.abs(np.fft.rfft(signals * window, length, axis=1)) ** 2).sum(axis=0)
    frequency = np.fft.rfftfreq(length, step)
    inside = (frequency >= STEP_RATE_HZ[0]) & (frequency <= min(STEP_RATE_HZ[1], 0.4 / step))
    if not inside.any():
        return None
    return float(frequency[inside][np.argmax(power[inside])])
