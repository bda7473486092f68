"""Relations between measures of many runners: between them and within each, speed held.

Between: a runner's means, each less the mean of all runners at that belt speed, averaged over the
speeds: what distinguishes one runner from another at the same speed. Within: each stride less the
mean of its runner, speed and leg: what goes with what from stride to stride of one leg.

Intervals: percentile bootstrap over runners, strides staying with their runner, because strides of
one runner are no independent evidence about runners; the percentiles are spread for few runners as
Hesterberg 2015 (Am Stat 69:371) has it, by the t-distribution. Both kinds of relation are computed
from each runner's sums of products, so that a bootstrap draw is a weighted sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm as normal
from scipy.stats import t as student

Floats = NDArray[np.float64]
Kind = Literal["between", "within"]

DRAWS = 4000
#: fewer runners give no interval worth the name
FEWEST_RUNNERS = 6
#: a bootstrap sample of fewer different runners has no spread to speak of
_DIFFERENT = 4
_LEVEL = 0.95


@dataclass(frozen=True)
class Association:
    """r : (3,) correlation with its 95 % interval. slope : (3,) y's unit per x's unit. least : the
    correlation nearest to zero when one runner is left out. runners, strides : how many."""

    r: Floats
    slope: Floats
    least: float
    runners: int
    strides: int


def association(
    table: pd.DataFrame, kind: Kind, x: str, y: str, given: Sequence[str] = (), seed: int = 1
) -> Association:
    """Partial correlation and regression slope of y on x, `given` held.

    Parameters
    ----------
    table : a row per stride: runner, belt_m_s, side and the measures. Rows that lack one are left
        out.

    NaN with fewer than `FEWEST_RUNNERS`.
    """
    names = [x, y, *given]
    rows = table.dropna(subset=names)
    runners, strides = rows["runner"].nunique(), len(rows)
    if runners < FEWEST_RUNNERS:
        nothing = np.full(3, np.nan)
        return Association(nothing, nothing, np.nan, runners, strides)
    sums = _between(rows, names) if kind == "between" else _within(rows, names)
    weights = _draws(len(sums), seed)
    products = np.tensordot(weights, sums, axes=1)
    r, slope = _partial(products, centred=kind == "within")
    each_out = _partial(sums.sum(axis=0) - sums, centred=kind == "within")[0]
    least = float(each_out[np.abs(each_out).argmin()])
    return Association(
        _with_interval(r, runners), _with_interval(slope, runners), least, runners, strides
    )


def level(rows: pd.DataFrame, y: str, seed: int = 1) -> tuple[Floats, float, int, int]:
    """Mean of the runners' means with its interval, (3,); sd between runners; runners, strides."""
    known = rows.dropna(subset=[y])
    means = known.groupby("runner")[y].mean().to_numpy(dtype=float)
    if means.size < FEWEST_RUNNERS:
        return np.full(3, np.nan), np.nan, means.size, len(known)
    weights = _draws(means.size, seed)
    return (
        _with_interval(weights @ means / means.size, means.size),
        means.std(ddof=1),
        means.size,
        len(known),
    )


def change(table: pd.DataFrame, y: str, seed: int = 1) -> tuple[Floats, int, int]:
    """Mean over runners of each one's own slope of y on speed, (3,) per m/s; runners, strides."""
    rows = table.dropna(subset=[y, "speed_m_s"])
    trial = rows.groupby(["runner", "belt_m_s"])[["speed_m_s", y]].mean()
    own = trial - trial.groupby("runner").transform("mean")
    sums = own.assign(xy=own["speed_m_s"] * own[y], xx=own["speed_m_s"] ** 2)
    sums = sums.groupby("runner")[["xy", "xx"]].sum()
    slopes = (sums["xy"] / sums["xx"])[sums["xx"] > 0].to_numpy(dtype=float)
    if slopes.size < FEWEST_RUNNERS:
        return np.full(3, np.nan), slopes.size, len(rows)
    weights = _draws(slopes.size, seed)
    return _with_interval(weights @ slopes / slopes.size, slopes.size), slopes.size, len(rows)


def runner_deviations(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """A row per runner: mean over the speeds of what differs from all runners at that speed."""
    trial = table.groupby(["runner", "belt_m_s", "side"])[list(names)].mean()
    trial = trial.groupby(["runner", "belt_m_s"]).mean()
    return (trial - trial.groupby("belt_m_s").transform("mean")).groupby("runner").mean()


def _between(rows: pd.DataFrame, names: list[str]) -> Floats:
    """(R, k + 1, k + 1) products of each runner's deviations and a constant."""
    own = runner_deviations(rows, names).to_numpy(dtype=float)
    own = np.column_stack([own, np.ones(len(own))])
    return own[:, :, None] * own[:, None, :]


def _within(rows: pd.DataFrame, names: list[str]) -> Floats:
    """(R, k, k) sums of products of the strides' deviations."""
    legs = rows.groupby(["runner", "belt_m_s", "side"])[names]
    own = rows[names] - legs.transform("mean")
    who = pd.factorize(rows["runner"])[0]
    products = own.to_numpy(dtype=float)[:, :, None] * own.to_numpy(dtype=float)[:, None, :]
    sums = np.zeros((who.max() + 1, len(names), len(names)))
    np.add.at(sums, who, products)
    return sums


def _partial(products: Floats, *, centred: bool) -> tuple[Floats, Floats]:
    """(D,) partial correlation of the first two columns, the others held, and slope of the second
    on the first, from (D, k, k) sums of products; the last column is the constant unless centred.
    """
    if not centred:
        sums, n = products[:, :-1, -1:], products[:, -1:, -1:]
        products = products[:, :-1, :-1] - sums * np.swapaxes(sums, 1, 2) / n
    # a hair on the diagonal keeps a draw of few different runners from failing; it decides nothing
    size = np.einsum("dii->di", products)
    products = products + np.einsum("di,ij->dij", 1e-9 * size, np.eye(products.shape[1]))
    part = products[:, :2, :2]
    if products.shape[1] > 2:
        cross, held = products[:, :2, 2:], products[:, 2:, 2:]
        part = part - cross @ np.linalg.solve(held, np.swapaxes(cross, 1, 2))
    xx, xy, yy = part[:, 0, 0], part[:, 0, 1], part[:, 1, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return xy / np.sqrt(xx * yy), xy / xx


def _draws(runners: int, seed: int) -> Floats:
    """(1 + DRAWS, R) how often each runner counts: all once, then bootstrap samples."""
    rng = np.random.default_rng(seed)
    picked = rng.multinomial(runners, np.full(runners, 1 / runners), size=2 * DRAWS)
    enough = (picked > 0).sum(axis=1) >= _DIFFERENT
    return np.vstack([np.ones(runners), picked[enough][:DRAWS]]).astype(float)


def _with_interval(values: Floats, runners: int) -> Floats:
    """(3,) the first value, and the interval of the others."""
    quantile = student.ppf(0.5 + _LEVEL / 2, runners - 1) * np.sqrt(runners / (runners - 1))
    tail = 100 * float(normal.cdf(-quantile))
    low, high = np.nanpercentile(values[1:], (tail, 100 - tail))
    return np.array([values[0], low, high])
