"""Rendered clips for `make_between`: each whole and in halves, judged by strangers.

A clip's own strides are known exactly, so what is left of value less truth is measurement error;
the halves of a clip share runner, clothes, camera and light.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import numpy as np
import pandas as pd
import xarray as xr

from swingleg.core.analysis import Analysis
from swingleg.core.errors import InputError
from swingleg.core.keypoints import SIDES
from swingleg.core.metrics import METRICS
from swingleg.gait.cycles import whole_curves
from swingleg.pipeline import analyze_keypoints
from validation.clips import Clip, side_by_side
from validation.judges import Judge, judges, own_judges
from validation.train_video import TRAINED_TURN_DEG, sample_of
from validation.video_cases import is_usual, labels_of, metric_errors, settings_of

#: angles whose curves are compared
CURVES = ("thigh", "knee")

Found = list[tuple[Clip, xr.Dataset]]


def video_rows(
    found: Found, *, shipped: bool = False
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Errors of the whole clips, every stride of the halves, and errors of the mean curves.

    shipped : judge by the shipped weights instead of weights that never saw the runner.

    Returns
    -------
    errors : a row per clip, metric and leg: the columns of `metric_errors`, with runner, speed,
        near (side) and clip; leg "whole" for metrics of no leg. strides : a row per stride of a
        half, with clip, half, leg. curves : a row per clip, part (whole, first, second), leg and
        angle; columns 0 to 100: degrees by which the mean curve over the cycle is off.
    """
    judged = [(c, k) for c, k in found if is_usual(c)]
    if shipped:
        own: list[Judge | None] = [None] * len(judged)
    else:
        samples = side_by_side(sample_of, *zip(*found, strict=True))
        known = [s for s in samples if abs(s.clip.yaw_deg) <= TRAINED_TURN_DEG]
        own = list(own_judges(judges(known, found), judged))
    each = side_by_side(_clip_rows, *zip(*judged, strict=True), own)
    errors, strides, curves = (pd.concat(p, ignore_index=True) for p in zip(*each, strict=True))
    return errors, strides, curves


def _clip_rows(
    clip: Clip, keypoints: xr.Dataset, judge: Judge | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    whole = _analysis(clip, keypoints, judge)
    labels = labels_of(clip) | {"near": clip.near, "speed_m_s": clip.truth["speed_m_s"]}
    errors = pd.DataFrame()
    if whole is not None:
        errors = pd.concat([metric_errors(whole, clip), whole_body_errors(whole, clip)])
        errors = errors.assign(**labels)
    middle = float(keypoints.time.values.mean())
    halves = {
        "first": keypoints.sel(time=slice(None, middle)),
        "second": keypoints.sel(time=slice(middle, None)),
    }
    parts = {n: _analysis(clip, part, judge) for n, part in halves.items()}
    found = [
        a.strides.assign(half=n, leg=[_leg(clip, s) for s in a.strides["side"]], **labels)
        for n, a in parts.items()
        if a is not None
    ]
    curves = pd.concat(
        [
            curve_errors(a, clip).assign(part=n, **labels)
            for n, a in {"whole": whole, **parts}.items()
            if a is not None
        ]
        or [pd.DataFrame()]
    )
    return errors, pd.concat(found) if len(found) == 2 else pd.DataFrame(), curves


def whole_body_errors(analysis: Analysis, clip: Clip) -> pd.DataFrame:
    """As `metric_errors`, of metrics that belong to no leg; leg "whole"."""
    known = clip.truth["metrics"]
    rows = []
    for name, spec in METRICS.items():
        metric = analysis.metrics.get(name)
        here = [known[s][name] for s in SIDES if name in known.get(s, {})]
        if name == "trunk_lean_deg":
            here = [float(np.mean(clip.truth["angle_deg"]["trunk"]))]
        if spec.two_sided or metric is None or metric.both is None or not here:
            continue
        rows.append(
            {
                "leg": "whole",
                "metric": name,
                "value": metric.both.value,
                "low": metric.both.ci_low,
                "high": metric.both.ci_high,
                "n": metric.both.n,
                "here": float(np.mean(here)),
            }
        )
    return pd.DataFrame(rows)


def curve_errors(analysis: Analysis, clip: Clip) -> pd.DataFrame:
    """Mean measured curve less mean true curve over the cycle, each cut by its own contacts."""
    time, known = analysis.motion.time.values, np.asarray(clip.truth["time_s"])
    rows = []
    for side in SIDES:
        true = pd.DataFrame([e for e in clip.truth["events"] if e["side"] == side])
        downs = true["touch_down_s"].to_numpy()
        inside = (downs >= time[0]) & (downs <= time[-1])
        cut = np.stack([downs[inside][:-1], downs[inside][1:]], axis=1)
        cut = cut[np.diff(cut, axis=1)[:, 0] < 1.2]
        for angle in CURVES:
            seen = whole_curves(analysis.motion, analysis.strides, side, angle)
            if len(cut) < 2 or len(seen) < 2:
                continue
            at = cut[:, :1] + np.diff(cut, axis=1) * np.linspace(0, 1, 101)
            real = np.interp(at, known, clip.truth["angle_deg"][side][angle])
            off = seen.mean(axis=0) - real.mean(axis=0)
            row: dict[Any, Any] = {"leg": _leg(clip, side), "angle": angle}
            rows.append(row | dict(enumerate(off)))
    return pd.DataFrame(rows)


def _leg(clip: Clip, side: str) -> str:
    assert side in SIDES
    return "near" if side == clip.near else "far"


def _analysis(clip: Clip, keypoints: xr.Dataset, judge: Judge | None) -> Analysis | None:
    weights: Any = judge.weights if judge else True
    try:
        with judge.seated() if judge else nullcontext():
            return analyze_keypoints(keypoints, settings_of(clip.truth), calibrate=weights)
    except InputError as error:
        print(f"{clip.path.name}: {error}")
        return None
