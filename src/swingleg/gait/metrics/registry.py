"""Public name → function. A metric is added by writing its function and listing its module."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from swingleg.core.metrics import METRICS
from swingleg.gait.metrics import contact, crossed, stance, swing, whole
from swingleg.gait.metrics.leg import Leg

MetricFunction = Callable[[Leg], np.ndarray]

#: in registry order; `lands_under_flexing_knee` is not among them: it needs uncertainties
#: (`gait.metrics.verdict`)
FUNCTIONS: dict[str, MetricFunction] = {
    name: getattr(module, name)
    for name in METRICS
    for module in (swing, contact, stance, whole, crossed)
    if hasattr(module, name)
}
