"""What is weighed against what. Fixed before any what-if was computed (validation/simulate.py).

The runner's own cycle, less what its gains give, is held; effort, smoothness and shock decide the
rest. Nothing is tracked about the knee around contact. The weights were chosen on four RBDS runners
by what the simulation says of 4.5 m/s from their running at 2.5 m/s, among those under which their
what-ifs stay on their own branch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from swingleg.simulate.transcription import TERMS, TRACKED, Mesh

Floats = NDArray[np.float64]

#: how far from the reference counts as one: lean, thigh, knee, ankle (degrees), rise (m/s)
TRACK_SD = {"lean": 4.0, "thigh": 6.0, "knee": 8.0, "ankle": 6.0, "rise": 0.15}
#: so far before and after the own contact, phase of the stride, the knee is left alone
FREE_KNEE = 0.03


@dataclass(frozen=True)
class Objective:
    """Weights of the programme's terms; then, of the tracking, shares per angle.

    hip, knee, ankle : effort, the mean square of active torque in units of 2, 2.5 and 2.5 Nm/kg.
    rate : of torques, in 40 Nm/kg/s. acceleration : angular, in 500 rad/s². shock : the hips'
    acceleration, in 10 m/s². gains : the reference's giving, in `transcription.GAIN`. lean … rise :
    how closely each is tracked, times 1/`TRACK_SD`².
    """

    hip: float
    knee: float
    ankle: float
    rate: float
    acceleration: float
    shock: float
    gains: float
    lean: float = 1.0
    thigh: float = 1.0
    knee_angle: float = 1.0
    ankle_angle: float = 1.0
    rise: float = 1.0

    def weights(self) -> Floats:
        """In the order of `transcription.TERMS`."""
        return np.array([1.0, *(getattr(self, name) for name in TERMS[1:])])

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
            landing = np.abs((phase + 0.5) % 1.0 - 0.5) < FREE_KNEE
            free = landing & (part == "knee")
            rows.append(np.where(free, 0.0, share[part] / (TRACK_SD[part] * unit) ** 2))
        return np.stack(rows)

    def scaled(self, **factors: float) -> Objective:
        """With some weights multiplied."""
        return replace(self, **{k: getattr(self, k) * f for k, f in factors.items()})


PREDICT = Objective(
    hip=0.057, knee=0.104, ankle=0.070, rate=0.030, acceleration=0.007, shock=0.0065, gains=0.001,
    thigh=2.0, knee_angle=1.69, ankle_angle=1.06, rise=0.575,
)  # fmt: skip
#: of a runner seen on video the cycle is partly usual running (`likely`): its own shapes give less
#: readily, or the body takes another motion than the runner's (chosen on two clips and six of
#: virtual runners)
PREDICT_VIDEO = replace(PREDICT, gains=0.015)
