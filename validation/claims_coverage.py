"""Do the claims' intervals hold the truth? Simulated sets of twelve runners with known relations.

    python -m validation.claims_coverage > validation/claims_coverage.md

No data needed; about a minute and a half. Runners' x and y are drawn with a set correlation, each
belt speed and leg adds its own noise; the truth is that of endlessly many such runners.
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

import swingleg
from swingleg.assess.claims import cross

RUNNERS, SETS, BELTS = 12, 250, (2.5, 3.5, 4.5)
#: standard deviations: of a trial and of a leg in it, the runner's own being 1
TRIAL_SD, LEG_SD, STRIDES = 0.4, 0.2, 3


def simulated(correlation: float, seed: int) -> pd.DataFrame:
    """Strides of `RUNNERS` runners."""
    rng = np.random.default_rng(seed)
    own = rng.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], RUNNERS)
    shape = (RUNNERS, len(BELTS), 2, STRIDES, 2)
    trial = rng.normal(0, TRIAL_SD, (RUNNERS, len(BELTS), 1, 1, 2))
    leg = rng.normal(0, LEG_SD, (RUNNERS, len(BELTS), 2, 1, 2))
    stride = rng.normal(0, LEG_SD, shape)
    values = own[:, None, None, None] + trial + leg + stride
    who, belt, side, _ = np.indices(shape[:-1])
    return pd.DataFrame(
        {
            "runner": who.ravel(),
            "belt_m_s": np.array(BELTS)[belt.ravel()],
            "speed_m_s": np.array(BELTS)[belt.ravel()],
            "side": np.array(["left", "right"])[side.ravel()],
            "x": values[..., 0].ravel(),
            "y": values[..., 1].ravel(),
        }
    )


def coverage(correlation: float) -> tuple[float, float, float]:
    """Share of sets whose interval holds the truth: correlation, slope, mean of one speed."""
    noise = (TRIAL_SD**2 + LEG_SD**2 / 2 + LEG_SD**2 / (2 * STRIDES)) / len(BELTS)
    truth = correlation / (1 + noise)
    held = np.zeros((SETS, 3), dtype=bool)
    for seed in range(SETS):
        table = simulated(correlation, seed)
        found = cross.association(table, "between", "x", "y")
        mean = cross.level(table[table["belt_m_s"] == BELTS[0]], "x")[0]
        for k, (ends, true) in enumerate(((found.r, truth), (found.slope, truth), (mean, 0.0))):
            held[seed, k] = ends[1] <= true <= ends[2]
    r, slope, level = held.mean(axis=0)
    return float(r), float(slope), float(level)


def table() -> str:
    """The committed page."""
    rows = [
        "# Coverage of the claims' intervals",
        "",
        f"Printed by `validation/claims_coverage.py`, swingleg {swingleg.__version__},",
        f"{datetime.datetime.now(datetime.UTC).date()}. {SETS} simulated sets of {RUNNERS}",
        "runners; share of sets whose 95 % interval between runners holds the truth.",
        "",
        "| true correlation of the runners | correlation | slope | mean |",
        "|---|---|---|---|",
    ]
    for correlation in (0.0, 0.5, 0.8):
        r, slope, level = coverage(correlation)
        rows.append(f"| {correlation:g} | {r:.1%} | {slope:.1%} | {level:.1%} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
