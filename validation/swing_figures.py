"""Draw docs/img/swing-torque.svg and swing-lever.svg.

    SWINGLEG_DATA=… python -m validation.swing_figures

Hip torque of Hamner subject 01 at 5 m/s beside the published moments, and the torque of the twelve
RBDS runners with the knee's flexion scaled (see validation/swing_torque.py for both data sets).
"""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from swingleg.core.athlete import SHOE_MASS_KG
from swingleg.dynamics.leg.lever import SCALES
from swingleg.dynamics.leg.metrics import hip_torque_flexor_peak_nm_kg, locked_peak, scaled_peaks
from swingleg.dynamics.leg.swing import swings_of_rows
from validation import rbds
from validation.figures import COLOURS, STYLE, TARGET
from validation.swing_hamner import MODEL_MASS, compared
from validation.swing_torque import legs_at


def torque() -> None:
    """docs/img/swing-torque.svg."""
    with plt.rc_context(STYLE):
        figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.7), sharey=True)
        for ax, side in zip(axes, ("left", "right"), strict=True):
            own, published = compared(side, SHOE_MASS_KG)
            heavy, _ = compared(side, 0.0, masses=MODEL_MASS)
            percent = np.linspace(0, 100, own.size)
            ax.axhline(0, color="#bbb", lw=0.6)
            ax.plot(percent, published, color="#888", lw=2.4, label="published, 3-D (RRA)")
            ax.plot(percent, own, color="k", lw=1.4, label="here, shoe .25 kg")
            ax.plot(percent, heavy, color="k", lw=1, ls=":", label="here, the model's masses")
            ax.set_title(f"{side} leg, 5 m/s")
            ax.set_xlabel("% of the swing inside the published cycle")
        axes[0].set_ylabel("hip torque, Nm/kg (+ flexor)")
        axes[1].legend(frameon=False, fontsize=8)
        figure.savefig(TARGET / "swing-torque.svg", metadata={"Date": None})


def lever() -> None:
    """docs/img/swing-lever.svg."""
    with plt.rc_context(STYLE):
        figure, ax = plt.subplots(figsize=(5.4, 3.0))
        for k, speed in enumerate(rbds.SPEEDS):
            rows = np.array([_ratios(subject, speed) for subject in rbds.SUBJECTS])
            x = 100 * np.array(SCALES) + 2.5 * (k - 1)
            low, high = rows[:, 1:].min(axis=0), rows[:, 1:].max(axis=0)
            ax.vlines(x, low, high, color=COLOURS[k], lw=1)
            ax.plot(x, rows[:, 1:].mean(axis=0), "os^"[k], color=COLOURS[k], label=f"{speed} m/s")
            held = 25 + 2.5 * (k - 1)
            ax.vlines(held, rows[:, 0].min(), rows[:, 0].max(), color=COLOURS[k], lw=1)
            ax.plot(held, rows[:, 0].mean(), "os^"[k], color=COLOURS[k])
        ax.axhline(1, color="#bbb", lw=0.6)
        ax.set_xticks([25, *(100 * np.array(SCALES))])
        ax.set_xticklabels(["held\nat 20°", *(f"× {s:g}" for s in SCALES)])
        ax.set_xlabel("knee flexion, the thigh swinging as it did")
        ax.set_ylabel("highest hip flexor torque,\ntimes the real one")
        ax.legend(frameon=False, fontsize=8)
        figure.savefig(TARGET / "swing-lever.svg", metadata={"Date": None})


def _ratios(subject: str, speed: float) -> np.ndarray:
    """(6,) knee held, then scaled: over the real peak; mean of both legs."""
    found = []
    for own in legs_at(speed, subjects=(subject,)):
        s = swings_of_rows(own.leg, own.rows)
        every = np.column_stack([locked_peak(s), scaled_peaks(s)])
        found.append(np.nanmean(every / hip_torque_flexor_peak_nm_kg(s)[:, None], axis=0))
    return np.mean(found, axis=0)


if __name__ == "__main__":
    torque()
    lever()
