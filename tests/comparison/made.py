"""The designed runner recorded again: the same running with fresh strides, or changed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from swingleg.core.analysis import Analysis
from swingleg.core.measure import Metric, measure_from_sd
from swingleg.core.metrics import METRICS
from tests.report import synthetic


def recorded(
    seed: int,
    change: dict[str, float] | None = None,
    *,
    base: Analysis | None = None,
    speed_m_s: float | None = None,
) -> Analysis:
    """An Analysis whose strides are drawn anew. change : metric → what is added to every stride.

    The spread of strides is a quarter of the norm's sd, and the mean's error that of a session.
    """
    base = base or synthetic.make_analysis()
    rng = np.random.default_rng(seed)
    strides = base.strides.copy()
    metrics = dict(base.metrics)
    for name in METRICS:
        metric = metrics.get(name)
        if metric is None or METRICS[name].kind != "number" or name not in strides:
            continue
        if metric.norm is None or metric.left is None or metric.right is None:
            continue
        sides = {}
        for side, measure in (("left", metric.left), ("right", metric.right)):
            mine = strides["side"] == side
            strides[name] = strides[name].astype(float)
            noise = rng.normal(0, 0.12 * metric.norm.sd, int(mine.sum()))
            strides.loc[mine, name] = measure.value + noise + (change or {}).get(name, 0.0)
            mean = float(strides.loc[mine, name].mean())
            sides[side] = measure_from_sd(mean, measure.sd, measure.unit, int(mine.sum()))
        metrics[name] = Metric(name, sides["left"], sides["right"], metric.both, metric.norm)
    motion = base.motion.copy(deep=True)
    motion.attrs |= {"calibrated": 1, "camera_turn_deg": 1.0, "scale_source": "height"}
    lift = (change or {}).get("thigh_elevation_peak_deg", 0.0)
    _lift(motion, base.strides, lift, rng)
    condition = base.condition
    if speed_m_s is not None:
        condition = replace(condition, speed_m_s=speed_m_s)
    return replace(base, strides=strides, metrics=metrics, motion=motion, condition=condition)


def _lift(motion, strides: pd.DataFrame, lift: float, rng: np.random.Generator) -> None:
    """A bump of the thigh around 78 % of each stride, and a stride's own small size."""
    time = motion.time.values
    for i, side in enumerate(("left", "right")):
        rows = strides[strides["side"] == side]
        for start, end in zip(rows["touch_down_s"], rows["next_touch_down_s"], strict=True):
            phase = (time - start) / (end - start)
            bump = np.exp(-(((phase - 0.78) / 0.08) ** 2)) * ((phase > 0) & (phase < 1))
            motion.segment_angle.values[:, i, 0] += (lift + rng.normal(0, 0.6)) * bump
