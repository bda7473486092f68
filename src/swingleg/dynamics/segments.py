"""Masses and centres of the leg's segments, and where the whole body's centre is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: thigh, shank, foot: share of body mass, and place of the centre from the upper end (foot: from
#: the heel) as a share of the length; mean of women and men (de Leva 1996, J Biomech 29:1223).
#: `core.anthropometry` has the table by sex. Shank and foot differ from its means (.444; .42 of the
#: way to the toe tip, .58 of that to the metatarsals): the weights of the force (`dynamics.force`)
#: were trained with these. Either moves the body's centre by less than half a millimetre
MASS = np.array([0.1447, 0.0457, 0.0133])
CENTRE = np.array([0.385, 0.441, 0.44])


def whole_body_centre(points: Floats, pelvis: Floats) -> Floats:
    """(T, 2) centre of mass; trunk, head and arms are put at the pelvis centre.

    Parameters
    ----------
    points : (T, 2, 5, 2) hip, knee, ankle, heel, toe of both legs, x relative to the pelvis and y
        as it stands. pelvis : (T, 2) pelvis centre, same unit.

    Deviation from the cited tables: arms and head are not seen, their own swing is left out.
    """
    hip, knee, ankle, heel, toe = np.moveaxis(points, 2, 0)
    x, y = pelvis[:, 0], pelvis[:, 1]
    legs = np.zeros_like(pelvis)
    for mass, share, top, low in zip(
        MASS, CENTRE, (hip, knee, heel), (knee, ankle, toe), strict=True
    ):
        legs += mass * (top + share * (low - top)).sum(axis=1)
    rest = 1 - 2 * MASS.sum()
    # the legs' x is relative to the pelvis: their share of it stands in `x` already
    return np.column_stack([x + legs[:, 0], rest * y + legs[:, 1]])
