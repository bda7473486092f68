"""Make src/swingleg/dynamics/leg/cycle.csv: the quick part of a running cycle, mean of runners.

    SWINGLEG_DATA=… python -m validation.make_cycle

For each of the twelve RBDS runners (Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, CC BY 4.0) and
each speed: hip place and segment angles after the torques' low-pass, less the same after video's
lower one, as a Fourier series of the stride's phase; then a straight line over speed.
"""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path

import numpy as np
import pandas as pd

from swingleg.core.athlete import Athlete
from swingleg.core.filters import low_pass
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.cycle import COORDINATES, MIDDLE_M_S, SLOW_HZ
from swingleg.dynamics.leg.swing import CUTOFF_HZ
from validation import rbds

HARMONICS = 14


@functools.cache
def one_trial(subject: str, speed: float) -> np.ndarray:
    """(2 K, 5) mean of both legs; hip in leg lengths, angles in radians."""
    motion, contacts = rbds.load_sagittal(subject, speed)
    clock, found = motion.time.values, []
    for side in ("left", "right"):
        course = swing_leg(motion, side, Athlete(sex="male"), 0.0, cutoff_hz=None).course
        assert course.spline is not None
        whole = course.spline(clock)
        usual = low_pass(whole, CUTOFF_HZ, course.rate_hz)
        slow = slowed(whole, course.rate_hz)
        quick = usual - slow
        quick[:, :2] /= motion.attrs["leg_length"]
        starts = np.sort(contacts.loc[contacts.side == side, "touch_down_s"].to_numpy())
        which = np.clip(np.searchsorted(starts, clock) - 1, 0, starts.size - 2)
        period = starts[which + 1] - starts[which]
        inside = (clock > starts[0]) & (clock < starts[-1]) & course.known
        inside &= (period > 0.5) & (period < 1.0)
        phase = 2 * np.pi * ((clock - starts[which]) / period)[inside, None]
        angle = phase * np.arange(1, HARMONICS + 1)
        waves = np.hstack([np.cos(angle), np.sin(angle)])
        found.append(np.linalg.lstsq(waves, quick[inside], rcond=None)[0])
    return np.mean(found, axis=0)


def slowed(columns: np.ndarray, rate_hz: float) -> np.ndarray:
    """The five coordinates after video's low-pass."""
    hip, angles = (low_pass(c, f, rate_hz) for c, f in zip(
        (columns[:, :2], columns[:, 2:]), SLOW_HZ, strict=True))  # fmt: skip
    return np.column_stack([hip, angles])


def line_over_speed(subjects: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(2 K, 5) at the middle speed and per m/s, of these runners."""
    trials = [(s, v) for s in subjects for v in rbds.SPEEDS]
    faster = np.array([[1.0, v - MIDDLE_M_S] for _, v in trials])
    every = np.array([one_trial(*trial).ravel() for trial in trials])
    middle, slope = np.linalg.lstsq(faster, every, rcond=None)[0]
    return middle.reshape(-1, 5), slope.reshape(-1, 5)


def main() -> None:
    middle, slope = line_over_speed(rbds.SUBJECTS)
    waves = [f"{kind}{k}" for kind in ("cos", "sin") for k in range(1, HARMONICS + 1)]
    table = pd.DataFrame(middle, columns=list(COORDINATES), index=pd.Index(waves, name="wave"))
    for k, name in enumerate(COORDINATES):
        table[f"{name}_per_m_s"] = slope[:, k]
    path = Path(str(resources.files("swingleg.dynamics.leg").joinpath("cycle.csv")))
    table.to_csv(path, float_format="%.3g")
    print(f"{path.name}: {len(table)} waves of {len(rbds.SUBJECTS)} runners")


if __name__ == "__main__":
    main()
