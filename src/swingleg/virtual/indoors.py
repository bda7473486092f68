"""Places with a treadmill: a room and a gym."""

from __future__ import annotations

import numpy as np

from swingleg.virtual.shapes import (
    BELT,
    GROUND_Y,
    METAL,
    PLAIN,
    RUBBER,
    SKY,
    TILES,
    WALL,
    WINDOW,
    Array,
    box,
    card,
    prism,
    tint,
    vivid,
)


def room(rng: np.random.Generator) -> list[Array]:
    wall_z = -rng.uniform(1.6, 4.0)
    wall = tint(rng, 0.25, 0.75, 0.10)
    floor = tint(rng, 0.10, 0.45, 0.10)
    parts = [
        box((-30, GROUND_Y - 0.1, wall_z), (30, GROUND_Y, 12), TILES, floor),
        box((-30, GROUND_Y, wall_z - 0.2), (30, 6.0, wall_z), WALL, wall),
        box(
            (-30, GROUND_Y, wall_z),
            (30, GROUND_Y + 0.1, wall_z + 0.02),
            PLAIN,
            tint(rng, 0.05, 0.6),
        ),
    ]
    kind = rng.choice(["windows", "pictures", "bare", "stripe"])
    x = -14.0
    while x < 14 and kind in ("windows", "pictures"):
        wide = rng.uniform(0.7, 2.2)
        lo, hi = rng.uniform(0.5, 1.1), rng.uniform(1.6, 2.7)
        frame = tint(rng, 0.05, 0.7)
        parts.append(box((x, lo, wall_z), (x + wide, hi, wall_z + 0.03), PLAIN, frame))
        mat = WINDOW if kind == "windows" else PLAIN
        tone = vivid(rng) if kind == "pictures" else (0.6, 0.7, 0.8)
        parts.append(
            box(
                (x + 0.05, lo + 0.05, wall_z),
                (x + wide - 0.05, hi - 0.05, wall_z + 0.04),
                mat,
                tone,
            )
        )
        x += wide + rng.uniform(0.1, 1.5)
    if kind == "stripe":
        y = rng.uniform(0.6, 1.6)
        parts.append(
            box((-30, y, wall_z), (30, y + rng.uniform(0.1, 0.6), wall_z + 0.01), PLAIN, vivid(rng))
        )
    if rng.random() < 0.5:
        parts += _plant(rng, rng.uniform(-2.2, 2.2), wall_z + 0.5, GROUND_Y)
    return parts


def gym(rng: np.random.Generator) -> list[Array]:
    wall_z = -rng.uniform(3.5, 8.0)
    parts = [
        box(
            (-40, GROUND_Y - 0.1, wall_z), (40, GROUND_Y, 12), RUBBER, tint(rng, 0.015, 0.09, 0.05)
        ),
        box((-40, GROUND_Y, wall_z - 0.2), (40, 7.0, wall_z), WALL, tint(rng, 0.06, 0.6, 0.1)),
        box((-40, 4.0, wall_z), (40, 4.1, 12), PLAIN, tint(rng, 0.05, 0.5)),
    ]
    for x in np.arange(-20, 20, rng.uniform(1.5, 3.0)):
        if rng.random() < 0.6:
            parts.append(box((x, 3.7, wall_z + 1), (x + 0.9, 3.75, wall_z + 1.3), SKY, (1, 1, 1)))
    if rng.random() < 0.6:
        y = rng.uniform(1.2, 2.2)
        parts.append(box((-40, y, wall_z), (40, y + 0.5, wall_z + 0.01), PLAIN, vivid(rng)))
    x = -8.0
    while x < 8.0:
        z = rng.uniform(wall_z + 0.8, -1.6)
        parts += _machine(rng, x, z)
        x += rng.uniform(0.7, 2.0)
    return parts


def _machine(rng: np.random.Generator, x: float, z: float) -> list[Array]:
    """A thing that stands in a gym: frames, plates, benches."""
    tone, dark = vivid(rng), tint(rng, 0.01, 0.08)
    kind = rng.integers(4)
    y = GROUND_Y
    if kind == 0:
        tall = rng.uniform(1.5, 2.3)
        posts = [
            box((x + dx, y, z + dz), (x + dx + 0.07, y + tall, z + dz + 0.07), PLAIN, tone)
            for dx in (0, 1.0)
            for dz in (0, 0.9)
        ]
        return [
            *posts,
            box((x, y + tall - 0.1, z), (x + 1.07, y + tall, z + 0.97), PLAIN, tone),
            box((x - 0.4, y + 1.0, z + 0.5), (x + 1.5, y + 1.04, z + 0.54), METAL, (0.4, 0.4, 0.4)),
        ]
    if kind == 1:
        return [
            box((x, y, z), (x + 1.4, y + 0.5, z + 0.6), PLAIN, dark),
            *[
                box(
                    (x + 0.1 + 0.22 * k, y + 0.5, z + 0.1),
                    (x + 0.25 + 0.22 * k, y + 0.68, z + 0.5),
                    PLAIN,
                    tint(rng, 0.01, 0.12),
                )
                for k in range(6)
            ],
        ]
    if kind == 2:
        return [
            box((x, y, z), (x + 1.5, y + 0.2, z + 0.6), PLAIN, dark),
            box((x + 1.3, y, z), (x + 1.4, y + 1.3, z + 0.6), PLAIN, dark),
            box((x + 1.15, y + 1.15, z), (x + 1.45, y + 1.5, z + 0.6), PLAIN, tint(rng, 0.02, 0.3)),
        ]
    return [
        box((x, y + 0.35, z), (x + 1.2, y + 0.48, z + 0.35), PLAIN, tone),
        box((x + 0.2, y, z + 0.1), (x + 0.28, y + 0.4, z + 0.2), METAL, (0.3, 0.3, 0.3)),
        box((x + 0.9, y, z + 0.1), (x + 0.98, y + 0.4, z + 0.2), METAL, (0.3, 0.3, 0.3)),
    ]


def _plant(rng: np.random.Generator, x: float, z: float, y: float) -> list[Array]:
    tall = rng.uniform(0.5, 1.2)
    return [
        box((x - 0.15, y, z - 0.15), (x + 0.15, y + 0.3, z + 0.15), PLAIN, tint(rng, 0.1, 0.6)),
        card(x, z, y + 0.3, 0.5, tall, (0.08, 0.2, 0.05)),
    ]


def treadmill(rng: np.random.Generator, rails: str = "low") -> Array:
    """Deck, belt, side rails, hood, uprights, console and hand rails, clear of the legs' path."""
    body = tint(rng, 0.02, 0.12, 0.05) if rng.random() < 0.7 else tint(rng, 0.3, 0.6, 0.05)
    edge = tint(rng, 0.1, 0.5, 0.05)
    metal = tint(rng, 0.2, 0.6, 0.03)
    parts = [
        box((-0.95, -0.03, -0.29), (0.98, 0.0, 0.29), BELT, (0.03, 0.03, 0.032)),
        box((-0.98, -0.15, -0.40), (1.25, -0.03, 0.40), PLAIN, body),
        box((-0.975, -0.05, 0.29), (1.0, 0.008, 0.405), PLAIN, edge),
        box((-0.975, -0.05, -0.405), (1.0, 0.008, -0.29), PLAIN, edge),
        prism(((0.98, -0.06), (1.42, -0.06), (1.36, 0.07), (1.02, 0.09)), -0.40, 0.40, PLAIN, body),
        box((-0.9, GROUND_Y, -0.36), (-0.75, -0.1, 0.36), PLAIN, body),
        box((1.1, GROUND_Y, -0.36), (1.35, -0.06, 0.36), PLAIN, body),
    ]
    lean = rng.uniform(0.0, 0.15)
    top = rng.uniform(1.0, 1.2)
    back = 0.78 if rails == "low" else rng.uniform(-0.15, 0.35)
    y = rng.uniform(0.86, 0.95)
    for z in (-0.39, 0.33):
        parts.append(
            prism(
                ((1.17, 0.0), (1.25, 0.0), (1.25 - lean, top), (1.17 - lean, top)),
                z,
                z + 0.06,
                METAL,
                metal,
            )
        )
        if rails != "none":
            parts.append(
                prism(
                    ((back, y), (1.16, y + 0.06), (1.16, y + 0.10), (back, y + 0.04)),
                    z + 0.007,
                    z + 0.053,
                    PLAIN,
                    body,
                )
            )
    c = 1.16 - lean
    console = (
        (c - 0.14, 1.08),
        (c + 0.04, 1.02),
        (c + 0.08, 1.10),
        (c - 0.04, 1.40),
        (c - 0.09, 1.38),
    )
    parts.append(prism(console, -0.40, 0.40, PLAIN, body))
    return np.concatenate(parts)
