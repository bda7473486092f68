"""Train the calibration of a pose network, and the contacts found in what it calibrated.

    python -m validation.train_video FOLDER … [--backend blazepose]

FOLDER holds clips with their truth (`swingleg virtual render --grid`). Each clip is read by the
pose network and fitted as a user's clip is; the regression learns truth minus fit. All runners
count alike; how strong the ridge is was chosen with each runner left out. The contacts of the
calibrated motions are learned in `validation.judges`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import xarray as xr
from scipy.linalg import solve

import swingleg.motion as package
from swingleg import __version__
from swingleg.core.keypoints import SIDES
from swingleg.motion import waves
from swingleg.motion.assemble import GRID_HZ
from swingleg.motion.calibration import AS_IT_IS, NO_LATENESS, NOW, OUTPUTS, Weights, arrays
from swingleg.motion.clues import VIEW, Clues, clues_of
from swingleg.motion.fitted_leg import FittedLeg, fitted_leg
from swingleg.motion.frame import Frame
from swingleg.motion.offsets import OFFSETS
from swingleg.motion.passes import longest_pass
from validation.clips import Clip, clips, side_by_side, true_length_px, true_state, usable

#: ridge by kind of term: pose, its products, view, pose by view, key points' offsets, offsets by
#: pose, other hints, those by pose, waves; per standardised term and sample
RIDGE = {
    "linear": 3e-3,
    "square": 0.3,
    "view": 3.0,
    "by_view": 3.0,
    "offset": 1.0,
    "offset_by_pose": 0.1,
    "hint": 0.01,
    "by_pose": 0.3,
    "wave": 0.5,
}
LENGTH_RIDGE = 1.0
#: clips turned further do not train it
TRAINED_TURN_DEG = 32.0
#: samples per clip: neighbours on the grid say the same
SAMPLES = 250


@dataclass(frozen=True)
class Sample:
    """One clip: clues, error (T, 10) = truth minus fit.

    length : logarithm of true over fitted leg length. foot : (3,) true minus fitted heel_u, toe_u,
    sole_v, leg lengths. share : (2,) true minus fitted thigh's share of the near and far leg; NaN
    where the truth has no lengths. keep : (T,) well inside the clip.
    """

    clip: Clip
    clues: Clues
    error: np.ndarray
    length: float
    foot: np.ndarray
    share: np.ndarray
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
    errors = []
    for side in (clip.near, clip.far):
        gap = true_state(clip, side, grid, picture) - legs[side].state
        gap[:, 2:] = (gap[:, 2:] + np.pi) % (2 * np.pi) - np.pi
        hip = gap[:, :2] / legs[side].length
        errors.append(np.hstack([gap[:, 2:], hip - np.median(hip, axis=0)]))
    keep = (grid > grid[0] + 0.1) & (grid < grid[-1] - 0.1)
    return Sample(
        clip,
        clues_of(part, legs, clip.near, picture, grid),
        np.hstack(errors),
        float(np.log(true_length_px(clip) / legs[clip.near].length)),
        np.mean([foot_error(clip, side, legs[side]) for side in SIDES], axis=0),
        np.array([share_error(clip, side, legs[side]) for side in (clip.near, clip.far)]),
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


def share_error(clip: Clip, side: str, leg: FittedLeg) -> float:
    """True minus fitted thigh's share of the leg's length; NaN where the truth does not know it."""
    true = clip.truth.get("segment_m", {}).get(side)
    if true is None:
        return float("nan")
    share = true["thigh"] / (true["thigh"] + true["shank"])
    return float(share - leg.shape.thigh_length / leg.length)


@dataclass(frozen=True)
class Sums:
    """What the samples of each runner say, kept apart so that runners can be left out cheaply.

    blank : weights with nothing but the clues' means and scales, of all samples (no truth in them).
    normal, pull : runner → (P, P) and (P, 10) of the regression's normal equations.
    """

    samples: tuple[Sample, ...]
    blank: Weights
    normal: dict[str, np.ndarray]
    pull: dict[str, np.ndarray]

    def without(self, *runners: str) -> Weights:
        """Weights trained on all other runners, every one with the same say."""
        others = [r for r in self.normal if r not in runners]
        ridge = len(others) * np.diag(_penalties(self.blank))
        normal = ridge + sum(self.normal[r] for r in others)
        pull = sum(self.pull[r] for r in others)
        learned = replace(self.blank, coefficients=solve(normal, pull, assume_a="pos"))
        return _shaped(learned, [s for s in self.samples if s.clip.subject in others])


def sums_of(samples: Sequence[Sample]) -> Sums:
    """The sums of every runner's samples."""
    blank = _standards(samples)
    runners = [s.clip.subject for s in samples]
    size = _penalties(blank).size
    normal = {r: np.zeros((size, size)) for r in runners}
    pull = {r: np.zeros((size, 2 * len(OUTPUTS))) for r in runners}
    for runner, sample in zip(runners, samples, strict=True):
        x = blank.terms(sample.clues, _few(sample))
        weight = 1 / runners.count(runner) / len(x)
        normal[runner] += weight * x.T @ x
        pull[runner] += weight * x.T @ sample.error[_few(sample)]
    return Sums(tuple(samples), blank, normal, pull)


def _shaped(blank: Weights, samples: Sequence[Sample]) -> Weights:
    """With what is constant over a clip: lengths, foot, thigh's share, the camera's turn."""
    runners = [s.clip.subject for s in samples]
    say = [1 / runners.count(r) for r in runners]
    standard = np.stack([blank.view(s.clues.view).mean(axis=0)[: len(VIEW)] for s in samples])
    design = np.column_stack([np.ones(len(standard)), standard])
    penalty = LENGTH_RIDGE * np.diag([0.0] + [1.0] * len(VIEW))
    target = np.array([s.length for s in samples])
    length = np.linalg.solve(design.T @ design + penalty, design.T @ target)
    foot = np.average([s.foot for s in samples], axis=0, weights=say)
    known = [k for k, s in enumerate(samples) if np.isfinite(s.share).all()]
    shares, says = [samples[k].share for k in known], [say[k] for k in known]
    share = np.average(shares, axis=0, weights=says)
    return replace(blank, length=length, foot=foot, share=share, turn=_turn(samples, standard))


def _turn(samples: Sequence[Sample], standard: np.ndarray) -> np.ndarray:
    """(4,) of `Weights.turn`; its error with each runner left out."""
    yaw = np.radians([s.clip.yaw_deg for s in samples])
    design = np.column_stack([np.ones(len(yaw)), standard[:, :2]])
    runners = np.array([s.clip.subject for s in samples])

    def solved(rows: np.ndarray) -> np.ndarray:
        return np.asarray(np.linalg.lstsq(design[rows], np.sin(yaw[rows]), rcond=None)[0])

    off = [
        np.arcsin(np.clip(design[runners == r] @ solved(runners != r), -1, 1)) - yaw[runners == r]
        for r in set(runners)
        if (runners != r).sum() > design.shape[1]
    ]
    sd = np.degrees(np.sqrt(np.mean(np.concatenate(off) ** 2))) if off else np.nan
    return np.array([*solved(np.ones(len(yaw), dtype=bool)), sd])


def _standards(samples: Sequence[Sample]) -> Weights:
    """Means and scales of all clues, waves made for them, and nothing learned."""
    found = {}
    for name in ("pose", "hints", "view"):
        values = np.vstack([getattr(s.clues, name)[_few(s)] for s in samples])
        found[name] = np.nanmean(values, axis=0), np.nanstd(values, axis=0) + 1e-6
    none = np.empty(0)
    unmade = waves.Waves(*[np.empty(0, dtype=np.float32)] * 4)
    means = (*found["pose"], *found["hints"], *found["view"])
    blank = Weights(*means, unmade, none, none, none, none, none, NO_LATENESS, AS_IT_IS)
    around = [
        waves.context(np.hstack(blank.standard(s.clues)), s.clues.rate_hz, _few(s)) for s in samples
    ]
    return replace(blank, waves=waves.made(np.vstack(around)))


def _penalties(blank: Weights) -> np.ndarray:
    """(P,) in the order of `calibration.terms`."""
    z, v = blank.z_mean.size, blank.v_mean.size
    hints = np.repeat([0, 1], [OFFSETS, blank.h_mean.size - OFFSETS])
    return np.concatenate(
        [
            [0.0],
            np.full(z, RIDGE["linear"]),
            np.full(z * (z + 1) // 2, RIDGE["square"]),
            np.full(v, RIDGE["view"]),
            np.full(z * v, RIDGE["by_view"]),
            np.array([RIDGE["offset"], RIDGE["hint"]])[hints],
            np.tile(np.array([RIDGE["offset_by_pose"], RIDGE["by_pose"]])[hints], NOW),
            np.full(blank.waves.phases.size, RIDGE["wave"]),
        ]
    )


def _few(s: Sample) -> np.ndarray:
    """(SAMPLES,) samples well inside the clip."""
    inside = np.flatnonzero(s.keep)
    return np.asarray(inside[np.linspace(0, len(inside) - 1, SAMPLES).astype(int)])


def rmse(error: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """(2, 4) degrees: near and far leg's thigh, shank, foot, knee from a sample's errors."""
    legs = np.degrees(error[keep]).reshape(keep.sum(), 2, len(OUTPUTS))[..., :3]
    knee = legs[..., :1] - legs[..., 1:2]
    return np.sqrt((np.concatenate([legs, knee], axis=-1) ** 2).mean(axis=0))


def save(weights: Weights, samples: Sequence[Sample], backend: str) -> None:
    """Write calibration.BACKEND.npz and .json."""
    folder = Path(str(package.__file__)).parent
    kept = {
        # the waves were made as they are kept
        name: value.astype(np.float16 if name.startswith("waves_") else np.float32)
        for name, value in arrays(weights).items()
    }
    np.savez_compressed(folder / f"calibration.{backend}.npz", allow_pickle=False, **kept)
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
    from validation.judges import judges, save_models

    found = list(usable([c for f in args.folders for c in clips(f)], args.backend))
    samples = side_by_side(sample_of, *zip(*found, strict=True))
    samples = [s for s in samples if abs(s.clip.yaw_deg) <= TRAINED_TURN_DEG]
    found = [(clip, k) for clip, k in found if clip in {s.clip for s in samples}]
    before = np.array([rmse(s.error, s.keep) for s in samples])
    each = judges(samples, found)
    weights = {runner: judge.weights for runner, judge in each.items()}
    changes = (weights[s.clip.subject].corrections(s.clues) for s in samples)
    after = np.array([rmse(s.error - c, s.keep) for s, c in zip(samples, changes, strict=True)])
    print("degrees, thigh / shank / foot / knee; each runner left out")
    for name, table in (("fitted", before), ("calibrated", after)):
        for k, leg in enumerate(("near", "far")):
            cells = " / ".join(f"{v:.1f}" for v in np.sqrt((table[:, k] ** 2).mean(axis=0)))
            print(f"{name:<11}{leg:<5}{cells}")
    if not args.dry:
        save(each[""].weights, samples, args.backend)
        save_models(each[""], found)


if __name__ == "__main__":
    main()
