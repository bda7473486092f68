"""Write `src/swingleg/simulate/likely.npz`: how runners' cycles differ, and how video errs.

    SWINGLEG_DATA=… python -m validation.make_likely FOLDER …

Cycles: RBDS (Fukuchi et al. 2017, doi 10.7717/peerj.3298, CC BY 4.0), twelve runners at three
speeds. Error: rendered clips in FOLDER (`validation/video.py --render`) of the runners in
`CHOSEN`, on a treadmill, one of each runner and speed, the one whose camera is
turned least; widened for people, as intervals are.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from swingleg.pipeline import analyze_keypoints
from swingleg.simulate.cycle import ANGLES, HARMONICS, MeanCycle, mean_cycle
from swingleg.simulate.likely import as_row, terms
from validation import rbds
from validation.clips import Clip, clips, keypoints_of
from validation.make_intervals import WIDER
from validation.simulate import Trial, trial
from validation.video_cases import is_usual, settings_of

CHOSEN = ("RBDS018", "RBDS020", "RBDS010", "RBDS08", "RBDS016", "RBDS022")
TARGET = Path(__file__).parents[1] / "src" / "swingleg" / "simulate" / "likely.npz"
_SIZE = len(ANGLES) * (HARMONICS + 1)


def main(folders: Sequence[str]) -> None:
    trials = [trial(runner, speed) for runner in rbds.SUBJECTS for speed in rbds.SPEEDS]
    line, spread = between(trials)
    by = {(t.runner, t.speed): t for t in trials}
    found = chosen(folders)
    pairs = [(seen(clip), by[key]) for key, clip in found.items() if key[0] in CHOSEN]
    arrays = {"line": line, "spread": spread, "error": WIDER["near"] ** 2 * error(pairs)}
    np.savez_compressed(TARGET, **{k: v.astype(np.float32) for k, v in arrays.items()})  # type: ignore[arg-type]


def leg_m(t: Trial) -> float:
    return t.body.thigh_m + t.body.shank_m


def between(trials: Sequence[Trial]) -> tuple[np.ndarray, np.ndarray]:
    """(3, 2 size) line over `terms`; (cycles, 2 size) what it leaves, so that squares sum to the
    covariance."""
    given = np.array([terms(t.speed, t.cycle.stride_s, leg_m(t)) for t in trials])
    rows = np.array([as_row(t.cycle, leg_m(t)) for t in trials])
    line = np.linalg.lstsq(given, rows, rcond=None)[0]
    return line, (rows - given @ line) / np.sqrt(len(trials) - given.shape[1])


def chosen(folders: Sequence[str]) -> dict[tuple[str, float], Clip]:
    """(runner, speed) → clip."""
    found = [clip for folder in folders for clip in clips(Path(folder))]
    plain = [clip for clip in found if clip.truth["treadmill"] and is_usual(clip)]
    out: dict[tuple[str, float], Clip] = {}
    for clip in sorted(plain, key=lambda c: (abs(c.yaw_deg), c.path.stem)):
        out.setdefault((clip.subject, round(clip.truth["speed_m_s"] * 2) / 2), clip)
    return out


def seen(clip: Clip) -> MeanCycle:
    """The clip's mean cycle, analysed as a user's clip is."""
    analysis = analyze_keypoints(keypoints_of(clip), settings_of(clip.truth))
    return mean_cycle(analysis.motion, analysis.strides)


def error(pairs: Sequence[tuple[MeanCycle, Trial]]) -> np.ndarray:
    """(angles, harmonics + 1) mean square of seen less true, of real and imaginary part alike."""
    off = np.array([as_row(a, leg_m(t)) - as_row(t.cycle, leg_m(t)) for a, t in pairs])
    square = (off**2).mean(axis=0)
    out = ((square[:_SIZE] + square[_SIZE:]) / 2).reshape(len(ANGLES), HARMONICS + 1)
    out[:, 0] *= 2  # a mean has no imaginary part
    return np.asarray(out)


if __name__ == "__main__":
    main(sys.argv[1:])
