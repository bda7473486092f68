"""What the runner wears: shirt, shorts, hair and shoes as skinned meshes over the body.

Shirt, shorts and hair are shells of the body's own faces, pushed out along the normals. Where each
ends is a signed distance stored per vertex (metres inside the hem) and cut per pixel in the rest
position, so hems stay crisp however the body bends. Shoes are lofted from cross-sections.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from swingleg.virtual.body import PARTS, Body, hinge_of, rot, toe_out

Array = NDArray[np.float64]
SKIN, SHIRT, SHORTS, HAIR, SHOE = 0.0, 1.0, 2.0, 3.0, 4.0


@dataclass(frozen=True)
class Dressed:
    """One skinned mesh. rest, normal (v, 3); weights (v, parts); cut (v, 4): metres inside the
    shirt, the shorts, the hair, and the shoe's height share; material (v,); faces (f, 3)."""

    rest: Array
    normal: Array
    weights: Array
    cut: Array
    material: Array
    faces: NDArray[np.int64]


def vertex_normals(v: Array, faces: NDArray[np.int64]) -> Array:
    """Area-weighted unit normals (v, 3)."""
    a, b, c = (v[faces[:, i]] for i in range(3))
    n = np.cross(b - a, c - a)
    out = np.zeros_like(v)
    for i in range(3):
        np.add.at(out, faces[:, i], n)
    unit: Array = out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)
    return unit


def dress(body: Body) -> Dressed:
    """Body, shirt, shorts, hair and shoes in one mesh."""
    v, faces = body.vertices, body.faces
    normal = vertex_normals(v, faces)
    smooth = _smooth(normal, faces, 6)
    shirt, shorts, hair = _shirt(body), _shorts(body), _hair(body)
    cut = np.column_stack([shirt, shorts, hair, np.zeros(len(v))])
    in_shoe = _weight(body, "foot", "toes") > 0.5
    ankle = body.joints["ankle.R"][1]
    ahead = v[:, 0] > body.joints["ankle.R"][0] + 0.04
    hidden = in_shoe & ((v[:, 1] < ankle - 0.03) | ahead)
    layers = [(v, SKIN, faces[~hidden[faces].any(axis=1)])]
    flare = np.clip((0.16 - shorts) / 0.16, 0.0, 1.0)
    side = np.clip(np.abs(normal[:, 2]) + np.abs(normal[:, 0]), 0, 1)
    for offset, material, inside in (
        (0.009 + 0.008 * np.clip(0.2 - shirt, 0, 0.2) / 0.2, SHIRT, shirt),
        (0.007 + 0.016 * flare * side, SHORTS, shorts),
        (0.005 + 0.013 * np.clip(hair / 0.04, 0.0, 1.0), HAIR, hair),
    ):
        keep = (inside > -0.05)[faces].all(axis=1)
        base = _smooth(v, faces, 3) if material in (SHIRT, SHORTS) else v
        shell = np.where((inside > 0.0)[:, None], base, v) + offset[:, None] * smooth
        layers.append((shell, material, faces[keep]))
    rest, mats, tri, weights, cuts, normals = [], [], [], [], [], []
    start = 0
    for points, material, f in layers:
        rest.append(points)
        normals.append(normal if material == SKIN else vertex_normals(points, faces))
        mats.append(np.full(len(v), material))
        tri.append(f + start)
        weights.append(body.weights)
        cuts.append(cut)
        start += len(v)
    for s in "LR":
        points, f, w, share = _shoe(body, s)
        rest.append(points)
        normals.append(vertex_normals(points, f))
        mats.append(np.full(len(points), SHOE))
        tri.append(f + start)
        weights.append(w)
        cuts.append(share)
        start += len(points)
    return Dressed(
        np.concatenate(rest),
        np.concatenate(normals),
        np.concatenate(weights),
        np.concatenate(cuts),
        np.concatenate(mats),
        np.concatenate(tri),
    )


def _weight(body: Body, *parts: str) -> Array:
    cols = [i for i, p in enumerate(PARTS) if p.split(".")[0] in parts]
    out: Array = body.weights[:, cols].sum(axis=1)
    return out


def _smooth(values: Array, faces: NDArray[np.int64], rounds: int) -> Array:
    """Average over mesh neighbours `rounds` times; unit vectors stay near unit length."""
    out = values
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.concatenate([edges, edges[:, ::-1]])
    count = np.bincount(edges[:, 0], minlength=len(values))[:, None] + 1e-9
    for _ in range(rounds):
        total = np.column_stack(
            [np.bincount(edges[:, 0], out[edges[:, 1], k], len(values)) for k in range(3)]
        )
        out = 0.4 * out + 0.6 * np.where(count > 0.5, total / count, out)
    return out


def _shirt(body: Body) -> Array:
    """Metres inside the shirt: hem over the hips, sleeve to mid upper arm, round collar."""
    v, j = body.vertices, body.joints
    hem = v[:, 1] - (j["hip.R"][1] - 0.015 + 0.02 * np.cos((v[:, 2]) * 14))
    collar_c = j["neck"] + np.array([0.012, 0.018, 0.0])
    slope = (v - collar_c) @ np.array([0.42, 0.91, 0.0])
    collar = -slope - 0.010
    sleeve = np.full(len(v), 1.0)
    for s in "LR":
        arm = j[f"elbow.{s}"] - j[f"shoulder.{s}"]
        size = np.linalg.norm(arm)
        along = (v - j[f"shoulder.{s}"]) @ arm / size
        mine = (v[:, 2] > 0) == (s == "R")
        armed = mine & (_weight(body, "upperarm", "forearm", "hand", "fingers", "tips") > 0.05)
        sleeve = np.where(armed, 0.56 * size - along, sleeve)
    head = _weight(body, "head") > 0.5
    out = np.minimum(np.minimum(hem, collar), sleeve)
    legs = _weight(body, "shank", "foot", "toes") > 0.01
    return np.where(head | legs, -1.0, np.clip(out, -1, 1))


def _shorts(body: Body) -> Array:
    """Metres inside the shorts: waist to 45 % of the thigh."""
    v, j = body.vertices, body.joints
    hip, knee = j["hip.R"], j["knee.R"]
    hem = v[:, 1] - (hip[1] + 0.47 * (knee[1] - hip[1]))
    waist = hip[1] + 0.11 - v[:, 1]
    arm = _weight(body, "upperarm", "forearm", "hand", "fingers", "tips", "shoulder") > 0.01
    return np.where(arm, -1.0, np.minimum(hem, waist))


def _hair(body: Body) -> Array:
    """Metres inside the hair: above a line from forehead over the ear to the nape."""
    v, m = body.vertices, body.marks
    ear, eye = m["right_ear"], m["right_eye"]
    x0 = ear[0]
    front = eye[0] + 0.02
    xs = np.array([x0 - 0.12, x0 - 0.02, x0 - 0.004, x0 + 0.018, x0 + 0.03, front - 0.03, front])
    behind = ear[1] + np.array([-0.055, -0.045, 0.02, -0.005, 0.035])
    ys = np.concatenate([behind, eye[1] + np.array([0.045, 0.062])])
    out = v[:, 1] - np.interp(v[:, 0], xs, ys)
    away = np.hypot(v[:, 0] - x0 + 0.008, v[:, 1] - ear[1]) - 0.034
    beside = np.abs(v[:, 2]) > 0.8 * abs(ear[2])
    out = np.where(beside, np.minimum(out, away), out)
    head = _weight(body, "head") > 0.6
    return np.where(head, np.clip(out, -1, 0.2), -1.0)


def _shoe(body: Body, s: str) -> tuple[Array, NDArray[np.int64], Array, Array]:
    """A running shoe lofted around the foot: vertices, faces, weights, cut (height share last)."""
    size = body.height_m / 1.78
    x = np.array([-0.082, -0.079, -0.07, -0.055, -0.03, 0.0, 0.035, 0.07, 0.105, 0.135])
    x = np.concatenate([x, [0.16, 0.185, 0.205, 0.222, 0.233, 0.24, 0.243]])
    half = np.array([0.004, 0.017, 0.028, 0.035, 0.038, 0.037, 0.037, 0.041, 0.047, 0.050])
    half = np.concatenate([half, [0.0495, 0.0465, 0.042, 0.036, 0.030, 0.022, 0.008]])
    top = np.array([-0.045, -0.026, -0.018, -0.017, -0.024, -0.022, -0.018, -0.030, -0.045, -0.054])
    top = np.concatenate([top, [-0.058, -0.060, -0.062, -0.065, -0.068, -0.073, -0.083]])
    low = -0.100 + np.where(x > 0.135, 0.20 * (x - 0.135) ** 2 / 0.15, 0.0)
    low = low + np.where(x < -0.028, 0.45 * (x + 0.028) ** 2 / 0.07, 0.0)
    inward = 0.010 * np.clip((x - 0.05) / 0.15, 0, 1) ** 2
    fine = np.linspace(0, 1, 57)
    pick = np.linspace(0, 1, len(x))
    x, half, top, low, inward = (np.interp(fine, pick, q) for q in (x, half, top, low, inward))
    around = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    share = 0.5 - 0.5 * np.cos(around)
    height = low[:, None] + (top - low)[:, None] * share
    rel = np.clip((height - low[:, None]) / 0.03, 0, None)
    wall = np.interp(rel, [0.0, 0.12, 0.55, 1.0], [0.86, 0.97, 1.0, 0.95])
    upper = np.sqrt(np.clip(1.0 - np.clip((share - 0.3) / 0.7, 0, 1) ** 2.6, 0.0, 1.0))
    lower = np.sqrt(np.clip(share / 0.04, 0, 1))
    z = half[:, None] * wall * upper * lower * np.sign(np.sin(around) + 1e-9)
    sign = 1.0 if s == "R" else -1.0
    z = z - sign * inward[:, None]
    local = np.stack([np.broadcast_to(x[:, None], z.shape), height, z], -1).reshape(-1, 3) * size
    back = rot(1, -toe_out(body, s))
    points = body.joints[f"ankle.{s}"] + local @ back.T
    n, k = len(x), len(around)
    i, jj = np.meshgrid(np.arange(n - 1), np.arange(k), indexing="ij")
    a, b = i * k + jj, i * k + (jj + 1) % k
    faces = np.concatenate(
        [np.stack([a, b, a + k], -1).reshape(-1, 3), np.stack([b, b + k, a + k], -1).reshape(-1, 3)]
    )
    weights = np.zeros((len(points), len(PARTS)))
    hinge = (hinge_of(body, s) - body.joints[f"ankle.{s}"]) @ back
    toe = np.clip((local[:, 0] - hinge[0]) / (0.05 * size) + 0.5, 0.0, 1.0)
    weights[:, PARTS.index(f"toes.{s}")] = toe
    weights[:, PARTS.index(f"foot.{s}")] = 1.0 - toe
    cut = np.column_stack(
        [local[:, 0] / size, local[:, 2] / size, rel.reshape(-1), np.repeat(fine, k)]
    )
    return points, faces, weights, cut
