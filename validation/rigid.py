"""Marker clusters as rigid bodies: standing points carried through a trial, jumps left out."""

from __future__ import annotations

import warnings

import numpy as np

_JUMP_M = 0.02


def _stack(
    markers: dict[str, np.ndarray], names: tuple[str, ...], standing: dict[str, np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    any_marker = next(iter(markers.values()))
    seen = np.stack([markers.get(n, np.full_like(any_marker, np.nan)) for n in names], axis=1)
    return seen, np.stack([standing[n] for n in names])


def median_misfit(
    markers: dict[str, np.ndarray], names: tuple[str, ...], standing: dict[str, np.ndarray]
) -> float:
    seen, template = _stack(markers, names, standing)
    weight = np.isfinite(seen[..., 0]).astype(float)
    return float(np.nanmedian(np.sqrt(np.nanmean(_misfit(seen, template, weight) ** 2, axis=1))))


def carry(
    markers: dict[str, np.ndarray],
    names: tuple[str, ...],
    standing: dict[str, np.ndarray],
    carried: list[np.ndarray],
) -> np.ndarray:
    """(T, K, 3) standing points carried by the rigid motion of a marker cluster.

    A marker further than 2 cm from where the others put it (beyond its usual distance) is left
    out of that frame; frames with fewer than three markers are interpolated in time.
    """
    seen, template = _stack(markers, names, standing)
    weight = np.isfinite(seen[..., 0]).astype(float)
    with warnings.catch_warnings():  # a marker that was never recorded has no usual distance
        warnings.simplefilter("ignore", RuntimeWarning)
        usual = np.nan_to_num(np.nanmedian(_left_out(seen, template, weight), axis=0))
    for _ in range(2):
        apart = _left_out(seen, template, weight) - usual
        apart = np.where(weight > 0, apart, -np.inf)
        worst = apart.argmax(axis=1)
        frames = np.flatnonzero((apart.max(axis=1) > _JUMP_M) & (weight.sum(axis=1) > 3))
        weight[frames, worst[frames]] = 0.0
    rotation, shift = _rigid(seen, template, weight)
    placed = np.einsum("tij,kj->tki", rotation, np.stack(carried)) + shift[:, None]
    few = weight.sum(axis=1) < 3
    if few.any():
        good = np.flatnonzero(~few)
        flat = placed.reshape(len(placed), -1)
        frames = np.arange(len(placed))
        flat[few] = np.stack([np.interp(frames[few], good, c[good]) for c in flat.T], axis=1)
    return placed


def _rigid(
    seen: np.ndarray, template: np.ndarray, weight: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Per-frame rotation (T, 3, 3) and shift (T, 3), template → seen (Kabsch 1976)."""
    w = weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    seen = np.nan_to_num(seen)
    there, here = np.einsum("tm,tmi->ti", w, seen), w @ template
    cross = np.einsum("tm,tmi,tmj->tij", w, seen - there[:, None], template - here[:, None])
    u, _, vt = np.linalg.svd(cross)
    flip = np.ones((len(seen), 3))
    flip[:, 2] = np.sign(np.linalg.det(u @ vt))
    rotation = np.einsum("tij,tj,tjk->tik", u, flip, vt)
    return rotation, there - np.einsum("tij,tj->ti", rotation, here)


def _misfit(seen: np.ndarray, template: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(T, M) distance of each marker from the fitted template, metres."""
    rotation, shift = _rigid(seen, template, weight)
    placed = np.einsum("tij,mj->tmi", rotation, template) + shift[:, None]
    return np.linalg.norm(seen - placed, axis=-1)


def _left_out(seen: np.ndarray, template: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(T, M) distance of each marker from where the *other* markers put it."""
    columns = []
    for m in range(len(template)):
        others = weight.copy()
        others[:, m] = 0.0
        columns.append(_misfit(seen, template, others)[:, m])
    return np.stack(columns, axis=1)
