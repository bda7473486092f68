"""Rigid fits of marker clusters, all frames at once, without a loop or an SVD."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Newton steps; from the upper bound a cluster that is nearly rigid needs three or four
_NEWTON = 24


def rigid_pose(seen: Floats, template: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Least-squares pose of a rigid cluster in every frame.

    The rotation is the quaternion that belongs to the largest eigenvalue of Horn's matrix (Horn
    1987, J Opt Soc Am A 4:629), the eigenvalue found by Newton's method on the characteristic
    polynomial (Theobald 2005, Acta Cryst A 61:478), the vector from the adjugate.

    Parameters
    ----------
    seen : (T, M, 3) metres, anything where the weight is 0. template : (M, 3) metres.
    weight : (T, M), 0 = not used.

    Returns
    -------
    rotation (T, 3, 3) and shift (T, 3): seen ≈ rotation · template + shift. NaN where fewer than
    three markers are used or where they lie on a line.
    """
    total = weight.sum(axis=1)
    share = weight / np.maximum(total, 1e-12)[:, None]
    there = np.where(weight[..., None] > 0, seen, 0.0)
    centre, base = np.einsum("tm,tmi->ti", share, there), share @ template
    b = (there - centre[:, None]) * (weight > 0)[..., None]
    a = template[None] - base[:, None]
    s = np.matmul(a.transpose(0, 2, 1) * share[:, None], b)
    bound = 0.5 * (np.einsum("tm,tmi->t", share, a**2) + np.einsum("tm,tmi->t", share, b**2))
    rotation, sure = _from_covariance(s, bound)
    bad = ((weight > 0).sum(axis=1) < 3) | ~sure
    rotation[bad] = np.nan
    return rotation, centre - np.einsum("tij,tj->ti", rotation, base)


def place(rotation: Floats, shift: Floats, points: Floats) -> Floats:
    """(T, K, 3) template points (K, 3), or one set per frame (T, K, 3), carried by the poses."""
    if points.ndim == 2:
        points = np.broadcast_to(points, (len(rotation), *points.shape))
    return np.matmul(points, rotation.transpose(0, 2, 1)) + shift[:, None]


def local(rotation: Floats, shift: Floats, seen: Floats) -> Floats:
    """(T, K, 3) positions as seen from the moving template."""
    return np.matmul(seen - shift[:, None], rotation)


def mean_shape(seen: Floats) -> Floats:
    """(M, 3) average shape of a cluster over the frames in which all of it is seen.

    Generalised Procrustes (Gower 1975, Psychometrika 40:33) on at most 400 frames; NaN when the
    markers are never seen together.
    """
    whole = np.flatnonzero(np.isfinite(seen).all(axis=(1, 2)))
    if whole.size == 0:
        return np.full(seen.shape[1:], np.nan)
    some = seen[whole[:: max(whole.size // 400, 1)]]
    some = some - some.mean(axis=1, keepdims=True)
    shape = some[len(some) // 2]
    ones = np.ones(some.shape[:2])
    for _ in range(4):
        rotation, shift = rigid_pose(some, shape, ones)
        aligned = local(rotation, shift, some)
        if not np.isfinite(aligned).any():
            return np.full(seen.shape[1:], np.nan)
        shape = np.nanmedian(aligned, axis=0)
    return shape


def _from_covariance(s: Floats, bound: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """(T, 3, 3) rotations from Σ w a bᵀ, and whether each is well defined."""
    scale = np.maximum(bound, 1e-12)
    columns = np.ascontiguousarray((s / scale[:, None, None]).reshape(-1, 9).T)
    xx, xy, xz, yx, yy, yz, zx, zy, zz = columns
    n = np.empty((4, 4, len(s)))
    n[0, 0], n[1, 1] = xx + yy + zz, xx - yy - zz
    n[2, 2], n[3, 3] = yy - xx - zz, zz - xx - yy
    n[0, 1] = n[1, 0] = yz - zy
    n[0, 2] = n[2, 0] = zx - xz
    n[0, 3] = n[3, 0] = xy - yx
    n[1, 2] = n[2, 1] = xy + yx
    n[1, 3] = n[3, 1] = zx + xz
    n[2, 3] = n[3, 2] = yz + zy
    square = xx**2 + xy**2 + xz**2 + yx**2 + yy**2 + yz**2 + zx**2 + zy**2 + zz**2
    c2 = -2.0 * square
    c1 = -8.0 * (xx * (yy * zz - yz * zy) - xy * (yx * zz - yz * zx) + xz * (yx * zy - yy * zx))
    c0 = (n[0] * _adjugate_row(n)).sum(axis=0)
    root = np.ones(len(s))
    for _ in range(_NEWTON):
        slope = 4 * root**3 + 2 * c2 * root + c1
        step = (root**4 + c2 * root**2 + c1 * root + c0) / np.where(slope == 0, np.inf, slope)
        root = root - step
        if np.abs(step).max(initial=0.0) < 1e-13:
            break
    shifted = n.copy()
    for k in range(4):
        shifted[k, k] -= root
    # every row of the adjugate is a multiple of the eigenvector; the longest is the safest
    rows = np.stack([_adjugate_row(shifted, k) for k in range(4)])
    length = np.einsum("rit,rit->rt", rows, rows)
    best = length.argmax(axis=0)
    longest = np.sqrt(length.max(axis=0))
    q = np.take_along_axis(rows, best[None, None], axis=0)[0] / np.maximum(longest, 1e-300)
    return _rotation(q), longest > 1e-7


def _adjugate_row(m: Floats, row: int = 0) -> Floats:
    """(4, T) cofactors of one row of symmetric (4, 4, T) matrices."""
    rest = [k for k in range(4) if k != row]
    out = np.empty(m.shape[1:])
    for column in range(4):
        i, j, k = (c for c in range(4) if c != column)
        a, b, c = (m[r] for r in rest)
        minor = (
            a[i] * (b[j] * c[k] - b[k] * c[j])
            - a[j] * (b[i] * c[k] - b[k] * c[i])
            + a[k] * (b[i] * c[j] - b[j] * c[i])
        )
        out[column] = minor if (row + column) % 2 == 0 else -minor
    return out


def _rotation(q: Floats) -> Floats:
    """(T, 3, 3) from unit quaternions (4, T), scalar first."""
    w, x, y, z = q
    out = np.empty((len(w), 3, 3))
    for i, (a, b, c) in enumerate(((x, y, z), (y, z, x), (z, x, y))):
        j, k = (i + 1) % 3, (i + 2) % 3
        out[:, i, i] = 1 - 2 * (b * b + c * c)
        out[:, i, j] = 2 * (a * b - w * c)
        out[:, i, k] = 2 * (a * c + w * b)
    return out
