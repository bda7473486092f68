"""Places in the open: a track, a park and a street."""

from __future__ import annotations

import numpy as np

from swingleg.virtual.shapes import (
    ASPHALT,
    FACADE,
    GRASS,
    LANES,
    METAL,
    PATH,
    PLAIN,
    Array,
    box,
    card,
    prism,
    tint,
    vivid,
)


def track(rng: np.random.Generator) -> list[Array]:
    red = rng.random() < 0.75
    tone = (0.42, 0.105, 0.06) if red else (0.06, 0.16, 0.36)
    lanes = rng.uniform(1.2, 5.0)
    parts = [
        box((-400, -0.2, -400), (400, -0.012, 400), GRASS, (0.10, 0.20, 0.05)),
        box((-400, -0.1, -lanes), (400, 0.0, 400), LANES, tone),
    ]
    if rng.random() < 0.5:
        z = -rng.uniform(12, 40)
        parts.append(
            box((-90, 0, z - 8), (90, rng.uniform(2.5, 7), z), FACADE, tint(rng, 0.2, 0.6))
        )
    return [
        *parts,
        *_trees(rng, -rng.uniform(15, 60), rng.uniform(4, 9), 60),
        *_fence(rng, -lanes - 1.5),
    ]


def _fence(rng: np.random.Generator, z: float) -> list[Array]:
    if rng.random() < 0.4:
        return []
    tone = tint(rng, 0.1, 0.7)
    step = rng.uniform(1.5, 3.0)
    posts = [
        box((x, 0, z), (x + 0.06, 1.05, z + 0.06), PLAIN, tone) for x in np.arange(-30, 30, step)
    ]
    rails = [box((-60, y, z), (60, y + 0.05, z + 0.05), PLAIN, tone) for y in (0.5, 1.0)]
    if rng.random() < 0.4:
        rails = [box((-60, 0.15, z), (60, 0.98, z + 0.05), PLAIN, vivid(rng))]
    return [*posts, *rails]


def park(rng: np.random.Generator) -> list[Array]:
    near, far = rng.uniform(0.8, 2.0), rng.uniform(1.0, 2.5)
    parts = [
        box((-400, -0.2, -400), (400, -0.012, 400), GRASS, (0.09, 0.17, 0.04)),
        box((-400, -0.1, -far), (400, 0.0, near), PATH, tint(rng, 0.16, 0.42, 0.08)),
    ]
    for x in np.arange(-40, 40, rng.uniform(2.5, 6.0)):
        z = -rng.uniform(far + 1.0, far + 9.0)
        parts += _tree(rng, x + rng.uniform(-1, 1), z)
    if rng.random() < 0.4:
        x, z = rng.uniform(-3, 3), -far - 0.7
        wood = (0.16, 0.075, 0.03)
        parts += [
            box((x, 0.4, z), (x + 1.6, 0.46, z + 0.4), PLAIN, wood),
            box((x, 0.6, z), (x + 1.6, 0.85, z + 0.05), PLAIN, wood),
            box((x + 0.1, 0, z), (x + 0.18, 0.42, z + 0.35), PLAIN, (0.03, 0.03, 0.03)),
        ]
    return [*parts, *_trees(rng, -rng.uniform(20, 60), rng.uniform(6, 14), 50)]


def _tree(rng: np.random.Generator, x: float, z: float) -> list[Array]:
    r, tall = rng.uniform(0.08, 0.28), rng.uniform(2.5, 5.0)
    bark = tint(rng, 0.05, 0.16)
    green = (rng.uniform(0.03, 0.12), rng.uniform(0.12, 0.26), rng.uniform(0.01, 0.06))
    wide = rng.uniform(2.0, 4.5)
    return [
        box((x - r, 0, z - r), (x + r, tall, z + r), PLAIN, bark),
        card(x, z + 0.4, tall - 1.2, wide, wide * 1.2, green),
    ]


def _trees(rng: np.random.Generator, z: float, tall: float, count: int) -> list[Array]:
    """A wood at the edge of the field."""
    parts = []
    for x in np.linspace(-150, 150, count):
        green = (rng.uniform(0.02, 0.09), rng.uniform(0.07, 0.18), rng.uniform(0.01, 0.05))
        wide = rng.uniform(5, 11)
        high = tall * rng.uniform(0.6, 1.2)
        parts.append(card(x + rng.uniform(-2, 2), z - rng.uniform(0, 4), -0.5, wide, high, green))
    return parts


def street(rng: np.random.Generator) -> list[Array]:
    kerb = -rng.uniform(1.2, 3.0)
    wall = kerb - rng.uniform(1.5, 4.0)
    parts = [
        box((-400, -0.2, kerb), (400, 0.0, 400), ASPHALT, tint(rng, 0.04, 0.14, 0.04)),
        box((-400, -0.2, -60), (400, 0.13, kerb), PATH, tint(rng, 0.2, 0.4, 0.05)),
    ]
    x = -60.0
    while x < 60:
        wide = rng.uniform(5, 14)
        parts.append(
            box(
                (x, 0.1, wall - 8),
                (x + wide - 0.02, rng.uniform(5, 14), wall + rng.uniform(-0.3, 0)),
                FACADE,
                tint(rng, 0.12, 0.65, 0.15),
            )
        )
        x += wide
    for x in np.arange(-40, 40, rng.uniform(6, 14)):
        if rng.random() < 0.6:
            parts += _car(rng, x + rng.uniform(-1, 1), kerb + 0.2)
        parts.append(
            box((x, 0, kerb - 0.4), (x + 0.12, 4.5, kerb - 0.28), PLAIN, (0.05, 0.06, 0.06))
        )
    return parts


def _car(rng: np.random.Generator, x: float, z: float) -> list[Array]:
    tone = vivid(rng) if rng.random() < 0.4 else tint(rng, 0.02, 0.7, 0.03)
    z0, z1 = z - 2.2, z - 0.5
    parts = [
        prism(
            ((x, 0.35), (x + 4.2, 0.35), (x + 4.15, 0.8), (x + 3.1, 0.92), (x + 0.1, 0.95)),
            z0,
            z1,
            METAL,
            tone,
        ),
        prism(
            ((x + 0.3, 0.93), (x + 3.1, 0.92), (x + 2.4, 1.42), (x + 0.9, 1.45)),
            z0 + 0.1,
            z1 - 0.1,
            METAL,
            (0.02, 0.025, 0.03),
        ),
    ]
    for wx in (x + 0.8, x + 3.3):
        a = np.linspace(0, 2 * np.pi, 17)[:-1]
        ring = tuple((wx + 0.31 * float(np.cos(t)), 0.32 + 0.31 * float(np.sin(t))) for t in a)
        parts.append(prism(ring, z1 - 0.2, z1 + 0.02, PLAIN, (0.012, 0.012, 0.012)))
    return parts
