"""The simulated runner against measured ones.

    SWINGLEG_DATA=… python -m validation.simulate

RBDS (Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0), twelve runners at three speeds.
Objective and the contact's stiffness and damping were chosen on `DEVELOPMENT`; the other eight are
held out from these. The sole's shape and the trunk's spring were found on all twelve. Writes
simulate.md. `PREDICT` and the contact stand in the source as they were committed before the tables
of cadence were computed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd

from swingleg import __version__
from swingleg.core.athlete import Athlete, Condition
from swingleg.dynamics.leg.body import leg_body
from swingleg.norms.bands import norm_for
from swingleg.simulate.answers import answers, difference, model_of
from swingleg.simulate.assumptions import central
from swingleg.simulate.baseline import Baseline, baseline
from swingleg.simulate.body import Body, body_of
from swingleg.simulate.cycle import MeanCycle, mean_cycle
from swingleg.simulate.figures import figures
from swingleg.simulate.personal import LEG_PER_SAGITTAL
from swingleg.simulate.solver import Outcome, solver_of
from swingleg.simulate.speed import at_speed
from swingleg.simulate.templates import MESH, travel
from swingleg.simulate.trajectory import trajectory
from swingleg.simulate.transcription import Mesh
from swingleg.simulate.wish import Wish
from validation import rbds
from validation.rbds_strides import trial_strides
from validation.usual_cycle import usual_cycle

DEVELOPMENT = ("RBDS010", "RBDS020", "RBDS08", "RBDS026")
TARGET = Path(__file__).with_suffix(".md")
LEVELS = {
    "contact_time_s": ("contact time, s", 3),
    "peak_force_bw": ("peak force, BW", 2),
    "vertical_oscillation_m": ("oscillation, m (followed)", 3),
    "braking_impulse_bw_s": ("braking, BW s", 4),
    "knee_flexion_contact_deg": ("knee at contact, °", 1),
    "knee_flexion_velocity_contact_deg_s": ("knee rate at contact, °/s", 0),
    "hip_torque_flexor_peak_nm_kg": ("hip-flexor torque, Nm/kg", 2),
    "overstride_hip_leg": ("contact ahead of hip, leg", 3),
}
PREDICTED = {
    "thigh_elevation_peak_deg": ("peak thigh elevation, °", 1),
    "knee_flexion_swing_peak_deg": ("peak swing knee, °", 1),
    "contact_time_s": ("contact time, s", 3),
    "hip_torque_flexor_peak_nm_kg": ("hip-flexor torque, Nm/kg", 2),
    "peak_force_bw": ("peak force, BW", 2),
}


@dataclass(frozen=True)
class Trial:
    """One runner at one speed. measured : means of both sides."""

    runner: str
    speed: float
    body: Body
    cycle: MeanCycle
    measured: dict[str, float]


def main() -> None:
    solver_of(MESH)
    trials = [trial(runner, speed) for runner in rbds.SUBJECTS for speed in rbds.SPEEDS]
    bases = {(t.runner, t.speed): baseline(t.body, t.cycle, t.speed) for t in trials}
    parts = [
        "# The simulated runner against measured ones\n",
        f"swingleg {__version__}, {datetime.now(UTC):%Y-%m-%d}; `python -m validation.simulate`\n",
        "RBDS (Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0). Objective and the "
        f"contact's stiffness and damping were chosen on {len(DEVELOPMENT)} runners "
        f"({', '.join(DEVELOPMENT)}) by their levels and their changes with speed; the other eight "
        "are held out from these. The sole's shape and the trunk's spring were found on all "
        "twelve. Nothing about force is tracked.\n",
        "## The runner's own motion\n",
        levels(trials, bases),
        "## The knee at contact, by speed\n",
        knee_rates(trials, bases),
        "## Faster: speed and cadence changed, from 2.5 m/s\n",
        "How the followed cycle changes with the stride's length is learned on the development "
        "runners (simulate/speed.py): thigh and knee are partly that. Contact, force and torque "
        "follow from the simulation.\n",
        faster(trials, bases),
        "## Cadence alone\n",
        cadence(trials, bases),
        "## A finer mesh\n",
        meshes(trials),
        "## Two hundred random runners\n",
        random_runners(200),
    ]
    TARGET.write_text("\n".join(parts), encoding="utf-8")
    print("\n".join(parts))


def trial(runner: str, speed: float) -> Trial:
    """Body, mean cycle and measured figures of one trial."""
    motion = rbds.load_motion(runner, speed)
    mass = float(motion.attrs["mass_kg"])
    athlete = Athlete(sex="male", height_m=_height_m(runner), mass_kg=mass)
    strides = trial_strides(runner, speed, athlete, Condition(speed_m_s=speed, treadmill=True))
    legs = [leg_body(motion, side, athlete, 0.0).length for side in ("left", "right")]
    thigh, shank = LEG_PER_SAGITTAL * np.mean(legs, axis=0)
    body = Body(
        height_m=_height_m(runner),
        mass_kg=mass,
        thigh_m=float(thigh),
        shank_m=float(shank),
        sex="male",
    )
    numbers = strides.select_dtypes("number").groupby(strides["side"]).mean().mean()
    return Trial(runner, speed, body, mean_cycle(motion, strides), numbers.to_dict())


def _height_m(runner: str) -> float:
    table = pd.read_csv(rbds.root() / "participants.csv").set_index("Subject")
    return float(table.loc[int(runner.removeprefix("RBDS")), "Height"]) / 100


def levels(trials: Sequence[Trial], bases: dict[tuple[str, float], Baseline]) -> str:
    """Own motion minus measured, development and held-out runners."""
    rows = []
    for t in trials:
        base = bases[t.runner, t.speed]
        found = figures(trajectory(MESH, base.point.x, t.body))
        rows.append({name: found[name] - t.measured[name] for name in LEVELS} | {"r": t.runner})
    table = pd.DataFrame(rows)
    own = table["r"].isin(DEVELOPMENT)
    lines = [
        "| | measured mean | development: bias, SD | held out: bias, SD |",
        "|---|---|---|---|",
    ]
    for name, (words, decimals) in LEVELS.items():
        mean = np.mean([t.measured[name] for t in trials])
        cells = [
            f"{table.loc[part, name].mean():+.{decimals}f}, "
            f"{table.loc[part, name].std():.{decimals}f}"
            for part in (own, ~own)
        ]
        lines.append(f"| {words} | {mean:.{decimals}f} | {cells[0]} | {cells[1]} |")
    return "\n".join(lines) + "\n"


def knee_rates(trials: Sequence[Trial], bases: dict[tuple[str, float], Baseline]) -> str:
    """How fast the knee flexes when the foot lands; nothing about it is tracked around contact."""
    lines = [
        "| speed | measured | simulated | norm | measured flexing in | simulated flexing in |",
        "|---|---|---|---|---|---|",
    ]
    name = "knee_flexion_velocity_contact_deg_s"
    for speed in rbds.SPEEDS:
        here = [t for t in trials if t.speed == speed]
        found = np.array(
            [figures(trajectory(MESH, bases[t.runner, speed].point.x, t.body))[name] for t in here]
        )
        measured = np.array([t.measured[name] for t in here])
        band = norm_for(name, speed)
        norm = f"{band.mean:.0f} ± {band.sd:.0f}" if band else "–"
        spread = " | ".join(f"{x.mean():.0f} ± {x.std():.0f}" for x in (measured, found))
        flexing = " | ".join(f"{(x > 0).sum()} of {len(here)}" for x in (measured, found))
        lines.append(f"| {speed} m/s | {spread} | {norm} | {flexing} |")
    return "\n".join(lines) + "\n"


def faster(trials: Sequence[Trial], bases: dict[tuple[str, float], Baseline]) -> str:
    """Change from 2.5 m/s, simulated and measured; the followed cycle changes as `DEVELOPMENT` did
    (`simulate.speed`)."""
    by = {(t.runner, t.speed): t for t in trials}
    lines = [
        "| | to | runners | measured change | simulated | error of the mean | per runner: "
        "simulated, same change for all |",
        "|---|---|---|---|---|---|---|",
    ]
    for goal in (3.5, 4.5):
        changes = {}
        for runner in rbds.SUBJECTS:
            slow, fast, base = by[runner, 2.5], by[runner, goal], bases[runner, 2.5]
            task = at_speed(base, slow.cycle, goal, fast.cycle.stride_s)
            end = travel(base.task.problem(MESH), task.problem(MESH), base.point, first=0.5)
            before = figures(trajectory(MESH, base.point.x, slow.body))
            after = figures(trajectory(MESH, end.point.x, slow.body))
            changes[runner] = {
                name: (fast.measured[name] - slow.measured[name], after[name] - before[name])
                if end.outcome is Outcome.SOLVED
                else (np.nan, np.nan)
                for name in PREDICTED
            }
        for words, chosen in (
            ("development", DEVELOPMENT),
            ("held out", tuple(s for s in rbds.SUBJECTS if s not in DEVELOPMENT)),
        ):
            for name, (label, decimals) in PREDICTED.items():
                pairs = np.array([changes[s][name] for s in chosen])
                others = np.array(
                    [np.nanmean([changes[o][name][0] for o in chosen if o != s]) for s in chosen]
                )
                measured, found = np.nanmean(pairs, axis=0)
                own = np.nanmean(np.abs(pairs[:, 1] - pairs[:, 0]))
                same = np.nanmean(np.abs(others - pairs[:, 0]))
                lines.append(
                    f"| {label} | {goal} | {words} ({np.isfinite(pairs[:, 1]).sum()}) | "
                    f"{measured:+.{decimals}f} | {found:+.{decimals}f} | "
                    f"{100 * abs(found / measured - 1):.0f} % | {own:.{decimals}f}, "
                    f"{same:.{decimals}f} |"
                )
    return "\n".join(lines) + "\n"


def cadence(trials: Sequence[Trial], bases: dict[tuple[str, float], Baseline]) -> str:
    """Relative changes; published: Heiderscheit et al. 2011 (doi 10.1249/MSS.0b013e3181ebedf4),
    Lieberman et al. 2015 (doi 10.1242/jeb.125500)."""
    names = {
        "overstride_hip_leg": "contact ahead of hip",
        "hip_torque_flexor_peak_nm_kg": "hip-flexor torque",
        "braking_impulse_bw_s": "braking impulse (a step)",
        "vertical_oscillation_m": "oscillation",
        "peak_force_bw": "peak force",
        "knee_flexion_contact_deg": "knee at contact, °",
        "effort": "effort",
    }
    lines = ["| change of cadence | " + " | ".join(names.values()) + " |"]
    lines.append("|---" * (len(names) + 1) + "|")
    for percent in (-10, -5, 5, 10):
        rows = []
        for t in trials:
            base = bases[t.runner, t.speed]
            assert base.task.half_s is not None
            task = base.task.but(half_s=base.task.half_s / (1 + percent / 100))
            end = travel(base.task.problem(MESH), task.problem(MESH), base.point)
            if end.outcome is not Outcome.SOLVED:
                continue
            before, after = (
                figures(trajectory(MESH, x, t.body)) for x in (base.point.x, end.point.x)
            )
            rows.append(
                {
                    n: after[n] - before[n] if "°" in w else 100 * (after[n] / before[n] - 1)
                    for n, w in names.items()
                }
            )
        table = pd.DataFrame(rows)
        cells = [f"{table[n].median():+.1f} ({table[n].std():.1f})" for n in names]
        lines.append(
            f"| {percent:+d} % ({len(table)} of {len(trials)}) | " + " | ".join(cells) + " |"
        )
    lines.append(
        "\nMedian (SD) over runners and speeds, percent. Published, +5 to +10 %: hip–ankle "
        "distance −5.9 % and hip-flexor moment +5.8 % for every +5 steps/min (Lieberman et al. "
        "2015); braking impulse and oscillation fall (Heiderscheit et al. 2011)."
    )
    return "\n".join(lines) + "\n"


def meshes(trials: Sequence[Trial]) -> str:
    """How differences change with the mesh; knee lift +5° and cadence +5 %, four runners."""
    wishes = (Wish("knee_lift", 5.0), Wish("cadence", 5.0))
    names = ("hip_torque_flexor_peak_nm_kg", "hip_flexion_work_j_kg", "effort",
             "overstride_hip_leg", "overstride_knee_leg", "vertical_oscillation_m",
             "peak_force_bw", "braking_impulse_bw_s")  # fmt: skip
    rows: dict[tuple[str, int], list[dict[str, float]]] = {}
    for t in trials:
        if t.runner not in DEVELOPMENT or t.speed != 3.5:
            continue
        for intervals in (20, 32):
            mesh = Mesh(intervals=intervals)
            model = model_of(replace(central(t.body), mesh=mesh), t.cycle, t.speed)
            if model is None:
                continue
            for wish in wishes:
                found = difference(answers(model, [wish])[0], model)
                rows.setdefault((wish.label, intervals), []).append(found)
    lines = ["| mean difference | intervals | " + " | ".join(names) + " |"]
    lines.append("|---" * (len(names) + 2) + "|")
    for (label, intervals), found in rows.items():
        table = pd.DataFrame([d for d in found if d])
        cells = [f"{table[name].mean():+.4f}" for name in names]
        lines.append(f"| {label} ({len(table)}) | {intervals} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def random_runners(count: int) -> str:
    """Height 1.45 to 2.05 m, both sexes, BMI 17 to 32, 2 to 6 m/s: how many are solved."""
    rng = np.random.default_rng(1)
    took, failed, ends = [], [], []
    for _ in range(count):
        height, bmi, speed = rng.uniform(1.45, 2.05), rng.uniform(17, 32), rng.uniform(2, 6)
        body = body_of(height, bmi * height**2, str(rng.choice(["female", "male"])))
        clock = time.perf_counter()
        found = baseline(body, usual_cycle(speed, body), speed)
        took.append(time.perf_counter() - clock)
        ends.append(found.solved.outcome)
        if found.solved.outcome is not Outcome.SOLVED:
            failed.append(f"{height:.2f} m, BMI {bmi:.0f}, {speed:.1f} m/s: {found.solved.status}")
    solved = sum(end is Outcome.SOLVED for end in ends)
    lines = [
        f"{solved} of {count} solved; median {np.median(took):.2f} s, slowest {max(took):.1f} s.",
        *failed,
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
