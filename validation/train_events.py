"""Train the learned event method on the RBDS development runners and write its weights.

    SWINGLEG_DATA=… python -m validation.train_events

Every trial is used as it stands and several times spoilt as a video would spoil it (see
`validation.events_degrade`). Stage 1 starts from the coarse times, stage 2 from times scattered by
8 ms around the truth. Ridge regression on standardised features; every recording weighs the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

import swingleg.gait.events as package
from swingleg import __version__
from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.features import CHANNELS, RUNNER_USED, USED, WINDOW_S, Curves
from swingleg.gait.events.learned import CUTOFF_HZ, Model, Stage
from swingleg.gait.events.legs import Legs, legs_of
from swingleg.gait.events.shared import RUNNER_CUTOFF_HZ, Shared, runner_features
from validation.events_degrade import Look, degrade
from validation.rbds import SPEEDS, SUBJECTS, load_sagittal

ALPHA = {"markers": 1000.0, "video": 500.0, "calibrated": 500.0}
COPIES = {"markers": 4, "video": 8, "calibrated": 2}
SHARED_COPIES = {"markers": 3, "video": 2, "calibrated": 2}
SCATTER_S = 0.008
SEED = 20170517


#: shared shift: principal components, ridge, kernel width (of features scaled to 1000 columns)
COMPONENTS = 40
SHARED_ALPHA = {"markers": 0.02, "video": 0.05, "calibrated": 0.05}
SHARED_WIDTH = {"markers": 5e-5, "video": 2.5e-5, "calibrated": 2.5e-5}
#: SD of the shifts and of the single strides put into its training, seconds
SHARED_SCATTER_S = {
    ("markers", "down"): 0.004,
    ("markers", "up"): 0.006,
    ("video", "down"): 0.008,
    ("video", "up"): 0.008,
    ("calibrated", "down"): 0.004,
    ("calibrated", "up"): 0.004,
}
STRIDE_SCATTER_S = 0.002
#: strides per leg of the recordings the shared shift is learned from; 0 = all there are
STRIDES = (8, 16, 0, 0)


@dataclass(frozen=True)
class Rows:
    """Training rows of one recording, features and corrections in seconds.

    tables : (event, stage) → a row per contact. shared : event → a row per leg.
    """

    subject: str
    tables: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]
    shared: dict[str, tuple[np.ndarray, np.ndarray]]


def looks(kind: str, copies: int, rng: np.random.Generator) -> list[Look]:
    """Random ways of spoiling a recording; the first marker copy is clean."""
    if kind == "markers":
        return [
            Look(150.0, noise_m=0.001 * (k > 0), offsets=0.7 * (k > 0), knots_s=None)
            for k in range(copies)
        ]
    return [
        Look(
            fps=float(rng.choice([30.0, 60.0, 60.0, 120.0, 240.0])),
            noise_m=float(rng.uniform(0.002, 0.02)),
            memory=int(rng.choice([0, 3, 5])),
            offsets=1.0,
            periodic_m=float(rng.uniform(0.0, 0.008)),
            knots_s=float(rng.choice([0.05, 0.06])),
        )
        for _ in range(copies)
    ]


def rows_of(motion: xr.Dataset, truth: pd.DataFrame, kind: str, rng: np.random.Generator) -> Rows:
    """Features of every true contact that the coarse method finds."""
    legs = legs_of(motion)
    sides, period = coarse_contacts(legs)
    parts: dict[tuple[str, int], list[tuple[np.ndarray, np.ndarray]]] = {}
    for side, (name, guess) in enumerate(zip(("left", "right"), sides, strict=True)):
        curves = Curves(legs, side, period, CUTOFF_HZ[kind])
        own = truth[truth.side == name]
        for event, column, found in (
            ("down", "touch_down_s", guess.down),
            ("up", "toe_off_s", guess.up),
        ):
            real = own[column].to_numpy()
            start = found[np.isfinite(found) & ~guess.inferred]
            real = real[np.abs(real[:, None] - start).argmin(axis=0)]
            good = (np.abs(real - start) < 0.08) & (curves.cut_off(start) == 0)
            real, start = real[good], start[good]
            scattered = real + rng.normal(0, SCATTER_S, real.size)
            for stage, centre in ((1, start), (2, scattered)):
                features = curves.windows(centre, USED[kind, event])
                parts.setdefault((event, stage), []).append((features, real - centre))
    tables = {
        key: (np.vstack([f for f, _ in found]), np.concatenate([t for _, t in found]))
        for key, found in parts.items()
    }
    shared = _shared_rows(legs, truth, period, kind, rng)
    return Rows(str(motion.attrs["subject"]), tables, shared)


def _shared_rows(
    legs: Legs, truth: pd.DataFrame, period: float, kind: str, rng: np.random.Generator
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Mean windows around the true contacts, each leg's shifted as a whole, and that shift."""
    curves = [Curves(legs, side, period, RUNNER_CUTOFF_HZ[kind]) for side in (0, 1)]
    out = {}
    for event, column in (("down", "touch_down_s"), ("up", "toe_off_s")):
        features, target = [], []
        for _ in range(SHARED_COPIES[kind]):
            shift = rng.normal(0, SHARED_SCATTER_S[kind, event], 2)
            count = int(rng.choice(STRIDES))
            moved = []
            for side, name in enumerate(("left", "right")):
                real = truth[truth.side == name][column].to_numpy()
                if count:
                    first = int(rng.integers(0, max(1, len(real) - count)))
                    real = real[first : first + count]
                moved.append(real + shift[side] + rng.normal(0, STRIDE_SCATTER_S, real.size))
            times = {event: (moved[0], moved[1])}
            features.append(runner_features(curves, times, period, event, RUNNER_USED[kind, event]))
            target.append(-shift)
        out[event] = (np.vstack(features), np.concatenate(target))
    return out


def all_rows(kind: str, subjects: Iterable[str] = SUBJECTS) -> list[Rows]:
    """Rows of all subjects, speeds and copies."""
    rng = np.random.default_rng(SEED)
    rows = []
    for subject in subjects:
        for speed in SPEEDS:
            raw, truth = load_sagittal(subject, speed, None)
            stride = float(truth[truth.side == "left"].touch_down_s.diff().median())
            for look in looks(kind, COPIES[kind], rng):
                rows.append(rows_of(degrade(raw, look, stride, rng), truth, kind, rng))
    return rows


def fit(rows: list[Rows], kind: str, alpha: float | None = None) -> Model:
    """Both events' stages (ridge) and shared shift (kernel ridge)."""
    stages, shared = {}, {}
    for event in ("down", "up"):
        found = []
        for k in (1, 2):
            features = np.vstack([r.tables[event, k][0] for r in rows])
            target = np.concatenate([r.tables[event, k][1] for r in rows])
            found.append(_ridge(features, target, alpha or ALPHA[kind], USED[kind, event]))
        stages[event] = tuple(found)
        features = np.vstack([r.shared[event][0] for r in rows])
        target = np.concatenate([r.shared[event][1] for r in rows])
        shared[event] = _kernel_ridge(features, target, kind, event)
    return Model(stages, shared)


def _kernel_ridge(features: np.ndarray, target: np.ndarray, kind: str, event: str) -> Shared:
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    z = (features - mean) / scale
    axes = np.linalg.eigh(z.T @ z)[1][:, : -COMPONENTS - 1 : -1]
    points = z @ axes
    gamma = SHARED_WIDTH[kind] * 1000.0 / z.shape[1]
    square = (points**2).sum(axis=1)
    kernel = np.exp(-gamma * np.maximum(square[:, None] + square - 2 * points @ points.T, 0.0))
    bias = float(target.mean())
    weight = np.linalg.solve(kernel + SHARED_ALPHA[kind] * np.eye(len(z)), target - bias)
    return Shared(mean, scale, axes, points, weight, bias, gamma, RUNNER_USED[kind, event])


def _ridge(
    features: np.ndarray, target: np.ndarray, alpha: float, channels: tuple[int, ...]
) -> Stage:
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    z = (features - mean) / scale
    bias = float(target.mean())
    per_row = alpha * len(z) / 3000.0
    weight = np.linalg.solve(z.T @ z + per_row * np.eye(z.shape[1]), z.T @ (target - bias))
    return Stage(mean, scale, weight, bias, channels)


def arrays(models: dict[str, Model]) -> dict[str, np.ndarray]:
    """Everything of the models by the names that `learned.load_model` reads."""
    out = {}
    for kind, model in models.items():
        for event, stages in model.stages.items():
            for k, stage in enumerate(stages, start=1):
                table = np.stack([stage.mean, stage.scale, stage.weight])
                table = np.column_stack([table, [0.0, 1.0, stage.bias]])
                out[f"{kind}_{event}_{k}"] = table.astype(np.float32)
            part, name = model.shared[event], f"{kind}_{event}_shared"
            out[f"{name}_scaling"] = np.stack([part.mean, part.scale]).astype(np.float32)
            out[f"{name}_axes"] = part.axes.astype(np.float16)
            out[f"{name}_points"] = part.points.astype(np.float16)
            out[f"{name}_weight"] = part.weight.astype(np.float32)
            out[f"{name}_kernel"] = np.array([part.bias, part.gamma])
    return out


def settings(kinds: tuple[str, ...]) -> dict[str, object]:
    """What the training of these kinds was set to, for the weights' provenance."""
    return {
        "window_s": [float(t) for t in np.round(WINDOW_S, 3)],
        "channels": list(CHANNELS),
        "used": {" ".join(k): [CHANNELS[c] for c in u] for k, u in USED.items() if k[0] in kinds},
        "cutoff_hz": {k: CUTOFF_HZ[k] for k in kinds},
        "ridge_alpha_per_3000_rows": {k: ALPHA[k] for k in kinds},
        "copies_per_trial": {k: COPIES[k] for k in kinds},
        "shared_used": {
            " ".join(k): [CHANNELS[c] for c in u] for k, u in RUNNER_USED.items() if k[0] in kinds
        },
        "shared_cutoff_hz": {k: RUNNER_CUTOFF_HZ[k] for k in kinds},
        "shared_alpha": {k: SHARED_ALPHA[k] for k in kinds},
    }


def save(models: dict[str, Model], folder: Path) -> None:
    """Write learned.npz and learned.json."""
    np.savez_compressed(folder / "learned.npz", allow_pickle=False, **arrays(models))
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "by": "validation/train_events.py",
        "data": "RBDS: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298, "
        "CC BY 4.0; 12 runners, treadmill, 2.5, 3.5 and 4.5 m/s, contact = force above 50 N",
        "subjects": list(SUBJECTS),
        **settings(tuple(models)),
        "arrays": {
            "KIND_EVENT_STAGE": "(3, F + 1): mean, scale, weight of each feature; last column of "
            "the third row is the bias in seconds",
            "KIND_EVENT_shared_scaling": "(2, F): mean, scale",
            "KIND_EVENT_shared_axes": "(F, K) principal axes",
            "KIND_EVENT_shared_points": "(N, K) training recordings on those axes",
            "KIND_EVENT_shared_weight": "(N,) seconds",
            "KIND_EVENT_shared_kernel": "(2,): bias in seconds, gamma",
        },
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (folder / "learned.json").write_text(text, encoding="utf-8")


def main() -> None:
    models = {kind: fit(all_rows(kind), kind) for kind in ("markers", "video")}
    save(models, Path(str(package.__file__)).parent)


if __name__ == "__main__":
    main()
