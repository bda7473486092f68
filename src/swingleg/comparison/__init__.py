"""Two or more analyses of one runner, compared: changed, not changed, or cannot tell."""

from swingleg.comparison.compare import compare
from swingleg.comparison.model import (
    Caution,
    Change,
    Cluster,
    Comparison,
    CurveChange,
    NotCompared,
    Pair,
)

__all__ = [
    "Caution",
    "Change",
    "Cluster",
    "Comparison",
    "CurveChange",
    "NotCompared",
    "Pair",
    "compare",
]
