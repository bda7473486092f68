"""Symmetric positive definite systems that are narrowly banded: solving, and what of the inverse
lies in the band. Both cost time in proportion to the size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cholesky_banded, solveh_banded

Floats = NDArray[np.float64]


def upper_band(matrix: sparse.sparray, *, ridge: float = 0.0) -> Floats:
    """(B, N) the upper band of a symmetric sparse matrix, diagonal last (LAPACK's form)."""
    entries = sparse.coo_array(matrix)
    above = entries.col - entries.row
    upper = above >= 0
    width = int(above.max()) + 1
    band = np.zeros((width, entries.shape[0]))
    np.add.at(band, (width - 1 - above[upper], entries.col[upper]), entries.data[upper])
    band[-1] += ridge
    return band


def solve_bordered(
    band: Floats, border: Floats, corner: Floats, right: Floats
) -> tuple[Floats, Floats]:
    """Solve [[A, b], [bᵀ, c]] [x, y] = right with A banded, by the Schur complement of A.

    Parameters
    ----------
    band : (B, N) of A. border : (N, K). corner : (K, K). right : (N + K,).

    Returns
    -------
    x (N,), y (K,).
    """
    size = band.shape[1]
    solved = solveh_banded(band, np.column_stack([right[:size], border]))
    by_right, by_border = solved[:, 0], solved[:, 1:]
    y = np.linalg.solve(corner - border.T @ by_border, right[size:] - border.T @ by_right)
    return by_right - by_border @ y, y


def inverse_in_band(band: Floats) -> sparse.csr_array:
    """(N, N) entries of the inverse within the band; the others are left zero.

    Takahashi, Fagan & Chen 1973: from the last row up, each row of the inverse follows from the
    Cholesky factor and the rows below it. A recursion, hence the loop.
    """
    width, size = band.shape
    reach = width - 1
    factor = cholesky_banded(band, lower=False)
    pivot = factor[-1]
    below = np.zeros((size, reach))  # row i of the factor right of its diagonal, over its pivot
    for step in range(1, width):
        below[: size - step, step - 1] = factor[-1 - step, step:] / pivot[: size - step]
    block = np.zeros((reach, reach))  # the inverse at rows and columns i + 1 … i + reach
    rows = np.zeros((size, width))
    for i in range(size - 1, -1, -1):
        beside = -block @ below[i]
        rows[i, 0] = 1.0 / pivot[i] ** 2 - below[i] @ beside
        rows[i, 1:] = beside
        block[1:, 1:] = block[:-1, :-1].copy()
        block[0, 0] = rows[i, 0]
        block[0, 1:] = block[1:, 0] = beside[:-1]
    upper = sparse.dia_array(
        (np.stack([np.roll(rows[:, k], k) for k in range(width)]), np.arange(width)),
        shape=(size, size),
    ).tocsr()
    return sparse.csr_array(upper + sparse.triu(upper, 1).T)
