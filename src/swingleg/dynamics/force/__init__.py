"""Vertical ground force of each stance from the motion alone.

One file per method, behind one function type (Motion, Stances → (S, 101) BW):

sine      half a sine: spring and mass (Morin 2005), from the contact times alone
two_mass  the lower leg's stop and the rest of the body (Clark, Ryan & Weyand 2017)
learned   the legs' accelerations and the stance's shape, trained on force plates; the default

Errors of all three: ``validation/force_rbds.md``.
"""

from __future__ import annotations

from collections.abc import Callable

import xarray as xr

from swingleg.core.errors import OptionError
from swingleg.dynamics.force.learned import learned
from swingleg.dynamics.force.sine import sine
from swingleg.dynamics.force.two_mass import two_mass
from swingleg.dynamics.stances import Floats, Stances

ForceMethod = Callable[[xr.Dataset, Stances], Floats]
METHODS: dict[str, ForceMethod] = {"learned": learned, "two_mass": two_mass, "sine": sine}
DEFAULT = "learned"

__all__ = ["METHODS", "ForceMethod", "vertical_force"]


def vertical_force(motion: xr.Dataset, stances: Stances, *, method: str = "auto") -> Floats:
    """(S, 101) vertical force in body weights at 0 … 100 % of each contact.

    Non-negative, and its mean carries the body (`constrain`).

    Raises
    ------
    OptionError : no such method.
    """
    if method != "auto" and method not in METHODS:
        raise OptionError(
            f"there is no force method {method!r}",
            fix=f"Choose one of: auto, {', '.join(METHODS)}.",
        )
    return METHODS[DEFAULT if method == "auto" else method](motion, stances)
