"""Drawings of the motion-capture studies: what a table of numbers hides."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from swingleg.core.metrics import METRICS
from validation import events_rbds, force_rbds, metrics_rbds
from validation.events_rbds import CLEAN as CLEAN_EVENTS
from validation.force_cases import CLEAN, NOISY, SCALARS
from validation.rbds import SPEEDS

TARGET = Path(__file__).parents[1] / "docs" / "img"
COLOURS = ("#0b7a75", "#d98324", "#7b2d8b")
STYLE = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 9,
    "axes.titlelocation": "left",
    "svg.fonttype": "none",
    "svg.hashsalt": "swingleg",
    "figure.constrained_layout.use": True,
}


def bland_altman(
    ax: Axes, estimate: pd.Series, truth: pd.Series, speed: np.ndarray, title: str
) -> None:
    """Difference over mean, a dot per leg and trial; mean difference and 95 % limits as lines."""
    middle, gap = (estimate + truth) / 2, estimate - truth
    for colour, v in zip(COLOURS, SPEEDS, strict=True):
        own = speed == v
        ax.scatter(middle[own], gap[own], s=10, color=colour, alpha=0.8, label=f"{v:g} m/s", lw=0)
    mean, half = gap.mean(), 1.96 * gap.std()
    for level, dash in ((mean, "-"), (mean - half, "--"), (mean + half, "--")):
        ax.axhline(level, color="#555", lw=0.8, ls=dash)
        ax.annotate(
            f"{level:+.2g}", (1.0, level), xycoords=("axes fraction", "data"), va="bottom",
            ha="right", fontsize=7, color="#555",
        )  # fmt: skip
    ax.axhline(0, color="#bbb", lw=0.6, zorder=0)
    ax.set_title(title)
    ax.set_xlabel("mean of both")


def forces() -> None:
    """docs/img/validation-forces.svg: estimate against plate, per leg."""
    cases, _ = force_rbds.study()
    legs = force_rbds.legs_of(cases[CLEAN])
    speed = legs.index.get_level_values("speed").to_numpy()
    units = {n: METRICS[n].unit if n in METRICS else "BW/s" for n in SCALARS}
    figure, axes = plt.subplots(2, 3, figsize=(9.5, 5.2))
    for ax, name in zip(axes.flat, SCALARS, strict=True):
        title = f"{name.rsplit('_bw', 1)[0].removesuffix('_kn_m').replace('_', ' ')}, {units[name]}"
        bland_altman(ax, legs[name], legs[f"{name}_true"], speed, title)
    axes[0, 0].set_ylabel("motion − plate")
    axes[1, 0].set_ylabel("motion − plate")
    axes[0, 0].legend(frameon=False, fontsize=7, handletextpad=0)
    _save(figure, "validation-forces")


def events() -> None:
    """docs/img/validation-events.svg: error by speed and input, and Bland–Altman of contact."""
    found = events_rbds.study().found
    cases = {
        "150 Hz markers": CLEAN_EVENTS,
        "60 fps + 1 cm": "60 fps + 1 cm white",
        "30 fps + 2 cm": "30 fps + 2 cm white",
    }
    figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.0), sharey=True)
    for ax, column, title in zip(
        axes, ("td", "to", "contact"), ("touch-down", "toe-off", "contact time"), strict=True
    ):
        for k, (label, name) in enumerate(cases.items()):
            table = found[name]
            speed = np.array(SPEEDS)[table.trial.to_numpy() % len(SPEEDS)]
            runner = table.assign(speed=speed).groupby(["speed", "subject"])[column]
            each = np.sqrt(runner.apply(lambda e: float((e**2).mean()))).unstack("subject")
            shift = (k - 1) * 0.12
            rows = [np.sqrt((table[column][speed == v] ** 2).mean()) for v in SPEEDS]
            for v, row in each.iterrows():
                ax.scatter([v + shift] * len(row), row, s=6, color=COLOURS[k], alpha=0.4, lw=0)
            ax.plot(
                np.array(SPEEDS) + shift, rows, "_", ms=14, mew=2, color=COLOURS[k], label=label
            )
        ax.set_title(title)
        ax.set_xlabel("speed, m/s")
        ax.set_xticks(SPEEDS)
    axes[0].set_ylim(bottom=0)
    axes[0].set_ylabel("RMSE against the plate, ms")
    axes[0].legend(frameon=False, fontsize=7)
    _save(figure, "validation-events")


def waveforms() -> None:
    """docs/img/validation-waveforms.svg: error of the force over stance, by method and speed."""
    cases, _ = force_rbds.study()
    figure, axes = plt.subplots(1, 3, figsize=(9.5, 3.0), sharey=True)
    lines = (
        ("learned, 150 Hz markers", CLEAN, "learned", COLOURS[0]),
        ("learned, 60 fps + 1 cm", NOISY, "learned", COLOURS[1]),
        ("two masses, 150 Hz", CLEAN, "two_mass", COLOURS[2]),
        ("half sine, 150 Hz", CLEAN, "sine", "#888888"),
    )
    for ax, v in zip(axes, SPEEDS, strict=True):
        for label, case, method, colour in lines:
            trials = [c for c in cases[case] if c.table.speed.iloc[0] == v]
            gap = np.concatenate([c.forces[method] - c.truth for c in trials])
            ax.plot(np.sqrt((gap**2).mean(axis=0)), color=colour, lw=1.4, label=label)
        ax.set_title(f"{v:g} m/s")
        ax.set_xlabel("% of contact")
    axes[0].set_ylim(bottom=0)
    axes[0].set_ylabel("RMSE of the vertical force, BW")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, frameon=False, fontsize=7, ncols=4, loc="outside upper center")
    _save(figure, "validation-waveforms")


def definitions() -> None:
    """docs/img/validation-metrics.svg: this version minus the first computation, in spreads."""
    own, reference = metrics_rbds.study()
    names = [n for n in own if n in METRICS and n in reference and own[n].notna().any()]
    figure, ax = plt.subplots(figsize=(8.0, 5.6))
    for k, name in enumerate(reversed(names)):
        gap = own[name] - reference.loc[own.index, name]
        spread = float(reference[name].groupby(level="speed_m_s").std().mean())
        ax.scatter(gap / spread, np.full(len(gap), k), s=7, alpha=0.5, color=COLOURS[0], lw=0)
        ax.plot([gap.median() / spread], [k], "|", ms=9, mew=2, color=COLOURS[1])
    ax.set_yticks(range(len(names)), list(reversed(names)), fontsize=7)
    ax.axvline(0, color="#bbb", lw=0.6, zorder=0)
    ax.set_xlabel("difference in standard deviations between runners; a dot per runner and speed")
    _save(figure, "validation-metrics")


def _save(figure: plt.Figure, name: str) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    figure.savefig(TARGET / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def draw_all() -> list[str]:
    """Every drawing; the names written."""
    with mpl.rc_context(STYLE):
        for drawing in (events, waveforms, forces, definitions):
            drawing()
    return ["events", "waveforms", "forces", "metrics"]
