"""The swing leg's inverse dynamics: torque, lever, passive tissue, timing.

`add_torques` fills the torque columns of the Strides table; `swing_leg` binds one leg of a Motion,
whose torques can then be asked for at any instant in the air.
"""

from swingleg.dynamics.leg.add import add_torques
from swingleg.dynamics.leg.swing import SwingLeg, Swings, swing_leg, swings_of

__all__ = ["SwingLeg", "Swings", "add_torques", "swing_leg", "swings_of"]
