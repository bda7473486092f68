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
from swingleg.gait.events.features import CHANNELS, USED, WINDOW_S, Curves
from swingleg.gait.events.learned import CUTOFF_HZ, Model, Stage
from swingleg.gait.events.legs import legs_of
from validation.events_degrade import Look, degrade
from validation.rbds import SPEEDS, SUBJECTS, load_sagittal

ALPHA = {"markers": 1000.0, "video": 500.0}
COPIES = {"markers": 4, "video": 8}
SCATTER_S = 0.008
SEED = 20170517


@dataclass(frozen=True)
class Rows:
    """Training rows of one recording: (event, stage) → features and corrections in seconds."""

    subject: str
    tables: dict[tuple[str, int], tuple[np.ndarray, np.ndarray]]


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
    return Rows(str(motion.attrs["subject"]), tables)


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
    """Ridge for both events and stages."""
    model: Model = {}
    for event in ("down", "up"):
        stages = []
        for k in (1, 2):
            features = np.vstack([r.tables[event, k][0] for r in rows])
            target = np.concatenate([r.tables[event, k][1] for r in rows])
            stages.append(_ridge(features, target, alpha or ALPHA[kind], USED[kind, event]))
        model[event] = tuple(stages)
    return model


def _ridge(
    features: np.ndarray, target: np.ndarray, alpha: float, channels: tuple[int, ...]
) -> Stage:
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    z = (features - mean) / scale
    bias = float(target.mean())
    per_row = alpha * len(z) / 3000.0
    weight = np.linalg.solve(z.T @ z + per_row * np.eye(z.shape[1]), z.T @ (target - bias))
    return Stage(mean, scale, weight, bias, channels)


def save(models: dict[str, Model], folder: Path) -> None:
    """Write learned.npz and learned.json."""
    arrays = {}
    for kind, model in models.items():
        for event, stages in model.items():
            for k, stage in enumerate(stages, start=1):
                table = np.stack([stage.mean, stage.scale, stage.weight])
                table = np.column_stack([table, [0.0, 1.0, stage.bias]])
                arrays[f"{kind}_{event}_{k}"] = table.astype(np.float32)
    np.savez_compressed(folder / "learned.npz", allow_pickle=False, **arrays)
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "by": "validation/train_events.py",
        "data": "RBDS: Fukuchi, Fukuchi & Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298, "
        "CC BY 4.0; 12 runners, treadmill, 2.5, 3.5 and 4.5 m/s, contact = force above 50 N",
        "subjects": list(SUBJECTS),
        "window_s": [float(t) for t in np.round(WINDOW_S, 3)],
        "channels": list(CHANNELS),
        "used": {" ".join(key): [CHANNELS[c] for c in used] for key, used in USED.items()},
        "cutoff_hz": CUTOFF_HZ,
        "ridge_alpha_per_3000_rows": ALPHA,
        "copies_per_trial": COPIES,
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (folder / "learned.json").write_text(text, encoding="utf-8")


def main() -> None:
    models = {kind: fit(all_rows(kind), kind) for kind in ("markers", "video")}
    save(models, Path(str(package.__file__)).parent)


if __name__ == "__main__":
    main()
