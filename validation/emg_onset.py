"""Onsets of simulated bursts of known onset, by both methods and several signal-to-noise ratios.

    python -m validation.emg_onset > validation/emg_onset.md

No data needed. A signal is band-limited Gaussian noise (20–450 Hz, 2,000 samples/s) whose standard
deviation steps up at each onset; a stride of .7 s holds one burst of 150 to 250 ms with sharp or
sloping (40 ms) edges in noise. Simulated bursts are kinder than muscles: their true onset is a
point.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

import swingleg
from swingleg.dynamics.emg import band_passed, bursts
from swingleg.dynamics.emg.channels import Channel
from swingleg.dynamics.emg.crossed import quiet_samples
from swingleg.dynamics.emg.onset import Method, detector

RATE_HZ, PERIOD_S, STRIDES = 2000.0, 0.7, 200
#: a detected onset belongs to a burst when it is this near, seconds
NEAR_S = 0.1


@dataclass(frozen=True)
class Simulated:
    """time : (T,). value : (T,). starts : (N,) touch-downs. onset : (N,) seconds."""

    time: np.ndarray
    value: np.ndarray
    starts: np.ndarray
    onset: np.ndarray


def simulated(snr_db: float, ramp_s: float, seed: int, strides: int = STRIDES) -> Simulated:
    """One channel: a burst per stride, its power `snr_db` above the noise between bursts."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(strides * PERIOD_S * RATE_HZ)) / RATE_HZ
    starts = np.arange(strides) * PERIOD_S
    onset = starts + 0.35 + rng.normal(0, 0.02, strides)
    length = rng.uniform(0.15, 0.25, strides)
    gain = np.ones_like(time)
    for begin, lasts in zip(onset, length, strict=True):
        rise = np.clip((time - begin) / max(ramp_s, 1e-9), 0, 1)
        fall = np.clip((begin + lasts - time) / max(ramp_s, 1e-9), 0, 1)
        gain += np.minimum(rise, fall) * (10 ** (snr_db / 20) - 1)
    noise = band_passed(rng.normal(size=time.size), RATE_HZ)
    return Simulated(time, gain * noise, starts, onset)


def errors(case: Simulated, method: Method) -> tuple[np.ndarray, int, int]:
    """(n,) onset errors in ms of the bursts found, how many were missed, how many were false."""
    filtered = band_passed(case.value, RATE_HZ)
    channel = Channel("R GLUT MAX", "right", "maximus", case.time, case.value, RATE_HZ)
    smooth = detector(filtered, RATE_HZ, method)
    quiet = quiet_samples(channel, smooth, case.starts, PERIOD_S)
    found = bursts(filtered, RATE_HZ, quiet, method).onset
    found = found[np.isfinite(found)]
    if found.size == 0:
        return np.empty(0), case.onset.size, 0
    gap = found[None, :] - case.onset[:, None]
    nearest = gap[np.arange(case.onset.size), np.abs(gap).argmin(axis=1)]
    hit = np.abs(nearest) <= NEAR_S
    false = int((np.abs(gap).min(axis=0) > NEAR_S).sum())
    return 1000 * nearest[hit], int((~hit).sum()), false


def table() -> str:
    """The committed page."""
    rows = [
        "# Onset of muscle activity on simulated bursts",
        "",
        f"Printed by `validation/emg_onset.py`, swingleg {swingleg.__version__},",
        f"{datetime.datetime.now(datetime.UTC).date()}. {STRIDES} bursts per line; errors in ms,",
        "positive = found late; missed: none within 100 ms; false: a burst where there was none.",
        "The quiet signal is the quietest 15 % of the stride, as in a run.",
        "",
        "| burst over noise | edges | method | bias | sd | RMSE | missed | false |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for snr in (6, 10, 15, 20, 30):
        for ramp, words in ((0.0, "sharp"), (0.04, "40 ms slope")):
            for method in ("energy", "amplitude"):
                e, missed, false = errors(simulated(snr, ramp, seed=snr), method)
                figures = (
                    f"{e.mean():+.1f} | {e.std(ddof=1):.1f} | {np.sqrt((e**2).mean()):.1f}"
                    if e.size > 1
                    else "– | – | –"
                )
                rows.append(f"| {snr} dB | {words} | {method} | {figures} | {missed} | {false} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
