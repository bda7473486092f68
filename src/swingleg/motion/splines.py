"""Cubic B-splines over time: bases, roughness penalties, first guesses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.interpolate import BSpline

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Basis:
    """A clamped-free cubic B-spline basis with uniform knots.

    knots: full knot vector, seconds. spacing_s: distance between knots. size: coefficients.
    """

    knots: Floats
    spacing_s: float

    @property
    def size(self) -> int:
        return len(self.knots) - 4

    @property
    def centres(self) -> Floats:
        """(size,) time each coefficient acts at, seconds."""
        return np.asarray((self.knots[1:-3] + self.knots[2:-2] + self.knots[3:-1]) / 3)

    def matrix(self, time: Floats) -> sparse.csr_array:
        """(T, size) values of the basis at `time`."""
        start, end = self.knots[3], self.knots[-4]
        inside = np.clip(time, start, end)
        return sparse.csr_array(BSpline.design_matrix(inside, self.knots, 3))


def basis(start: float, end: float, spacing_s: float) -> Basis:
    """Uniform knots about `spacing_s` apart that cover start…end (seconds)."""
    spans = max(int(np.ceil((end - start) / spacing_s)), 1)
    step = (end - start) / spans
    knots = start + step * np.arange(-3, spans + 4, dtype=np.float64)
    knots[3], knots[-4] = start, end  # no rounding at the ends
    return Basis(knots, step)


def roughness(size: int, order: int = 3) -> sparse.csr_array:
    """(size, size) DᵀD of the order-th difference of the coefficients (P-splines).

    Eilers & Marx 1996, Statistical Science 11:89, doi 10.1214/ss/1038425655.
    """
    if size <= order:
        return sparse.csr_array((size, size))
    difference = sparse.eye_array(size, format="csr")
    for _ in range(order):
        difference = difference[1:] - difference[:-1]
    return sparse.csr_array(difference.T @ difference)


def fit_curve(b: Basis, time: Floats, values: Floats, weights: Floats, smooth: float) -> Floats:
    """(size,) coefficients of the penalised weighted least-squares curve through `values`."""
    m = b.matrix(time)
    normal = m.T @ (m.multiply(weights[:, None])) + smooth * roughness(b.size)
    normal = sparse.csc_array(normal + 1e-9 * sparse.eye_array(b.size))
    return np.asarray(sparse.linalg.spsolve(normal, m.T @ (weights * values)))
