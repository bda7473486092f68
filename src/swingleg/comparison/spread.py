"""How far a mean over strides lies from the mean of endless strides of the same recording.

Strides depend on each other: a high one is followed by a high one. With a correlation r of
neighbours (a first-order autoregressive series: Zwiers & von Storch 1995, J Climate 8:336) the
mean of n strides varies as that of n (1 − r) / (1 + r) independent ones. Few strides tell little
of their own spread: it is drawn towards the usual spread of that metric, as far as runners are
alike in it (empirical Bayes: Smyth 2004, Stat Appl Genet Mol Biol 3:3).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.stats import t

#: from as many strides on a recording's own correlation is looked at
ENOUGH = 30


@dataclass(frozen=True)
class Usual:
    """The usual spread of strides: sd, and how many strides' worth of knowledge that is (df)."""

    sd: float
    df: float


@dataclass(frozen=True)
class Spread:
    """mean; sd: standard error of it; df: degrees of freedom; n strides."""

    mean: float
    sd: float
    df: float
    n: int


def spread_of(values: np.ndarray, serial: float, usual: Usual | None = None) -> Spread:
    """Of (n,) strides of one leg in order, n at least 2.

    serial : usual correlation of neighbours; a long recording's own counts when it is higher.
    """
    n = values.size
    if n >= ENOUGH:
        serial = max(serial, own_serial(values))
    slower = (1 + serial) / (1 - serial)
    # neighbours that are alike make strides look less spread than they are
    variance = float(values.var(ddof=1)) * (n - 1) / max(n - slower, 1.0)
    df = max((n - 1) * (1 - serial**2) / (1 + serial**2), 1.0)
    if usual is not None and usual.df > 0:
        variance = (usual.df * usual.sd**2 + df * variance) / (usual.df + df)
        df += usual.df
    return Spread(float(values.mean()), math.sqrt(variance * slower / n), df, n)


def own_serial(values: np.ndarray) -> float:
    """Correlation of (n,) values with the next one, its bias of −1/n taken off, at most 0.8."""
    centred = values - values.mean()
    power = float((centred**2).sum())
    if power <= 0:
        return 0.0
    return min(float((centred[1:] * centred[:-1]).sum()) / power + 1 / values.size, 0.8)


def pooled(parts: list[Spread]) -> Spread:
    """Mean of both legs. Their errors are taken as common: whole-body metrics share strides."""
    return Spread(
        float(np.mean([p.mean for p in parts])),
        float(np.mean([p.sd for p in parts])),
        min(p.df for p in parts),
        sum(p.n for p in parts),
    )


def joined(parts: list[tuple[float, float]]) -> tuple[float, float]:
    """(standard error, degrees of freedom) of a sum of independent (sd, df) parts.

    Welch–Satterthwaite; an sd known from elsewhere has df infinite.
    """
    variance = sum(sd**2 for sd, _ in parts)
    if variance <= 0:
        return 0.0, math.inf
    below = sum(sd**4 / df for sd, df in parts if math.isfinite(df))
    return math.sqrt(variance), variance**2 / below if below > 0 else math.inf


def two_sided_p(difference: float, sd: float, df: float) -> float:
    """Chance of at least this difference when there is none."""
    if sd <= 0:
        return 1.0 if difference == 0 else 0.0
    return float(2 * t.sf(abs(difference) / sd, min(df, 1e6)))


def quantile(df: float, level: float = 0.95) -> float:
    """Half the 95 % interval in standard errors."""
    return float(t.ppf(0.5 + level / 2, min(df, 1e6)))
