"""Motion → forces and torques: what the ground does to the runner, and what the hip does.

`add_forces` fills the force and stiffness columns of the Strides table, from force plates where the
recording has them, otherwise from the motion. `stance_forces` gives the waveforms themselves.
`add_torques` fills those of the swing leg's inverse dynamics (`dynamics.leg`), `add_for_claims`
what only the coaches' claims ask for.
"""

from swingleg.dynamics.add import StanceForces, add_forces, stance_forces, waveforms
from swingleg.dynamics.for_claims import add_for_claims
from swingleg.dynamics.leg import add_torques

__all__ = [
    "StanceForces",
    "add_forces",
    "add_for_claims",
    "add_torques",
    "stance_forces",
    "waveforms",
]
