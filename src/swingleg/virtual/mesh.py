"""Meshes with values on their vertices: normals, smoothing, cutting along a level, noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Faces = NDArray[np.int64]


def vertex_normals(v: Array, faces: Faces) -> Array:
    """Area-weighted unit normals (v, 3)."""
    a, b, c = (v[faces[:, i]] for i in range(3))
    n = np.cross(b - a, c - a)
    out = np.zeros_like(v)
    for i in range(3):
        np.add.at(out, faces[:, i], n)
    unit: Array = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
    return unit


def smooth(values: Array, faces: Faces, rounds: int) -> Array:
    """Average over mesh neighbours `rounds` times; unit vectors stay near unit length."""
    out = values
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    count = np.bincount(edges[:, 0], minlength=len(values))[:, None] + 1e-9
    for _ in range(rounds):
        total = np.column_stack(
            [
                np.bincount(edges[:, 0], out[edges[:, 1], k], len(values))
                for k in range(out.shape[1])
            ]
        )
        out = 0.4 * out + 0.6 * np.where(count > 0.5, total / count, out)
    return out


def lowest_near(values: Array, faces: Faces, rounds: int) -> Array:
    """Smallest value (v,) among each vertex and its neighbours, `rounds` edges far."""
    out = values.copy()
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    for _ in range(rounds):
        near = out.copy()
        np.minimum.at(near, edges[:, 0], out[edges[:, 1]])
        np.minimum.at(near, edges[:, 1], out[edges[:, 0]])
        out = near
    return out


def clip(values: Array, faces: Faces, level: Array) -> tuple[Array, Faces, Array]:
    """The part of a mesh where `level` >= 0, its edge cut straight through the triangles.

    Parameters
    ----------
    values : (v, k) anything linear on the mesh. faces : (f, 3). level : (v,).

    Returns
    -------
    values, faces and level of what is left, unused vertices dropped.
    """
    rows = np.column_stack([values, level])
    inside = level >= 0
    count = inside[faces].sum(axis=1)
    kept = [faces[count == 3]]
    extra: list[Array] = []
    start = len(rows)
    for lone, n in ((True, 1), (False, 2)):
        some = faces[count == n]
        if not len(some):
            continue
        first = np.argmax(inside[some] == lone, axis=1)
        a, b, c = (some[np.arange(len(some)), (first + k) % 3] for k in range(3))
        ab, ac = _between(rows, a, b), _between(rows, a, c)
        m = len(some)
        new = np.arange(start, start + 2 * m).reshape(2, m)
        extra += [ab, ac]
        start += 2 * m
        if lone:
            kept.append(np.column_stack([a, new[0], new[1]]))
        else:
            kept += [np.column_stack([new[0], b, c]), np.column_stack([new[0], c, new[1]])]
    rows = np.concatenate([rows, *extra])
    left = np.concatenate(kept)
    used = np.unique(left)
    renumber = np.zeros(len(rows), dtype=np.int64)
    renumber[used] = np.arange(len(used))
    return rows[used, :-1], renumber[left], rows[used, -1]


def merge_close(values: Array, faces: Faces, cell_m: float, where: Array) -> tuple[Array, Faces]:
    """Merge vertices that share a cube of `cell_m` and face the same way, where asked.

    Parameters
    ----------
    values : (v, k), position and normal first; merged rows are averaged. where : (v,) bool.
    """
    cube = np.floor(values[:, :3] / cell_m).astype(np.int64)
    facing = (values[:, 3:6] > 0).astype(np.int64)
    alone = np.where(where, -1, np.arange(len(values)))
    key = np.column_stack([cube, facing, alone])
    _, group = np.unique(key, axis=0, return_inverse=True)
    group = group.ravel()
    count = np.bincount(group)[:, None]
    merged = np.column_stack([np.bincount(group, column) for column in values.T]) / count
    size = np.linalg.norm(merged[:, 3:6], axis=1, keepdims=True)
    merged[:, 3:6] /= np.maximum(size, 1e-9)
    left = group[faces]
    distinct = (left[:, 0] != left[:, 1]) & (left[:, 1] != left[:, 2]) & (left[:, 2] != left[:, 0])
    return merged, left[distinct]


def _between(rows: Array, a: NDArray[np.int64], b: NDArray[np.int64]) -> Array:
    """Rows where the last column passes zero between a and b."""
    la, lb = rows[a, -1], rows[b, -1]
    share = (la / np.where(la == lb, 1.0, la - lb))[:, None]
    out: Array = rows[a] + share * (rows[b] - rows[a])
    out[:, -1] = 0.0
    return out


def fbm(p: Array, seed: int = 0) -> Array:
    """Smooth value noise (n,) of three octaves at points (n, 3), about 0 to 1."""
    total = np.zeros(len(p))
    for weight, scale in ((0.6, 1.0), (0.28, 2.1), (0.12, 4.3)):
        total += weight * _noise(p * scale + 7.3 * scale, seed)
    return total


def _noise(p: Array, seed: int) -> Array:
    i = np.floor(p).astype(np.int64)
    f = p - i
    f = f * f * (3 - 2 * f)
    out = np.zeros(len(p))
    for corner in np.ndindex(2, 2, 2):
        w = np.prod(np.where(np.array(corner), f, 1 - f), axis=1)
        out += w * _hash(i + np.array(corner), seed)
    return out


def _hash(i: NDArray[np.int64], seed: int) -> Array:
    h = (i[:, 0] * 73856093) ^ (i[:, 1] * 19349663) ^ (i[:, 2] * 83492791) ^ (seed * 2654435761)
    h = (h ^ (h >> 13)) * 1274126177 & 0x7FFFFFFF
    out: Array = ((h ^ (h >> 16)) & 0xFFFF) / 65535.0
    return out


def bumps(p: Array, scale: Array, strength: float, seed: int) -> Array:
    """(n, 3) tilt of normals as by folds: the slope of noise at points p · scale."""
    q = p * scale
    here = fbm(q, seed)
    step = 0.15 * np.eye(3)
    slope: Array = np.stack([fbm(q + s, seed) - here for s in step], axis=1)
    return strength * slope
