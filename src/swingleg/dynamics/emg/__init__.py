"""Electromyograms: filtering, onset of activity, and the gluteus against the other leg's lift.

`crossed_emg` is the entry point: Signals with gluteus channels, Events and a Motion on one clock →
when and how strongly each gluteus works while the other thigh is lifted.
"""

from swingleg.dynamics.emg.channels import Channel, glutei
from swingleg.dynamics.emg.crossed import CrossedEmg, crossed_emg
from swingleg.dynamics.emg.found import emg_of
from swingleg.dynamics.emg.onset import Bursts, bursts
from swingleg.dynamics.emg.signal import band_passed, envelope

__all__ = ["Bursts", "Channel", "CrossedEmg", "band_passed", "bursts", "crossed_emg", "emg_of",
           "envelope", "glutei"]  # fmt: skip
