"""The runner's body: an Anny mesh shaped to the athlete and posed to exact joint centres.

Anny (NAVER, Apache-2.0) gives shape, joints and skin weights; its bones are gathered into a few
rigid parts. Each part's matrix is built straight from the motion's points, so the joint centres of
the posed body are those of the motion by construction; a small stretch along thigh and shank takes
up what differs between the shape's bone lengths and the design's. The thigh turns about an
anatomical hip centre (see `hip_centre`), not about Anny's bone head, which lies 5 cm further back.
Rest and world axes: x forward, y up, z to the runner's right, metres.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from swingleg.core.extras import require
from swingleg.virtual.foot import FootShape
from swingleg.virtual.motion import SIDES, RunnerMotion

Array = NDArray[np.float64]
Put = Callable[[str, Array], None]
PARTS = (
    ["pelvis", "abdomen", "thorax", "neck", "head"]
    + [f"{p}.{s}" for s in "LR" for p in ("thigh", "shank", "foot", "toes")]
    + [
        f"{p}.{s}"
        for s in "LR"
        for p in ("shoulder", "upperarm", "forearm", "hand", "fingers", "tips")
    ]
)
PREFIX = {
    "root": "pelvis",
    "pelvis": "pelvis",
    "upperleg": "thigh",
    "lowerleg": "shank",
    "foot": "foot",
    "toe": "toes",
    "spine05": "pelvis",
    "spine04": "abdomen",
    "spine03": "abdomen",
    "spine": "thorax",
    "breast": "thorax",
    "clavicle": "shoulder",
    "shoulder": "shoulder",
    "upperarm": "upperarm",
    "lowerarm": "forearm",
    "wrist": "hand",
    "metacarpal": "hand",
    "finger": "fingers",
    "neck": "neck",
}
JOINTS = {
    "hip": "upperleg01",
    "knee": "lowerleg01",
    "ankle": "foot",
    "shoulder": "upperarm01",
    "collar": "clavicle",
    "elbow": "lowerarm01",
    "wrist": "wrist",
    "fingers": "finger3-1",
    "tips": "finger3-2",
    "index": "finger2-1",
    "little": "finger5-1",
}


@dataclass(frozen=True)
class Body:
    """Rest mesh and joints. vertices (v, 3) m, faces (f, 3), weights (v, parts)."""

    vertices: Array
    faces: NDArray[np.int64]
    weights: Array
    joints: dict[str, Array]
    marks: dict[str, Array]  # face and ear landmarks
    height_m: float
    foot: FootShape
    out: dict[str, float]  # degrees by which the shoe points right of straight ahead


@dataclass(frozen=True)
class Figure:
    """How the body is built.

    mass_kg : the mesh's volume is brought to it as far as Anny's range goes; None = mean build.
    muscle, age : Anny's own scales, 0 to 1. out : degrees by which the left and the right shoe
    point to the right of straight ahead.
    """

    height_m: float
    sex: Literal["male", "female"] = "male"
    mass_kg: float | None = None
    muscle: float = 0.68
    age: float = 0.65
    out: tuple[float, float] = (-4.0, 4.0)


def part_of(bone: str) -> str:
    """The rigid part a bone of Anny's default rig belongs to; the face goes with the head."""
    stem, _, side = bone.partition(".")
    for prefix in sorted(PREFIX, key=len, reverse=True):
        if stem.startswith(prefix):
            part = PREFIX[prefix]
            if part == "fingers" and stem.startswith("finger1"):
                part = "hand"  # the thumb
            elif part == "fingers" and not stem.endswith("-1"):
                part = "tips"
            return f"{part}.{side}" if f"{part}.{side}" in PARTS else part
    return "head"


def to_lab(xyz: Array) -> Array:
    """Anny's axes (x left, y backward, z up) to ours."""
    return np.stack([-xyz[..., 1], xyz[..., 2], -xyz[..., 0]], axis=-1)


@cache
def _anny() -> Any:
    require("warp", "virtual").config.log_level = logging.ERROR  # Anny imports it, and it greets
    return require("anny", "virtual").Anny()


#: kilograms per litre: a lean body's 1.06 with some three litres of air in the lungs
DENSITY = 1.02
#: Anny's weight scale of a lean runner, used where no mass is known
MEAN_BUILD = 0.33


def load_body(figure: Figure) -> Body:
    """Shape an Anny body to a figure.

    Raises
    ------
    MissingExtraError : Anny or torch is not installed.
    """
    model = _anny()
    anny, torch = require("anny", "virtual"), require("torch", "virtual")
    shape = {
        "gender": 0.0 if figure.sex == "male" else 1.0,
        "age": figure.age,
        "muscle": figure.muscle,
        "proportions": 0.75,
    }
    triangles = model.get_triangular_faces().numpy()

    def rest(height: float, weight: float) -> dict[str, Any]:
        with torch.no_grad():
            out = model(phenotype_kwargs={**shape, "height": height, "weight": weight})
            marks = anny.KeypointsRegressor.coco(model)
            named: dict[str, Any] = {
                "vertices": to_lab(out["rest_vertices"][0].numpy()),
                "heads": to_lab(out["rest_bone_heads"][0].numpy()),
                "marks": to_lab(marks({"vertices": out["rest_vertices"]})[0].numpy()),
            }
        named["labels"] = np.array(marks.labels)
        named["tall"] = float(np.ptp(named["vertices"][:, 1]))
        return named

    def grown(weight: float) -> dict[str, Any]:
        lo, hi = rest(0.3, weight)["tall"], rest(0.6, weight)["tall"]
        return rest(float(np.clip(0.3 + 0.3 * (figure.height_m - lo) / (hi - lo), 0, 1)), weight)

    weight = MEAN_BUILD
    if figure.mass_kg is not None:
        tries = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
        kilos = []
        for w in tries:
            data = grown(float(w))
            litres = 1000 * volume(data["vertices"] * figure.height_m / data["tall"], triangles)
            kilos.append(DENSITY * litres)
        weight = float(np.interp(figure.mass_kg, kilos, tries))
    data = grown(weight)
    scale = figure.height_m / data["tall"]
    bones = list(model.bone_labels)
    dense = np.zeros((len(data["vertices"]), len(PARTS)))
    index = model.vertex_bone_indices.numpy()
    weights = model.vertex_bone_weights.numpy()
    parts = np.array([PARTS.index(part_of(b)) for b in bones])
    np.add.at(dense, (np.arange(len(dense))[:, None], parts[index]), weights)
    heads = data["heads"] * scale
    joints = {
        f"{name}.{s}": heads[bones.index(f"{bone}.{s}")]
        for name, bone in JOINTS.items()
        for s in "LR"
    }
    for name, bone in (("waist", "spine04"), ("chest", "spine02"), ("neck", "neck01")):
        joints[name] = heads[bones.index(bone)]
    joints["head"] = heads[bones.index("head")]
    vertices = data["vertices"] * scale
    for s in "LR":
        joints[f"hip.{s}"] = hip_centre(vertices, joints[f"hip.{s}"])
    return Body(
        vertices=vertices,
        faces=triangles,
        weights=dense / dense.sum(axis=1, keepdims=True),
        joints=joints,
        marks=dict(zip(data["labels"].tolist(), data["marks"] * scale, strict=True)),
        height_m=figure.height_m,
        foot=FootShape().scaled(figure.height_m / 1.78),
        out={"L": figure.out[0], "R": figure.out[1]},
    )


def volume(vertices: Array, faces: NDArray[np.int64]) -> float:
    """Cubic metres inside a closed mesh (divergence theorem)."""
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return float(abs(np.einsum("ij,ij->i", a, np.cross(b, c)).sum()) / 6.0)


def hip_centre(vertices: Array, bone_head: Array) -> Array:
    """The hip joint centre (3,) in rest by Harrington 2007 (J Biomech 40:595, one variable).

    The skin stands in for the pelvis's spines: front outline at a quarter of the body's width from
    the middle (ASIS), back outline beside the spine (PSIS), each 8 mm under the skin, the PSIS
    higher by a forward tilt of 10 degrees. Depth and width are taken; the height, which agrees
    within millimetres, stays Anny's. For the mean adult man of 1.78 m the centre comes to lie
    37 % of the way from the front outline at hip height to the back; Anny's bone head lies at 61 %.
    """
    size = float(np.ptp(vertices[:, 1])) / 1.78
    tilt, skin_depth = np.deg2rad(10.0), 0.008 * size
    width = 0.24 * size
    below = 0.30 * width + 0.0109 * size

    def outline(y: float, z: float) -> Array:
        near = np.abs(vertices[:, 1:] - np.array([y, np.sign(bone_head[2]) * z]))
        out: Array = vertices[(near < np.array([0.013, 0.022]) * size).all(axis=1), 0]
        return out

    spine_y = bone_head[1] + 0.074 * size
    front = float(outline(spine_y, 0.5 * width).max()) - skin_depth
    back = float(outline(spine_y + 0.026 * size, 0.045 * size).min()) + skin_depth
    behind = 0.24 * (front - back) / np.cos(tilt) + 0.0099 * size
    x = front - np.cos(tilt) * behind - np.sin(tilt) * below
    aside = np.sign(bone_head[2]) * (0.33 * width + 0.0073 * size)
    return np.array([x, bone_head[1], aside])


def rot(axis: int, degrees: Array | float) -> Array:
    """Rotation matrices (..., 3, 3) about x (0), y (1) or z (2), right-handed."""
    a = np.deg2rad(np.asarray(degrees, dtype=float))
    c, s = np.cos(a), np.sin(a)
    out = np.zeros((*a.shape, 3, 3))
    i, j = (axis + 1) % 3, (axis + 2) % 3
    out[..., axis, axis] = 1.0
    out[..., i, i] = out[..., j, j] = c
    out[..., i, j], out[..., j, i] = -s, s
    return out


def frame(along: Array, side: Array) -> Array:
    """Orthonormal columns (..., 3, 3): unit `along`, then `side` made square to it, then normal."""
    e0 = along / np.linalg.norm(along, axis=-1, keepdims=True)
    e1 = side - np.sum(side * e0, axis=-1, keepdims=True) * e0
    e1 /= np.linalg.norm(e1, axis=-1, keepdims=True)
    return np.stack([e0, e1, np.cross(e0, e1)], axis=-1)


def bone_matrix(rest_a: Array, rest_b: Array, a: Array, b: Array, side: Array) -> Array:
    """Affine (n, 3, 4) taking rest bone a-b to world points (n, 3), stretched along the bone."""
    rest_frame = frame(rest_b - rest_a, np.array([0.0, 0.0, 1.0]))
    stretch = np.linalg.norm(b - a, axis=-1) / np.linalg.norm(rest_b - rest_a)
    world = frame(b - a, np.broadcast_to(side, b.shape))
    world = world * np.stack([stretch, np.ones_like(stretch), np.ones_like(stretch)], -1)[:, None]
    return about(world @ rest_frame.T, rest_a, a)


def about(linear: Array, rest: Array, world: Array) -> Array:
    """Affine (n, 3, 4) with the given linear part that takes point `rest` to `world` (n, 3)."""
    shift = world - linear @ rest
    return np.concatenate([linear, shift[..., None]], axis=-1)


def move(matrix: Array, rest: Array) -> Array:
    """Where affines (n, 3, 4) put a rest point (3,)."""
    out: Array = matrix[..., :3] @ rest + matrix[..., 3]
    return out


def pose(body: Body, motion: RunnerMotion) -> Array:
    """Affine matrices (n, parts, 3, 4) from rest to world for every time of the motion."""
    n, j = len(motion.time_s), body.joints
    out = np.zeros((n, len(PARTS), 3, 4))

    def put(name: str, matrix: Array) -> None:
        out[:, PARTS.index(name)] = matrix

    tilt = 0.35 * motion.trunk if motion.pelvis_tilt is None else motion.pelvis_tilt
    pelvis = rot(1, motion.pelvis_yaw) @ rot(0, -motion.pelvis_list) @ rot(2, -tilt)
    centre = 0.5 * (j["hip.L"] + j["hip.R"])
    m_pelvis = about(pelvis, centre, motion.pelvis)
    thorax = rot(1, motion.thorax_yaw) @ rot(2, -motion.trunk)
    bent = 0.4 * tilt + 0.6 * motion.trunk
    belly = rot(1, 0.5 * (motion.pelvis_yaw + motion.thorax_yaw)) @ rot(2, -bent)
    m_belly = about(belly, j["waist"], move(m_pelvis, j["waist"]))
    m_thorax = about(thorax, j["chest"], move(m_belly, j["chest"]))
    neck = rot(1, 0.4 * motion.thorax_yaw) @ rot(2, -0.7 * motion.trunk - 3.0)
    m_neck = about(neck, j["neck"], move(m_thorax, j["neck"]))
    head = np.broadcast_to(rot(2, -1.0), (n, 3, 3))
    m_head = about(head, j["head"], move(m_neck, j["head"]))
    for name, m in zip(PARTS[:5], (m_pelvis, m_belly, m_thorax, m_neck, m_head), strict=True):
        put(name, m)
    right = np.array([0.0, 0.0, 1.0])
    for i, side in enumerate(SIDES):
        s = side[0].upper()
        p = {k: v[:, i] for k, v in motion.points.items()}
        put(f"thigh.{s}", bone_matrix(j[f"hip.{s}"], j[f"knee.{s}"], p["hip"], p["knee"], right))
        m = bone_matrix(j[f"knee.{s}"], j[f"ankle.{s}"], p["knee"], p["ankle"], right)
        put(f"shank.{s}", m)
        _put_foot(put, body, motion, p["ankle"], i, s)
        _put_arm(put, body, motion, thorax, m_thorax, i, s)
    return out


def toe_out(body: Body, s: str) -> float:
    """Degrees about y that bring the rest foot to the body's toe-out."""
    side = "left" if s == "L" else "right"
    d = body.marks[f"{side}_big_toe"] - body.marks[f"{side}_heel"]
    yaw = float(np.rad2deg(np.arctan2(d[2], d[0])))
    return yaw - body.out[s]


def _put_foot(put: Put, body: Body, motion: RunnerMotion, ankle: Array, i: int, s: str) -> None:
    straight = rot(1, toe_out(body, s))
    foot = rot(2, motion.foot[:, i]) @ straight
    m_foot = about(foot, body.joints[f"ankle.{s}"], ankle)
    put(f"foot.{s}", m_foot)
    hinge = hinge_of(body, s)
    toes = rot(2, motion.foot[:, i] + motion.toe_bend[:, i]) @ straight
    put(f"toes.{s}", about(toes, hinge, move(m_foot, hinge)))


def hinge_of(body: Body, s: str) -> Array:
    """Rest position of the toes' hinge: on the sole under the ball."""
    flat = np.array([body.foot.ball_x, body.foot.sole_y, 0.0])
    point: Array = body.joints[f"ankle.{s}"] + rot(1, -toe_out(body, s)) @ flat
    return point


def _put_arm(
    put: Put, body: Body, motion: RunnerMotion, thorax: Array, m_thorax: Array, i: int, s: str
) -> None:
    j, sign = body.joints, 1.0 if s == "R" else -1.0
    swing, bend = motion.shoulder[:, i], motion.elbow[:, i]
    shrug = thorax @ rot(0, -sign * 3.0)
    m_collar = about(shrug, j[f"collar.{s}"], move(m_thorax, j[f"collar.{s}"]))
    put(f"shoulder.{s}", m_collar)
    shoulder = move(m_collar, j[f"shoulder.{s}"])
    turn = rot(1, 0.5 * motion.thorax_yaw)
    down = np.array([0.0, -1.0, 0.0])
    upper = turn @ rot(2, swing) @ rot(0, -sign * motion.arms_out)
    fore = upper @ rot(1, sign * 14.0) @ rot(2, bend)
    elbow = shoulder + np.linalg.norm(j[f"elbow.{s}"] - j[f"shoulder.{s}"]) * (upper @ down)
    wrist = elbow + np.linalg.norm(j[f"wrist.{s}"] - j[f"elbow.{s}"]) * (fore @ down)
    # The rest arm's own hinge axis keeps elbow creases where the mesh has them.
    rest_axis = np.cross(j[f"wrist.{s}"] - j[f"elbow.{s}"], j[f"elbow.{s}"] - j[f"shoulder.{s}"])
    hinge = -(upper @ np.array([0.0, 0.0, 1.0]))
    hinge_fore = -(fore @ np.array([0.0, 0.0, 1.0]))
    for name, a, b, wa, wb, axis in (
        ("upperarm", "shoulder", "elbow", shoulder, elbow, hinge),
        ("forearm", "elbow", "wrist", elbow, wrist, hinge_fore),
    ):
        ra, rb = j[f"{a}.{s}"], j[f"{b}.{s}"]
        rest_frame = frame(rb - ra, rest_axis)
        put(f"{name}.{s}", about(frame(wb - wa, axis) @ rest_frame.T, ra, wa))
        last = frame(wb - wa, axis) @ rest_frame.T
    m_hand = about(last, j[f"wrist.{s}"], wrist)
    put(f"hand.{s}", m_hand)
    axis = j[f"little.{s}"] - j[f"index.{s}"]
    axis = -sign * axis / np.linalg.norm(axis)
    curl = last @ _about_axis(axis, 48.0)
    m_fingers = about(curl, j[f"fingers.{s}"], move(m_hand, j[f"fingers.{s}"]))
    put(f"fingers.{s}", m_fingers)
    more = curl @ _about_axis(axis, 62.0)
    put(f"tips.{s}", about(more, j[f"tips.{s}"], move(m_fingers, j[f"tips.{s}"])))


def _about_axis(axis: Array, degrees: float) -> Array:
    a = np.deg2rad(degrees)
    k = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    out: Array = np.eye(3) + np.sin(a) * k + (1 - np.cos(a)) * (k @ k)
    return out
