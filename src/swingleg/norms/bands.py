"""Norms by pace, from ``bands.csv``.

RBDS (26 runners) covers 2.5–4.5 m/s. Mean, sd and percentiles are interpolated linearly between
its three measured speeds. Hamner & Delp (9 runners) widens this to 2–5 m/s: from RBDS's slowest or
fastest speed outward, the *change with speed* of its nine runners is added to RBDS's figures, so
that the laboratories' different levels (shoes, marker sets, filtered force) make no step. Spread
stays RBDS's. Speeds are the belt's set ones for RBDS, the measured ones for Hamner (5.0 was 4.68
m/s); between the outermost speed and its label the figures are held, and for 0.1 m/s beyond: a belt
set at 2.0 m/s is read as 1.96 under the foot. Further outside 2–5 m/s there is no norm.

A sprinter's figures are reference marks: one person gives no spread, so no norm and no z.

Where this version defines a metric better than the reference table did (``corrections.csv`` says
why), the band is shifted by how far the twelve development runners' figures moved.

p10 and p90 are the normal distribution's (mean ± 1.2816 sd), held within p5 and p95.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from swingleg.core.measure import Norm

LOWEST_M_S, HIGHEST_M_S = 2.0, 5.0
#: the ends' figures are held this far beyond: what a belt's set and measured speed differ by
HELD_M_S = 0.1
_MAIN, _WIDER, _MARK = "RBDS", "Hamner-Delp", "Dorn-JA1"
_FIGURES = ("mean", "sd", "p5", "p95")
_Z90 = 1.2816


@dataclass(frozen=True)
class Band:
    """One metric in one dataset: figures (speeds, 4) = mean, sd, p5, p95 over rising speeds."""

    speeds: np.ndarray
    figures: np.ndarray
    source: str

    def at(self, speed_m_s: float) -> np.ndarray:
        """(4,) interpolated; beyond the ends the end's figures."""
        return np.array([np.interp(speed_m_s, self.speeds, column) for column in self.figures.T])


@dataclass(frozen=True)
class ReferenceMark:
    """A figure of one notable runner, for a mark on a scale; never a norm."""

    value: float
    speed_m_s: float
    source: str


def norm_for(metric: str, speed_m_s: float | None) -> Norm | None:
    """The norm of one metric at one speed (m/s), or None (`why_no_norm` says why)."""
    if why_no_norm(metric, speed_m_s) is not None or speed_m_s is None:
        return None
    main = _bands()[metric, _MAIN]
    figures = main.at(speed_m_s)
    source = main.source
    inside = float(np.clip(speed_m_s, main.speeds[0], main.speeds[-1]))
    wider = _bands().get((metric, _WIDER))
    if wider is not None and inside != speed_m_s:
        change = (wider.at(speed_m_s) - wider.at(inside))[0]
        figures = figures + change * np.array([1, 0, 1, 1])
        source = f"{source}; change from {inside:.2f} m/s by {wider.source}"
    mean, sd, p5, p95 = (float(v) for v in figures)
    return Norm(
        mean=mean,
        sd=sd,
        p5=p5,
        p95=p95,
        p10=float(np.clip(mean - _Z90 * sd, p5, p95)),
        p90=float(np.clip(mean + _Z90 * sd, p5, p95)),
        source=source,
    )


def why_no_norm(metric: str, speed_m_s: float | None) -> str | None:
    """The reason there is no norm, in words, or None when there is one."""
    if (metric, _MAIN) not in _bands():
        return "no public data set was found to compare this with"
    if speed_m_s is None:
        return "norms go by pace, and the speed is unknown"
    if not LOWEST_M_S - HELD_M_S <= speed_m_s <= HIGHEST_M_S + HELD_M_S:
        return f"norms cover {LOWEST_M_S:g} to {HIGHEST_M_S:g} m/s"
    return None


def overstride_limit(speed_m_s: float | None) -> float | None:
    """95th percentile of overstride_knee_leg: the limit of `lands_under_flexing_knee`."""
    norm = norm_for("overstride_knee_leg", speed_m_s)
    return None if norm is None else norm.p95


def reference_marks(metric: str, speed_m_s: float | None = None) -> tuple[ReferenceMark, ...]:
    """The sprinter's figures by rising speed; with a speed, only the one nearest to it."""
    band = _bands().get((metric, _MARK))
    if band is None:
        return ()
    marks = tuple(
        ReferenceMark(float(row[0]), float(speed), band.source)
        for speed, row in zip(band.speeds, band.figures, strict=True)
    )
    if speed_m_s is None:
        return marks
    return (min(marks, key=lambda mark: abs(mark.speed_m_s - speed_m_s)),)


@cache
def _bands() -> dict[tuple[str, str], Band]:
    text = resources.files("swingleg.norms").joinpath("bands.csv").read_text(encoding="utf-8")
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        groups.setdefault((row["metric"], row["dataset"]), []).append(row)
    shifts = _corrections()
    bands = {}
    for key, rows in groups.items():
        figures = np.array([[float(r[f] or "nan") for f in _FIGURES] for r in rows])
        shift = np.array([shifts.get((*key, r["speed_label_m_s"]), 0.0) for r in rows])
        figures += shift[:, None] * np.array([1, 0, 1, 1])
        source = rows[0]["source"] + (", corrected for definition" if shift.any() else "")
        # RBDS's measured speeds were read 1.9 % too high (docs/methods/norms.md): the set ones
        column = "speed_label_m_s" if key[1] == _MAIN else "speed_m_s"
        bands[key] = Band(np.array([float(r[column]) for r in rows]), figures, source)
    return bands


def _corrections() -> dict[tuple[str, str, str], float]:
    """(metric, dataset, speed label) → what is added to mean, p5 and p95."""
    text = resources.files("swingleg.norms").joinpath("corrections.csv").read_text(encoding="utf-8")
    return {
        (row["metric"], row["dataset"], row["speed_label_m_s"]): float(row["add"])
        for row in csv.DictReader(text.splitlines())
    }
