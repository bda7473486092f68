"""Key points of a clip → Motion: pass, fit, scale, ground, angles, in that order."""

from __future__ import annotations

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from swingleg.core.athlete import Athlete, Condition
from swingleg.core.errors import PersonError
from swingleg.core.keypoints import SIDES, other_side
from swingleg.core.motion import LEG_POINTS, POINTS, motion_dataset
from swingleg.core.said import KnownLength
from swingleg.motion import camera, stance
from swingleg.motion.body_fit import FitOptions
from swingleg.motion.calibration import AS_IT_IS, NO_LATENESS, Weights, load_weights
from swingleg.motion.frame import Frame
from swingleg.motion.legs import LegCurves, legs_of
from swingleg.motion.passes import longest_pass
from swingleg.motion.scale import Pace, scale_from
from swingleg.motion.speed import GIVEN_REL_SD
from swingleg.motion.splines import basis, fit_curve
from swingleg.motion.standing import FLAT_FOOT_DEG, FLAT_FOOT_SD_DEG, STANDING_SHANK_DEG

Floats = NDArray[np.float64]

#: samples per second of a Motion from video: fine enough for sub-frame events at any pace
GRID_HZ = 240.0
#: spacing of the shoulders' knots: their height tells of the flight, as fast as a leg's angles
NECK_KNOTS_S = 0.05
#: the metatarsal heads, as a share of the way from heel to toe tip along the sole
METATARSAL_SHARE = 0.72
#: up to this turn of the camera its effect is corrected (the calibration knows no more), degrees
CORRECTED_TURN_DEG = 30.0
#: how far a calibrated foot is turned to lie flat at mid-stance: between rendered runners that
#: angle differs less (1.5°) than its error (3°), so that turned wholly the foot is worse off (near
#: foot by the polynomial alone, 93 clips: 4.1° with 0 to .25, 4.2° with .5); none at all would
#: trust the calibration alone with a real shoe
CALIBRATED_FLAT_TRUST = 0.25
#: beyond this turn of the camera nothing is measured, degrees: the turn itself is only estimated
REFUSED_TURN_DEG = 45.0


def motion_from_keypoints(
    keypoints: xr.Dataset,
    athlete: Athlete | None = None,
    *,
    metres_per_px: float | None = None,
    known_length: KnownLength | None = None,
    said: Condition | None = None,
    roll_deg: float = 0.0,
    mirrored: bool = False,
    options: FitOptions | None = None,
    calibrate: Weights | bool = True,
) -> xr.Dataset:
    """The runner's motion in the sagittal plane.

    Parameters
    ----------
    keypoints : Keypoints with left and right made consistent over the clip.
    metres_per_px, known_length : scale, when known from the scene. said : a speed in it gives the
        scale where nothing else does. roll_deg : the camera's roll.
    mirrored : the clip is a mirror image (selfie camera); left and right change names.
    calibrate : take out the pose network's habitual errors, by the shipped weights of its backend
        (none: as fitted) or by these.

    Returns
    -------
    Motion on a uniform grid of at least 240 Hz over the longest pass; position in metres, or in
    leg lengths without a scale. Further attrs: ``pass_share`` (of the seen frames), ``speed`` and
    ``speed_sd`` (hip over the standing foot, position units per second), ``in_place`` (1 on a
    treadmill), ``travel_speed`` and its sd (hip against the background), ``camera`` ("still",
    "hand-held", "panning", "unknown"), ``foot_zero_sd_deg``, ``camera_turn_deg`` (away from the
    side view, + towards the runner's front; NaN without a calibration) and its sd. Where the camera
    moved, the variable
    ``camera`` (time, parameter) holds its path: positions are freed of it.

    Raises
    ------
    PersonError : no pass long enough, feet that are not seen, or a view too far from the side.
    """
    chosen, share = longest_pass(keypoints)
    clip = camera.steady(keypoints.isel(time=slice(chosen.first, chosen.last + 1)))
    if mirrored:
        clip = clip.assign_coords(keypoint=[_mirrored(str(k)) for k in clip.keypoint.values])
    near = "right" if (chosen.facing > 0) != mirrored else "left"
    centre = (keypoints.attrs["width"] / 2, keypoints.attrs["height"] / 2)
    picture = Frame(chosen.facing, roll_deg, centre, (0.0, 0.0), 1.0)

    time = clip.time.values
    rate = max(GRID_HZ, round(float(keypoints.attrs["fps"])))
    grid = time[0] + np.arange(int((time[-1] - time[0]) * rate) + 1) / rate
    weights = _weights(calibrate, str(keypoints.attrs.get("backend", "")))
    legs, turn = legs_of(clip, near, picture, grid, rate, options, weights)
    _check_turn(turn, keypoints)
    leg = legs[near]
    pelvis = _pelvis(legs, near)
    speed, speed_sd = stance.ground_speed(leg.points, leg.mid_stance, rate)
    scale = scale_from(
        athlete or Athlete(),
        leg.length,
        metres_per_px=metres_per_px,
        known_length=known_length,
        pace=_pace(said, speed, speed_sd),
    )
    unit = 1 / scale.metres_per_px if scale.metres_per_px else leg.length
    in_place = stance.is_treadmill(pelvis[:, 0], leg.length, grid[-1] - grid[0], speed)
    origin = np.array(
        [pelvis[:, 0].mean() if in_place else pelvis[0, 0], _ground(leg)], dtype=float
    )
    travel, travel_sd = stance.travel_speed(pelvis[:, 0], grid)
    trust = 1.0 if weights is None else CALIBRATED_FLAT_TRUST
    arrays, zero_sd = _arrays(legs, pelvis, _neck(clip, picture, grid), origin, unit, trust)
    motion = motion_dataset(
        grid,
        arrays,
        units="m" if scale.metres_per_px else "leg",
        attrs={
            "kind": "video",
            "medium": keypoints.attrs.get("medium", "video"),
            "source_fps": float(keypoints.attrs["fps"]),
            "facing": chosen.facing,
            "near_side": near,
            "leg_length": leg.length / unit,
            "leg_length_m": leg.length * (scale.metres_per_px or np.nan),
            "scale_rel_sd": scale.rel_sd,
            "scale_source": scale.source,
            "pass_share": share,
            "speed": speed / unit,
            "speed_sd": speed_sd / unit,
            "in_place": int(in_place),
            "travel_speed": travel / unit,
            "travel_speed_sd": travel_sd / unit,
            "camera": str(keypoints.attrs.get("camera", "unknown")),
            "foot_zero_sd_deg": zero_sd,
            "camera_turn_deg": turn,
            "camera_turn_sd_deg": float("nan") if weights is None else float(weights.turn[3]),
            "calibrated": int(weights is not None),
            **_habits(weights),
            "px_per_unit": unit,
            "origin_px": [float(v) for v in (chosen.facing, -1) * origin],
            "roll_deg": roll_deg,
            "picture_centre_px": list(centre),
        },
    )
    path = camera.on_grid(clip, grid)
    return motion if path is None else motion.assign(camera=path)


def _check_turn(turn_deg: float, keypoints: xr.Dataset) -> None:
    """Raise where the picture no longer shows the legs' angles."""
    if not abs(turn_deg) > REFUSED_TURN_DEG:  # nor where it is not known
        return
    end = "front" if turn_deg > 0 else "back"
    raise PersonError(
        f"the camera is turned about {abs(turn_deg):.0f}° away from the side view, towards the "
        f"runner's {end}; up to {CORRECTED_TURN_DEG:.0f}° can be corrected",
        where=str(keypoints.attrs.get("source", "")) or None,
        fix="Film square to the direction of running, the camera level with the hips.",
    )


def _pace(said: Condition | None, speed_px_s: float, sd_px_s: float) -> Pace | None:
    """What the user said of the speed, beside what the picture shows of it."""
    if said is None or said.speed_m_s is None:
        return None
    sd = said.speed_sd_m_s or GIVEN_REL_SD * said.speed_m_s
    return Pace(said.speed_m_s, sd, speed_px_s, sd_px_s)


def picture_frame(motion: xr.Dataset) -> Frame:
    """The mapping between a video Motion's positions and the clip's pixels."""
    a = motion.attrs
    centre, origin = np.asarray(a["picture_centre_px"]), np.asarray(a["origin_px"])
    return Frame(
        int(a["facing"]),
        float(a["roll_deg"]),
        (float(centre[0]), float(centre[1])),
        (float(origin[0]), float(origin[1])),
        float(a["px_per_unit"]),
    )


def _weights(calibrate: Weights | bool, backend: str) -> Weights | None:
    if isinstance(calibrate, Weights):
        return calibrate
    return load_weights(backend) if calibrate and backend else None


def _habits(weights: Weights | None) -> dict[str, float]:
    """By how much contacts found in this motion come late, and what becomes of knee rates there."""
    names = (
        "touch_down_late_s",
        "toe_off_late_s",
        "touch_down_late_sd_s",
        "toe_off_late_sd_s",
        "knee_rate_near_zero_deg_s",
        "knee_rate_near_share",
        "knee_rate_far_zero_deg_s",
        "knee_rate_far_share",
    )
    values = np.concatenate([NO_LATENESS, AS_IT_IS])
    if weights is not None:
        values = np.concatenate([weights.events, weights.rate])
    return {name: float(v) for name, v in zip(names, values, strict=True)}


def _ground(leg: LegCurves) -> float:
    return stance.ground_height(leg.points, leg.mid_stance)


def _pelvis(legs: dict[str, LegCurves], near: str) -> Floats:
    """(T, 2) mean of both hips; the near hip alone where the far one is mostly hidden."""
    far = legs[other_side(near)]
    hips = legs[near].points[:, 0]
    if far.visible.mean() < 0.3:
        return hips
    return np.asarray((hips + far.points[:, 0]) / 2)


def _neck(clip: xr.Dataset, picture: Frame, grid: Floats) -> Floats:
    """(T, 2) smooth mid-shoulder; NaN where no shoulder is among the key points."""
    names = [f"{side}_shoulder" for side in SIDES]
    known = [n for n in names if n in clip.keypoint.values]
    if not known:
        return np.full((grid.size, 2), np.nan)
    time = clip.time.values
    points = picture.to_runner(clip.position.sel(keypoint=known).values)
    weight = np.nan_to_num(clip.confidence.sel(keypoint=known).values).min(axis=1)
    middle = points.mean(axis=1)
    good = np.isfinite(middle).all(axis=1) & (weight > 0.05)
    if good.sum() < 10:
        return np.full((grid.size, 2), np.nan)
    curve = basis(time[0], time[-1], NECK_KNOTS_S)
    columns = [
        curve.matrix(grid) @ fit_curve(curve, time[good], middle[good, k], weight[good], 1e-3)
        for k in range(2)
    ]
    return np.stack(columns, axis=1)


def _arrays(
    legs: dict[str, LegCurves],
    pelvis: Floats,
    neck: Floats,
    origin: Floats,
    unit: float,
    flat_trust: float,
) -> tuple[dict[str, Floats], float]:
    """The Motion's variables from the fitted legs, and the sd of the foot's zero (degrees).

    flat_trust : share of the foot's angle at flat mid-stance that is taken for a wrong zero.
    """
    frames = len(pelvis)
    position = {"pelvis": pelvis, "neck": neck}
    position_sd: dict[str, Floats] = {}
    segment, segment_sd, joint, joint_sd = (np.full((frames, 2, 3), np.nan) for _ in range(4))
    zero_sds = []
    for k, side in enumerate(SIDES):
        leg = legs[side]
        flat, flat_sd = np.degrees(stance.foot_zero(leg.state[:, 4], leg.mid_stance))
        zero_sds.append(np.hypot(flat_sd, FLAT_FOOT_SD_DEG))
        zero = flat_trust * (flat - FLAT_FOOT_DEG)
        angles = np.degrees(leg.state[:, 2:]) - [0.0, 0.0, zero]
        sds = np.degrees(leg.sd[:, 2:])
        segment[:, k], segment_sd[:, k] = angles, sds
        joint[:, k, 1] = angles[:, 0] - angles[:, 1]
        joint[:, k, 2] = angles[:, 2] - (angles[:, 1] - STANDING_SHANK_DEG)
        joint_sd[:, k, 1] = np.hypot(sds[:, 0], sds[:, 1])
        joint_sd[:, k, 2] = np.hypot(sds[:, 2], sds[:, 1])
        for part, xy, sd in zip(LEG_POINTS, _skeleton(leg), _skeleton_sd(leg), strict=True):
            position[f"{side}_{part}"], position_sd[f"{side}_{part}"] = xy, sd
    hip_sd = np.sqrt(np.mean([position_sd[f"{s}_hip"] ** 2 for s in SIDES], axis=0) / 2)
    position_sd |= {"pelvis": hip_sd, "neck": hip_sd}
    lean = np.degrees(np.arctan2(neck[:, 0] - pelvis[:, 0], neck[:, 1] - pelvis[:, 1]))
    reach = np.maximum(np.linalg.norm(neck - pelvis, axis=1), 1e-9)
    arrays = {
        "position": (np.stack([position[p] for p in POINTS], axis=1) - origin) / unit,
        "position_sd": np.stack([position_sd[p] for p in POINTS], axis=1) / unit,
        "segment_angle": segment,
        "segment_angle_sd": segment_sd,
        "joint_angle": joint,
        "joint_angle_sd": joint_sd,
        "trunk_angle": lean,
        "trunk_angle_sd": np.degrees(np.sqrt(2) * hip_sd[:, 0] / reach),
        "visible": np.stack([legs[s].visible for s in SIDES], axis=1),
    }
    return arrays, float(max(zero_sds))


def _skeleton(leg: LegCurves) -> list[Floats]:
    """Hip, knee, ankle, heel and metatarsal heads, each (T, 2) pixels."""
    hip, knee, ankle, heel, tip = (leg.points[:, k] for k in range(5))
    return [hip, knee, ankle, heel, heel + METATARSAL_SHARE * (tip - heel)]


def _skeleton_sd(leg: LegCurves) -> list[Floats]:
    """Standard deviations of those points: the hip's, widened by each angle times its length."""
    variance = leg.sd[:, :2] ** 2
    lengths = np.linalg.norm(np.diff(leg.points[:, :3], axis=1), axis=2)
    knee = variance + (lengths[:, :1] * leg.sd[:, 2:3]) ** 2
    ankle = knee + (lengths[:, 1:] * leg.sd[:, 3:4]) ** 2
    reach = np.linalg.norm(leg.points[:, 3:] - leg.points[:, 2:3], axis=2)
    foot = [ankle + (reach[:, k : k + 1] * leg.sd[:, 4:5]) ** 2 for k in range(2)]
    return [np.sqrt(v) for v in (variance, knee, ankle, *foot)]


def _mirrored(name: str) -> str:
    side, _, part = name.partition("_")
    return f"{other_side(side)}_{part}" if side in SIDES else name
