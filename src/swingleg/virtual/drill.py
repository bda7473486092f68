"""A performed drill as a clip: the virtual performer's Motion drives the body, and is filmed.

From the performance: legs, feet, pelvis and trunk. Assumed: arms that hang while one leg works and
swing with the opposite thigh where the legs take turns, a pelvis that tips back a little under a
high thigh, toes bent by the ground. The truth file has the reps beside all else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline
from scipy.ndimage import gaussian_filter1d

from swingleg.coach.drills import DRILLS
from swingleg.coach.drills.perform import perform
from swingleg.core.athlete import Athlete
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import point, segment
from swingleg.virtual.conditions import Conditions, camera_of, light_of
from swingleg.virtual.foot import FootShape, lowest_sole, toe_bend, turn
from swingleg.virtual.motion import RunnerMotion
from swingleg.virtual.scene import GROUND_Y, INDOORS, Scene, build_scene
from swingleg.virtual.stride import Array
from swingleg.virtual.truth import Shot, drill_truth, write_truth

if TYPE_CHECKING:
    from swingleg.virtual.camera import Camera

#: Hz at which a performance is worked out before it is filmed
FINE_HZ = 240.0
#: degrees by which the pelvis tips back for each degree of the higher thigh
TIPS = 0.06
#: seconds over which arms are taken up for a drill in turns, and let down again
ARMS_S = 0.22


@dataclass(frozen=True)
class Performance:
    """What is performed, and by whom; see `coach.drills.perform`."""

    drill: str
    reps: int = 5
    side: Literal["left", "right", "both"] = "both"
    rep_s: float | None = None
    pause_s: float = 0.0
    pauses: Mapping[int, float] = field(default_factory=dict)
    false_starts: tuple[int, ...] = ()
    faults: Mapping[str, float] = field(default_factory=dict)
    weak: Literal["left", "right"] = "left"
    noise: float = 0.6
    stand_s: float = 0.8
    seed: int = 0
    height_m: float = 1.75
    mass_kg: float = 70.0

    def motion(self) -> xr.Dataset:
        """The Motion at `FINE_HZ`."""
        said = {k: v for k, v in asdict(self).items() if k not in ("height_m", "mass_kg")}
        return perform(**said, athlete=Athlete(height_m=self.height_m), fps=FINE_HZ)


def driven(motion: xr.Dataset, height_m: float, alternate: bool, time_s: Array) -> RunnerMotion:
    """The performer at times (n,) of the performance's clock; the middle of the path at x = 0."""
    clock = motion.time.values
    middle = float(np.mean([f(point(motion, "pelvis")[:, 0]) for f in (np.min, np.max)]))

    def smooth(values: Array) -> Array:
        out: Array = CubicSpline(clock, values)(np.clip(time_s, clock[0], clock[-1]))
        return out

    def placed(name: str) -> Array:
        return smooth(point(motion, name)) - np.array([middle, 0.0, 0.0])

    points = {
        n: np.stack([placed(f"{s}_{n}") for s in SIDES], axis=1) for n in ("hip", "knee", "ankle")
    }
    angle = {
        n: np.stack([smooth(segment(motion, s, n)) for s in SIDES], axis=1)
        for n in ("thigh", "shank", "foot")
    }
    shape = FootShape().scaled(height_m / 1.78)
    bend = np.empty_like(angle["foot"])
    marks: dict[str, list[Array]] = {"heel": [], "toe": [], "toe_tip": []}
    for i in range(2):
        foot, ankle = np.deg2rad(angle["foot"][:, i]), points["ankle"][:, i]
        near = np.clip(1.0 - (lowest_sole(shape, foot, ankle[:, 1]) - 0.01) / 0.03, 0.0, 1.0)
        flex = toe_bend(shape, foot, ankle[:, 1]) * near
        bend[:, i] = np.rad2deg(flex)
        hinge = np.stack(turn(foot, shape.ball_x, shape.sole_y), axis=1)
        beyond = (shape.tip_mark[0] - shape.ball_x, shape.tip_mark[1] - shape.sole_y)
        for name, at in (
            ("heel", np.stack(turn(foot, *shape.heel_mark), axis=1)),
            ("toe", np.stack(turn(foot, *shape.toe_mark), axis=1)),
            ("toe_tip", hinge + np.stack(turn(foot + flex, *beyond), axis=1)),
        ):
            marks[name].append(ankle + np.column_stack([at, np.zeros(len(at))]))
    points |= {n: np.stack(v, axis=1) for n, v in marks.items()}
    taken = _taken(motion, time_s) if alternate else np.zeros(len(time_s))
    ahead = np.clip(0.5 * (angle["thigh"][:, ::-1] - angle["thigh"]), -38.0, 38.0)
    trunk = smooth(motion.trunk_angle.values)
    down = motion.attrs["down"].astype(float)
    return RunnerMotion(
        time_s=time_s,
        pelvis=points["hip"].mean(axis=1),
        points=points,
        thigh=angle["thigh"],
        shank=angle["shank"],
        foot=angle["foot"],
        toe_bend=bend,
        in_stance=np.stack([np.interp(time_s, clock, d) > 0.5 for d in down.T], axis=1),
        pelvis_yaw=0.04 * (angle["thigh"][:, 1] - angle["thigh"][:, 0]),
        pelvis_list=np.zeros(len(time_s)),
        trunk=trunk,
        thorax_yaw=-0.06 * taken * (angle["thigh"][:, 1] - angle["thigh"][:, 0]),
        shoulder=-4.0 + taken[:, None] * (0.9 * ahead - 4.0) + 0.05 * ahead,
        elbow=18.0 + taken[:, None] * (68.0 + 0.3 * ahead),
        pelvis_tilt=0.35 * trunk - TIPS * np.maximum(angle["thigh"].max(axis=1), 0.0),
        arms_out=9.0,
    )


def _taken(motion: xr.Dataset, time_s: Array) -> Array:
    """0..1, how far the arms are taken up: around the lifts."""
    clock, rows = motion.time.values, motion.attrs["reps"]
    busy = np.zeros(clock.size)
    for start, end in zip(rows.start_s, rows.end_s, strict=True):
        busy[(clock >= start - 0.3) & (clock <= end + 0.1)] = 1.0
    out: Array = np.interp(time_s, clock, gaussian_filter1d(busy, ARMS_S * FINE_HZ))
    return out


def ground_scene(name: str, seed: int, side: str) -> Scene:
    """A place by name without its treadmill, its floor at y = 0."""
    scene = build_scene(name, seed, side=side, rails="none")
    if name not in INDOORS:
        return scene
    still = scene.still[: len(scene.still) - len(scene.before)].copy()
    still[:, 1] -= GROUND_Y
    return Scene(still, np.zeros((0, still.shape[1])), ((0.001, 30.0, 30.0),), True)


def camera_at(c: Conditions, height_m: float) -> Camera:
    """The camera of the conditions over a floor at y = 0."""
    lift = -GROUND_Y if c.scene in INDOORS else 0.0
    return camera_of(replace(c, eye_height_m=c.eye_height_m + lift), height_m, 0.0)


def render_drill(what: Performance, conditions: Conditions, path: str | Path) -> dict[str, Any]:
    """Render a whole performance to `path` and its truth file; returns the truth.

    The clip lasts as long as the performance (`conditions.seconds` is not used); the camera stands
    still. The truth is written last: where it lies beside a clip, the clip is whole.

    Raises
    ------
    MissingExtraError : torch, anny, moderngl or av is not installed.
    OptionError : the drill cannot be performed so.
    """
    from swingleg.virtual.body import Figure, load_body
    from swingleg.virtual.clip import head
    from swingleg.virtual.film import exposure_times, frames, write_video
    from swingleg.virtual.outfit import draw_outfit
    from swingleg.virtual.render import Look, Renderer

    c, path = conditions, Path(path)
    motion = what.motion()
    target = DRILLS[what.drill].target
    alternate = target is not None and target.pattern == "alternate"

    def at(times: Array) -> RunnerMotion:
        return driven(motion, what.height_m, alternate, times)

    time_s = np.arange(int(float(motion.time[-1]) * c.fps)) / c.fps
    body = load_body(Figure(what.height_m, c.sex, what.mass_kg, c.muscle, out=(0.0, 0.0)))
    camera = camera_at(c, what.height_m)
    look = Look(draw_outfit(c.outfit_seed, c.sex), light_of(c), c.noise, c.shutter_s)
    shown = at(time_s)
    content = drill_truth(
        motion, shown, Shot(camera, None, time_s, float(c.fps), head(body, shown)), asdict(what)
    )
    content["athlete"]["sex"] = c.sex
    content["conditions"] = {**asdict(c), "outfit": asdict(look.outfit)}
    renderer = Renderer(body, camera, look, ground_scene(c.scene, c.seed, c.side))
    try:
        partial = path.with_suffix(".part")
        exposed = at(exposure_times(time_s, look))
        write_video(partial, frames(renderer, exposed, None, c.seed), c.fps, c.crf)
        partial.replace(path)
    finally:
        renderer.close()
    write_truth(path.with_suffix(".truth.json"), content)
    return content
