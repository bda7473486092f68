"""Motion → Events → Strides: when the feet touch the ground, and what each stride measures."""

from swingleg.gait.measure import measure_strides
from swingleg.gait.summary import foot_strike_mode, summarise

__all__ = ["foot_strike_mode", "measure_strides", "summarise"]
