"""Shapes that places are built of: boxes, prisms and cards, with a material and a colour.

Vertices are rows of position 3, normal 3, material 1, colour 3 (linear RGB); metres.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Colour = tuple[float, float, float]
Point = tuple[float, float, float]
#: materials: what the shader makes of a face
PLAIN, TILES, RUBBER, WALL, WINDOW, GRASS, ASPHALT = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
LANES, LEAVES, FACADE, SKY, BELT, METAL, PATH = 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0
#: height of a room's floor where the belt of a treadmill is at 0
GROUND_Y = -0.19


def tint(rng: np.random.Generator, lo: float, hi: float, spread: float = 0.12) -> Colour:
    """A grey between two levels with a trace of colour."""
    grey = rng.uniform(lo, hi)
    r, g, b = np.clip(grey * (1 + rng.normal(0, spread, 3)), 0.004, 1.0)
    return float(r), float(g), float(b)


def vivid(rng: np.random.Generator) -> Colour:
    """A strong colour."""
    c = rng.uniform(0.02, 0.25, 3)
    c[rng.integers(3)] = rng.uniform(0.3, 0.7)
    return float(c[0]), float(c[1]), float(c[2])


def box(
    lo: tuple[float, float, float], hi: tuple[float, float, float], mat: float, tone: Colour
) -> Array:
    """36 vertices of an axis-aligned box."""
    outline = ((lo[0], lo[1]), (hi[0], lo[1]), (hi[0], hi[1]), (lo[0], hi[1]))
    return prism(outline, lo[2], hi[2], mat, tone)


def card(x: float, z: float, y: float, wide: float, tall: float, tone: Colour) -> Array:
    """A round bush or crown on a flat card that faces the camera; colour holds its middle."""
    mesh = box((x - wide / 2, y, z - 0.01), (x + wide / 2, y + tall, z), LEAVES, tone)
    # the shader needs to know how far a point lies from the card's middle
    mesh[:, 3] = (mesh[:, 0] - x) / (wide / 2)
    mesh[:, 4] = (mesh[:, 1] - y) / (tall / 2) - 1.0
    mesh[:, 5] = x * 0.37
    return mesh


def prism(
    outline: tuple[tuple[float, float], ...], z0: float, z1: float, mat: float, tone: Colour
) -> Array:
    """Vertices (v, 10) of a prism with a convex anticlockwise x-y outline between two depths."""
    p = np.array(outline)
    rows: list[Array] = []

    def tri(a: Array, b: Array, c: Array) -> None:
        n = np.cross(b - a, c - a)
        n = n / (np.linalg.norm(n) + 1e-12)
        rows.extend(np.concatenate([q, n, [mat], tone]) for q in (a, b, c))

    def at(q: Array, z: float) -> Array:
        return np.array([q[0], q[1], z])

    for k in range(1, len(p) - 1):
        tri(at(p[0], z1), at(p[k], z1), at(p[k + 1], z1))
        tri(at(p[0], z0), at(p[k + 1], z0), at(p[k], z0))
    for k in range(len(p)):
        a, b = p[k], p[(k + 1) % len(p)]
        tri(at(a, z0), at(b, z0), at(b, z1))
        tri(at(a, z0), at(b, z1), at(a, z1))
    return np.array(rows)
