"""What the runner's own running asks of a drill: never less than the run needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from swingleg.core.measure import Metric

#: quality → the running metric that it must reach, and from which of a drill's own target on: a
#: drill that hardly bends a joint is not meant to bend it as running does
_METRIC_OF = {
    "thigh": ("thigh_elevation_peak_deg", 30.0),
    "knee": ("knee_flexion_swing_peak_deg", 60.0),
}


@dataclass(frozen=True)
class Need:
    """value : degrees. own : of this runner in the analysed run, or None. source : in words."""

    value: float
    own: float | None
    source: str


@dataclass(frozen=True)
class Needs:
    """Quality → what running at that pace needs."""

    of: Mapping[str, Need]
    speed_m_s: float | None

    def raised(self, wanted: Mapping[str, float]) -> dict[str, float]:
        """A target's qualities, none of them below what running needs."""
        out = dict(wanted)
        for quality, need in self.of.items():
            if out[quality] >= _METRIC_OF[quality][1]:
                out[quality] = max(out[quality], need.value)
        return out


def needs_of(metrics: Mapping[str, Metric], speed_m_s: float | None) -> Needs:
    """From an analysed run: the norm's mean at its pace, or the runner's own where none is known.

    metrics : `Analysis.metrics`.
    """
    out = {}
    for quality, (name, _) in _METRIC_OF.items():
        metric = metrics.get(name)
        if metric is None:
            continue
        measures = [m for m in (metric.both, metric.left, metric.right) if m is not None]
        own = measures[0].value if measures else None
        if metric.norm is not None:
            out[quality] = Need(float(metric.norm.mean), own, "runners at this pace")
        elif own is not None:
            out[quality] = Need(float(own), own, "this runner's own run")
    return Needs(out, speed_m_s)
