"""Norm curves over the gait cycle, from ``curves.csv`` (written by validation/make_curves.py)."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

import numpy as np

#: thigh and shank from vertical, knee flexion, ankle dorsiflexion (zero = standing)
ANGLES = ("thigh", "knee", "shank", "ankle")
SOURCE = "RBDS, Fukuchi et al. 2017, doi 10.7717/peerj.3298, 12 runners (11 at 4.5 m/s)"
#: the covered speeds: those measured, and what a belt's set and measured speed differ by (0.1 m/s)
LOWEST_M_S, HIGHEST_M_S = 2.4, 4.65


def curve_norm(
    angle: str, speed_m_s: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    """(cycle %, mean, sd) of one angle, (101,) each, degrees; 0 % = touch-down.

    Interpolated linearly in measured speed; a little beyond the slowest and fastest measured speed
    their curves. None outside 2.4–4.65 m/s or for an angle that is not in `ANGLES`.
    """
    if angle not in ANGLES or speed_m_s is None or why_no_curve(speed_m_s):
        return None
    speeds, table = _curves()[angle]
    at = float(np.clip(speed_m_s, speeds[0], speeds[-1]))
    above = min(int(np.searchsorted(speeds, at)), speeds.size - 1)
    below = max(above - 1, 0)
    width = speeds[above] - speeds[below]
    share = (at - speeds[below]) / width if width > 0 else 0.0
    mean, sd = (1 - share) * table[below] + share * table[above]
    return np.arange(101.0), mean, sd


def why_no_curve(speed_m_s: float | None) -> str | None:
    """The reason there are no mean curves at a speed, in words, or None when there are."""
    if speed_m_s is None:
        return "curves go by pace, and the speed is unknown"
    if not LOWEST_M_S <= speed_m_s <= HIGHEST_M_S:
        return f"mean curves are known from {LOWEST_M_S:g} to {HIGHEST_M_S:g} m/s only"
    return None


@cache
def _curves() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Angle → (speeds (V,), table (V, 2, 101) of mean and sd)."""
    text = resources.files("swingleg.norms").joinpath("curves.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    found = {}
    for angle in ANGLES:
        mine = [r for r in rows if r["angle"] == angle]
        speeds = np.array(sorted({float(r["speed_m_s"]) for r in mine}))
        table = np.array(
            [
                [
                    [float(r[column]) for r in mine if float(r["speed_m_s"]) == speed]
                    for column in ("mean_deg", "sd_deg")
                ]
                for speed in speeds
            ]
        )
        found[angle] = speeds, table
    return found
