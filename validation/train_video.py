"""Train the calibration of a pose network on rendered clips of virtual runners.

    python -m validation.train_video FOLDER … [--backend blazepose]

FOLDER holds clips with their truth (`swingleg virtual render --grid`). Each clip is read by the
pose network and fitted as a user's clip is; the regression learns truth minus fit. All runners
count alike; how strong the ridge is was chosen with each runner left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr

import swingleg.motion as package
from swingleg import __version__
from swingleg.core.keypoints import SIDES
from swingleg.motion.assemble import GRID_HZ
from swingleg.motion.calibration import OUTPUTS, REACH, VIEW, Weights, stride_time, terms
from swingleg.motion.frame import Frame
from swingleg.motion.legs import FittedLeg, features_of, fitted_leg, view_of
from swingleg.motion.passes import longest_pass
from validation.clips import Clip, clips, keypoints_of, true_length_px, true_state, usable
from validation.video_cases import event_errors_of

#: ridge by kind of term: features, their products, view, features by view; per standardised term
#: and sample
RIDGE = {"linear": 3e-3, "square": 0.3, "view": 1.0, "by_view": 1.0}
LENGTH_RIDGE = 1.0
#: samples per clip: neighbours on the grid say the same
SAMPLES = 250


@dataclass(frozen=True)
class Sample:
    """One clip: features (T, Z), view (T, V), error (T, 10) = truth minus fit.

    length : logarithm of true over fitted leg length. foot : (3,) true minus fitted heel_u, toe_u,
    sole_v, leg lengths. keep : (T,) well inside the clip.
    """

    clip: Clip
    features: np.ndarray
    view: np.ndarray
    error: np.ndarray
    length: float
    foot: np.ndarray
    keep: np.ndarray


def sample_of(clip: Clip, keypoints: xr.Dataset) -> Sample:
    """The fit of one clip beside its truth."""
    chosen, _ = longest_pass(keypoints)
    part = keypoints.isel(time=slice(chosen.first, chosen.last + 1))
    centre = (keypoints.attrs["width"] / 2, keypoints.attrs["height"] / 2)
    picture = Frame(chosen.facing, 0.0, centre, (0.0, 0.0), 1.0)
    time = part.time.values
    grid = time[0] + np.arange(int((time[-1] - time[0]) * GRID_HZ) + 1) / GRID_HZ
    legs = {side: fitted_leg(part, side, picture, grid, None) for side in SIDES}
    stride = stride_time(grid, legs[clip.near].state[:, 2])
    errors = []
    for side in (clip.near, clip.far):
        gap = true_state(clip, side, grid, picture) - legs[side].state
        gap[:, 2:] = (gap[:, 2:] + np.pi) % (2 * np.pi) - np.pi
        hip = gap[:, :2] / legs[side].length
        errors.append(np.hstack([gap[:, 2:], hip - np.median(hip, axis=0)]))
    keep = (grid > grid[0] + 0.1) & (grid < grid[-1] - 0.1)
    return Sample(
        clip,
        features_of(grid, legs, clip.near, stride),
        view_of(part, clip.near, picture, legs, grid, stride),
        np.hstack(errors),
        float(np.log(true_length_px(clip) / legs[clip.near].length)),
        np.mean([foot_error(clip, side, legs[side]) for side in SIDES], axis=0),
        keep,
    )


def foot_error(clip: Clip, side: str, leg: FittedLeg) -> np.ndarray:
    """(3,) true minus fitted place of heel, toe tip and sole in the foot's frame, leg lengths."""
    metre = clip.truth["point_m"][side]
    ankle, heel, toe = (np.asarray(metre[n])[:, :2] for n in ("ankle", "heel", "toe_tip"))
    sole = np.asarray(metre["toe"])[:, :2] - heel
    along = sole / np.linalg.norm(sole, axis=1, keepdims=True)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    places = [((heel - ankle) * along).sum(axis=1), ((toe - ankle) * along).sum(axis=1)]
    places.append(((heel - ankle) * across).sum(axis=1))
    true = np.median(places, axis=1) / float(clip.truth["leg_length_m"])
    fitted = np.array([leg.shape.heel_u, leg.shape.toe_u, leg.shape.sole_v]) / leg.length
    return np.asarray(true - fitted)


def event_habits(errors: pd.DataFrame) -> np.ndarray:
    """(4,) seconds: mean and SD of touch-down and toe-off errors (columns td, to in ms)."""
    mean, sd = errors[["td", "to"]].mean() / 1e3, errors[["td", "to"]].std() / 1e3
    return np.array([mean["td"], mean["to"], sd["td"], sd["to"]])


def fit(samples: Sequence[Sample], ridge: dict[str, float] | None = None) -> Weights:
    """Ridge regression over all samples, every runner with the same say."""
    ridge = ridge or RIDGE
    z = np.vstack([_thin(s, s.features) for s in samples])
    views = np.vstack([_thin(s, s.view) for s in samples])
    z_mean, z_scale = z.mean(axis=0), z.std(axis=0) + 1e-9
    v_mean, v_scale = np.nanmean(views, axis=0), np.nanstd(views, axis=0) + 1e-6
    none = np.empty(0)
    blank = Weights(z_mean, z_scale, v_mean, v_scale, none, none, none, none)
    runners = [s.clip.subject for s in samples]
    say = {r: 1 / runners.count(r) for r in set(runners)}
    count = z.shape[1]
    pairs = count * (count + 1) // 2
    kinds = np.concatenate(
        [
            [0.0],
            np.full(count, ridge["linear"]),
            np.full(pairs, ridge["square"]),
            np.full(v_mean.size, ridge["view"]),
            np.full(count * v_mean.size, ridge["by_view"]),
        ]
    )
    normal = np.diag(kinds)
    pull = np.zeros((kinds.size, 2 * len(OUTPUTS)))
    total = sum(say[r] for r in runners)
    for s in samples:
        zs = np.clip((_thin(s, s.features) - z_mean) / z_scale, -REACH, REACH)
        x = terms(zs, blank.view(_thin(s, s.view)))
        weight = say[s.clip.subject] / total / len(x)
        normal += weight * x.T @ x
        pull += weight * x.T @ _thin(s, s.error)
    coefficients = np.linalg.solve(normal, pull)
    standard = np.stack([blank.view(s.view).mean(axis=0) for s in samples])
    design = np.column_stack([np.ones(len(standard)), standard])
    penalty = LENGTH_RIDGE * np.diag([0.0] + [1.0] * v_mean.size)
    target = np.array([s.length for s in samples])
    length = np.linalg.solve(design.T @ design + penalty, design.T @ target)
    foot = np.average([s.foot for s in samples], axis=0, weights=[say[r] for r in runners])
    return Weights(z_mean, z_scale, v_mean, v_scale, coefficients, length, foot, np.zeros(4))


def _thin(s: Sample, values: np.ndarray) -> np.ndarray:
    inside = np.flatnonzero(s.keep)
    return values[inside[np.linspace(0, len(inside) - 1, SAMPLES).astype(int)]]


def left_out(samples: Sequence[Sample], ridge: dict[str, float] | None = None) -> np.ndarray:
    """(clips, 2 legs, 4) RMSE in degrees of thigh, shank, foot, knee, each runner left out."""
    out = []
    weights = {
        r: fit([s for s in samples if s.clip.subject != r], ridge)
        for r in {s.clip.subject for s in samples}
    }
    for s in samples:
        change = weights[s.clip.subject].corrections(s.features, s.view)
        out.append(rmse(s.error - change, s.keep))
    return np.array(out)


def rmse(error: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """(2, 4) degrees: near and far leg's thigh, shank, foot, knee from a sample's errors."""
    legs = np.degrees(error[keep]).reshape(keep.sum(), 2, len(OUTPUTS))[..., :3]
    knee = legs[..., :1] - legs[..., 1:2]
    return np.sqrt((np.concatenate([legs, knee], axis=-1) ** 2).mean(axis=0))


def save(weights: Weights, samples: Sequence[Sample], backend: str) -> None:
    """Write calibration.BACKEND.npz and .json."""
    folder = Path(str(package.__file__)).parent
    arrays = {f.name: getattr(weights, f.name).astype(np.float32) for f in fields(Weights)}
    np.savez_compressed(folder / f"calibration.{backend}.npz", allow_pickle=False, **arrays)
    about = {
        "made": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "by": "validation/train_video.py",
        "backend": backend,
        "data": "virtual runners (Anny, Apache-2.0) driven by RBDS: Fukuchi, Fukuchi & "
        "Duarte 2017, PeerJ 5:e3298, doi 10.7717/peerj.3298, CC BY 4.0",
        "clips": len(samples),
        "runners": sorted({s.clip.subject for s in samples}),
        "outputs": list(OUTPUTS),
        "view": list(VIEW),
        "ridge": RIDGE,
        "samples_per_clip": SAMPLES,
    }
    text = json.dumps(about, indent=1, ensure_ascii=False) + "\n"
    (folder / f"calibration.{backend}.json").write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folders", type=Path, nargs="+", metavar="FOLDER")
    parser.add_argument("--backend", default="blazepose")
    parser.add_argument("--dry", action="store_true", help="print errors, write nothing")
    args = parser.parse_args()
    samples = [
        sample_of(c, k)
        for c, k in usable([c for f in args.folders for c in clips(f)], args.backend)
    ]
    before = np.array([rmse(s.error, s.keep) for s in samples])
    after = left_out(samples)
    print("degrees, thigh / shank / foot / knee; each runner left out")
    for name, table in (("fitted", before), ("calibrated", after)):
        for k, leg in enumerate(("near", "far")):
            cells = " / ".join(f"{v:.1f}" for v in np.sqrt((table[:, k] ** 2).mean(axis=0)))
            print(f"{name:<11}{leg:<5}{cells}")
    if not args.dry:
        weights = fit(samples)
        errors = [
            event_errors_of(s.clip, keypoints_of(s.clip, args.backend), weights) for s in samples
        ]
        save(replace(weights, events=event_habits(pd.concat(errors))), samples, args.backend)


if __name__ == "__main__":
    main()
