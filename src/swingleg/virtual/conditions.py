"""What a clip is filmed under: one flat record, and how the camera and the light follow from it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from swingleg.core.errors import OptionError
from swingleg.virtual.camera import Camera
from swingleg.virtual.light import Light
from swingleg.virtual.scene import GROUND_Y, INDOORS, SCENES

#: width of a full-frame picture, mm: what "equivalent focal length" refers to
FRAME_MM = 36.0
#: a panning camera stands so far off that it turns by no more than this to either side
PAN_DEG = 18.0
#: room a runner of 1.78 m needs from hand to trailing foot, m
STRIDE_ROOM_M = 1.85


@dataclass(frozen=True)
class Conditions:
    """Everything about a clip but the run itself.

    scene : one of `scene.SCENES`; room and gym are treadmills, the others overground.
    camera : "still" or "pan" (follows an overground runner). yaw_deg : camera turned about the
    runner, positive towards his front. eye_height_m : of the camera over the floor. fill : body
    height as a share of the picture's. aim_x_m, aim_share : where it points: ahead of the pelvis,
    and which share of body height. focal_mm : full-frame equivalent (follows from the distance
    when panning). shake_deg : SD of a hand's sway. shutter_s : exposure of a frame. rails : of the
    treadmill. muscle, sex, outfit_seed, trunk_lean_deg, arm_swing, elbow_deg : of the body.
    """

    seed: int = 0
    scene: str = "room"
    side: Literal["right", "left"] = "right"
    camera: Literal["still", "pan"] = "still"
    fps: int = 60
    seconds: float = 5.5
    width: int = 960
    height: int = 540
    yaw_deg: float = 0.0
    eye_height_m: float = 1.1
    fill: float = 0.72
    aim_x_m: float = 0.06
    aim_share: float = 0.52
    focal_mm: float = 35.0
    shake_deg: float = 0.0
    shutter_s: float = 0.004
    noise: float = 1.5
    crf: int = 24
    sun_azimuth_deg: float = 56.0
    sun_elevation_deg: float = 50.0
    hardness: float = 0.5
    exposure: float = 1.0
    warmth: float = 0.2
    rails: str = "low"
    sex: Literal["male", "female"] = "male"
    muscle: float = 0.65
    outfit_seed: int = 0
    trunk_lean_deg: float = 6.0
    arm_swing: float = 1.0
    elbow_deg: float = 92.0

    def __post_init__(self) -> None:
        faults = [
            f"{name} = {getattr(self, name)!r} is none of {', '.join(map(str, known))}"
            for name, known in (
                ("scene", SCENES),
                ("side", ("right", "left")),
                ("camera", ("still", "pan")),
                ("rails", ("none", "low", "long")),
                ("sex", ("male", "female")),
            )
            if getattr(self, name) not in known
        ]
        for name, lo, hi in (
            ("yaw_deg", -60, 60),
            ("fps", 10, 480),
            ("seconds", 0.1, 60),
            ("fill", 0.2, 0.95),
            ("focal_mm", 12, 600),
            ("sun_elevation_deg", 20, 89),
            ("hardness", 0, 1),
            ("crf", 0, 51),
        ):
            if not lo <= getattr(self, name) <= hi:
                faults.append(f"{name} = {getattr(self, name):g} is not from {lo} to {hi}")
        if self.width % 2 or self.height % 2 or min(self.width, self.height) < 64:
            faults.append(f"{self.width} x {self.height} is not an even size of 64 pixels or more")
        if not 0 < self.shutter_s <= 1 / self.fps:
            faults.append(f"shutter_s = {self.shutter_s:g} is not within a frame at {self.fps} fps")
        if faults:
            raise OptionError("; ".join(faults), fix="Correct the conditions of the clip.")

    @property
    def overground(self) -> bool:
        return self.scene not in INDOORS


def condition(values: dict[str, Any]) -> Conditions:
    """Conditions from names and values, as from a TOML file.

    Raises
    ------
    OptionError : an unknown name or an impossible value.
    """
    known = {f.name for f in fields(Conditions)}
    strange = sorted(set(values) - known)
    if strange:
        raise OptionError(
            f"no such condition: {', '.join(strange)}", fix=f"Known: {', '.join(sorted(known))}."
        )
    return Conditions(**values)


def camera_of(c: Conditions, height_m: float, speed_m_s: float) -> Camera:
    """The camera that fills the picture as asked with a body of this height."""
    tall = height_m / c.fill
    tall = max(tall, STRIDE_ROOM_M * height_m / 1.78 * c.height / c.width)
    half_mm = FRAME_MM / 2 * c.height / max(c.width, c.height)
    aim = c.aim_share * height_m
    if c.camera == "pan":
        distance = 0.5 * speed_m_s * c.seconds / float(np.tan(np.deg2rad(PAN_DEG)))
    else:
        distance = 0.5 * tall / (half_mm / c.focal_mm)
    floor = 0.0 if c.overground else GROUND_Y
    up = float(np.clip((c.eye_height_m + floor - aim) / distance, -0.5, 0.5))
    return Camera(
        yaw_deg=c.yaw_deg,
        pitch_deg=float(np.rad2deg(np.arcsin(up))),
        distance_m=distance,
        height_m=aim,
        aim_x_m=c.aim_x_m,
        fov_deg=float(np.rad2deg(2 * np.arctan(0.5 * tall / distance))),
        width=c.width,
        height=c.height,
        side=c.side,
    )


def light_of(c: Conditions) -> Light:
    """The light as asked."""
    return Light(c.sun_azimuth_deg, c.sun_elevation_deg, c.hardness, c.exposure, c.warmth)
