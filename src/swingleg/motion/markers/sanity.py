"""Are these the trials they are given as: a run, and a runner who stands?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from swingleg.core.errors import GaitError, InputError
from swingleg.core.keypoints import SIDES
from swingleg.motion.markers.maps import MarkerMap
from swingleg.motion.markers.trial import Trial

Floats = NDArray[np.float64]

_PELVIS = ("asis", "psis", "hip_centre")
_TOES = ("toe", "toe_single", "toe_tip")
#: a heel that stays within this of its place below the pelvis belongs to someone standing, metres;
#: in a walk it covers about .6
_STILL_M = 0.15


def landmarks(trial: Trial, chosen: MarkerMap) -> tuple[Floats, Floats, Floats]:
    """Pelvis (T, 3), heels and toes (T, 2, 3) straight from the markers; NaN where none is seen."""
    hips = [n for n in _pelvis(chosen) if n in trial]
    feet: list[list[Floats]] = [[], []]
    for k, options in enumerate((("heel",), _TOES)):
        for side in SIDES:
            labels = [n for name in options for n in chosen.landmark(name, side) if n in trial]
            feet[k].append(_middle(trial.seen(labels)))
    return _middle(trial.seen(hips)), np.stack(feet[0], axis=1), np.stack(feet[1], axis=1)


def check_seen(trial: Trial, chosen: MarkerMap, *, standing: bool) -> None:
    """Raise InputError, with the labels, where no marker of pelvis, a heel or a toe is in a trial.

    They may not be left to the other trial: from them come the directions of the laboratory.
    """
    wanted = {"pelvis": _pelvis(chosen)}
    for side in SIDES:
        wanted[f"{side} heel"] = list(chosen.landmark("heel", side))
        wanted[f"{side} toe"] = [n for name in _TOES for n in chosen.landmark(name, side)]
    absent = {
        what: labels for what, labels in wanted.items() if not any(n in trial for n in labels)
    }
    if not absent:
        return
    one = "standing trial" if standing else "trial"
    labels = list(dict.fromkeys(n for group in absent.values() for n in group))
    raise InputError(
        f"the {one} shows no {', no '.join(absent)} (missing: {', '.join(labels)})",
        where=trial.source or None,
        fix="Check these labels, and that trial and standing trial have the same marker set.",
    )


def check_moves(pelvis: Floats, heel: Floats, where: str, *, stood: bool) -> None:
    """Raise GaitError for a standing trial that is given as the run.

    pelvis (T, 3), heel (T, 2, 3) metres. stood : another trial was given as the standing one.
    """
    moved = _travel(pelvis, heel)
    if not np.isfinite(moved) or moved >= _STILL_M:
        return
    raise GaitError(
        "the runner stands still: this is a standing trial",
        where=where or None,
        fix="Give the running trial in its place: are the two files exchanged?"
        if stood
        else "Give the running trial, and this one with it as --static FILE.",
    )


def check_stands(pelvis: Floats, heel: Floats, where: str) -> None:
    """Raise InputError for a run that is given as the standing trial."""
    moved = _travel(pelvis, heel)
    if not moved >= _STILL_M:
        return
    raise InputError(
        f"this is no standing trial: the feet move {moved:.1f} m below the pelvis",
        where=where or None,
        fix="Give --static FILE a trial in which the runner stands still.",
    )


def _pelvis(chosen: MarkerMap) -> list[str]:
    names = [n for side in SIDES for name in _PELVIS for n in chosen.landmark(name, side)]
    return [*names, *chosen.landmark("sacrum")]


def _travel(pelvis: Floats, heel: Floats) -> float:
    """How far a heel gets about below the pelvis, metres; NaN where it is not seen."""
    most = np.nan
    for side in range(heel.shape[1]):
        path = heel[:, side] - pelvis
        path = path[np.isfinite(path).all(axis=1)]
        if path.size:
            low, high = np.quantile(path, [0.05, 0.95], axis=0)
            most = np.fmax(most, np.linalg.norm(high - low))
    return float(most)


def _middle(paths: Floats) -> Floats:
    """(T, 3) mean of those of (T, K, 3) that are seen; NaN where none is."""
    good = np.isfinite(paths[..., :1])
    count = good.sum(axis=1)
    total = np.where(good, paths, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
