"""Mend a sequence of contacts: sides alternate, and strides take about the same time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: a gap longer than this many strides hides a contact
_GAP = 1.6
#: a contact further than this from its place between the other leg's, in strides, is a false one
_ASTRAY = 0.15


def mend(
    times: list[Floats], period: float, *, lead: int
) -> tuple[list[Floats], list[NDArray[np.bool_]]]:
    """Fill gaps and replace contacts that fall at the wrong place between the other leg's.

    Parameters
    ----------
    times : per side (N,) seconds, increasing. period : stride time, s.
    lead : index of the side that is trusted more (better seen, steadier).

    Returns
    -------
    times per side, and per side (N,) True where a time was inferred, not seen.
    """
    follow = 1 - lead
    led, led_made = _fill(times[lead], period)
    followed = times[follow]
    phase = _phase(followed, led)
    if led.size >= 2:
        usual = _usual_phase(phase)
        known = np.isnan(phase) | (np.abs(phase - usual) <= _ASTRAY)
        followed = followed[known]
        expected = _between(led, usual)
        nearest = _nearest_gap(expected, followed)
        extra = expected[nearest > 0.3 * period]
        merged = np.concatenate([followed, extra])
        made = np.concatenate([np.zeros(followed.size, bool), np.ones(extra.size, bool)])
        order = np.argsort(merged)
        followed, made = merged[order], made[order]
    else:
        followed, made = _fill(followed, period)
    out, flags = [led, led], [led_made, led_made]
    out[follow], flags[follow] = followed, made
    return out, flags


def _fill(times: Floats, period: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Insert evenly spaced times into gaps longer than one and a half strides."""
    if times.size < 2:
        return times, np.zeros(times.size, bool)
    gap = np.diff(times)
    hidden = np.where(gap > _GAP * period, np.round(gap / period).astype(int) - 1, 0)
    steps = np.repeat(np.arange(gap.size), hidden)
    rank = np.arange(steps.size) - np.repeat(np.cumsum(hidden) - hidden, hidden) + 1
    extra = times[steps] + gap[steps] * rank / (hidden[steps] + 1)
    merged = np.concatenate([times, extra])
    made = np.concatenate([np.zeros(times.size, bool), np.ones(extra.size, bool)])
    order = np.argsort(merged)
    return merged[order], made[order]


def _phase(times: Floats, led: Floats) -> Floats:
    """Place of each time between the two led times around it, 0..1; NaN outside them."""
    if led.size < 2:
        return np.full(times.shape, np.nan)
    at = np.searchsorted(led, times) - 1
    inside = (at >= 0) & (at < led.size - 1)
    at = np.clip(at, 0, led.size - 2)
    return np.where(inside, (times - led[at]) / (led[at + 1] - led[at]), np.nan)


def _usual_phase(phase: Floats) -> float:
    """Median place between the other leg's contacts; a half when it is unknown or implausible."""
    good = phase[np.isfinite(phase) & (phase > 0.3) & (phase < 0.7)]
    return float(np.median(good)) if good.size >= 2 else 0.5


def _between(led: Floats, phase: float) -> Floats:
    """Expected times of the other leg: one between each pair."""
    return led[:-1] + phase * np.diff(led)


def _nearest_gap(expected: Floats, found: Floats) -> Floats:
    """Distance from each expected time to the nearest found one, seconds."""
    if found.size == 0:
        return np.full(expected.shape, np.inf)
    return np.abs(expected[:, None] - found[None]).min(axis=1)
