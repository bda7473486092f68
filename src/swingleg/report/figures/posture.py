"""Stick figures: the mean posture of a moment, and the strip of one stride."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from swingleg.core.keypoints import other_side
from swingleg.report.figures import svg as s


def posture(
    legs: Mapping[str, np.ndarray],
    title: str,
    *,
    others: Mapping[str, np.ndarray] | None = None,
    ahead_of_hip: bool = False,
) -> str:
    """Both legs hung from one hip at the same moment of their strides; runs to the right.

    legs : side → (5, 2) hip, knee, ankle, heel, toe in leg lengths, y up, hip at (0, 0).
    ahead_of_hip : draw the plumb line of the hip and the distance to each ankle.
    """
    width, height, scale, hip = 170.0, 176.0, 128.0, np.array([64.0, 26.0])

    def place(leg: np.ndarray) -> np.ndarray:
        return hip + leg * (scale, -scale)

    floor = max((float(place(leg)[2:, 1].max()) for leg in legs.values()), default=150.0)
    floor = float(np.clip(floor if ahead_of_hip else hip[1] + 1.07 * scale, 60, height - 12))
    parts = [
        s.line((12, floor), (width - 12, floor), cls="floor"),
        s.line(hip - (5, 22), hip, cls="trunk"),
        s.line(hip, (hip[0], floor), cls="plumb"),
    ]
    for side, leg in legs.items():
        parts.append(_leg(place(leg), side, ankle=ahead_of_hip))
    parts.append(s.circle(hip[0], hip[1], 4, cls="joint"))
    tags = {side: place(leg)[1] for side, leg in legs.items()}
    if ahead_of_hip:  # beyond the toes, level with the ankle
        tags = {side: (max(place(leg)[2:, 0]), place(leg)[2, 1] - 8) for side, leg in legs.items()}
    if tags:
        ys = s.spread_out([float(p[1]) for p in tags.values()], 15)
        for (side, p), y in zip(tags.items(), ys, strict=True):
            parts.append(s.text(p[0] + 11, y + 4, side[0].upper(), cls=f"tag halo {side}"))
    return s.svg(width, height, title, *parts, cls="posture")


def _leg(points: np.ndarray, side: str, *, ankle: bool = False, faint: bool = False) -> str:
    """Hip → knee → ankle, and the foot as a triangle."""
    cls = f"bone {side}{' faint' if faint else ''}"
    parts = [s.polyline(points[:3], cls=cls)]
    if np.isfinite(points).all():
        parts.append(s.polygon(points[2:5], cls=f"foot {side}{' faint' if faint else ''}"))
    parts.append(s.marker(points[1][0], points[1][1], side, 3.5) if not faint else "")
    if ankle:
        parts.append(s.marker(points[2][0], points[2][1], side, 3.5))
    return "".join(parts)


def stride_strip(
    near: np.ndarray,
    far: np.ndarray | None,
    trunk: np.ndarray,
    near_side: str,
    labels: list[str],
    title: str,
) -> str:
    """One stride as a row of figures, left to right in time.

    near, far : (n, 5, 2) leg points relative to the pelvis in leg lengths, y up. trunk : (n, 2)
    neck. labels : words under each figure, may be empty.
    """
    n, step, scale = len(near), 84.0, 62.0
    top = 62.0 if np.isfinite(trunk).all(axis=-1).any() else 16.0  # no room for an unseen trunk
    floor = top + 1.13 * scale
    far_side = other_side(near_side)
    parts = [s.line((4, floor + 3), (n * step - 4, floor + 3), cls="floor")]
    for i in range(n):
        at = np.array([step * (i + 0.5), top])
        if far is not None and np.isfinite(far[i, :3]).all():
            parts.append(_leg(at + far[i] * (scale, -scale), far_side, faint=True))
        neck = at + trunk[i] * (scale, -scale)
        if np.isfinite(neck).all():
            head = neck + (neck - at) / max(np.linalg.norm(neck - at), 1e-6) * 11
            parts += [s.line(at, neck, cls="trunk"), s.circle(head[0], head[1], 7.5, cls="head")]
        parts.append(_leg(at + near[i] * (scale, -scale), near_side))
        parts.append(s.text(at[0], floor + 20, labels[i], cls="small muted", anchor="middle"))
    return s.svg(n * step, floor + 28, title, *parts, cls="sticks")
