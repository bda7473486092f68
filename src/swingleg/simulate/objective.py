"""What is weighed against what. Fixed before any what-if was computed (validation/simulate.py).

`PREDICT` says what a body would do: effort, smoothness and shock decide, the runner's own cycle
holds it loosely. `PREDICT.held()` weighs the same things among each other but holds the cycle
firmly: it finds the motion of the model that is the runner's own. Nothing is tracked about the knee
around contact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.transcription import TRACKED, Mesh

Floats = NDArray[np.float64]

#: how far from the reference counts as one: lean, thigh, knee, ankle (degrees), rise (m/s)
TRACK_SD = {"lean": 4.0, "thigh": 6.0, "knee": 8.0, "ankle": 6.0, "rise": 0.15}
#: phase of the own contact around which the knee is left alone, and how far to both sides
FREE_KNEE = (0.0, 0.03)
#: effort and the like are weighed so much less where the cycle is held firmly
HOLD = 0.92


@dataclass(frozen=True)
class Objective:
    """Weights of the programme's terms; then, of the tracking, shares per angle.

    hip, knee, ankle : effort, the mean square of active torque in units of 2, 2.5 and 2.5 Nm/kg.
    rate : of torques, in 40 Nm/kg/s. acceleration : angular, in 500 rad/s². shock : the hips'
    acceleration, in 10 m/s². lean … rise : how closely each is tracked, times 1/`TRACK_SD`².
    """

    hip: float
    knee: float
    ankle: float
    rate: float
    acceleration: float
    shock: float
    lean: float = 1.0
    thigh: float = 1.0
    knee_angle: float = 1.0
    ankle_angle: float = 1.0
    rise: float = 1.0

    def weights(self) -> Floats:
        """In the order of `transcription.TERMS`."""
        return np.array(
            [1.0, self.hip, self.knee, self.ankle, self.rate, self.acceleration, self.shock]
        )

    def tracking(self, mesh: Mesh) -> Floats:
        """(len(TRACKED), points) weights of the squared differences, 1/rad² or 1/(m/s)²."""
        share = {
            "lean": self.lean,
            "thigh": self.thigh,
            "knee": self.knee_angle,
            "ankle": self.ankle_angle,
            "rise": self.rise,
        }
        rows = []
        for name in TRACKED:
            side, _, part = name.rpartition("_")
            unit = 1.0 if part == "rise" else np.pi / 180
            phase = mesh.phases() + (0.5 if side == "left" else 0.0)
            free = part == "knee" and FREE_KNEE is not None
            landing = np.abs((phase - FREE_KNEE[0] + 0.5) % 1.0 - 0.5) < FREE_KNEE[1]
            weight = np.where(free & landing, 0.0, share[part] / (TRACK_SD[part] * unit) ** 2)
            rows.append(weight)
        return np.stack(rows)

    def held(self) -> Objective:
        """The same weights among each other, the cycle held firmly."""
        terms = ("hip", "knee", "ankle", "rate", "acceleration", "shock")
        loose = {name: HOLD * getattr(self, name) for name in terms}
        return Objective(**loose)

    def scaled(self, **factors: float) -> Objective:
        """With some weights multiplied."""
        return replace(self, **{k: getattr(self, k) * f for k, f in factors.items()})


PREDICT = Objective(
    hip=0.73, knee=0.17, ankle=0.45, rate=0.0021, acceleration=0.099, shock=0.0045,
    lean=1.0, thigh=0.012, knee_angle=0.0042, ankle_angle=0.59, rise=1.1,
)  # fmt: skip
