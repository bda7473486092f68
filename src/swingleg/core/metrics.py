"""The metric registry: each public name once, with unit, words, citation and what it needs.

The report, the docs page and the web form are generated from `METRICS`. Formulas live in
`gait/metrics` and `dynamics`; norms in `norms`; coaching words in `coach`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Family = Literal["swing", "contact", "stance", "whole", "dynamics", "distance", "worries"]
Need = Literal["scale", "speed", "pelvis", "mass", "force_model", "foot", "both_legs", "trunk"]


@dataclass(frozen=True)
class MetricSpec:
    """One entry of the vocabulary.

    label: plain words for a runner. definition: how it is computed, for a researcher.
    norm: name in norms/bands.csv when it differs from `name`, "" when there is none.
    two_sided: measured per leg (then NAME_asymmetry = right − left exists).
    kind: "number", "fraction" (of strides, 0..1) or "category".
    needs: what the recording must bring. min_fps: lowest frame rate it is shown for.
    decimals: digits after the point that make sense to a reader.
    """

    name: str
    unit: str
    label: str
    definition: str
    family: Family
    citation: str = ""
    two_sided: bool = True
    kind: Literal["number", "fraction", "category"] = "number"
    needs: tuple[Need, ...] = ()
    min_fps: float = 0.0
    decimals: int = 1


_SPECS: tuple[MetricSpec, ...] = ()

METRICS: dict[str, MetricSpec] = {spec.name: spec for spec in _SPECS}
