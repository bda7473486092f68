"""Learned contacts: a two-stage ridge regression on windows of leg curves around coarse contacts.

In the line of event detectors trained on force plates (Osis, Hettinga & Ferber 2016, Gait Posture
46:86; FootNet, Rivadulla et al. 2021, PLoS One 16:e0248608). Points of deviation: linear (ridge)
instead of principal components with thresholds or an LSTM, so that the weights are few and the
error of one event follows from the noise of the curves; sub-frame times instead of frames; trained
on key points that were displaced, distorted and blurred as those of a video are (a second set of
weights serves markers). Weights: twelve RBDS runners (Fukuchi 2017, CC BY 4.0) at 2.5–4.5 m/s,
made by ``validation/train_events.py``; provenance in the file itself.

Beyond 4.5 m/s the regression extrapolates: where the curves are unlike all training curves, the
times go back to the coarse ones shifted by this runner's usual correction, with a wider standard
deviation. Handsaker 2016 is said to be best for markers there; it is not built yet.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.gait.events.coarse import coarse_contacts
from swingleg.gait.events.contacts import Contacts, events_table
from swingleg.gait.events.features import USED, Curves
from swingleg.gait.events.legs import Floats, legs_of
from swingleg.gait.events.spread import event_sd

#: low-pass of the curves, Hz, by kind of evidence
CUTOFF_HZ = {"markers": 25.0, "video": 12.0}
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


Model = dict[str, tuple[Stage, ...]]


@lru_cache(maxsize=4)
def load_model(kind: str) -> Model:
    """The weights for "markers" or "video": stages for "down" and "up"."""
    with files("swingleg.gait.events").joinpath("learned.npz").open("rb") as stream:
        data = np.load(stream, allow_pickle=False)
        model: Model = {}
        for event in ("down", "up"):
            stages = []
            for k in (1, 2):
                table = data[f"{kind}_{event}_{k}"].astype(float)
                mean, scale, weight = table[:, :-1]
                bias = float(table[2, -1])
                stages.append(Stage(mean, scale, weight, bias, USED[kind, event]))
            model[event] = tuple(stages)
    return model


def provenance() -> dict[str, object]:
    """Where the weights come from: date, data, features, error."""
    text = files("swingleg.gait.events").joinpath("learned.json").read_text(encoding="utf-8")
    return json.loads(text)


def learned(motion: xr.Dataset, *, model: Model | None = None) -> pd.DataFrame:
    """Events of a Motion by the learned method.

    model : weights to use instead of the shipped ones (validation leaves runners out).

    Raises
    ------
    GaitError : no repeating leg movement.
    """
    kind = "markers" if motion.attrs["kind"] == "markers" else "video"
    model = model or load_model(kind)
    legs = legs_of(motion)
    sides, period = coarse_contacts(legs)
    refined, sds = [], []
    for side, guess in enumerate(sides):
        curves = Curves(legs, side, period, CUTOFF_HZ[kind])
        down, odd_down = refine(curves, guess.down, period, model["down"])
        up, odd_up = refine(curves, guess.up, period, model["up"])
        refined.append(
            Contacts(down, np.where(up > down + 0.05 * period, up, np.nan), guess.inferred)
        )
        seen = np.stack([np.interp(t, legs.time, legs.visible[:, side]) for t in (down, up)])
        sds.append(
            event_sd(
                kind,
                noise=legs.noise[side],
                fps=legs.fps,
                visible=seen,
                inferred=guess.inferred,
                strange=np.stack([odd_down, odd_up]),
            )
        )
    return events_table(
        (refined[0], refined[1]), (sds[0][0], sds[1][0]), (sds[0][1], sds[1][1]), "learned"
    )


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
