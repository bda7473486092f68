"""Motion → forces: what the ground does to the runner.

`add_forces` fills the force and stiffness columns of the Strides table, from force plates where the
recording has them, otherwise from the motion. `stance_forces` gives the waveforms themselves.
"""

from swingleg.dynamics.add import StanceForces, add_forces, stance_forces, waveforms

__all__ = ["StanceForces", "add_forces", "stance_forces", "waveforms"]
