"""Lofted things a runner wears: shoes, the peak of a cap, a pony tail.

A layer is rows of rest position 3, normal 3, colour 3, gloss 1 and skin weights, and its faces.
"""

from __future__ import annotations

import numpy as np

from swingleg.virtual.body import PARTS, Body, hinge_of, rot, toe_out
from swingleg.virtual.mesh import Array, Faces, clip, vertex_normals
from swingleg.virtual.outfit import Outfit

COLOUR = slice(6, 9)
Layer = tuple[Array, Faces]


def split(layer: Layer, level: Array, inside: Array | None, outside: Array | None) -> list[Layer]:
    """Cut a layer in two along `level` = 0; a colour (3,) of None keeps what is there."""
    found = []
    for sign, tone in ((1.0, inside), (-1.0, outside)):
        rows, faces, _ = clip(layer[0], layer[1], sign * level)
        if tone is not None:
            rows[:, COLOUR] = tone
        found.append((rows, faces))
    return found


def _loft(rings: Array) -> Faces:
    """Faces of a tube of n rings of k points."""
    n, k = rings.shape[:2]
    i, j = np.meshgrid(np.arange(n - 1), np.arange(k), indexing="ij")
    a, b = i * k + j, i * k + (j + 1) % k
    return np.concatenate(
        [np.stack([a, b, a + k], -1).reshape(-1, 3), np.stack([b, b + k, a + k], -1).reshape(-1, 3)]
    )


def _on_head(rings: Array, tone: Array, gloss: float) -> Layer:
    """A lofted thing that moves with the head."""
    faces = _loft(rings)
    points = rings.reshape(-1, 3)
    weights = np.zeros((len(points), len(PARTS)))
    weights[:, PARTS.index("head")] = 1.0
    n = len(points)
    tones, shine = np.broadcast_to(tone, (n, 3)), np.full(n, gloss)
    rows = np.column_stack([points, vertex_normals(points, faces), tones, shine, weights])
    return rows, faces


def tail(body: Body, o: Outfit) -> Layer:
    """A pony tail behind the head."""
    ear = body.marks["right_ear"]
    t, a = np.linspace(0, 1, 9), np.linspace(0, 2 * np.pi, 12, endpoint=False)
    x = ear[0] - 0.10 - 0.07 * np.sin(np.pi * np.minimum(t * 0.9, 0.6))
    y = ear[1] + 0.055 - 0.22 * t**1.3
    r = 0.024 * np.sin(np.pi * np.clip(0.15 + 0.83 * t, 0, 1)) ** 0.7
    rings = np.stack(
        [
            x[:, None] + r[:, None] * np.cos(a),
            y[:, None] + 0.3 * r[:, None] * np.sin(a) * 0,
            r[:, None] * np.sin(a),
        ],
        axis=-1,
    )
    return _on_head(rings, np.array(o.hair), 0.14)


def visor(body: Body, o: Outfit) -> Layer:
    """The peak of a cap."""
    eye = body.marks["right_eye"]
    t, a = np.linspace(0, 1, 6), np.linspace(0, 2 * np.pi, 16, endpoint=False)
    half = 0.066 * np.sqrt(np.clip(1 - t**2.2, 0.0, 1))
    x = eye[0] - 0.035 + 0.105 * t
    rings = np.stack(
        [
            x[:, None] - 0.9 * (half[:, None] * np.sin(a)) ** 2 / 0.16,
            eye[1] + 0.047 - 0.018 * t[:, None] + 0.004 * np.cos(a),
            half[:, None] * np.sin(a),
        ],
        axis=-1,
    )
    return _on_head(rings, np.array(o.shirt_second), 0.04)


def shoe(body: Body, s: str, o: Outfit) -> Layer:
    """A running shoe lofted around the foot, as high as the foot's sole lies under the ankle."""
    size, shape = body.height_m / 1.78, body.foot
    x = np.array([-0.082, -0.079, -0.07, -0.055, -0.03, 0.0, 0.035, 0.07, 0.105, 0.135])
    x = np.concatenate([x, [0.16, 0.185, 0.205, 0.222, 0.233, 0.24, 0.243]])
    half = np.array([0.004, 0.017, 0.028, 0.035, 0.038, 0.037, 0.037, 0.041, 0.047, 0.050])
    half = np.concatenate([half, [0.0495, 0.0465, 0.042, 0.036, 0.030, 0.022, 0.008]])
    top = np.array([-0.045, -0.026, -0.018, -0.017, -0.024, -0.022, -0.018, -0.030, -0.045, -0.054])
    top = np.concatenate([top, [-0.058, -0.060, -0.062, -0.065, -0.068, -0.073, -0.083]])
    low = -0.100 + np.where(x > 0.135, 0.20 * (x - 0.135) ** 2 / 0.15, 0.0)
    low = low + np.where(x < -0.028, 0.45 * (x + 0.028) ** 2 / 0.07, 0.0)
    inward = 0.010 * np.clip((x - 0.05) / 0.15, 0, 1) ** 2
    fine, pick = np.linspace(0, 1, 30), np.linspace(0, 1, len(x))
    x, half, top, low, inward = (np.interp(fine, pick, q) for q in (x, half, top, low, inward))
    around = np.linspace(0, 2 * np.pi, 22, endpoint=False)
    share = 0.5 - 0.5 * np.cos(around)
    height = low[:, None] + (top - low)[:, None] * share
    rel = np.clip((height - low[:, None]) / 0.03, 0, None)
    wall = np.interp(rel, [0.0, 0.12, 0.55, 1.0], [0.86, 0.97, 1.0, 0.95])
    upper = np.sqrt(np.clip(1.0 - np.clip((share - 0.3) / 0.7, 0, 1) ** 2.6, 0.0, 1.0))
    lower = np.sqrt(np.clip(share / 0.04, 0, 1))
    z = half[:, None] * wall * upper * lower * np.sign(np.sin(around) + 1e-9)
    sign = 1.0 if s == "R" else -1.0
    z = z - sign * inward[:, None]
    flat = np.stack([np.broadcast_to(x[:, None], z.shape), height, z], -1)
    tall = -shape.sole_y / (0.100 * size)
    local = (flat * np.array([1.0, tall, 1.0]) * size).reshape(-1, 3)
    back = rot(1, -toe_out(body, s))
    points = body.joints[f"ankle.{s}"] + local @ back.T
    faces = _loft(flat)
    weights = np.zeros((len(points), len(PARTS)))
    hinge = (hinge_of(body, s) - body.joints[f"ankle.{s}"]) @ back
    toe = np.clip((local[:, 0] - hinge[0]) / (0.05 * size) + 0.5, 0.0, 1.0)
    weights[:, PARTS.index(f"toes.{s}")] = toe
    weights[:, PARTS.index(f"foot.{s}")] = 1.0 - toe
    along, up = flat[..., 0].ravel(), rel.ravel()
    n = len(points)
    level = up - 1.0
    layer = np.column_stack(
        [points, vertex_normals(points, faces), np.tile(o.shoe, (n, 1)), np.full(n, 0.06), weights]
    )
    second = 0.022 - np.abs(up - 1.45 - 6.0 * (along - 0.03)) * 0.03
    second = np.where((along > -0.03) & (along < 0.10), second, -0.03)
    rows, faces, _ = clip(np.column_stack([layer, level, second]), faces, np.ones(n))
    parts = []
    for (part, tri), tone in zip(
        split((rows, faces), rows[:, -2], None, np.array(o.midsole)), (None, 1), strict=True
    ):
        if tone is None:
            parts += split((part, tri), part[:, -1], np.array(o.shoe_second), None)
        else:
            parts += split((part, tri), part[:, -2] + 0.86, None, np.full(3, 0.04))
    starts = np.cumsum([0, *(len(r) for r, _ in parts)])
    merged = np.concatenate([r[:, :-2] for r, _ in parts])
    return merged, np.concatenate([f + k for (_, f), k in zip(parts, starts, strict=False)])
