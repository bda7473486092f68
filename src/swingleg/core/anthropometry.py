"""Segment lengths as shares of standing height (de Leva 1996, J Biomech 29:1223)."""

THIGH_PER_HEIGHT = 0.2425
SHANK_PER_HEIGHT = 0.2493
FOOT_PER_HEIGHT = 0.1482
