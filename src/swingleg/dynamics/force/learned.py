"""The default: vertical force from the legs' accelerations and the stance's shape, learned.

Newton's second law as a filter. The vertical force is one body weight plus the segments' masses
times their accelerations; what the segments are not (rigid, all seen) is learned: a linear filter
of hip, knee, ankle, heel and toe acceleration over ±160 ms, whose weights may drift slowly over
contact; plus a template over contact and a linear correction from the stance's own curves and
times. The four parts are the terms of one Gaussian-process regression with linear kernels
(Rasmussen & Williams 2006, ch. 2 and 4), trained on force plates; being linear, it ships as plain
weights at 26 instants of contact.

Two levels: the mean curves of one leg's stances give its mean waveform (noise averages out before
the weights see it), and each stance's departure from the mean curves gives its departure, by a
ridge that was trained on departures alone.

Video freed of its pose network's habits has weights of its own, trained on rendered runners; what
it shows of the pelvis is not what markers show that were spoilt like a video.

In the line of linear and principal-component models of force from kinematics or accelerations
(Alcantara et al. 2022, PeerJ 10:e12752). Weights: ``validation/train_force.py`` and, for calibrated
video, ``validation/train_video.py``; provenance in ``learned.json`` and ``calibrated.json``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import numpy as np
import xarray as xr
from scipy.interpolate import CubicSpline

from swingleg.dynamics.force.constrain import constrained
from swingleg.dynamics.force.features import Curves, stance_features
from swingleg.dynamics.stances import PERCENT, Floats, Stances

#: shares of contact at which the weights stand
NODES = np.arange(0.0, 1.001, 0.04)
#: curves of a stance that the vertical force is read from: all but the forward accelerations
CHANNELS_USED = 15
#: share of the contact times' say in the mean force; the rest is the accelerations' own: the two
#: err apart from each other
BY_TIMES = 0.5


@dataclass(frozen=True)
class Weights:
    """N nodes, Z accelerations, A stance features.

    template : (N,) BW. acc_mean, acc_scale : (Z,). acc : (N, Z). shape_mean, shape_scale : (A,).
    shape : (N, A). departure : (N, A), per unit of feature.
    """

    template: Floats
    acc_mean: Floats
    acc_scale: Floats
    acc: Floats
    shape_mean: Floats
    shape_scale: Floats
    shape: Floats
    departure: Floats

    def mean_force(self, accelerations: Floats, features: Floats) -> Floats:
        """(G, N) BW from (G, N, Z) and (G, A), each a mean over stances."""
        z = (accelerations - self.acc_mean) / self.acc_scale
        a = (features - self.shape_mean) / self.shape_scale
        return 1.0 + self.template + np.einsum("gnz,nz->gn", z, self.acc) + a @ self.shape.T


@lru_cache(maxsize=4)
def load_weights(kind: str) -> Weights:
    """The shipped weights for "markers", "video" or "calibrated" video."""
    name = "calibrated.npz" if kind == "calibrated" else "learned.npz"
    with files("swingleg.dynamics.force").joinpath(name).open("rb") as stream:
        data = np.load(stream, allow_pickle=False)
        return Weights(**{f.name: data[f"{kind}_{f.name}"].astype(float) for f in fields(Weights)})


def provenance(kind: str = "markers") -> dict[str, object]:
    """Where a kind's weights come from: date, data, settings."""
    return json.loads(_file(kind, "json").read_text(encoding="utf-8"))


def _file(kind: str, ending: str) -> Traversable:
    """Calibrated video has files of its own."""
    name = "calibrated" if kind == "calibrated" else "learned"
    return files("swingleg.dynamics.force").joinpath(f"{name}.{ending}")


def learned(motion: xr.Dataset, stances: Stances, *, weights: Weights | None = None) -> Floats:
    """(S, 101) vertical force, BW.

    weights : instead of the shipped ones (validation leaves runners out).
    """
    curves = Curves(motion)
    features = stance_features(curves.windows(stances), stances, CHANNELS_USED)
    accelerations = curves.accelerations(stances, NODES)
    return from_features(weights or load_weights(curves.kind), stances, accelerations, features)


def from_features(
    weights: Weights, stances: Stances, accelerations: Floats, features: Floats
) -> Floats:
    """(S, 101) BW from (S, N, Z) accelerations and (S, A) stance features."""
    force = np.empty((len(features), NODES.size))
    for side in np.unique(stances.side):
        own = stances.side == side
        mean = features[own].mean(axis=0)
        level = weights.mean_force(accelerations[own].mean(axis=0)[None], mean[None])
        force[own] = level + (features[own] - mean) @ weights.departure.T
    if not len(force):
        return np.empty((0, PERCENT.size))
    waveform = CubicSpline(NODES, force, axis=1)(PERCENT / 100.0)
    return constrained(waveform, stances, by_times=BY_TIMES)
