"""Learned contacts: regression on windows of leg curves around coarse contacts, in three steps.

1. every stride: two-stage ridge regression on the window around the coarse time;
2. every runner: the shift that all contacts of a leg share, from their mean window (`shared`);
3. all strides together: noisy times are weighed against the usual step and contact (`regular`).

In the line of event detectors trained on force plates (Osis, Hettinga & Ferber 2016, Gait Posture
46:86; FootNet, Rivadulla et al. 2021, PLoS One 16:e0248608). Points of deviation: ridge regression
and one small kernel instead of principal components with thresholds or an LSTM, so that the weights
are few arrays; sub-frame times instead of frames; trained on key points that were displaced,
distorted and blurred as those of a video are (a second set of weights serves sharp markers).
Weights: twelve RBDS runners (Fukuchi 2017, CC BY 4.0) at 2.5–4.5 m/s, made by
``validation/train_events.py``; provenance in the file itself.

Beyond those speeds the regression extrapolates: where the curves are unlike all training curves,
the times go back to the coarse ones shifted by this runner's usual correction, with a wider
standard deviation; `fast` blends into other methods.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr
from numpy.typing import NDArray

from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.contacts import Contacts, events_table
from swingleg.gait.events.edges import between, confirmed, with_edges
from swingleg.gait.events.features import RUNNER_USED, USED, Curves
from swingleg.gait.events.legs import Floats, Legs, legs_of
from swingleg.gait.events.regular import regularised
from swingleg.gait.events.shared import RUNNER_CUTOFF_HZ, Shared, Times, shared_shift
from swingleg.gait.events.spread import event_sd, noise_sd

EVENTS = ("down", "up")
#: low-pass of the curves, Hz, by kind of evidence
CUTOFF_HZ = {"markers": 25.0, "video": 12.0, "calibrated": 12.0}
#: the regression may not move a coarse time further than this share of a stride
_REACH = 0.12


@dataclass(frozen=True)
class Stage:
    """One ridge: correction in seconds = ((features − mean) / scale) · weight + bias."""

    mean: Floats
    scale: Floats
    weight: Floats
    bias: float
    channels: tuple[int, ...]

    def correction(self, features: Floats) -> Floats:
        """(N,) seconds to add to the guessed times."""
        return ((features - self.mean) / self.scale) @ self.weight + self.bias

    def strangeness(self, features: Floats) -> Floats:
        """(N,) mean square of the standardised features: about 1 for curves like the training's."""
        return (((features - self.mean) / self.scale) ** 2).mean(axis=1)


@dataclass(frozen=True)
class Model:
    """Weights for one kind of evidence: stages of each event, and each event's shared shift."""

    stages: dict[str, tuple[Stage, ...]]
    shared: dict[str, Shared]


@lru_cache(maxsize=4)
def load_model(kind: str) -> Model:
    """The weights for "markers", "video" or "calibrated" video."""
    stages, shared = {}, {}
    name = "calibrated.npz" if kind == "calibrated" else "learned.npz"
    with files("swingleg.gait.events").joinpath(name).open("rb") as stream:
        data = np.load(stream, allow_pickle=False)
        for event in EVENTS:
            found = []
            for k in (1, 2):
                table = data[f"{kind}_{event}_{k}"].astype(float)
                mean, scale, weight = table[:, :-1]
                found.append(Stage(mean, scale, weight, float(table[2, -1]), USED[kind, event]))
            stages[event] = tuple(found)
            name = f"{kind}_{event}_shared"
            mean, scale = data[f"{name}_scaling"].astype(float)
            axes, points, weight = (
                data[f"{name}_{k}"].astype(float) for k in ("axes", "points", "weight")
            )
            bias, gamma = map(float, data[f"{name}_kernel"])
            shared[event] = Shared(
                mean, scale, axes, points, weight, bias, gamma, RUNNER_USED[kind, event]
            )
    return Model(stages, shared)


def provenance() -> dict[str, object]:
    """Where the weights come from: date, data, features, error."""
    text = files("swingleg.gait.events").joinpath("learned.json").read_text(encoding="utf-8")
    return json.loads(text)


def learned(motion: xr.Dataset, *, models: dict[str, Model] | None = None) -> pd.DataFrame:
    """Events of a Motion by the learned method.

    models : kind → weights to use instead of the shipped ones (validation leaves runners out).

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    legs = legs_of(motion)
    kind = legs.weights
    model = (models or {}).get(kind) or load_model(kind)
    coarse, period = coarse_contacts(legs)
    times, odd, inferred = _each_stride(legs, coarse, period, model.stages, CUTOFF_HZ[kind])
    smooth = [Curves(legs, side, period, RUNNER_CUTOFF_HZ[kind]) for side in (0, 1)]
    shift = shared_shift(smooth, times, period, model.shared)
    moved, sds, noise = [], [], []
    for side in (0, 1):
        down, up = (times[e][side] + (1.0 - odd[e][side]) * shift[e][side] for e in EVENTS)
        up = np.where(up > down + 0.05 * period, up, np.nan)
        how = {
            "visible": np.stack(
                [np.interp(t, legs.time, legs.visible[:, side]) for t in (down, up)]
            ),
            "inferred": inferred[side],
            "strange": np.stack([odd[e][side] for e in EVENTS]),
        }
        moved.append(Contacts(down, up, inferred[side]))
        noise.append(noise_sd(legs.noise[side], **how))
        sds.append(event_sd(legs.kind, noise=legs.noise[side], fps=legs.fps, **how))
    contacts = regularised((moved[0], moved[1]), (noise[0], noise[1]), period)
    return events_table(contacts, (sds[0][0], sds[1][0]), (sds[0][1], sds[1][1]), "learned")


def _each_stride(
    legs: Legs,
    coarse: tuple[Contacts, Contacts],
    period: float,
    stages: dict[str, tuple[Stage, ...]],
    cutoff_hz: float,
) -> tuple[Times, Times, tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Refined times and their strangeness (event → per side), and what was inferred (per side)."""
    sides = []
    for side, found in enumerate(coarse):
        curves = Curves(legs, side, period, cutoff_hz)
        guess, guessed = with_edges(found, period, legs)
        both = {e: refine(curves, getattr(guess, e), period, stages[e]) for e in EVENTS}
        times, odd = ({e: pair[k] for e, pair in both.items()} for k in (0, 1))
        keep = confirmed(times, odd, guessed)
        flags = {"inferred": guess.inferred, "guessed": guessed}
        sides.append([_rows(table, keep) for table in (times, odd, flags)])
    downs = [times["down"] for times, _, _ in sides]
    for side, own in enumerate(sides):
        keep = between(downs[side], own[2]["guessed"], downs[1 - side])
        sides[side] = [_rows(table, keep) for table in own]
    left, right = sides
    return (
        {e: (left[0][e], right[0][e]) for e in EVENTS},
        {e: (left[1][e], right[1][e]) for e in EVENTS},
        (left[2]["inferred"], right[2]["inferred"]),
    )


def _rows(table: dict[str, NDArray[Any]], keep: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
    return {name: values[keep] for name, values in table.items()}


def refine(
    curves: Curves, guess: Floats, period: float, stages: tuple[Stage, ...]
) -> tuple[Floats, Floats]:
    """(N,) refined times and (N,) how unlike the training they are (0 = like it … 1 = ignored)."""
    out = guess.copy()
    strange = np.zeros(guess.shape)
    known = np.isfinite(guess)
    if not known.any():
        return out, strange
    start = guess[known]
    now = start.copy()
    trust = np.ones(start.shape)
    for stage in (*stages, stages[-1]):
        features = curves.windows(now, stage.channels)
        odd = np.clip((stage.strangeness(features) - 3.0) / 5.0, 0.0, 1.0)
        odd = np.maximum(odd, np.clip(2.0 * curves.cut_off(now), 0.0, 1.0))
        trust = np.minimum(trust, 1.0 - odd)
        now = now + stage.correction(features)
    moved = np.clip(now - start, -_REACH * period, _REACH * period)
    sure = trust > 0.5
    usual = float(np.median(moved[sure])) if sure.any() else 0.0
    out[known] = start + trust * moved + (1 - trust) * usual
    strange[known] = 1.0 - trust
    return out, strange
