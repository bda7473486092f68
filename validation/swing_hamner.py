"""Hip torque of Hamner subject 01 at 5 m/s beside the published 3-D moments of one cycle.

Hamner & Delp 2013, J Biomech 46:780, processed by Fox 2024, R Soc Open Sci 11:231909: moments of
residual reduction (RRA) and of Moco. Lines for validation/swing_torque.md.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import xarray as xr

from swingleg.core.athlete import SHOE_MASS_KG, Athlete
from swingleg.dynamics.leg import swing_leg
from swingleg.dynamics.leg.chain import joint_torques
from swingleg.dynamics.leg.swing import CUTOFF_HZ, SwingLeg
from swingleg.read.registry import read
from validation import hamner

#: thigh, shank and shod foot of the scaled OpenSim model, shares of body mass
MODEL_MASS = (0.121, 0.0483, 0.0204)
CUTOFFS = (6.0, 8.0, 10.0, 12.0, 15.0, 20.0)
MAN = Athlete(sex="male")


@functools.cache
def moments(name: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(N,) s and side → (N,) hip-flexion moment, Nm, of "id" (RRA) or "moco_id"."""
    path = hamner.root() / f"subject01_run5_cycle1_{name}.sto"
    (signals,) = read(path).signals
    columns = [str(c) for c in signals.channel.values]

    def of(side: str) -> np.ndarray:
        which = columns.index(f"hip_flexion_{side[0]}_moment")
        return np.asarray(signals.value.values[:, which])

    return signals.time.values, {side: of(side) for side in ("left", "right")}


def compared(
    side: str,
    shoe_kg: float,
    *,
    cutoff: float = CUTOFF_HZ,
    noise: tuple[float, float] | None = None,
    masses: tuple[float, ...] | None = None,
    reference: str = "id",
) -> tuple[np.ndarray, np.ndarray]:
    """(N,) own and reference hip torque over the swing inside the published cycle, Nm/kg."""
    motion, contacts = hamner.load_sagittal(5, None)
    mass = motion.attrs["mass_kg"]
    if noise is not None:
        motion = _as_video(motion, *noise)
    leg = swing_leg(motion, side, MAN, shoe_kg / mass, cutoff_hz=cutoff)
    if masses is not None:
        heavier = np.array(masses) / leg.body.mass
        body = replace(leg.body, mass=np.array(masses), inertia=leg.body.inertia * heavier)
        leg = SwingLeg(leg.side, body, leg.course, leg.hip_angle)
    clock, moment = moments(reference)
    own = contacts[contacts.side == side]
    off = own.toe_off_s[own.toe_off_s < clock[-1] - 0.1].iloc[-1]
    down = own.touch_down_s[own.touch_down_s > off].iloc[0]
    times = np.linspace(max(off, clock[0]), min(down, clock[-1]), 200)
    torque = joint_torques(leg.body, leg.course.at(times))[:, 0]
    return torque, np.interp(times, clock, moment[side]) / mass


def _as_video(motion: xr.Dataset, fps: float, sd_m: float) -> xr.Dataset:
    """The raw points at a video's rate, with white noise on each."""
    clock = motion.time.values
    time = np.arange(clock[0], clock[-1], 1 / fps)
    slower = motion.interp(time=time)
    rng = np.random.default_rng(1)
    return slower.assign(position=slower.position + rng.normal(0, sd_m, slower.position.shape))


def _line(name: str, pairs: list[tuple[np.ndarray, np.ndarray]]) -> str:
    error = [np.sqrt(((a - b) ** 2).mean()) for a, b in pairs]
    own, true = (np.concatenate(x) for x in zip(*pairs, strict=True))
    peaks = " / ".join(f"{a.max():.2f} ({b.max():.2f})" for a, b in pairs)
    return (
        f"| {name} | {np.sqrt(np.mean(np.square(error))):.2f} | {error[0]:.2f} / {error[1]:.2f} "
        f"| {np.corrcoef(own, true)[0, 1]:.3f} | {np.polyfit(true, own, 1)[0]:.2f} | {peaks} |"
    )


def hamner_lines() -> str:
    """Markdown: which masses, which cut-off, how much noise."""
    sides = ("left", "right")

    def row(name: str, **how: object) -> str:
        shoe = how.pop("shoe", SHOE_MASS_KG)
        return _line(name, [compared(s, shoe, **how) for s in sides])  # type: ignore[arg-type]

    lines = [
        "| | RMSE, Nm/kg | left / right | r | slope | flexor peak left / right (reference) |",
        "|---|---|---|---|---|---|",
        row(f"**as shipped: de Leva, shoe {SHOE_MASS_KG} kg, {CUTOFF_HZ:g} Hz**"),
        row("no shoe", shoe=0.0),
        row("shoe .35 kg", shoe=0.35),
        row("shoe .51 kg: foot as heavy as the model's", shoe=0.0204 * 73.4 - 0.0137 * 73.4),
        row("the model's own masses (thigh .121, shank .048, foot .020)", masses=MODEL_MASS),
        row("shoe .25 kg, against Moco", reference="moco_id"),
    ]
    lines += [row(f"{c:g} Hz", cutoff=c) for c in CUTOFFS if c != CUTOFF_HZ]
    for fps, sd in ((60.0, 0.01), (60.0, 0.02)):
        for c in (4.0, 5.0, 6.0, 8.0, 10.0):
            name = f"{fps:g} fps, {100 * sd:g} cm noise, {c:g} Hz"
            lines.append(row(name, cutoff=c, noise=(fps, sd)))
    first, last = moments("id")[0][[0, -1]]
    times = np.linspace(first, last, 400)
    gap = np.sqrt(
        np.mean(
            [
                (np.interp(times, *_wave("id", s)) - np.interp(times, *_wave("moco_id", s))) ** 2
                for s in sides
            ]
        )
    )
    own, published = _hamner_onset()
    lines.append(
        f"\nOnset of the right leg's drive in that cycle: {own:.0f} ms from toe-off here (plates), "
        f"{published:.0f} ms in the published moment."
    )
    mass = hamner.load_sagittal(5)[0].attrs["mass_kg"]
    lines.append(f"\nThe two references differ from each other by {gap / mass:.2f} Nm/kg RMS.")
    return "\n".join(lines)


def _hamner_onset() -> tuple[float, float]:
    """Onset of the right leg's drive in the published cycle: own and published, ms from toe-off."""
    from swingleg.dynamics.leg.stance import drive_onset_s, ground_pull

    motion, contacts = hamner.load_sagittal(5)
    mass = motion.attrs["mass_kg"]
    forces = read(hamner.root() / "Run_5_grf.mot").forces
    assert forces is not None
    leg = swing_leg(motion, "right", MAN, SHOE_MASS_KG / mass)
    pull = ground_pull(forces, motion, "right")
    assert pull is not None
    clock, moment = moments("id")
    own = contacts[(contacts.side == "right") & (contacts.toe_off_s > clock[0])].iloc[:1]
    down, off = own.touch_down_s.to_numpy(), own.toe_off_s.to_numpy()
    when = drive_onset_s(leg, motion, pull, mass, down, off)[0]
    rises = np.flatnonzero((moment["right"][:-1] <= 0) & (moment["right"][1:] > 0))
    published = clock[rises[(clock[rises] > down[0]) & (clock[rises] < off[0])][-1]]
    return 1000 * (when - off[0]), 1000 * (published - off[0])


def _wave(name: str, side: str) -> tuple[np.ndarray, np.ndarray]:
    clock, moment = moments(name)
    return clock, moment[side]
