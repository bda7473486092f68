"""A runner at another speed: how the followed cycle changes is learned, the rest is simulated.

People change their whole motion with speed in a known, common way. The cycle followed at the new
speed is the runner's own plus a learned change for every leg's length that the stride grows by:
the mean over four RBDS runners (Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0), curves
against the stride from touch-down to touch-down. Nothing gives on the way: what people weigh
against what at another speed is in that change. Contact, force and torque remain the simulation's.
`speed.npz` is written by validation/make_speed.py.
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.baseline import Baseline
from swingleg.simulate.cycle import ANGLES, MeanCycle
from swingleg.simulate.problem import Task, reference_of_cycle

Complex = NDArray[np.complex128]


def at_speed(base: Baseline, cycle: MeanCycle, speed_m_s: float, stride_s: float) -> Task:
    """The baseline's task at another speed and cadence.

    Parameters
    ----------
    cycle : the baseline was made from. stride_s : duration of the stride at the new speed.
    """
    body = base.task.body
    leg = body.thigh_m + body.shank_m
    longer = (speed_m_s * stride_s - base.task.speed_m_s * cycle.stride_s) / leg
    change = longer * learned()
    change[ANGLES.index("rise")] *= leg
    then = replace(cycle, harmonics=cycle.harmonics + change, stride_s=stride_s)
    now, wanted = (reference_of_cycle(c, base.mesh) for c in (cycle, then))
    return base.task.but(
        speed_m_s=speed_m_s,
        half_s=stride_s / 2,
        reference=base.task.reference + wanted - now,
        giving=False,
    )


@cache
def _stored() -> Complex:
    raw = resources.files("swingleg.simulate").joinpath("speed.npz").read_bytes()
    with np.load(io.BytesIO(raw)) as stored:
        return np.asarray(stored["per_leg"], dtype=complex)


def learned() -> Complex:
    """(5, HARMONICS + 1) change of `cycle.MeanCycle.harmonics` per leg's length of stride; the rise
    in legs."""
    return _stored().copy()
