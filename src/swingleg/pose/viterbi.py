"""The cheapest path through states over time."""

from __future__ import annotations

import numpy as np


def viterbi(cost: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Sequence of states (T,) with the least total cost (Viterbi 1967).

    cost : (T, S) of being in a state. step : (T − 1, S, S) of going from one state to another.
    """
    count, states = cost.shape
    came = np.zeros((count, states), dtype=int)
    total = cost[0]
    for t in range(1, count):
        path = total[:, None] + step[t - 1]
        came[t] = np.argmin(path, axis=0)
        total = path[came[t], np.arange(states)] + cost[t]
    state = np.zeros(count, dtype=int)
    state[-1] = int(np.argmin(total))
    for t in range(count - 1, 0, -1):
        state[t - 1] = came[t, state[t]]
    return state
