"""How much right and left may differ, from ``asymmetry.csv`` (validation/make_asymmetry.py).

No published norm of side differences stands in the reference table. The limit here is 2.58 times
the rms of right − left in 12 healthy RBDS runners (about 99 in 100 differ less, if normal about
zero): wide on purpose, because several metrics are looked at together.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

LIMIT_SD = 2.58
SOURCE = "2.58 × rms of right − left, 12 RBDS runners (Fukuchi et al. 2017, computed)"


def asymmetry_limit(metric: str) -> float | None:
    """Largest usual |right − left| of a metric (its own name), or None when unknown."""
    rms = usual_gap(metric)
    return None if rms is None else LIMIT_SD * rms


def usual_gap(metric: str) -> float | None:
    """Root mean square of right − left among runners (the metric's own name); None when unknown."""
    return _rms().get(metric)


@cache
def _rms() -> dict[str, float]:
    text = resources.files("swingleg.norms").joinpath("asymmetry.csv").read_text(encoding="utf-8")
    return {row["metric"]: float(row["rms"]) for row in csv.DictReader(text.splitlines())}
