"""Onsets on simulated bursts of known onset; the study behind the bounds: validation/emg_onset."""

import numpy as np
import pytest
from validation.emg_onset import RATE_HZ, errors, simulated

from swingleg.core.errors import InputError
from swingleg.dynamics.emg import band_passed, bursts, envelope
from swingleg.dynamics.emg.onset import held
from swingleg.dynamics.emg.signal import energy


@pytest.mark.parametrize(("method", "snr"), [("amplitude", 10), ("amplitude", 20), ("energy", 20)])
def test_sharp_bursts_are_all_found_within_ten_milliseconds(method, snr):
    found, missed, false = errors(simulated(snr, 0.0, seed=1, strides=60), method)
    assert (missed, false) == (0, 0)
    assert abs(found.mean()) < 7
    assert found.std() < 6


def test_sloping_bursts_are_found_late_but_found():
    found, missed, false = errors(simulated(20, 0.04, seed=2, strides=60), "amplitude")
    assert (missed, false) == (0, 0)
    assert 0 < found.mean() < 10


def test_nothing_is_found_in_noise():
    rng = np.random.default_rng(3)
    noise = band_passed(rng.normal(size=20_000), RATE_HZ)
    quiet = np.arange(noise.size) < 4000
    # a threshold of three standard deviations lets a held burst of chance pass now and then
    assert bursts(noise, RATE_HZ, quiet, "amplitude").onset.size <= 2
    assert bursts(noise, RATE_HZ, quiet, "energy").onset.size == 0


def test_short_gaps_are_closed_and_short_bursts_dropped():
    text = "0000110000111110111111000000"
    active = np.array([c == "1" for c in text])
    assert "".join("01"[int(v)] for v in held(active, 3)) == "0000000000111111111111000000"


def test_band_pass_keeps_the_band_and_drops_the_rest():
    time = np.arange(4000) / 2000
    inside, drift = np.sin(2 * np.pi * 100 * time), 5 + np.sin(2 * np.pi * 2 * time)
    middle = slice(500, -500)
    assert band_passed(inside + drift, 2000)[middle] == pytest.approx(inside[middle], abs=0.03)


def test_envelope_of_a_sine_is_its_mean_size():
    time = np.arange(8000) / 2000
    flat = envelope(3 * np.sin(2 * np.pi * 100 * time), 2000)[2000:-2000]
    assert flat == pytest.approx(3 * 2 / np.pi, rel=0.01)


def test_energy_of_a_sine_is_its_amplitude_times_frequency():
    turn = 2 * np.pi * 50 / 2000
    sine = 3 * np.sin(turn * np.arange(1000))
    assert energy(sine) == pytest.approx(9 * np.sin(turn) ** 2)


def test_gaps_stay_gaps():
    value = np.random.default_rng(0).normal(size=4000)
    value[1000:1100] = np.nan
    filtered = band_passed(value, 2000)
    assert np.isnan(filtered[1000:1100]).all() and np.isfinite(filtered[:1000]).all()


def test_too_slow_a_signal_is_refused_with_a_way_out():
    with pytest.raises(InputError, match="Export the raw signal at 500"):
        band_passed(np.zeros(1000), 100.0)
