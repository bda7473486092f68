"""Where the runner runs: static geometry, drawn at random by seed.

Vertices are rows of position 3, normal 3, material 1, colour 3. World axes: x forward, y up from
the ground under the feet, z to the runner's right, metres. Scenes are built as seen by a camera on
the runner's right and turned half round for one on the left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swingleg.virtual.indoors import gym, room, treadmill
from swingleg.virtual.outdoors import park, street, track
from swingleg.virtual.shapes import GROUND_Y, SKY, Array, box

__all__ = ["GROUND_Y", "INDOORS", "SCENES", "Scene", "build_scene"]

INDOORS = ("room", "gym")
SCENES = ("room", "gym", "track", "park", "street")


@dataclass(frozen=True)
class Scene:
    """still: everything that does not move, (v, 10). before: the part of it that may stand before
    the runner. floors: height and half sizes x, z of the level places a shadow falls on."""

    still: Array
    before: Array
    floors: tuple[tuple[float, float, float], ...]
    indoors: bool


def build_scene(name: str, seed: int, *, side: str = "right", rails: str = "low") -> Scene:
    """A place by name (`SCENES`) and seed.

    rails : the treadmill's hand rails: "none", "low" (behind the arms) or "long" (they hide a hand
    or a hip at times).
    """
    rng = np.random.default_rng([seed, SCENES.index(name)])
    indoors = name in INDOORS
    places = {"room": room, "gym": gym, "track": track, "park": park, "street": street}
    parts = [_sky(), *places[name](rng)]
    still = np.concatenate(parts)
    if side == "left":
        still = _turned(still)
    if not indoors:
        return Scene(still, np.zeros((0, 10)), ((0.0, 400.0, 400.0),), False)
    machine = treadmill(rng, rails)
    floors = ((0.001, 0.95, 0.29), (GROUND_Y + 0.001, 30.0, 30.0))
    return Scene(np.concatenate([still, machine]), machine, floors, True)


def _turned(mesh: Array) -> Array:
    out = mesh.copy()
    for k in (0, 2, 3, 5):
        out[:, k] *= -1
    return out


def _sky() -> Array:
    return box((-400, -50, -400), (400, 300, 400), SKY, (0.5, 0.6, 0.8))
