"""Find the rolling sole of the simulated foot (`swingleg.simulate.body.Sole`) on RBDS.

    SWINGLEG_DATA=… python -m validation.make_sole

Ankle height, tilt of the foot and vertical force of the mean contact are measured (Fukuchi et al.
2017, doi 10.7717/peerj.3298, CC BY 4.0; twelve runners, three speeds). Wherever five points of the
sole lie, the contact law of `simulate.equations` says how high the ankle must be for the measured
force at the measured tilt. Points, stiffness and damping are sought that make this the measured
height but for one constant per run (the ankle's height above the sole while standing is not known
to a millimetre). Prints the constants found from several starts, and what is left for those that
stand in the source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline
from scipy.optimize import least_squares

from swingleg.core.anthropometry import FOOT_PER_HEIGHT
from swingleg.core.filters import low_pass
from swingleg.core.keypoints import SIDES
from swingleg.simulate.body import Ground, Sole
from swingleg.simulate.equations import SOLE
from validation import rbds

Floats = NDArray[np.float64]

#: shares of contact at which the mean is taken; those fitted lie within it
SHARES = np.linspace(-0.2, 1.1, 61)
INSIDE = (SHARES > 0.0) & (SHARES < 1.0)
MARKERS_HZ, FORCE_HZ = 25.0, 40.0
#: the sole carries at least this, N/kg: a height without force is not told
LEAST_FORCE = 0.5
#: one unit of residual: of the course within a run and of the runs' constant, m
COURSE_M, RUN_M = 0.003, 0.002
#: points are held near these shares of the foot's length by so much; heights near `_LOW`
_AHEAD, _LOW, _HOLD = np.array([-0.19, 0.10, 0.38, 0.52, 0.64]), -0.30, 0.05
_DAMPING, _DAMPING_SD = 0.3, 0.3
#: where the search starts, N/kg/m^1.5
STARTS = (3e3, 8e3)
#: a trial whose markers at the foot slip
LEFT_OUT = ("RBDS03", 2.5)
#: halvings of the interval in which the height is sought
_HALVINGS = 22


@dataclass(frozen=True)
class Contacts:
    """Mean contacts of R runs: (R, 61) ankle's height m, its rate m/s, foot's tilt rad, its rate
    rad/s, vertical force N/kg; foot_m (R,)."""

    height: Floats
    rate: Floats
    tilt: Floats
    turn: Floats
    force: Floats
    foot_m: Floats


def main() -> None:
    seen = contacts()
    print(f"{seen.foot_m.size} runs")
    for start in STARTS:
        x, y, ground = fit(seen, start)
        order = np.argsort(x)
        report(f"from {start:g}", seen, x[order], y[order], ground)
    report("in the source", seen, np.array(Sole().x), np.array(Sole().y), Ground())


def contacts() -> Contacts:
    """The mean contact of every run."""
    people = pd.read_csv(rbds.root() / "participants.csv").set_index("Subject")
    rows, feet = [], []
    for runner in rbds.SUBJECTS:
        height = float(people.loc[int(runner.removeprefix("RBDS")), "Height"]) / 100
        for speed in rbds.SPEEDS:
            if (runner, speed) != LEFT_OUT:
                rows.append(_mean_contact(runner, speed))
                feet.append(FOOT_PER_HEIGHT * height)
    height, rate, tilt, turn, force = np.moveaxis(np.array(rows), 1, 0)
    return Contacts(height, rate, tilt, turn, force, np.array(feet))


def _mean_contact(runner: str, speed: float) -> Floats:
    """(5, 61) rows of `Contacts`."""
    motion = rbds.load_motion(runner, speed, cutoff_hz=MARKERS_HZ)
    events = rbds.load_sagittal(runner, speed)[1]
    clock, force = rbds.load_force(runner, speed)
    up = low_pass(force[:, 1], FORCE_HZ, 300.0) / motion.attrs["mass_kg"]
    time = motion.time.values
    found = []
    for side in SIDES:
        ankle = motion.position.sel(point=f"{side}_ankle", space="y").values
        tilt = np.radians(motion.segment_angle.sel(side=side, segment="foot").values)
        place, turn = (
            CubicSpline(time[ok], row[ok])
            for row, ok in ((r, np.isfinite(r)) for r in (ankle, tilt))
        )
        own = events[events["side"] == side]
        for start, end in own[["touch_down_s", "toe_off_s"]].to_numpy():
            if start - 0.05 < time[0] or end + 0.05 > time[-1]:
                continue
            at = start + SHARES * (end - start)
            rows = (place(at), place(at, 1), turn(at), turn(at, 1), np.interp(at, clock, up))
            found.append(np.stack(rows))
    return np.asarray(np.mean(found, axis=0))


def raised(seen: Contacts, x: Floats, y: Floats, ground: Ground) -> Floats:
    """(R, 61) m by which the measured ankle would have to be higher for the measured force."""
    tilt, turn = seen.tilt[..., None], seen.turn[..., None]
    ahead, above = (seen.foot_m[:, None, None] * np.asarray(row) for row in (x, y))
    points = seen.height[..., None] + ahead * np.sin(tilt) + above * np.cos(tilt)
    rate = seen.rate[..., None] + (ahead * np.cos(tilt) - above * np.sin(tilt)) * turn
    release = np.clip(1 - ground.damping * rate, 0, None)
    wanted = np.clip(seen.force, LEAST_FORCE, None)
    low, high = np.full(wanted.shape, -0.05), np.full(wanted.shape, 0.08)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        depth = np.clip(-(points + middle[..., None]), 0, None)
        force = (ground.stiffness * depth**1.5 * release).sum(axis=-1)
        low, high = np.where(force > wanted, middle, low), np.where(force > wanted, high, middle)
    return np.asarray((low + high) / 2)


def fit(seen: Contacts, stiffness: float) -> tuple[Floats, Floats, Ground]:
    """Points and contact that leave least, sought from a stiffness."""

    def parts(p: Floats) -> tuple[Floats, Floats, Ground]:
        return p[:SOLE], p[SOLE : 2 * SOLE], Ground(float(np.exp(p[-2])), float(p[-1]))

    def residual(p: Floats) -> Floats:
        x, y, ground = parts(p)
        off = raised(seen, x, y, ground)[:, INSIDE]
        run = off.mean(axis=1, keepdims=True)
        return np.concatenate([
            ((off - run) / COURSE_M).ravel(), run.ravel() / RUN_M,
            (x - _AHEAD) / _HOLD, (y - _LOW) / _HOLD, [(p[-1] - _DAMPING) / _DAMPING_SD],
        ])  # fmt: skip

    first = np.concatenate([_AHEAD, np.full(SOLE, _LOW), [np.log(stiffness), _DAMPING]])
    return parts(least_squares(residual, first, loss="soft_l1", diff_step=1e-4).x)


def report(words: str, seen: Contacts, x: Floats, y: Floats, ground: Ground) -> None:
    """Constants and what they leave."""
    off = raised(seen, x, y, ground)[:, INSIDE]
    run = off.mean(axis=1, keepdims=True)
    print(
        f"{words}: x {np.round(x, 3).tolist()}, y {np.round(y, 3).tolist()}, stiffness "
        f"{ground.stiffness:.0f}, damping {ground.damping:.2f}; left over "
        f"{1e3 * np.sqrt(np.mean((off - run) ** 2)):.1f} mm within a run, "
        f"{1e3 * run.std():.1f} mm between runs"
    )


if __name__ == "__main__":
    main()
