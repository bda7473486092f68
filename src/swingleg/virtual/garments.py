"""Where clothes and hair end on the body, and what is painted on the face."""

from __future__ import annotations

import numpy as np

from swingleg.virtual.body import PARTS, Body
from swingleg.virtual.mesh import Array
from swingleg.virtual.outfit import Outfit


def share_of(body: Body, *parts: str) -> Array:
    """Share (v,) of the skin weights that belongs to the named parts, both sides."""
    cols = [i for i, p in enumerate(PARTS) if p.split(".")[0] in parts]
    out: Array = body.weights[:, cols].sum(axis=1)
    return out


def _along(body: Body, s: str, a: str, b: str, c: str) -> Array:
    """Place of each vertex along two bones: 0 at joint a, 1 at b, 2 at c."""
    j, v = body.joints, body.vertices
    shares = []
    for start, end in ((a, b), (b, c)):
        bone = j[f"{end}.{s}"] - j[f"{start}.{s}"]
        shares.append((v - j[f"{start}.{s}"]) @ bone / (bone @ bone))
    return np.where(shares[0] < 1.0, shares[0], 1.0 + np.maximum(shares[1], 0.0))


def inside_shirt(body: Body, sleeve_share: float) -> Array:
    """Metres inside the shirt: hem over the hips, sleeves, round collar."""
    v, j = body.vertices, body.joints
    hem = v[:, 1] - (j["hip.R"][1] - 0.015 + 0.02 * np.cos((v[:, 2]) * 14))
    collar_c = j["neck"] + np.array([0.012, 0.018, 0.0])
    collar = -((v - collar_c) @ np.array([0.42, 0.91, 0.0])) - 0.010
    sleeve = np.full(len(v), 1.0)
    for s in "LR":
        along = _along(body, s, "shoulder", "elbow", "wrist")
        mine = (v[:, 2] > 0) == (s == "R")
        armed = mine & (share_of(body, "upperarm", "forearm", "hand", "fingers", "tips") > 0.05)
        sleeve = np.where(armed, 0.27 * (sleeve_share - along), sleeve)
    head = share_of(body, "head") > 0.5
    out = np.minimum(np.minimum(hem, collar), sleeve)
    legs = share_of(body, "shank", "foot", "toes") > 0.01
    return np.where(head | legs, -1.0, np.clip(out, -1, 1))


def inside_trousers(body: Body, leg_share: float) -> Array:
    """Metres inside the trousers: waist down to a share of the leg (1 = knee, 2 = ankle)."""
    v, hip = body.vertices, body.joints["hip.R"]
    hem = np.full(len(v), -1.0)
    for s in "LR":
        mine = (v[:, 2] > 0) == (s == "R")
        along = _along(body, s, "hip", "knee", "ankle")
        hem = np.where(mine, 0.42 * (leg_share - along), hem)
    waist = hip[1] + 0.11 - v[:, 1]
    arm = share_of(body, "upperarm", "forearm", "hand", "fingers", "tips", "shoulder") > 0.01
    return np.where(arm, -1.0, np.minimum(hem, waist))


def inside_hair(body: Body, style: str) -> Array:
    """Metres inside the hair: above a line from forehead over the ear to the nape."""
    v, m = body.vertices, body.marks
    ear, eye = m["right_ear"], m["right_eye"]
    x0 = ear[0]
    front = eye[0] + 0.02
    xs = np.array([x0 - 0.12, x0 - 0.02, x0 - 0.004, x0 + 0.018, x0 + 0.03, front - 0.03, front])
    behind = ear[1] + np.array([-0.055, -0.045, 0.02, -0.005, 0.035])
    if style == "cap":
        behind = ear[1] + np.array([0.0, 0.01, 0.03, 0.03, 0.035])
    ys = np.concatenate([behind, eye[1] + np.array([0.045, 0.062 if style != "cap" else 0.045])])
    out = v[:, 1] - np.interp(v[:, 0], xs, ys)
    away = np.hypot(v[:, 0] - x0 + 0.008, v[:, 1] - ear[1]) - 0.034
    beside = np.abs(v[:, 2]) > 0.8 * abs(ear[2])
    out = np.where(beside, np.minimum(out, away), out)
    head = share_of(body, "head") > 0.6
    if style == "bald":
        return np.full(len(v), -1.0)
    return np.where(head, np.clip(out, -1, 0.2), -1.0)


def with_face(body: Body, tone: Array, o: Outfit) -> Array:
    """Eyes, brows, lips and a shaded jaw painted on the skin's vertices."""
    v, m = body.vertices, body.marks
    e = m["right_eye"] * np.array([1.0, 1.0, np.sign(m["right_eye"][2])])
    nose = m["nose"]
    q = v * np.array([1.0, 1.0, 0.0]) + np.abs(v) * np.array([0.0, 0.0, 1.0])
    front = v[:, 0] > e[0] - 0.05

    def spot(centre: Array, size: tuple[float, float, float], lo: float, hi: float) -> Array:
        r = np.linalg.norm((q - centre) / np.array(size), axis=1)
        share = np.clip((hi - r) / (hi - lo), 0.0, 1.0)
        out: Array = (share * front)[:, None]
        return out

    def paint(base: Array, share: Array, colour: Array) -> Array:
        return base * (1 - share) + share * colour

    dark = np.array([0.09, 0.055, 0.04]) * min(1.0, o.skin[0] / 0.4)
    lid = spot(e + np.array([0.006, 0.0, 0.0]), (0.03, 0.0085, 0.016), 0.75, 1.15)
    brow = spot(e + np.array([0.0, 0.019, 0.003]), (0.035, 0.006, 0.021), 0.7, 1.2)
    tone = paint(paint(tone, lid, dark), brow, np.array(o.hair))
    mouth = np.array([nose[0] - 0.01, nose[1] - 0.040, 0.0])
    lips = tone * np.array([0.86, 0.58, 0.55])
    return paint(tone, spot(mouth, (0.03, 0.0085, 0.024), 0.6, 1.1), lips)
