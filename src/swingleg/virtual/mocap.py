"""A measured run drives the virtual runner: Motion → the body's pose at any time.

From the Motion: hips, knees and ankles in three dimensions, foot angle, the pelvis's turn and list
(line of the hips) and tilt (hip angle less thigh angle), each stride as it was run. Assumed, since
markers on the legs do not show it: trunk lean (the style's, unless the Motion has a trunk), the
thorax turned against the pelvis, arms swung with the opposite thigh, toes bent by the ground,
toe-out as at mid-stance. All angles and joint centres of the legs are those of the Motion but for
one vertical shift of the whole body that puts the shoes' soles on the ground at every mid-stance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicSpline, PchipInterpolator

from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.core.motion import point, segment
from swingleg.motion.standing import STANDING_THIGH_DEG
from swingleg.virtual.capture import Capture
from swingleg.virtual.foot import FootShape, lowest_sole, toe_bend, turn
from swingleg.virtual.motion import RunnerMotion
from swingleg.virtual.stride import Array

#: share of a contact in which the whole sole is on the ground
MID_STANCE = (0.25, 0.5)
JOINTS = ("hip", "knee", "ankle")


@dataclass(frozen=True)
class Style:
    """What the markers do not say. Degrees; arm_swing scales the upper arm's travel."""

    trunk_lean_deg: float = 6.0
    arm_swing: float = 1.0
    elbow_deg: float = 92.0
    arms_out_deg: float = 13.0


@dataclass(frozen=True)
class Driven:
    """A capture made ready for rendering; everything on the trial's clock.

    foot: the shoe, of the body's size. shift: vertical correction (m) as a function of time.
    toe_out (2,) degrees. middle_z: lateral middle of the trial.
    """

    capture: Capture
    style: Style
    foot: FootShape
    shift: PchipInterpolator
    toe_out: Array
    middle_z: float


def drive(capture: Capture, style: Style | None = None) -> Driven:
    """Put the soles of shoes of the runner's size on the ground at every mid-stance."""
    motion = capture.motion
    time = motion.time.values
    size = capture.trial.height_m / 1.78
    shape = FootShape().scaled(size)
    outs, lows = [], []
    for side in SIDES:
        mine = capture.events[capture.events["side"] == side]
        middle = _mid_stance(mine, time)
        ankle, foot = point(motion, f"{side}_ankle")[:, 1], segment(motion, side, "foot")
        ahead = point(motion, f"{side}_toe") - point(motion, f"{side}_heel")
        out = np.degrees(np.arctan2(ahead[middle, 2], ahead[middle, 0]))
        outs.append(float(np.clip(np.nanmedian(out), -25, 25)) if middle.any() else 0.0)
        low = lowest_sole(shape, np.deg2rad(foot), ankle)
        for _, row in mine.iterrows():
            at = _mid_stance(row.to_frame().T, time)
            if at.any() and np.isfinite(low[at]).any():
                lows.append((float(time[at].mean()), float(np.nanmedian(low[at]))))
    when, low_m = np.array(sorted(lows)).T
    return Driven(
        capture=capture,
        style=style or Style(),
        foot=shape,
        shift=PchipInterpolator(when, low_m, extrapolate=False),
        toe_out=np.array(outs),
        middle_z=float(np.nanmean(point(motion, "pelvis")[:, 2])),
    )


def at_times(driven: Driven, time_s: Array, *, overground: bool, origin_s: float) -> RunnerMotion:
    """The runner at times (n,) of the trial's clock.

    Parameters
    ----------
    overground : the pelvis moves forward at the trial's speed, passing x = 0 at `origin_s`; else
    the runner stays over the belt. The lateral middle of the trial lies at z = 0.

    Raises
    ------
    InputError : the times lie outside the trial, or where its markers were lost for long.
    """
    capture, style = driven.capture, driven.style
    motion = _window(capture, time_s)
    clock = motion.time.values
    shift = _shift(driven, time_s)
    start = np.array([_middle_x(capture.motion), 0.0, driven.middle_z])
    travel = capture.speed_m_s * (time_s - origin_s) if overground else np.zeros(len(time_s))

    def smooth(values: Array) -> Array:
        out: Array = CubicSpline(clock, values)(time_s)
        return out

    def placed(name: str) -> Array:
        at = smooth(point(motion, name)) - start
        at[:, 0] += travel
        at[:, 1] -= shift
        return at

    points = {n: np.stack([placed(f"{s}_{n}") for s in SIDES], axis=1) for n in JOINTS}
    angle = {
        n: np.stack([smooth(segment(motion, s, n)) for s in SIDES], axis=1)
        for n in ("thigh", "shank", "foot")
    }
    stance = np.stack([_in_contact(capture.events, s, time_s) for s in SIDES], axis=1)
    bend = np.empty_like(angle["foot"])
    marks: dict[str, list[Array]] = {"heel": [], "toe": [], "toe_tip": []}
    for i in range(2):
        shape, foot, ankle = (
            driven.foot,
            np.deg2rad(angle["foot"][:, i]),
            points["ankle"][:, i],
        )
        near = np.clip(1.0 - (lowest_sole(shape, foot, ankle[:, 1]) - 0.01) / 0.03, 0.0, 1.0)
        flex = toe_bend(shape, foot, ankle[:, 1]) * near
        bend[:, i] = np.rad2deg(flex)
        for name, at in _shoe_marks(shape, foot, flex, float(driven.toe_out[i])).items():
            marks[name].append(ankle + at)
    points |= {n: np.stack(v, axis=1) for n, v in marks.items()}
    across = points["hip"][:, 1] - points["hip"][:, 0]
    hips = motion.joint_angle.values[:, :, 0].mean(axis=1)
    tilt = None  # a share of the trunk's lean, where no pelvis markers tell
    if np.isfinite(hips).all():
        tilt = smooth(hips) - angle["thigh"].mean(axis=1) + STANDING_THIGH_DEG
        tilt = np.clip(tilt, -10.0, 25.0)
    yaw = np.degrees(np.arctan2(across[:, 0], across[:, 2]))
    phase = _phase(capture.events, time_s)
    thigh = angle["thigh"][:, ::-1]
    swing = (thigh - thigh.mean(axis=0)) / 32.0
    lean = motion.trunk_angle.values
    if np.isfinite(lean).all():
        trunk = smooth(lean)
    else:
        trunk = style.trunk_lean_deg + 1.0 * np.cos(2 * phase - 1.2)
    return RunnerMotion(
        time_s=time_s,
        pelvis=points["hip"].mean(axis=1),
        points=points,
        thigh=angle["thigh"],
        shank=angle["shank"],
        foot=angle["foot"],
        toe_bend=bend,
        in_stance=stance,
        pelvis_yaw=yaw,
        pelvis_list=np.degrees(np.arctan2(across[:, 1], np.hypot(across[:, 0], across[:, 2]))),
        trunk=trunk,
        thorax_yaw=-0.9 * yaw - 3.0 * (swing[:, 0] - swing[:, 1]),
        shoulder=-14.0 + 24.0 * style.arm_swing * swing,
        elbow=style.elbow_deg + 12.0 * swing,
        pelvis_tilt=tilt,
        arms_out=style.arms_out_deg,
    )


def contacts(capture: Capture, start_s: float, end_s: float) -> list[dict[str, float | str]]:
    """Contacts that begin within the window, on its own clock, in order of time."""
    rows = capture.events.sort_values("touch_down_s")
    rows = rows[(rows["touch_down_s"] >= start_s) & (rows["touch_down_s"] < end_s)]
    return [
        {
            "side": str(r.side),
            "touch_down_s": round(float(r.touch_down_s) - start_s, 4),
            "toe_off_s": round(float(r.toe_off_s) - start_s, 4),
        }
        for r in rows.itertuples()
    ]


def _mid_stance(events: pd.DataFrame, time: Array) -> np.ndarray:
    down, off = (events[c].to_numpy(dtype=float) for c in ("touch_down_s", "toe_off_s"))
    lo, hi = (down + share * (off - down) for share in MID_STANCE)
    out: np.ndarray = ((time[:, None] >= lo) & (time[:, None] <= hi)).any(axis=1)
    return out


def _in_contact(events: pd.DataFrame, side: str, time: Array) -> Array:
    mine = events[events["side"] == side]
    down, off = (mine[c].to_numpy(dtype=float) for c in ("touch_down_s", "toe_off_s"))
    out: Array = ((time[:, None] >= down) & (time[:, None] <= off)).any(axis=1)
    return out


def _window(capture: Capture, time_s: Array) -> xr.Dataset:
    """The part of the motion around the times: splines over 30 s for a fifth of it are waste."""
    whole, trial = capture.motion, capture.trial
    first, last = float(whole.time[0]), float(whole.time[-1])
    if time_s.min() < first - 0.02 or time_s.max() > last + 0.02:
        raise InputError(
            f"the stretch {time_s.min():.1f} to {time_s.max():.1f} s is not within the trial",
            where=str(trial.run),
            fix=f"It lasts from {first:.1f} to {last:.1f} s: choose --start and --seconds so.",
        )
    part = whole.sel(time=slice(time_s.min() - 0.2, time_s.max() + 0.2))
    names = [f"{side}_{n}" for side in SIDES for n in (*JOINTS, "heel", "toe")]
    if not np.isfinite(part.position.sel(point=names).values).all():
        raise InputError(
            f"markers are lost between {time_s.min():.1f} and {time_s.max():.1f} s",
            where=str(trial.run),
            fix="Choose another --start, or a shorter --seconds.",
        )
    return part


def _middle_x(motion: xr.Dataset) -> float:
    return float(np.nanmean(point(motion, "pelvis")[:, 0]))


def _shift(driven: Driven, time_s: Array) -> Array:
    x = driven.shift.x
    out: Array = driven.shift(np.clip(time_s, x[0], x[-1]))
    return out


def _phase(events: pd.DataFrame, time_s: Array) -> Array:
    """Radians, whole turns at the right foot's touch-downs."""
    down = np.sort(events.loc[events["side"] == "right", "touch_down_s"].to_numpy(dtype=float))
    period = float(np.median(np.diff(down)))
    down = np.concatenate([[down[0] - period], down, [down[-1] + period]])
    out: Array = 2 * np.pi * np.interp(time_s, down, np.arange(down.size))
    return out


def _shoe_marks(shape: FootShape, foot: Array, flex: Array, toe_out: float) -> dict[str, Array]:
    """Heel, metatarsals and tip from the ankle (n, 3); the shoe is turned out, then pitched."""
    c, s = np.cos(np.deg2rad(toe_out)), np.sin(np.deg2rad(toe_out))

    def of(x: float, y: float) -> Array:
        along = np.stack(turn(foot, c * x, y), axis=1)
        return np.column_stack([along, np.full(len(foot), s * x)])

    hinge = of(shape.ball_x, shape.sole_y)
    bx, by = shape.tip_mark[0] - shape.ball_x, shape.tip_mark[1] - shape.sole_y
    beyond = np.stack(turn(foot + flex, c * bx, by), axis=1)
    tip = hinge + np.column_stack([beyond, np.full(len(foot), s * bx)])
    return {"heel": of(*shape.heel_mark), "toe": of(*shape.toe_mark), "toe_tip": tip}
