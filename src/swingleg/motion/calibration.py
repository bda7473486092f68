"""What the pose network sees wrongly in the same way every time, taken out of the fitted legs.

A pose network compresses the swing, draws the far leg towards the near one and sets hip and heel
beside their joints. On rendered runners, whose joints are known, these errors are a smooth function
of the pose. The correction is that function: a ridge regression of the errors of all angles on the
`clues` (the pose, hints of what went wrong, the view), quadratic in the pose, and with the part of
the hints and the view depending on it; beside it a kernel regression on the clues of a third of a
second (`waves`). It sees no other stride, so a stride that differs keeps differing.

Trained by ``validation/train_video.py`` on virtual runners (rendered from RBDS, Fukuchi et al.
2017, CC BY 4.0); whom it was tried on stands in ``validation/video.md``. Poses far from any seen in
training are corrected no further than the training's own range.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from swingleg.motion.clues import VIEW, Clues
from swingleg.motion.waves import Waves

Floats = NDArray[np.float64]

#: what is corrected on each leg, in this order: radians, then leg lengths
OUTPUTS = ("thigh", "shank", "foot", "hip_x", "hip_y")
#: standard deviations of training poses beyond which a feature counts as at that edge
REACH = 3.0
#: columns of the pose that are of this instant: angles of both legs and their rates
NOW = 12
#: samples corrected at a time: a long recording has millions of terms
BLOCK = 2048
#: habits of contacts and of the knee's rate there, where nothing is known of any
NO_LATENESS, AS_IT_IS = np.zeros(4), np.array([0.0, 1.0, 0.0, 1.0])
#: corrections per second: they change slowly, and a curve through them tells what is between
CORRECTED_HZ = 120.0


@dataclass(frozen=True)
class Weights:
    """Means and scales of features and views, and the regression.

    z_mean, z_scale : (Z,) of the pose; h_mean, h_scale : (H,) of the hints; v_mean, v_scale :
    (V,) of the view. waves : of the clues around an instant. coefficients : (P, 10), P polynomial
    terms and then the waves; near leg's `OUTPUTS`, then the far leg's.
    length : (6,) logarithm of true over fitted leg length: constant, then by standardised `VIEW`.
    turn : (4,) sine of the camera's turn away from the side view, + towards the runner's front:
    constant, then by standardised shoulders and hips of `VIEW`; and its error (sd), degrees.
    foot : (3,) true minus fitted heel_u, toe_u, sole_v (`leg_model`), leg lengths.
    share : (2,) true minus fitted thigh's share of the near and of the far leg's length.
    events : (4,) seconds by which touch-downs and toe-offs found in calibrated motion come late,
    and the standard deviation of each. rate : (4,) what the knee's rate of flexion at landing comes
    out as where it is 0, °/s, and how much of a difference of it is seen, near leg, then far leg (a
    smooth fit blunts the turn before landing, and unusual landings are drawn towards usual ones).
    """

    z_mean: Floats
    z_scale: Floats
    h_mean: Floats
    h_scale: Floats
    v_mean: Floats
    v_scale: Floats
    waves: Waves
    coefficients: Floats
    length: Floats
    turn: Floats
    foot: Floats
    share: Floats
    events: Floats
    rate: Floats

    def corrections(self, clues: Clues) -> Floats:
        """(T, 10) to be added to the fitted state; radians and leg lengths."""
        size = len(clues.pose)
        step = max(round(clues.rate_hz / CORRECTED_HZ), 1)
        some = np.unique(np.append(np.arange(0, size, step), size - 1))
        known = self.standard(clues)
        parts = np.array_split(some, -(-some.size // BLOCK))
        change = np.vstack(
            [self._all_terms(known, clues.rate_hz, p) @ self.coefficients for p in parts]
        )
        if some.size == size:
            return change
        return np.asarray(CubicSpline(some, change)(np.arange(size)))

    def terms(self, clues: Clues, samples: NDArray[np.int64]) -> Floats:
        """(N, P) polynomial terms of the standardised clues at some samples, and waves."""
        return self._all_terms(self.standard(clues), clues.rate_hz, samples)

    def standard(self, clues: Clues) -> tuple[Floats, Floats, Floats]:
        """(T, Z) pose, (T, H) hints and (T, V) view, standardised."""
        zs = np.clip((clues.pose - self.z_mean) / self.z_scale, -REACH, REACH)
        return zs, self.hints(clues.hints), self.view(clues.view)

    def _all_terms(
        self, known: tuple[Floats, Floats, Floats], rate_hz: float, samples: NDArray[np.int64]
    ) -> Floats:
        waves = self.waves.of(np.hstack(known), rate_hz, samples)
        return np.hstack([terms(*(part[samples] for part in known)), waves])

    def hints(self, hints: Floats) -> Floats:
        """(T, H) standardised; unknown = the training's mean."""
        return np.nan_to_num(np.clip((hints - self.h_mean) / self.h_scale, -REACH, REACH))

    def view(self, view: Floats) -> Floats:
        """(T, V) standardised; unknown = the training's mean."""
        return np.nan_to_num(np.clip((view - self.v_mean) / self.v_scale, -REACH, REACH))

    def length_factor(self, view: Floats) -> float:
        """True over fitted leg length."""
        own = self.view(view).mean(axis=0)[: len(VIEW)]
        return float(np.exp(self.length[0] + own @ self.length[1:]))

    def turn_deg(self, view: Floats) -> float:
        """How far the camera was turned away from the side view; NaN without shoulders and hips."""
        own = ((view - self.v_mean) / self.v_scale)[:, :2].mean(axis=0)
        return float(np.degrees(np.arcsin(np.clip(self.turn[0] + own @ self.turn[1:3], -1, 1))))


def terms(zs: Floats, hints: Floats, view: Floats) -> Floats:
    """(T, P) polynomial terms of (T, Z) pose, (T, H) hints and (T, V) view, all standardised."""
    i, j = np.triu_indices(zs.shape[1])
    ones = np.ones((len(zs), 1))
    return np.hstack(
        [
            ones,
            zs,
            zs[:, i] * zs[:, j] * 0.5,
            view,
            _times(zs, view),
            hints,
            _times(hints, zs[:, :NOW]),
        ]
    )


def _times(a: Floats, b: Floats) -> Floats:
    """(T, A × B) every product of a column with another."""
    return (a[:, None, :] * b[:, :, None]).reshape(len(a), -1)


def arrays(weights: Weights) -> dict[str, NDArray[Any]]:
    """Everything of the weights, by the names that `load_weights` reads."""
    flat = {name: value for name, value in vars(weights).items() if name != "waves"}
    return flat | {f"waves_{name}": value for name, value in vars(weights.waves).items()}


@lru_cache(maxsize=4)
def load_weights(backend: str) -> Weights | None:
    """The shipped weights of a pose backend; None where none were trained."""
    place = files("swingleg.motion").joinpath(f"calibration.{backend}.npz")
    if not place.is_file():
        return None
    with place.open("rb") as stream, np.load(stream, allow_pickle=False) as data:
        waves = Waves(**{f.name: data[f"waves_{f.name}"].astype(np.float32) for f in fields(Waves)})
        own = [f.name for f in fields(Weights) if f.name != "waves"]
        return Weights(waves=waves, **{name: data[name].astype(float) for name in own})


def provenance(backend: str) -> dict[str, Any]:
    """Where the weights come from: date, data, settings."""
    text = files("swingleg.motion").joinpath(f"calibration.{backend}.json")
    return dict(json.loads(text.read_text(encoding="utf-8")))
