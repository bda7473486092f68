"""Estimated against measured force, stance by stance, for every way a recording is spoilt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.recording import forces_dataset
from swingleg.dynamics import stiffness, waveform
from swingleg.dynamics.braking import estimated_braking
from swingleg.dynamics.force import sine, two_mass
from swingleg.dynamics.force.learned import Weights, from_features
from swingleg.dynamics.plates import measured_force
from validation import hamner
from validation.events_degrade import Look, degrade
from validation.rbds import SPEEDS, SUBJECTS, load_force, load_sagittal, root
from validation.train_force import all_rows, event_models, fit, rows_of, stride_seconds

CASES: dict[str, Look | None] = {
    "150 Hz markers as read": None,
    "60 fps, spline only": Look(60.0),
    "60 fps + 1 cm white": Look(60.0, noise_m=0.01),
    "60 fps + 1 cm correlated (5 frames)": Look(60.0, noise_m=0.01, memory=5),
    "30 fps + 2 cm white": Look(30.0, noise_m=0.02),
    "like a video fit: 60 fps, 1 cm correlated, offsets, bias per phase": Look(
        60.0, noise_m=0.01, memory=5, offsets=1.0, periodic_m=0.006
    ),
}
CLEAN, NOISY, VIDEO = "150 Hz markers as read", "60 fps + 1 cm white", list(CASES)[-1]
SCALARS = (
    "peak_force_bw",
    "impact_impulse_bw_s",
    "loading_rate_bw_s",
    "vertical_stiffness_kn_m",
    "leg_stiffness_kn_m",
    "braking_impulse_bw_s",
)
SEED = 11
Forces = dict[str, np.ndarray]
PerSubject = dict[str, dict[str, Weights]]


@dataclass(frozen=True)
class Case:
    """One recording: a row per stance, and forces (S, 101) in BW by method and as measured.

    table : subject, speed, side, strike, then NAME (estimated) and NAME_true per scalar metric.
    """

    table: pd.DataFrame
    forces: Forces
    truth: np.ndarray


def left_out_weights() -> PerSubject:
    """Kind → left-out runner → weights."""
    out: PerSubject = {}
    for kind in ("markers", "video"):
        rows = all_rows(kind)
        out[kind] = {s: fit([r for r in rows if r.subject != s], kind) for s in SUBJECTS}
    return out


def rbds_cases(weights: PerSubject) -> dict[str, list[Case]]:
    """Every case's recordings, each runner judged by weights that never saw him or her."""
    rng = np.random.default_rng(SEED)
    people = pd.read_csv(root() / "participants.csv").set_index("Subject")
    out: dict[str, list[Case]] = {name: [] for name in CASES}
    for subject in SUBJECTS:
        person = people.loc[int(subject.removeprefix("RBDS"))]
        for speed in SPEEDS:
            raw, truth = load_sagittal(subject, speed, None)
            for name, look in CASES.items():
                motion = raw if look is None else degrade(raw, look, stride_seconds(truth), rng)
                out[name].append(
                    _case(
                        motion,
                        load_force(subject, speed),
                        speed,
                        event_models(subject),
                        lambda kind, s=subject: weights[kind][s],
                        person,
                    )
                )
    return out


def hamner_cases(weights: Callable[[str], Weights]) -> list[Case]:
    """The other laboratory's runner, with the shipped event weights."""
    return [
        _case(
            hamner.load_sagittal(speed, None)[0],
            hamner.load_force(speed),
            float(speed),
            None,
            weights,
            None,
        )
        for speed in hamner.SPEEDS
    ]


def _case(
    motion: xr.Dataset,
    force: tuple[np.ndarray, np.ndarray],
    speed: float,
    models: dict | None,
    weights: Callable[[str], Weights],
    person: pd.Series | None,
) -> Case:
    rows = rows_of(motion, force, models, speed)
    stances = rows.stances
    best = from_features(
        weights(rows.kind), stances, rows.accelerations.astype(float), rows.features
    )
    forces = {
        "learned": best,
        "two_mass": two_mass(motion, stances),
        "sine": sine(motion, stances),
    }
    # the loaders' force stands in the runner's axes already
    turned = replace_attrs(motion)
    plates = forces_dataset(force[0], force[1][:, None])
    seen = measured_force(plates, turned, stances, None)
    mass = float(motion.attrs["mass_kg"])
    height = np.nan if person is None else float(person["Height"]) / 100
    belt = float(motion.attrs["speed_m_s"])
    table = {
        "subject": rows.subject,
        "speed": speed,
        "side": stances.side,
        "strike": _strike(person, speed, stances.side),
    }
    for vertical, contact, braking, end in (
        (best, stances.contact_time, estimated_braking(motion, stances, best), ""),
        (
            seen.vertical,
            seen.contact_s,
            waveform.braking_impulse(seen.forward, seen.contact_s),
            "_true",
        ),
    ):
        sinking = waveform.lowering(vertical, contact, stances.stride_time)
        peak = waveform.peak_force(vertical)
        table |= {
            f"peak_force_bw{end}": peak,
            f"impact_impulse_bw_s{end}": waveform.landing_impulse(vertical, contact),
            f"loading_rate_bw_s{end}": waveform.loading_rate(vertical, contact),
            f"vertical_stiffness_kn_m{end}": stiffness.vertical_stiffness(peak, sinking, mass),
            f"leg_stiffness_kn_m{end}": stiffness.leg_stiffness(
                peak, sinking, contact, mass, belt, stiffness.LEG_PER_HEIGHT * height
            ),
            f"braking_impulse_bw_s{end}": braking,
        }
    peak, sinking = stiffness.morin(stances.contact_time, stances.stride_time)
    table["morin_kn_m"] = stiffness.vertical_stiffness(peak, sinking, mass)
    return Case(pd.DataFrame(table), forces, rows.truth[..., 1])


def replace_attrs(motion: xr.Dataset) -> xr.Dataset:
    """The motion without its turn from the laboratory's axes."""
    bare = motion.copy()
    bare.attrs = {k: v for k, v in motion.attrs.items() if k != "lab_rotation"}
    return bare


def _strike(person: pd.Series | None, speed: float, side: np.ndarray) -> np.ndarray:
    """(S,) foot-strike label of the data set."""
    if person is None:
        return np.full(side.shape, "", dtype=object)
    label = [str(person[f"{k}FSI{round(speed * 10)}"]).lower() for k in "LR"]
    return np.array(label, dtype=object)[side]


def shipped_like(weights: PerSubject) -> Callable[[str], Weights]:
    """Weights of all twelve runners, for people outside of them."""
    full = {kind: fit(all_rows(kind), kind) for kind in weights}
    return lambda kind: full[kind]
