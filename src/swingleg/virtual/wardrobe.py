"""What the runner wears: shirt, trousers, hair or cap and shoes as skinned meshes over the body.

Clothes and hair are shells of the body's own faces, pushed out along the normals. Where each ends
is a signed distance per vertex (metres inside the hem), along which the mesh is cut: hems are
straight, and skin that nobody sees is left out. Colours lie on the vertices; where two meet, the
mesh is cut too. Shoes are lofted from cross-sections.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swingleg.virtual.accessories import COLOUR, Layer, shoe, split, tail, visor
from swingleg.virtual.body import PARTS, Body
from swingleg.virtual.garments import (
    inside_hair,
    inside_shirt,
    inside_trousers,
    share_of,
    with_face,
)
from swingleg.virtual.mesh import (
    Array,
    Faces,
    bumps,
    clip,
    fbm,
    lowest_near,
    merge_close,
    smooth,
    vertex_normals,
)
from swingleg.virtual.outfit import LEGS, SLEEVES, TIGHT, Outfit


@dataclass(frozen=True)
class Dressed:
    """One skinned mesh. rest, normal, colour (v, 3), linear RGB; gloss (v,); weights (v, parts);
    faces (f, 3), of which the first `solid` are never seen from within."""

    rest: Array
    normal: Array
    colour: Array
    gloss: Array
    weights: Array
    faces: Faces
    solid: int


def dress(body: Body, outfit: Outfit | None = None, detail_m: float = 0.0) -> Dressed:
    """Body, clothes, hair and shoes in one mesh.

    detail_m : what is finer than this on head and hands, where Anny's mesh is finest by far, is
    merged; 0 keeps everything.
    """
    o = outfit or Outfit()
    v, faces = body.vertices, body.faces
    normal = vertex_normals(v, faces)
    out = smooth(normal, faces, 6)
    shirt, trousers = inside_shirt(body, SLEEVES[o.sleeves]), inside_trousers(body, LEGS[o.legs])
    hair = inside_hair(body, o.hair_style)
    closed = _skin(body, o, normal, shirt, trousers, hair)
    if o.hair_style != "bald":
        closed += _hair_layer(body, o, out, hair)
    closed += [shoe(body, s, o) for s in "LR"]
    if detail_m > 0:
        closed = [merge_close(r, f, detail_m, _is_fine(r)) for r, f in closed]
    solid = sum(len(f) for _, f in closed)
    layers = [
        *closed,
        *_shirt_layer(body, o, out, shirt),
        *_trouser_layer(body, o, out, trousers, shirt),
    ]
    if o.hair_style == "cap":
        layers.append(visor(body, o))
    starts = np.cumsum([0, *(len(rows) for rows, _ in layers)])
    rows = np.concatenate([r for r, _ in layers])
    tri = np.concatenate([f + s for (_, f), s in zip(layers, starts, strict=False)])
    return Dressed(rows[:, :3], rows[:, 3:6], rows[:, COLOUR], rows[:, 9], rows[:, 10:], tri, solid)


def _is_fine(rows: Array) -> Array:
    fine = [
        i for i, p in enumerate(PARTS) if p.split(".")[0] in ("head", "hand", "fingers", "tips")
    ]
    out: Array = rows[:, 10:][:, fine].sum(axis=1) > 0.6
    return out


def _rows(body: Body, rest: Array, normal: Array, colour: Array, gloss: float) -> Array:
    n = len(rest)
    unit = normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    tones = np.broadcast_to(colour, (n, 3))
    return np.column_stack([rest, unit, tones, np.full(n, gloss), body.weights])


def _skin(
    body: Body, o: Outfit, normal: Array, shirt: Array, trousers: Array, hair: Array
) -> list[Layer]:
    v = body.vertices
    tone = np.array(o.skin) * (0.92 + 0.16 * fbm(v * 38.0, o.seed))[:, None]
    patchy = np.clip((fbm(v * 9.0, o.seed + 1) - 0.45) / 0.3, 0, 1)[:, None]
    tone = tone * (1 + patchy * (np.array([1.02, 0.9, 0.86]) - 1))
    tone = with_face(body, tone, o)
    # skin reaches some way under every hem, or one would look through a gap at an oblique view
    cloth = lowest_near(np.maximum(shirt, trousers), body.faces, 2)
    covered = np.maximum(cloth - 0.03, hair - 0.02)
    in_shoe = share_of(body, "foot", "toes") > 0.5
    for s in "LR":
        ankle = body.joints[f"ankle.{s}"]
        mine = in_shoe & ((v[:, 2] > 0) == (s == "R"))
        deep = np.maximum(ankle[1] - 0.03 - v[:, 1], v[:, 0] - ankle[0] - 0.04)
        covered = np.where(mine, np.maximum(covered, deep), covered)
    rows = _rows(body, v, normal, tone, 0.10)
    sock = body.joints["ankle.R"][1] + o.sock_m - v[:, 1]
    rows, faces, _ = clip(np.column_stack([rows, sock]), body.faces, -covered)
    bare, sock = rows[:, :-1], rows[:, -1]
    return split((bare, faces), sock, np.array(o.sock), None)


def _shirt_layer(body: Body, o: Outfit, out: Array, inside: Array) -> list[Layer]:
    v, faces = body.vertices, body.faces
    loose = 0.004 + 0.010 * o.fit
    trunk = share_of(body, "thorax", "abdomen", "pelvis")
    flare = np.clip(0.2 - inside, 0, 0.2) / 0.2 * (0.003 + 0.012 * o.fit)
    offset = 0.004 + loose * (0.5 + 0.5 * trunk) + flare
    base = smooth(v, faces, 2 + round(3 * o.fit))
    shell = np.where((inside > 0.0)[:, None], base, v) + offset[:, None] * out
    folds = bumps(v, np.array([9.0, 5.0, 9.0]), 0.5 + 1.0 * o.fit, o.seed)
    rows = _rows(body, shell, vertex_normals(shell, faces) + folds, np.array(o.shirt), 0.03)
    hip, chest = body.joints["hip.R"], body.joints["chest"]
    up = v[:, 1] - chest[1]
    # steeper towards the middle of the body: the panels stay on the flanks
    aside = (v[:, 0] - hip[0]) * (1 + 40 * np.maximum(0.10 - np.abs(v[:, 2]), 0.0))
    cuts = {
        "plain": [],
        "panel": [aside + 0.055, aside - 0.055],
        "band": [up - 0.01, up - 0.11],
        "hoops": [up - y for y in np.arange(-0.30, 0.25, 0.055)],
        "yoke": [up - 0.10],
    }[o.shirt_pattern]
    rows, faces, _ = clip(np.column_stack([rows, *cuts]), faces, inside)
    return _banded((rows, faces), len(cuts), np.array(o.shirt_second))


def _banded(layer: Layer, cuts: int, second: Array) -> list[Layer]:
    """Cut a layer along each of its last `cuts` columns, rising; every other band is coloured."""
    wide = layer[0].shape[1]
    bands, rest = [], layer
    for k in range(cuts):
        level = rest[0][:, wide - cuts + k]
        rest, below = split(rest, level, None, None)
        bands.append(below)
    bands.append(rest)
    for rows, _ in bands[1::2]:
        rows[:, COLOUR] = second
    return [(rows[:, : wide - cuts], faces) for rows, faces in bands]


def _trouser_layer(body: Body, o: Outfit, out: Array, inside: Array, shirt: Array) -> list[Layer]:
    v, faces = body.vertices, body.faces
    tight = o.legs in TIGHT
    wide = 0.003 if tight else 0.006 + 0.022 * o.fit
    normal = vertex_normals(v, faces)
    side = np.clip(np.abs(normal[:, 2]) + np.abs(normal[:, 0]), 0, 1)
    flare = np.clip((0.16 - inside) / 0.16, 0.0, 1.0)
    offset = 0.004 + (0.0 if tight else 1.0) * 0.003 + wide * flare * side
    base = v if tight else smooth(v, faces, 3)
    shell = np.where((inside > 0.0)[:, None], base, v) + offset[:, None] * out
    strength = 0.3 if tight else 0.7 + 0.8 * o.fit
    folds = bumps(v, np.array([15.0, 6.0, 15.0]), strength, o.seed + 5)
    rows = _rows(body, shell, vertex_normals(shell, faces) + folds, np.array(o.trousers), 0.06)
    stripe = np.where(np.abs(v[:, 2]) > 0.08, 0.013 - np.abs(v[:, 0] - body.joints["hip.R"][0]), -1)
    level = stripe if o.stripe else np.full(len(v), -1.0)
    rows, faces, _ = clip(np.column_stack([rows, level]), faces, np.minimum(inside, 0.03 - shirt))
    second = np.full(3, 0.75) if sum(o.trousers) < 0.9 else np.full(3, 0.02)
    return split((rows[:, :-1], faces), rows[:, -1], second, None)


def _hair_layer(body: Body, o: Outfit, out: Array, inside: Array) -> list[Layer]:
    v, faces = body.vertices, body.faces
    thick = {"short": 0.013, "long": 0.020, "cap": 0.009}[o.hair_style]
    offset = 0.003 + thick * np.clip(inside / 0.04, 0.0, 1.0)
    shell = v + offset[:, None] * out
    strands = fbm(v * np.array([60.0, 60.0, 200.0]), o.seed)[:, None]
    cap = o.hair_style == "cap"
    tone = np.array(o.shirt_second) if cap else np.array(o.hair) * (0.55 + 0.9 * strands)
    normal = vertex_normals(shell, faces)
    if not cap:
        normal = normal + 0.4 * (strands - 0.5) * np.array([0.3, 0.4, 1.0])
    rows = _rows(body, shell, normal, tone, 0.04 if cap else 0.16)
    rows, faces, _ = clip(rows, faces, inside)
    layers: list[Layer] = [(rows, faces)]
    if o.hair_style == "long":
        layers.append(tail(body, o))
    return layers
