"""`compare.json`: everything of a Comparison for machines."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from swingleg import __version__
from swingleg.comparison.curves import LEVEL
from swingleg.comparison.model import Change, Comparison, CurveChange, Pair, Subject
from swingleg.comparison.verdict import FALSE_SHARE, WORTHWHILE_SD
from swingleg.core.measure import Measure
from swingleg.report.comparison import words as w

SCHEMA = 1


def comparison_dict(found: Comparison, videos: dict[int, str] | None = None) -> dict[str, Any]:
    """Plain values. videos : number of the later recording → name of the clip side by side."""
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "same_session": found.same_session,
        "false_discovery_rate": FALSE_SHARE,
        "worthwhile_share_of_norm_sd": WORTHWHILE_SD,
        "curve_level": LEVEL,
        "recordings": [_subject(s) for s in found.recordings],
        "pairs": [_pair(p, (videos or {}).get(p.number)) for p in found.pairs],
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "label": subject.label,
        "path": subject.path,
        "medium": subject.medium,
        "near_side": subject.near_side or None,
        "fps": subject.fps,
        "turn_deg": _finite(subject.turn_deg),
        "strides": subject.strides,
        "condition": asdict(subject.condition),
        "virtual": subject.virtual,
    }


def _pair(pair: Pair, video: str | None) -> dict[str, Any]:
    return {
        "before": 0,
        "after": pair.number,
        "sentence": w.sentence(pair),
        "counts": w.counts(pair),
        "changes": [_change(c) for c in pair.changes],
        "curves": [_curve(c) for c in pair.curves],
        "cautions": [{"code": c.code, "message": c.message} for c in pair.cautions],
        "not_compared": [{"metric": m.metric, "reason": m.reason} for m in pair.missing],
        "video": video,
    }


def _change(c: Change) -> dict[str, Any]:
    return {
        "metric": c.metric,
        "side": c.side,
        "verdict": c.verdict,
        "before": c.before.to_dict(),
        "after": c.after.to_dict(),
        "difference": c.difference.to_dict(),
        "strides_sd": _finite(c.strides_sd),
        "recordings_sd": _finite(c.recordings_sd),
        "smallest_detectable_change": _finite(c.detectable),
        "smallest_worthwhile_change": _finite(c.worthwhile),
        "largest_change_left": _finite(c.bound),
        "runners_differ": _finite(c.band),
        "p": _finite(c.p),
        "q": _finite(c.q),
        "pace": _finite(c.pace),
        "adjusted": _measure(c.adjusted),
    }


def _measure(measure: Measure | None) -> dict[str, Any] | None:
    return None if measure is None else measure.to_dict()


def _curve(c: CurveChange) -> dict[str, Any]:
    return {
        "angle": c.angle,
        "side": c.side,
        "before": [round(float(v), 3) for v in c.before],
        "after": [round(float(v), 3) for v in c.after],
        "before_sd": [round(float(v), 3) for v in c.before_sd],
        "after_sd": [round(float(v), 3) for v in c.after_sd],
        "toe_off_pct": [_finite(v) for v in c.toe_off_pct],
        "strides": list(c.n),
        "clusters": [{**asdict(k), "words": w.cluster(k, c)} for k in c.clusters],
        "reason": c.reason,
    }


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
