"""What the calibration makes of the clues of a third of a second: a few thousand waves.

A polynomial of one instant's clues cannot say everything by which a pose network errs. So the clues
at seven instants around each one are reduced to their principal components, and cosines of random
mixtures of these join the regression: with a ridge it is then a Gaussian-kernel regression, at the
cost of a linear one (Rahimi & Recht 2007, "Random features for large-scale kernel machines", NIPS).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: single precision: five times as fast, and a hundredth of a degree is far away
Singles = NDArray[np.float32]

#: seconds from an instant to those whose clues it is judged by
LAGS_S = (-0.15, -0.075, -0.0375, 0.0, 0.0375, 0.075, 0.15)
#: principal components kept, and waves made of them
COMPONENTS, COUNT = 80, 2000
#: width of the kernel, in root-mean-square distances from the mean
WIDTH = 1.0


@dataclass(frozen=True)
class Waves:
    """mean (L × K,) and axes (L × K, C) of the clues (K,) at L lags; directions (C, W) and phases
    (W,) of the waves.
    """

    mean: Singles
    axes: Singles
    directions: Singles
    phases: Singles

    def of(self, clues: Floats, rate_hz: float, samples: NDArray[np.int64]) -> Singles:
        """(N, W) at some of the samples of standardised clues (T, K)."""
        components = (context(clues, rate_hz, samples).astype(np.float32) - self.mean) @ self.axes
        return np.sqrt(np.float32(2)) * np.cos(components @ self.directions + self.phases)


def context(clues: Floats, rate_hz: float, samples: NDArray[np.int64]) -> Floats:
    """(N, L × K) clues (T, K) at each of `LAGS_S` from the samples; at the ends the last ones."""
    lags = np.round(np.array(LAGS_S) * rate_hz).astype(int)
    rows = np.clip(samples[:, None] + lags, 0, len(clues) - 1)
    return clues[rows].reshape(len(samples), -1)


def made(contexts: Floats, seed: int = 0) -> Waves:
    """Waves for contexts (N, L × K) like these."""
    mean = contexts.mean(axis=0)
    size, vectors = np.linalg.eigh(np.cov(contexts.T))
    size, axes = size[::-1][:COMPONENTS], vectors[:, ::-1][:, :COMPONENTS]
    rng = np.random.default_rng(seed)
    directions = rng.normal(size=(axes.shape[1], COUNT)) / (WIDTH * np.sqrt(size.sum()))
    phases = rng.uniform(0.0, 2 * np.pi, COUNT)
    # as they will be kept: what learns from them has to see the same
    return Waves(
        *(a.astype(np.float16).astype(np.float32) for a in (mean, axes, directions, phases))
    )
