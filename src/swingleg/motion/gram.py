"""The curves' block of the fit's normal equations, straight into its narrow band.

A frame touches four coefficients of each curve, so that a frame's share in a pair of curves is 16
numbers whose places never change during a fit: they are found once, and every step only sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from swingleg.motion.banded import upper_band

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
_UPPER = np.triu_indices(4)


@dataclass(frozen=True)
class Gram:
    """Where each frame's share goes; made by `gram_of`.

    order : (N,) the order of all curves' coefficients in time, which narrows the band.
    matrices : basis of each curve at the frames, (T, size). fixed : (B, N) band of the penalties.
    """

    order: Places
    matrices: tuple[sparse.csr_array, ...]
    fixed: Floats
    _values: tuple[Floats, ...]
    _places: dict[tuple[int, int], Places]

    def band(self, cross: Floats) -> Floats:
        """(B, N) upper band, in time order, of the penalties plus the frames' shares.

        cross : (T, K, K) weight of each pair of curves at each frame, symmetric.
        """
        total = self.fixed.ravel().copy()
        for (k, m), places in self._places.items():
            share = self._values[k][:, :, None] * self._values[m][:, None, :]
            share *= cross[:, k, m, None, None]
            if k == m:  # each pair of a curve's own coefficients once
                share = share[:, *_UPPER]
            total += np.bincount(places, weights=share.ravel(), minlength=total.size)
        return total.reshape(self.fixed.shape)

    def gather(self, rows: Floats) -> Floats:
        """(N, ...) what (T, K, ...) rows come to at each coefficient, in time order."""
        each = [m.T @ rows[:, k] for k, m in enumerate(self.matrices)]
        return np.asarray(np.concatenate(each)[self.order])


def in_time(centres: Floats) -> Places:
    """The order in which all curves' coefficients, acting at (N,) `centres`, stand in time."""
    return np.argsort(centres, kind="stable")


def gram_of(
    matrices: tuple[sparse.csr_array, ...],
    centres: Floats,
    penalty: list[sparse.csr_array],
) -> Gram:
    """Find every frame's places in the band.

    Parameters
    ----------
    matrices : K cubic bases at the frames, (T, size), four consecutive entries stored per row.
    centres : (N,) time each coefficient acts at, curve after curve. penalty : K of (size, size).
    """
    order = in_time(centres)
    rank = np.argsort(order)
    starts = np.cumsum([0, *(m.shape[1] for m in matrices)])
    frames = matrices[0].shape[0]
    touched = [
        rank[start + m.indices.reshape(frames, 4)]
        for start, m in zip(starts[:-1], matrices, strict=True)
    ]
    pairs: dict[tuple[int, int], tuple[Places, Places]] = {}
    for k, one in enumerate(touched):
        for m in range(k, len(touched)):
            row, column = np.broadcast_arrays(one[:, :, None], touched[m][:, None, :])
            if k == m:
                row, column = row[:, *_UPPER], column[:, *_UPPER]
            pairs[k, m] = np.minimum(row, column).ravel(), np.maximum(row, column).ravel()
    smooth = upper_band(sparse.csr_array(sparse.block_diag(penalty))[order][:, order])
    reach = max(int((column - row).max()) for row, column in pairs.values())
    width = max(reach + 1, len(smooth))
    fixed = np.zeros((width, len(order)))
    fixed[width - len(smooth) :] = smooth
    places = {
        pair: (width - 1 - (column - row)) * len(order) + column
        for pair, (row, column) in pairs.items()
    }
    values = tuple(m.data.reshape(frames, 4) for m in matrices)
    return Gram(order, matrices, fixed, values, places)
