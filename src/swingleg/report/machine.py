"""The section “The swing leg as a machine”: torque, lever, passive range, timing of both legs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.analysis import Analysis
from swingleg.core.athlete import body_mass_kg
from swingleg.core.keypoints import SIDES
from swingleg.core.measure import Measure
from swingleg.dynamics.leg.add import leg_of_rows
from swingleg.dynamics.leg.curves import PERCENT, drawn_curves
from swingleg.dynamics.leg.lever import LOCKED_DEG
from swingleg.dynamics.leg.metrics import (
    hip_torque_extensor_peak_nm_kg,
    hip_torque_flexor_peak_nm_kg,
    locked_peak,
    passive_recoil_j_kg,
)
from swingleg.dynamics.leg.swing import Swings, swings_of_rows
from swingleg.dynamics.leg.timing import CycleShares, cycle_shares
from swingleg.report import cycles, tables, words
from swingleg.report.cycles import Cycle
from swingleg.report.figures import curve, lever, timing

_TORQUE = "hip_torque_flexor_peak_nm_kg"
_LOW, _HIGH, _SAVED = "hip_passive_share_low", "hip_passive_share_high", "lever_saving_pct"


@dataclass(frozen=True)
class _Side:
    """One leg as the report shows it.

    peak, held : highest hip flexor torque as it swings and with the knee held, Nm. recoil : J/kg.
    shoe : share of the highest flexor and extensor torque that the shoe adds.
    """

    side: str
    curves: xr.Dataset
    shares: CycleShares
    peak: float
    held: float
    recoil: float
    shoe: tuple[float, float]


def section(analysis: Analysis) -> dict[str, Any]:
    """Everything the template needs; `reason` where the torques were withheld."""
    shown = {side: _of_side(analysis, side) for side in SIDES if _measured(analysis, side)}
    legs = [leg for leg in shown.values() if leg is not None]
    if not legs:
        missing = tables.reason_of(analysis, _TORQUE)
        return {
            "legs": 0,
            "reason": missing.reason.rstrip(".") if missing else "the torques were not measured",
            "fix": words.after_colon(missing.fix) if missing else "",
        }
    first = max(legs, key=lambda leg: leg.curves.sizes["stride"])
    near = next((leg for leg in legs if leg.side == analysis.input.near_side), first)
    onset = analysis.metrics.get("drive_onset_ms")
    return {
        "legs": len(legs),
        "torque": _torque_panels(legs),
        "lever": _lever(analysis, near),
        "lever_side": near.side,
        "saved": _sentence(analysis, _SAVED, near.side),
        "folded": _folded(analysis, near.side),
        "passive": _passive(analysis, near),
        "timing": timing.two_leg_timing({leg.side: leg.shares for leg in legs}, near.side),
        "onset_known": onset is not None,
        "from_video": analysis.motion.attrs["kind"] != "markers",
        "shoe": f"{1000 * analysis.athlete.shoe_mass_kg:.0f} g",
        "shoe_adds": [f"{100 * share:.0f} %" for share in near.shoe]
        if analysis.athlete.shoe_mass_kg > 0
        else [],
    }


def _measured(analysis: Analysis, side: str) -> bool:
    metric = analysis.metrics.get(_TORQUE)
    known = metric is not None and metric.of(side) is not None
    return known and _TORQUE in analysis.strides


def _of_side(analysis: Analysis, side: str) -> _Side | None:
    rows = cycles.whole_strides(analysis.motion, analysis.strides, side)
    rows = rows[rows[_TORQUE].notna()]
    mass = _mass(analysis)
    if rows.empty or not np.isfinite(mass):
        return None
    leg = leg_of_rows(analysis.motion, rows, side, analysis.condition, analysis.athlete, mass)
    swings = swings_of_rows(leg, rows)
    return _Side(
        side=side,
        curves=drawn_curves(leg, rows),
        shares=cycle_shares(swings, _with_others(rows)),
        peak=mass * float(np.nanmean(hip_torque_flexor_peak_nm_kg(swings))),
        held=mass * float(np.nanmean(locked_peak(swings))),
        recoil=float(np.nanmean(passive_recoil_j_kg(swings, mass))),
        shoe=_shoe_share(analysis, rows, side, mass, swings),
    )


def _shoe_share(
    analysis: Analysis, rows: pd.DataFrame, side: str, mass: float, shod: Swings
) -> tuple[float, float]:
    barefoot = replace(analysis.athlete, shoe_mass_kg=0.0)
    leg = leg_of_rows(analysis.motion, rows, side, analysis.condition, barefoot, mass)
    bare = swings_of_rows(leg, rows)
    pull, hold = (
        float(np.nanmean(peak(shod)) / np.nanmean(peak(bare)) - 1)
        for peak in (hip_torque_flexor_peak_nm_kg, hip_torque_extensor_peak_nm_kg)
    )
    return pull, hold


def _mass(analysis: Analysis) -> float:
    carried = {} if analysis.forces is None else analysis.forces.attrs
    return body_mass_kg(carried, analysis.athlete)


def _with_others(rows: pd.DataFrame) -> pd.DataFrame:
    """Results of older versions lack columns that the diagram can do without."""
    return rows.assign(
        **{
            name: rows.get(name, pd.Series(np.nan, index=rows.index))
            for name in ("drive_onset_ms", "other_touch_down_s")
        }
    )


def _cycle(leg: _Side, values: xr.DataArray) -> Cycle | None:
    table = values.values
    table = table[np.isfinite(table).all(axis=1)]
    if not len(table):
        return None
    sd = table.std(axis=0, ddof=1) if len(table) > 1 else np.zeros(table.shape[1])
    return Cycle(leg.side, PERCENT.astype(float), table.mean(axis=0), sd, 0.0, len(table))


def _torque_panels(legs: list[_Side]) -> list[dict[str, str]]:
    panels = []
    for joint, title, up, down in (
        ("hip", "Hip torque", "pulls the thigh forward", "holds the thigh back"),
        ("knee", "Knee torque", "bends the knee (hamstring side)", "straightens the knee"),
    ):
        seen = [c for leg in legs if (c := _cycle(leg, leg.curves["torque"].sel(joint=joint)))]
        picture = curve.curve_panel(
            title, seen, None, unit="Nm/kg", over="swing, toe-off to landing", up=up, down=down
        )
        panels.append({"title": title, "plain": "Nm per kg of body mass", "svg": picture})
    return panels


def _lever(analysis: Analysis, leg: _Side) -> str:
    """The leg as it swings, and the same thigh with a nearly straight knee."""
    pull, saved = (_measure(analysis, name, leg.side) for name in (_TORQUE, _SAVED))
    doubt = float("nan") if pull is None else _mass(analysis) * pull.half_width
    times = None
    if saved is not None and saved.ci_high < 100:
        low, middle, high = (
            1 / (1 - pct / 100) for pct in (saved.ci_low, saved.value, saved.ci_high)
        )
        times = middle, low, high
    mean = leg.curves[["thigh", "knee", "inertia_ratio"]].mean("stride")
    when = int(np.argmin(mean["inertia_ratio"].values))
    return lever.lever_figure(
        leg.side,
        float(mean["thigh"][when]),
        float(mean["knee"][when]),
        LOCKED_DEG,
        leg.peak,
        leg.held,
        doubt,
        times,
    )


def _passive(analysis: Analysis, leg: _Side) -> dict[str, str]:
    ends = [analysis.metrics[name].of(leg.side) for name in (_LOW, _HIGH)]
    if any(m is None for m in ends):
        return {}
    low, high = (100 * m.value for m in ends if m is not None)
    doubt = [100 * m.ci_high for m in ends if m is not None][1]
    return {
        "low": f"{max(low, 0):.0f}",
        "high": f"{high:.0f}",
        "doubt": f"{doubt - high:.0f}",
        "svg": lever.passive_bar(leg.side, low, high, doubt),
        "recoil": f"{leg.recoil:.2f}",
    }


def _folded(analysis: Analysis, side: str) -> str:
    """Least inertia of the leg in percent of the straight leg's, with its interval."""
    ratio = _measure(analysis, "leg_inertia_min_ratio", side)
    if ratio is None:
        return ""
    low, middle, high = (100 * v for v in (ratio.ci_low, ratio.value, ratio.ci_high))
    return words.plus_minus(replace(ratio, value=middle, ci_low=low, ci_high=high), 0, "%")


def _measure(analysis: Analysis, name: str, side: str) -> Measure | None:
    metric = analysis.metrics.get(name)
    return metric.of(side) if metric else None


def _sentence(analysis: Analysis, name: str, side: str) -> str:
    measure = _measure(analysis, name, side)
    if measure is None:
        return ""
    spec = words.spec(name)
    return words.plus_minus(measure, spec.decimals, spec.unit)
