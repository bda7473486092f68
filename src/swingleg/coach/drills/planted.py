"""What faults, weakness and chance change in a lift (see the head of ``faults.toml``)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from swingleg.coach.drills.curves import NAMES
from swingleg.coach.drills.schema import Target

Array = NDArray[np.float64]
#: shares of the lift in which changes grow, and from which they fade
GROWN, FADING = 0.35, 0.65


@dataclass(frozen=True)
class Changes:
    """Of one lift. added : degrees by name of the joint, "trunk", "support_*", "reach".

    thigh_share, knee_share : of the lift's range, added. drop : share of the lowering that is
    missing.
    """

    added: dict[str, float] = field(default_factory=dict)
    thigh_share: float = 0.0
    knee_share: float = 0.0
    drop: float = 0.0


def with_changes(
    target: Target, curves: dict[str, Array], phase: Array, changes: Changes
) -> tuple[dict[str, Array], dict[str, Array], Array]:
    """The working leg's curves at phases (n,), changed; what is added to the standing leg's; and
    to the trunk. Nothing changes while the foot is on the ground."""
    off, down = target.lift_off, target.touch_down
    s = np.clip((phase - off) / (down - off), 0.0, 1.0)
    size = _step(s / GROWN) * _step((1.0 - s) / (1.0 - FADING))
    out = dict(curves)
    for name, share in (("thigh", changes.thigh_share), ("knee", changes.knee_share)):
        curve = getattr(target, name)
        lo, hi = np.interp([off, down], target.phase, curve)
        out[name] = out[name] + share * np.where(
            (s > 0) & (s < 1), curves[name] - lo - s * (hi - lo), 0
        )
    for name in NAMES:
        out[name] = out[name] + changes.added.get(name, 0.0) * size
    if "reach" in changes.added:
        u = np.clip((phase - target.peak) / (0.5 * (down - target.peak)), 0.0, 1.0)
        out["knee"] = out["knee"] + changes.added["reach"] * np.sin(np.pi * u) ** 2
    lean = np.ones_like(size)
    if target.pattern == "alternate":  # the next leg takes over at half a rep; the trunk stays
        s = np.clip((phase - off) / (min(down, 0.5) - off), 0.0, 1.0)
        size = _step(s / GROWN) * _step((1.0 - s) / (1.0 - FADING))
    else:
        lean = size
    extra = {n: changes.added.get(f"support_{n}", 0.0) * size for n in NAMES}
    return out, extra, changes.added.get("trunk", 0.0) * lean


def _step(u: Array) -> Array:
    s = np.clip(u, 0.0, 1.0)
    out: Array = s * s * (3.0 - 2.0 * s)
    return out
