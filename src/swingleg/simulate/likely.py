"""The likely cycle of a runner seen on video: what was seen, weighed with how runners run.

Cycles of measured runners (RBDS: Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0) follow
speed and duration of the stride in a line; what is left between runners is a covariance over all
harmonics of thigh, knee, ankle and pelvis. Video's error is a variance per angle and harmonic. The
posterior mean (Gaussian, linear) moves an angle by as much as it is measured less surely than
runners differ, and each angle by what the others tell of it. The trunk's lean stays as seen.
`likely.npz` is written by validation/make_likely.py.
"""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.cycle import ANGLES, HARMONICS, MeanCycle

Floats = NDArray[np.float64]

_SIZE = len(ANGLES) * (HARMONICS + 1)
#: share of the covariance in which angles and harmonics go their own way: twelve runners do not
#: show every way of running
_OWN_WAY = 0.5


def likely(cycle: MeanCycle, speed_m_s: float, leg_m: float) -> MeanCycle:
    """The cycle's posterior mean.

    Parameters
    ----------
    cycle : as seen. leg_m : thigh and shank; the pelvis's path goes with it.
    """
    stored = _stored()
    return posterior(cycle, speed_m_s, leg_m, stored["line"], stored["spread"], stored["error"])


def posterior(
    cycle: MeanCycle, speed_m_s: float, leg_m: float, line: Floats, spread: Floats, error: Floats
) -> MeanCycle:
    """The posterior mean under other runners or another error.

    Parameters
    ----------
    line : (3, 2 _SIZE) per `terms`. spread : (cycles, 2 _SIZE), whose squares sum to the
    covariance. error : (len(ANGLES), HARMONICS + 1) variance of real and of imaginary part.
    """
    covariance = _covariance(spread)
    usual = terms(speed_m_s, cycle.stride_s, leg_m) @ line
    unsure = np.diag(np.tile(error.ravel(), 2) + 1e-12)
    seen = as_row(cycle, leg_m)
    row = usual + covariance @ np.linalg.solve(covariance + unsure, seen - usual)
    real, imaginary = row.reshape(2, len(ANGLES), HARMONICS + 1)
    harmonics = real + 1j * imaginary
    harmonics[ANGLES.index("rise")] *= leg_m
    lean = ANGLES.index("lean")
    harmonics[lean] = cycle.harmonics[lean]
    return replace(cycle, harmonics=harmonics)


def as_row(cycle: MeanCycle, leg_m: float) -> Floats:
    """(2 _SIZE,) real parts, then imaginary ones; the rise in legs."""
    harmonics = cycle.harmonics.copy()
    harmonics[ANGLES.index("rise")] /= leg_m
    return np.concatenate([harmonics.real.ravel(), harmonics.imag.ravel()])


def terms(speed_m_s: float, stride_s: float, leg_m: float) -> Floats:
    """(3,) of which the usual cycle is a line."""
    return np.array([1.0, speed_m_s - 3.5, stride_s / np.sqrt(leg_m) - 0.76])


def _covariance(spread: Floats) -> Floats:
    """Of cycles between runners; partly of each harmonic alone, whatever its phase."""
    alone = (spread**2).sum(axis=0)
    real, imaginary = alone[:_SIZE], alone[_SIZE:]
    alike = (real + imaginary) / 2
    first = slice(None, None, HARMONICS + 1)  # a mean has no phase
    alike[first] = real[first]
    return (1 - _OWN_WAY) * spread.T @ spread + _OWN_WAY * np.diag(np.tile(alike, 2))


@cache
def _stored() -> dict[str, Floats]:
    raw = resources.files("swingleg.simulate").joinpath("likely.npz").read_bytes()
    with np.load(io.BytesIO(raw)) as stored:
        return {name: stored[name].astype(float) for name in stored.files}
