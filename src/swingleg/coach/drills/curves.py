"""From a few key poses to the curves of a target: a periodic cubic that never overshoots them.

Monotone cubic pieces (Fritsch & Carlson 1980, SIAM J Numer Anal 17:238), repeated over the ends:
an extreme of the curve is a pose that someone wrote down, and what is held stays still.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from swingleg.coach.drills.figure import figure_of, hanging, planted
from swingleg.coach.drills.schema import Target
from swingleg.core.errors import DataError

Array = NDArray[np.float64]
#: a relaxed stand, both feet flat; what a pose leaves out is taken from here
STAND = {"thigh": 2.0, "knee": 4.0, "ankle": 2.0}
TRUNK = 2.0
NAMES = ("thigh", "knee", "ankle")
#: samples of a target's curves
SAMPLES = 201
#: height of the adult that a target's speed is told for, m
TYPICAL_HEIGHT_M = 1.75


def target_of(table: Mapping[str, Any], where: str = "") -> Target:
    """Read a target's table: pattern, rep_s, lift_off, touch_down, hop, poses (see the library).

    Raises
    ------
    DataError : the poses are not in order, or a word is missing.
    """
    phase = np.linspace(0.0, 1.0, SAMPLES)
    try:
        poses = table["poses"]
        times = np.array([float(p["t"]) for p in poses])
        if times[0] != 0.0 or (np.diff(times) <= 0).any() or times[-1] >= 1.0:
            raise DataError("poses are not in order from t = 0 to below 1", where=where)
        own = {n: _curve(times, [p[n] for p in poses], phase) for n in NAMES}
        trunk = _curve(times, [p.get("trunk", TRUNK) for p in poses], phase)
        if table["pattern"] == "alternate":
            other = {n: np.interp((phase + 0.5) % 1.0, phase, own[n]) for n in NAMES}
        else:
            other = {
                n: _curve(times, [p.get(f"support_{n}", STAND[n]) for p in poses], phase)
                for n in NAMES
            }
        lift_off, touch_down = float(table["lift_off"]), float(table["touch_down"])
        hop, rep_s = table.get("hop"), float(table["rep_s"])
        alternate = table["pattern"] == "alternate"
        return Target(
            pattern=table["pattern"],
            travelling=_speed(phase, own, touch_down, hop or (), rep_s) if alternate else 0.0,
            flight=hop is not None or (alternate and touch_down > 0.5),
            rep_s=rep_s,
            lift_off=lift_off,
            touch_down=touch_down,
            hop=(float(hop[0]), float(hop[1])) if hop else None,
            phase=phase,
            **own,
            support_thigh=other["thigh"],
            support_knee=other["knee"],
            support_ankle=other["ankle"],
            trunk=trunk,
            poses=tuple(map(float, times)),
            wall=bool(table.get("wall", False)),
        )
    except KeyError as error:
        raise DataError(f"a target has no {error}", where=where) from error


def _curve(times: Array, values: Sequence[float], phase: Array) -> Array:
    knots = np.concatenate([times - 1.0, times, times + 1.0])
    out: Array = PchipInterpolator(knots, np.tile(np.asarray(values, dtype=float), 3))(phase)
    return out


def _speed(
    phase: Array, own: Mapping[str, Array], touch_down: float, hop: Sequence[float], rep_s: float
) -> float:
    """m/s at which the hip of an adult passes over the standing foot while it is on the ground.

    On the spot (both ends of the stand alike) it is 0; speeds below 0.1 m/s are called 0.
    """
    figure = figure_of(None, TYPICAL_HEIGHT_M)
    shank = own["thigh"] - own["knee"]
    leg = hanging(figure.thigh, own["thigh"]) + hanging(figure.shank, shank)
    over = (planted(figure, own["ankle"] + shank) - leg)[:, 0]
    edges = np.array([touch_down, *(h + 0.5 for h in hop), 1.0])
    at = np.interp(edges, phase, over)
    moved, lasts = (float((v[1::2] - v[::2]).sum()) for v in (at, edges))
    speed = moved / (lasts * rep_s)
    return round(speed, 2) if speed >= 0.1 else 0.0
