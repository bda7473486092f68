"""Train the learned force method on the RBDS development runners and write its weights.

    SWINGLEG_DATA=… python -m validation.train_force

Every trial is used as it stands and spoilt as markers or a video's key points are spoilt (see
`validation.events_degrade`), with contacts found by event weights that never saw the runner, so
that the force is learned on contacts as far off as they will be in use. Target: plate force after
a 30 Hz low-pass, in body weights, on the kinematic contacts.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from scipy.interpolate import CubicSpline

import swingleg.dynamics.force as package
from swingleg import __version__
from swingleg.dynamics.force.features import CUTOFF_HZ, LAGS_S, SHARES, Curves, stance_features
from swingleg.dynamics.force.learned import CHANNELS_USED, NODES, Weights
from swingleg.dynamics.stances import PERCENT, Stances, stances_of
from swingleg.gait.events.learned import Model, learned
from swingleg.gait.strides import strides_from_events
from validation.events_degrade import Look, degrade
from validation.events_rbds import leave_out
from validation.rbds import SPEEDS, SUBJECTS, load_force, load_sagittal
from validation.rbds_force import low_pass

#: variances of the model's terms: filter, its drift over contact, template, stance's shape
PRIOR = {"filter": 1.0, "drift": 0.6, "template": 0.3, "shape": 0.1}
#: shares of contact over which drift, template and shape may change
WIDTH = {"drift": 0.12, "template": 0.1, "shape": 0.1}
#: variance of the mean waveforms about the model, BW²
NOISE = {"markers": 0.03, "video": 0.2, "calibrated": 0.2}
#: ridge of the departures, per standardised feature
DEPARTURE_RIDGE = {"markers": 0.2, "video": 0.5, "calibrated": 0.5}
COPIES = 2
#: stances per side in a copy spoilt like a video: a phone clip's
CLIP_STANCES = 12
TRUTH_HZ = 30.0
SEED = 20170518


@dataclass(frozen=True)
class Rows:
    """One recording's S stances: what the method sees, and the plate's force (S, 101, 3) in BW."""

    subject: str
    kind: str
    speed: float
    stances: Stances
    accelerations: np.ndarray
    windows: np.ndarray
    truth: np.ndarray

    @property
    def features(self) -> np.ndarray:
        return stance_features(self.windows, self.stances, CHANNELS_USED)


Models = dict[str, Model] | None


@functools.cache
def event_models(subject: str) -> dict[str, Model]:
    """Event weights by kind that never saw this runner."""
    return {kind: _left_out(kind)[subject] for kind in ("markers", "video")}


@functools.cache
def _left_out(kind: str) -> dict[str, Model]:
    return leave_out(kind)


def rows_of(
    motion: xr.Dataset, force: tuple[np.ndarray, np.ndarray], models: Models, speed: float
) -> Rows:
    """Features and truth of every stance well inside the recording.

    force : (N,) time and (N, 3) newtons. models : event weights by kind; None = the shipped ones.
    """
    return rows_at(motion, force, learned(motion, models=models), speed)


def rows_at(
    motion: xr.Dataset, force: tuple[np.ndarray, np.ndarray], events: pd.DataFrame, speed: float
) -> Rows:
    """The same for contacts that are known."""
    time, newtons = force
    strides = strides_from_events(events)
    low = max(time[0], float(motion.time.values[0])) + 0.3
    high = min(time[-1], float(motion.time.values[-1])) - 0.3
    inside = (strides.touch_down_s > low) & (strides.next_touch_down_s < high)
    stances = stances_of(strides[inside])
    rate = 1 / float(np.median(np.diff(time)))
    weight = float(motion.attrs["mass_kg"]) * 9.81
    curve = CubicSpline(time, low_pass(newtons, TRUTH_HZ, rate) / weight)
    curves = Curves(motion)
    return Rows(
        str(motion.attrs["subject"]),
        curves.kind,
        speed,
        stances,
        curves.accelerations(stances, NODES).astype(np.float32),
        curves.windows(stances).astype(np.float32),
        curve(stances.times),
    )


def looks(kind: str, rng: np.random.Generator) -> list[Look]:
    """Ways of spoiling a recording; the first marker copy is clean."""
    if kind == "markers":
        return [
            Look(150.0, noise_m=0.001 * (k > 0), offsets=0.7 * (k > 0), knots_s=None)
            for k in range(COPIES)
        ]
    return [
        Look(
            fps=float(rng.choice([30.0, 60.0, 60.0, 120.0, 240.0])),
            noise_m=float(rng.uniform(0.003, 0.02)),
            memory=int(rng.choice([0, 3, 5])),
            offsets=1.0,
            periodic_m=float(rng.uniform(0.0, 0.006)),
            knots_s=0.05,
        )
        for _ in range(COPIES)
    ]


def all_rows(kind: str, subjects: Iterable[str] = SUBJECTS) -> list[Rows]:
    """Rows of all subjects, speeds and copies."""
    rng = np.random.default_rng(SEED)
    rows = []
    for subject in subjects:
        for speed in SPEEDS:
            raw, truth = load_sagittal(subject, speed, None)
            stride = stride_seconds(truth)
            for look in looks(kind, rng):
                spoilt = degrade(raw, look, stride, rng)
                models = event_models(subject)
                rows.append(rows_of(spoilt, load_force(subject, speed), models, speed))
    return rows


def stride_seconds(truth: pd.DataFrame) -> float:
    """Median stride time of the true contacts."""
    return float(truth[truth.side == "left"].touch_down_s.diff().median())


def fit(rows: list[Rows], kind: str) -> Weights:
    """The Gaussian process's posterior mean, as plain weights."""
    z, a, y, da, dy = _levels(rows, kind)
    groups, nodes, _ = z.shape
    z_mean, z_scale = z.mean(axis=(0, 1)), z.std(axis=(0, 1)) + 1e-9
    a_mean, a_scale = a.mean(axis=0), a.std(axis=0) + 1e-9
    zs, shape = (z - z_mean) / z_scale, (a - a_mean) / a_scale
    flat = zs.reshape(groups * nodes, -1)
    near = {
        k: np.exp(-((NODES[:, None] - NODES) ** 2) / (2 * width**2)) for k, width in WIDTH.items()
    }
    drift = PRIOR["filter"] + PRIOR["drift"] * near["drift"]
    kernel = (flat @ flat.T / flat.shape[1]).reshape(groups, nodes, groups, nodes)
    kernel *= drift[None, :, None, :]
    likeness = PRIOR["shape"] * (shape @ shape.T) / shape.shape[1]
    kernel += likeness[:, None, :, None] * near["shape"][None, :, None, :]
    kernel += PRIOR["template"] * near["template"][None, :, None, :]
    square = kernel.reshape(groups * nodes, -1)
    copies = len(rows) / len({(r.subject, r.speed) for r in rows})
    square[np.diag_indices_from(square)] += NOISE[kind] * copies
    alpha = np.linalg.solve(square, (y - 1.0).ravel()).reshape(groups, nodes)
    departure_scale = da.std(axis=0) + 1e-9
    d = da / departure_scale
    ridge = d.T @ d / len(d) + DEPARTURE_RIDGE[kind] * np.eye(d.shape[1])
    departure = np.linalg.solve(ridge, d.T @ dy / len(d)) / departure_scale[:, None]
    return Weights(
        template=PRIOR["template"] * near["template"] @ alpha.sum(axis=0),
        acc_mean=z_mean,
        acc_scale=z_scale,
        acc=drift @ np.einsum("gn,gnz->nz", alpha, zs) / zs.shape[2],
        shape_mean=a_mean,
        shape_scale=a_scale,
        shape=PRIOR["shape"] * near["shape"] @ (alpha.T @ shape) / shape.shape[1],
        departure=departure.T,
    )


def _levels(rows: list[Rows], kind: str) -> tuple[np.ndarray, ...]:
    """Mean accelerations, features and force per recording and leg; departures from them."""
    at = np.round(NODES * 100).astype(int)
    means: list[list[np.ndarray]] = [[], [], []]
    departures: list[list[np.ndarray]] = [[], []]
    rng = np.random.default_rng(SEED)
    for row in rows:
        features, force = row.features, row.truth[:, at, 1]
        for side in (0, 1):
            own = np.flatnonzero(row.stances.side == side)
            for part, table in zip(departures, (features, force), strict=True):
                part.append(table[own] - table[own].mean(axis=0))
            if kind == "video" and own.size > CLIP_STANCES:
                own = rng.choice(own, CLIP_STANCES, replace=False)
            for part, table in zip(means, (row.accelerations, features, force), strict=True):
                part.append(table[own].mean(axis=0, dtype=float))
    return (*(np.stack(m) for m in means), *(np.concatenate(d) for d in departures))


def save(models: dict[str, Weights], folder: Path, name: str = "learned", **more: object) -> None:
    """Write NAME.npz and NAME.json."""
    arrays = {
        f"{kind}_{f.name}": getattr(weights, f.name).astype(np.float32)
        for kind, weights in models.items()
        for f in fields(Weights)
    }
    np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **arrays)
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "by": "validation/train_force.py",
        "data": "RBDS: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298, "
        "CC BY 4.0; 12 runners, treadmill, 2.5, 3.5 and 4.5 m/s, "
        f"force low-passed at {TRUTH_HZ:.0f} Hz",
        "subjects": list(SUBJECTS),
        "nodes": [float(v) for v in np.round(NODES, 3)],
        "lags_s": [float(v) for v in np.round(LAGS_S, 4)],
        "shares": [float(v) for v in SHARES],
        "percent": [int(PERCENT[0]), int(PERCENT[-1])],
        "cutoff_hz": {kind: CUTOFF_HZ[kind] for kind in models},
        "prior": PRIOR,
        "width": WIDTH,
        "noise_bw2": {kind: NOISE[kind] for kind in models},
        "departure_ridge": {kind: DEPARTURE_RIDGE[kind] for kind in models},
        "copies_per_trial": COPIES,
        **more,
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (folder / f"{name}.json").write_text(text, encoding="utf-8")


def main() -> None:
    models = {kind: fit(all_rows(kind), kind) for kind in ("markers", "video")}
    save(models, Path(str(package.__file__)).parent)


if __name__ == "__main__":
    main()
