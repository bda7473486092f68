"""Force plates of a C3D file: channels → force on the runner, centre of pressure, free moment.

Plate axes (C3D user guide, "The FORCE_PLATFORM group"): x, y in the surface, z DOWN into the
floor; corners 1 to 4 lie in the quadrants +x +y, −x +y, −x −y, +x −y. The stored force is the one
the plate exerts on the body, so somebody standing gives a negative Fz.

====  ========================================================  ==============================
type  channels                                                  moments about
====  ========================================================  ==============================
1     Fx Fy Fz Px Py Mz: centre of pressure ready made          centre of the surface
2     Fx Fy Fz Mx My Mz                                         transducer
3     Fx12 Fx34 Fy14 Fy23 Fz1 Fz2 Fz3 Fz4 (Kistler)             from the four sensors
4     as 2, after multiplication by CAL_MATRIX                  transducer
====  ========================================================  ==============================

ORIGIN runs from the transducer to the centre of the surface in plate axes (z negative, as it
points up); for type 3 it holds the sensors' distances a, b from the axes and their depth.

Formulas: Kistler, "Calculations for force plates" (document KH-2); Zatsiorsky 2002, Kinetics of
Human Motion, ch. 1 (point of application and free moment).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

CHANNELS = {1: 6, 2: 6, 3: 8, 4: 6}
#: below this vertical force a centre of pressure means nothing
LOADED_N = 20.0
#: corners whose sides differ from a right angle by more than this cosine are no plate
_SKEW = 0.2


@dataclass(frozen=True)
class PlateLoad:
    """One plate over time. force (T, 3) N on the runner, cop (T, 3) m, moment (T, 3) N m, lab axes;
    cop and moment are NaN where the plate is not loaded."""

    force: np.ndarray
    cop: np.ndarray
    moment: np.ndarray


def plate_axes(corners: np.ndarray) -> np.ndarray | None:
    """(3, 3) whose columns are the plate's x, y, z in lab axes; None for useless corners.

    corners : (4, 3) in any unit.
    """
    if not np.isfinite(corners).all():
        return None
    x = corners[0] + corners[3] - corners[1] - corners[2]
    y = corners[0] + corners[1] - corners[2] - corners[3]
    width, length = np.linalg.norm(x), np.linalg.norm(y)
    if min(width, length) < 1e-6 * max(1.0, np.abs(corners).max()):
        return None
    x, y = x / width, y / length
    if abs(float(x @ y)) > _SKEW:
        return None
    z = np.cross(x, y)
    z /= np.linalg.norm(z)
    return np.stack([x, np.cross(z, x), z], axis=1)


def axes_without_corners(up: np.ndarray, forward: np.ndarray) -> np.ndarray:
    """Plate axes by convention where corners say nothing: z down, y along the running direction.

    This is how instrumented treadmills are usually mounted (RBDS: Fukuchi et al. 2017).
    """
    y = forward - up * (forward @ up)
    y = y / np.linalg.norm(y)
    return np.stack([np.cross(y, -up), y, -up], axis=1)


def plate_load(
    kind: int,
    channels: np.ndarray,
    *,
    axes: np.ndarray,
    centre: np.ndarray | None,
    origin: np.ndarray,
    to_metres: tuple[float, float],
    calibration: np.ndarray | None = None,
) -> PlateLoad:
    """Force, centre of pressure and free moment of one plate of type 1 to 4.

    Parameters
    ----------
    kind : 1, 2, 3 or 4. channels : (T, 6 or 8) newtons and newton × length. axes : see
    `plate_axes`. centre : (3,) m of the surface in the lab; None = unknown, then cop is NaN.
    origin : (3,) m, ORIGIN. to_metres : what turns the length in the moments (type 1: in the
    centre of pressure, then in the moment) into metres. calibration : (6, 6) of type 4.
    """
    if kind == 4 and calibration is not None:
        channels = channels @ calibration.T
    if kind == 3:
        force, about_centre = _kistler(channels, origin)
    elif kind == 1:
        force, about_centre = channels[:, :3], np.zeros((len(channels), 3))
    else:
        force = channels[:, :3]
        # the same load seen from the surface's centre: M_c = M_o − r × F
        about_centre = channels[:, 3:6] * to_metres[1] + np.cross(force, _upward(origin))
    loaded = np.abs(force[:, 2]) > LOADED_N
    down = np.where(loaded, force[:, 2], np.nan)
    if kind == 1:
        x, y = (np.where(loaded, channels[:, k] * to_metres[0], np.nan) for k in (3, 4))
        free = np.where(loaded, channels[:, 5] * to_metres[1], np.nan)
    else:
        x, y = -about_centre[:, 1] / down, about_centre[:, 0] / down
        free = about_centre[:, 2] - x * force[:, 1] + y * force[:, 0]
    zero = np.zeros_like(x)
    spot = np.stack([x, y, zero], axis=1) @ axes.T
    return PlateLoad(
        force=force @ axes.T,
        cop=spot + centre if centre is not None else np.full_like(spot, np.nan),
        moment=np.stack([zero, zero, free], axis=1) @ axes.T,
    )


def _upward(origin: np.ndarray) -> np.ndarray:
    # some systems store the vector from the surface to the transducer: z tells
    return -origin if origin[2] > 0 else origin


def _kistler(channels: np.ndarray, origin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    # sensors 1..4 sit under corners 1..4, so a and b are lengths whatever sign the file gives them
    a, b, depth = abs(origin[0]), abs(origin[1]), -abs(origin[2])
    fx12, fx34, fy14, fy23, z1, z2, z3, z4 = channels.T
    fx, fy, fz = fx12 + fx34, fy14 + fy23, z1 + z2 + z3 + z4
    mx = b * (z1 + z2 - z3 - z4) + fy * depth
    my = a * (-z1 + z2 + z3 - z4) - fx * depth
    mz = b * (fx34 - fx12) + a * (fy14 - fy23)
    return np.stack([fx, fy, fz], axis=1), np.stack([mx, my, mz], axis=1)
