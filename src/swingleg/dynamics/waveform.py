"""What a force waveform says: peak, impulse of the landing, slope, braking, how far the body sinks.

Each function takes waveforms (S, 101) in body weights at 0 … 100 % of contact and (S,) contact
times, whether measured by a plate or estimated.
"""

from __future__ import annotations

import numpy as np

from swingleg.dynamics.stances import GRAVITY_M_S2, PERCENT, Floats

#: seconds of contact that the landing's impulse is taken over
LANDING_S = 0.050
#: an impact peak is looked for before this percent of contact; without one the slope ends at 13 %
IMPACT_BEFORE, WITHOUT_PEAK = 25, 13
_SHARE = PERCENT / 100.0


def peak_force(vertical: Floats) -> Floats:
    """(S,) largest vertical force, BW."""
    return vertical.max(axis=1)


def landing_impulse(vertical: Floats, contact_s: Floats) -> Floats:
    """(S,) impulse of the vertical force over the first `LANDING_S`, BW s.

    The field has no one definition of an impact's impulse. This one needs no impact peak (forefoot
    strikers have none), can be measured by a plate as well as estimated, and is what the lower
    leg's J1 of the two-mass model (Clark, Ryan & Weyand 2017) is most of.
    """
    return _integral_to(vertical, np.minimum(LANDING_S / contact_s, 1.0)) * contact_s


def loading_rate(vertical: Floats, contact_s: Floats) -> Floats:
    """(S,) mean slope from 20 to 80 % of the way to the impact peak, BW/s.

    Without a peak in the first quarter of contact the way ends at 13 % of contact (as in Futrell et
    al. 2018, Med Sci Sports Exerc 50:1837, and in the norms).
    """
    early = vertical[:, : IMPACT_BEFORE + 1]
    top = (early[:, 1:-1] > early[:, :-2]) & (early[:, 1:-1] >= early[:, 2:])
    top[:, :2] = False
    end = np.where(top.any(axis=1), top.argmax(axis=1) + 1, WITHOUT_PEAK) / 100.0
    rise = _value_at(vertical, 0.8 * end) - _value_at(vertical, 0.2 * end)
    return rise / (0.6 * end * contact_s)


def braking_impulse(forward: Floats, contact_s: Floats) -> Floats:
    """(S,) integral of the backward force over contact, BW s, positive."""
    backward = np.clip(-forward, 0.0, None)
    return np.trapezoid(backward, _SHARE, axis=1) * contact_s


def lowering(vertical: Floats, contact_s: Floats, stride_s: Floats) -> Floats:
    """(S,) how far the centre of mass sinks after touch-down, metres.

    The force less body weight is integrated twice. The speed at touch-down is the one that brings
    the body back to the same height after contact and flight (half a stride): over a step at a
    steady pace the mean vertical speed is nothing (Cavagna 1975, J Appl Physiol 39:174). A force
    that is greater early in contact leaves the ground higher than it met it, so this is faster
    than a fall through half the flight.
    """
    duration = contact_s[:, None] * 0.01
    gain = _cumulative((vertical - 1.0) * GRAVITY_M_S2) * duration
    path = _cumulative(gain) * duration
    flight = np.clip(stride_s / 2 - contact_s, 0.0, None)
    rise = path[:, -1] + gain[:, -1] * flight - GRAVITY_M_S2 * flight**2 / 2
    start = -rise / (contact_s + flight)
    return -(path + start[:, None] * duration * PERCENT).min(axis=1)


def _cumulative(values: Floats) -> Floats:
    """(S, 101) running trapezoidal sum from 0, in samples."""
    middle = 0.5 * (values[:, 1:] + values[:, :-1])
    return np.concatenate([np.zeros((len(values), 1)), np.cumsum(middle, axis=1)], axis=1)


def _value_at(values: Floats, share: Floats) -> Floats:
    """(S,) linear interpolation of each row at its own share of contact."""
    place = np.clip(share * 100.0, 0.0, 100.0)
    low = np.minimum(place.astype(int), 99)
    row = np.arange(len(values))
    return values[row, low] + (place - low) * (values[row, low + 1] - values[row, low])


def _integral_to(values: Floats, share: Floats) -> Floats:
    """(S,) integral of each row from 0 to its own share of contact."""
    return _value_at(_cumulative(values) * 0.01, share)
