"""Vertical and leg stiffness: how stiff a spring would bounce this body so.

Morin, Dalleau, Kyröläinen, Jeannin & Belli 2005, J Appl Biomech 21:167, after McMahon & Cheng 1990,
J Biomech 23(S1):65. Deviation from Morin: peak force and sinking come from the force waveform
(measured, or estimated by `dynamics.force`) instead of half a sine of the same impulse.
"""

from __future__ import annotations

import numpy as np

from swingleg.dynamics.stances import GRAVITY_M_S2, Floats

#: leg length (greater trochanter to ground) as a share of height, as Morin takes it
LEG_PER_HEIGHT = 0.53


def vertical_stiffness(peak_bw: Floats, lowering_m: Floats, mass_kg: float) -> Floats:
    """(S,) peak force / sinking of the centre of mass, kN/m."""
    return peak_bw * mass_kg * GRAVITY_M_S2 / lowering_m / 1000.0


def leg_stiffness(
    peak_bw: Floats,
    lowering_m: Floats,
    contact_s: Floats,
    mass_kg: float,
    speed_m_s: float,
    leg_m: float,
) -> Floats:
    """(S,) peak force / shortening of the leg, kN/m; NaN where v tc / 2 is longer than the leg."""
    half = speed_m_s * contact_s / 2
    with np.errstate(invalid="ignore"):
        shortening = leg_m - np.sqrt(leg_m**2 - half**2) + lowering_m
    return peak_bw * mass_kg * GRAVITY_M_S2 / shortening / 1000.0


def morin(contact_s: Floats, stride_s: Floats) -> tuple[Floats, Floats]:
    """(S,) peak force in BW and (S,) sinking in metres of the sine model, from the times alone."""
    flight = np.clip(stride_s / 2 - contact_s, 0.0, None)
    peak = np.pi / 2 * (flight / contact_s + 1)
    sinking = GRAVITY_M_S2 * contact_s**2 * (peak / np.pi**2 - 1 / 8)
    return peak, sinking
