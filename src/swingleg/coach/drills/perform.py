"""A virtual performer: a drill of the library as a Motion, with known reps and planted faults.

Kinematic: the target's angles, changed as asked, on a body that stands on its planted foot
(`coach.drills.ground`). It knows nothing of forces or balance. It is the known truth that the
counting and scoring of reps is held against, never a model of how people learn or fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from swingleg.coach.drills.catalogue import DRILLS
from swingleg.coach.drills.curves import TYPICAL_HEIGHT_M
from swingleg.coach.drills.figure import Figure, figure_of, hanging, turned
from swingleg.coach.drills.ground import Carried, carried
from swingleg.coach.drills.planted import Changes
from swingleg.coach.drills.schedule import Lift, angles, lift_of, rests, total
from swingleg.coach.drills.schema import Drill
from swingleg.core.athlete import Athlete
from swingleg.core.errors import OptionError
from swingleg.core.motion import POINTS, motion_dataset

Array = NDArray[np.float64]
#: how high a lift comes that is put down again, and how long it lasts, as shares of a rep's
FALSE_SIZE, FALSE_SHARE = 0.35, 0.6
#: stand between a false start and what follows, and between two legs that work one by one, s
GATHER_S, CHANGE_S = 0.35, 0.9
#: noise of 1: standard deviations between reps
NOISE = {"thigh": 3.0, "knee": 4.0, "ankle": 3.0, "trunk": 1.0}
NOISE_TIME = 0.05
#: over which the trunk's lean is smoothed, s
TRUNK_S = 0.08
LEGS = ("left", "right")


def perform(
    drill: Drill | str,
    *,
    reps: int = 6,
    side: Literal["left", "right", "both"] = "both",
    rep_s: float | None = None,
    pause_s: float = 0.0,
    pauses: Mapping[int, float] | None = None,
    false_starts: Sequence[int] = (),
    faults: Mapping[str, float] | None = None,
    weak: Literal["left", "right"] = "left",
    noise: float = 0.0,
    seed: int = 0,
    athlete: Athlete | None = None,
    stand_s: float = 0.8,
    fps: float = 120.0,
) -> xr.Dataset:
    """A drill as a Motion (m, space x, y, z) that starts and ends in a stand.

    Parameters
    ----------
    reps : lifts of each leg. side : which legs work; where the legs take turns both do, and it
    is the leg that begins ("both" = right). rep_s : seconds of one rep of one leg (see
    `Target.rep_s`); None = the target's.
    pause_s : stand after every rep of a drill of one leg; of one in turns, once in the middle.
    pauses : further stands, number of the lift (from 1) → seconds after it.
    false_starts : numbers of the lifts before which one is begun and put down again.
    faults : fault id → size from 0 to 1, of those the drill lists. weak : the leg that
    "one_side_lower" means.
    noise : 1 = reps differ as a practised person's (thigh 3, knee 4, ankle 3 degrees, 5 % of the
    time; standard deviations); 0 = none. stand_s : stand before the first lift and after the last.

    Returns
    -------
    Motion, ``attrs["reps"]`` and ``attrs["false_starts"]`` tables of side, start_s (the foot
    leaves the ground), peak_s (hip and knee together most bent) and end_s (the foot is back).
    ``attrs["down"]`` (n, 2): which foot is on the ground.

    Raises
    ------
    OptionError : the drill has no reps, a fault that it does not list, or an impossible number.
    """
    chosen = DRILLS[drill] if isinstance(drill, str) else drill
    target, sizes = chosen.target, dict(faults or {})
    _check(chosen, sizes, reps, rep_s, noise)
    assert target is not None
    rng = np.random.default_rng(seed)
    figure = figure_of(athlete, (athlete and athlete.height_m) or TYPICAL_HEIGHT_M)
    planted = total(sizes, {f.id: f.planted for f in chosen.faults})
    order = _order(chosen, reps, side)
    lifts = _lifts(
        chosen,
        order,
        rep_s or target.rep_s,
        _stands(chosen, order, pause_s, pauses or {}),
        set(false_starts),
        planted,
        weak,
        noise * rng.standard_normal((4 * len(order) + 4, 5)),
        stand_s,
    )
    lasts = lifts[-1].end + stand_s
    time = np.arange(round(lasts * fps) + 1) / fps
    steady = target.pattern == "alternate" and not rests(target)
    done = carried(figure, lambda t: angles(target, lifts, t)[0], lifts, time, steady)
    trunk = gaussian_filter1d(angles(target, lifts, time)[1], TRUNK_S * fps, mode="nearest")
    trunk += _sway(time, noise, rng)
    return _motion(figure, done, trunk, time, fps, lifts)


def _check(
    drill: Drill, faults: Mapping[str, float], reps: int, rep_s: float | None, noise: float
) -> None:
    if drill.target is None:
        raise OptionError(f"{drill.name} is a run and has no reps", fix="Choose another drill.")
    strange = sorted(set(faults) - set(drill.fault_ids))
    if strange:
        raise OptionError(
            f"{drill.spoken} has no fault {', '.join(strange)}",
            fix=f"It has: {', '.join(drill.fault_ids)}.",
        )
    if any(not 0 <= size <= 1 for size in faults.values()):
        raise OptionError("a fault's size is not from 0 to 1", fix="Give a share, such as 0.6.")
    if not 1 <= reps <= 1000 or noise < 0 or (rep_s is not None and not 0.3 <= rep_s <= 30):
        raise OptionError(
            "reps, noise or rep_s cannot be",
            fix="Give 1 to 1000 reps, a noise of 0 or more, and 0.3 to 30 s for a rep.",
        )


def _order(drill: Drill, reps: int, side: str) -> list[int]:
    """Which leg lifts, lift by lift."""
    assert drill.target is not None
    first = LEGS.index("right" if side == "both" else side)
    if drill.target.pattern == "alternate":
        return [first if k % 2 == 0 else 1 - first for k in range(2 * reps)]
    return [first] * reps + ([1 - first] * reps if side == "both" else [])


def _stands(
    drill: Drill, order: list[int], pause_s: float, pauses: Mapping[int, float]
) -> list[float]:
    """Seconds of stand after each lift."""
    assert drill.target is not None
    out = [0.0] * len(order)
    if drill.target.pattern == "single":
        out = [pause_s] * len(order)
        for k, (a, b) in enumerate(pairwise(order)):
            out[k] += CHANGE_S * (a != b)
    elif len(order) > 1:
        out[len(order) // 2 - 1] += pause_s
    for k, seconds in pauses.items():
        if not 1 <= k <= len(order) or seconds < 0:
            raise OptionError(f"no pause of {seconds:g} s after lift {k}", fix="Count from 1.")
        out[k - 1] += seconds
    out[-1] = 0.0
    return out


def _lifts(
    drill: Drill,
    order: list[int],
    rep_s: float,
    stands: list[float],
    false_starts: set[int],
    planted: Mapping[str, float],
    weak: str,
    chance: Array,
    begin: float,
) -> list[Lift]:
    target = drill.target
    assert target is not None
    window = rep_s * (0.5 if target.pattern == "alternate" else 1.0)
    window *= 1.0 + planted.get("slower", 0.0)
    plan: list[tuple[int, float, bool, Changes, float]] = []  # leg, seconds, rep, changes, stand
    for k, leg in enumerate(order):
        draw = chance[k]
        changes = _changes(planted, leg == LEGS.index(weak), draw)
        if k + 1 in false_starts:
            if plan:
                leg0, seconds, rep, was, stand = plan[-1]
                plan[-1] = (leg0, seconds, rep, was, max(stand, GATHER_S))
            small = replace(
                changes, thigh_share=FALSE_SIZE - 1.0, knee_share=FALSE_SIZE - 1.0, added={}
            )
            plan.append((leg, window * FALSE_SHARE, False, small, GATHER_S))
        uneven = planted.get("uneven", 0.0) * (1.0 if k % 2 else -1.0)
        seconds = window * (1.0 + uneven) * max(0.6, 1.0 + NOISE_TIME * draw[4])
        plan.append((leg, seconds, True, changes, stands[k]))
    now, lifts = begin, []
    for k, (leg, seconds, rep, changes, stand) in enumerate(plan):
        first = k == 0 or plan[k - 1][4] > 0
        last = k == len(plan) - 1 or stand > 0
        following = seconds if last else plan[k + 1][1]
        lift = lift_of(
            target, leg, now, seconds, changes,
            rep=rep, first=first, last=last, next_seconds=following,
        )  # fmt: skip
        lifts.append(lift)
        now += seconds + stand
    return lifts


def _changes(planted: Mapping[str, float], weaker: bool, draw: Array) -> Changes:
    added = {
        name: planted.get(name, 0.0)
        for name in ("thigh", "knee", "ankle", "trunk", "reach",
                     "support_thigh", "support_knee", "support_ankle")
    }  # fmt: skip
    for name, one in zip(("thigh", "knee", "ankle", "trunk"), draw, strict=False):
        added[name] += NOISE[name] * float(np.clip(one, -2.5, 2.5))
    weakness = planted.get("weak_side_share", 0.0) if weaker else 0.0
    return Changes(
        added={k: v for k, v in added.items() if v},
        thigh_share=planted.get("thigh_share", 0.0) + weakness,
        knee_share=planted.get("knee_share", 0.0) + weakness,
        drop=planted.get("drop", 0.0),
    )


def _sway(time: Array, noise: float, rng: np.random.Generator) -> Array:
    """Degrees of a trunk that is never quite still."""
    rate, phase = rng.uniform(0.1, 0.6, 4), rng.uniform(0, 2 * np.pi, 4)
    waves = np.sin(2 * np.pi * rate * time[:, None] + phase)
    out: Array = 0.4 * noise * waves.sum(axis=1)
    return out


def _motion(
    figure: Figure, done: Carried, trunk: Array, time: Array, fps: float, lifts: list[Lift]
) -> xr.Dataset:
    n = time.size
    shank = done.thigh - done.knee
    xy: dict[str, Array] = {"pelvis": done.hip, "neck": done.hip - hanging(figure.trunk, -trunk)}
    for i, side in enumerate(LEGS):
        xy[f"{side}_hip"] = done.hip
        xy[f"{side}_knee"] = done.hip + hanging(figure.thigh, done.thigh[:, i])
        xy[f"{side}_ankle"] = done.ankle[:, i]
        for name, mark in (("heel", figure.heel_mark), ("toe", figure.toe_mark)):
            xy[f"{side}_{name}"] = done.ankle[:, i] + turned(done.foot[:, i], *mark)
    across = _across(figure, done.down, fps)
    position = np.stack(
        [np.column_stack([xy[name], across[name] * np.ones(n)]) for name in POINTS], axis=1
    )
    tilt = 0.4 * trunk
    joint = np.stack([done.thigh + tilt[:, None], done.knee, done.foot - shank], axis=2)
    segment = np.stack([done.thigh, shank, done.foot], axis=2)
    motion = motion_dataset(
        time,
        {
            "position": position,
            "position_sd": np.zeros_like(position),
            "joint_angle": joint,
            "joint_angle_sd": np.zeros_like(joint),
            "segment_angle": segment,
            "segment_angle_sd": np.zeros_like(segment),
            "trunk_angle": trunk,
            "trunk_angle_sd": np.zeros(n),
            "visible": np.ones((n, 2)),
        },
        units="m",
        space=("x", "y", "z"),
        attrs={
            "kind": "markers",
            "source_fps": float(fps),
            "facing": 0,
            "near_side": "",
            "leg_length": figure.leg,
            "leg_length_m": figure.leg,
            "scale_rel_sd": 0.0,
        },
    )
    fold = done.thigh + done.knee
    motion.attrs["reps"] = _table([lift for lift in lifts if lift.rep], time, fold)
    motion.attrs["false_starts"] = _table([x for x in lifts if not x.rep], time, fold)
    motion.attrs["down"] = done.down
    return motion


def _across(figure: Figure, down: NDArray[np.bool_], fps: float) -> dict[str, Array | float]:
    """z of every point: the hips come over the standing foot a little, softly."""
    lean = (down[:, 1].astype(float) - down[:, 0]) * 0.3 * figure.hip_apart
    lean = gaussian_filter1d(lean, 0.14 * fps, mode="nearest")
    z: dict[str, Array | float] = {"pelvis": lean, "neck": 0.6 * lean}
    for sign, side in ((-0.5, "left"), (0.5, "right")):
        z[f"{side}_hip"] = sign * figure.hip_apart + lean
        z[f"{side}_knee"] = sign * figure.knee_apart + 0.5 * lean
        for name in ("ankle", "heel", "toe"):
            z[f"{side}_{name}"] = sign * figure.ankle_apart
    return z


def _table(lifts: Sequence[Lift], time: Array, fold: Array) -> pd.DataFrame:
    rows = []
    for lift in lifts:
        inside = (time >= lift.off) & (time <= lift.down)
        at = time[inside][int(np.argmax(fold[inside, lift.leg]))]
        rows.append((LEGS[lift.leg], lift.off, float(at), lift.down))
    return pd.DataFrame(rows, columns=["side", "start_s", "peak_s", "end_s"])
