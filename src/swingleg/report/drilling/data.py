"""`drill.json` and `reps.csv`: a session for machines."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from swingleg import __version__
from swingleg.coach.reps import RepScore, Session
from swingleg.coach.reps.qualities import QUALITIES
from swingleg.coach.reps.recorded import Recorded

SCHEMA = 1


def drill_dict(session: Session, source: Recorded) -> dict[str, Any]:
    """Plain values as `drill.schema.json` says."""
    scores, drill = session.scores, session.drill
    ends, number = session.extremes, numbers(session)
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "input": _input(session, source),
        "drill": None
        if drill is None
        else {"id": drill.id, "name": drill.name, "given": session.given},
        "recognised": {
            "nearest": list(session.recognised.nearest),
            "costs": {id_: round(c, 3) for id_, c in session.recognised.costs.items()},
        },
        "reps": {side: session.count(side) for side in ("left", "right")},
        "attempts": len(session.segments.attempts),
        "steps": len(session.segments.steps),
        "score": scores.score.to_dict() if scores is not None and scores.score else None,
        "criteria": []
        if scores is None
        else [
            {
                "id": p.criterion.id,
                "name": p.criterion.name,
                "score": p.score.to_dict(),
                "weight": p.criterion.weight,
                "cost": p.cost,
                "found": _finite(p.found),
                "target": _finite(p.wanted),
                "unit": p.criterion.unit,
                "words": p.words,
            }
            for p in scores.parts
        ],
        "not_scored": []
        if scores is None
        else [
            {"id": u.criterion.id, "name": u.criterion.name, "reason": u.reason}
            for u in scores.unscored
        ],
        "faults": [
            {
                "id": n.fault.id,
                "name": n.fault.name,
                "words": n.fault.words,
                "cue": n.fault.cue,
                "side": n.side,
                "reps": n.reps,
            }
            for n in session.faults
        ],
        "cue": session.cue,
        "unseen": [
            {"side": u.side, "start_s": round(u.start_s, 3), "end_s": round(u.end_s, 3)}
            for u in session.unseen
        ],
        "best": number[id(ends[0].lift)] if ends else None,
        "worst": number[id(ends[-1].lift)] if ends else None,
        "needs": None
        if session.needs is None
        else {
            "speed_m_s": session.needs.speed_m_s,
            **{
                q: {"value": n.value, "own": n.own, "source": n.source}
                for q, n in session.needs.of.items()
            },
        },
        "repetitions": [
            {
                "number": k + 1,
                "side": lift.side,
                "start_s": round(lift.start_s, 3),
                "peak_s": round(lift.peak_s, 3),
                "end_s": round(lift.end_s, 3),
                "score": _finite(_total(session, k)),
                "side_sure": lift not in session.unsure,
            }
            for k, lift in enumerate(session.segments.reps)
        ],
    }


def reps_table(session: Session) -> pd.DataFrame:
    """A row per lift in order of time: repetitions with scores and qualities, and the rest."""
    rows = []
    scored: list[RepScore | None] = (
        list(session.scores.reps) if session.scores else [None] * len(session.segments.reps)
    )
    parts = [p.criterion.id for p in session.scores.parts] if session.scores else []
    found = session.segments
    every = [("rep", lift, score) for lift, score in zip(found.reps, scored, strict=True)]
    every += [("attempt", lift, None) for lift in found.attempts]
    every += [("step", lift, None) for lift in found.steps]
    number = numbers(session)
    for kind, lift, score in sorted(every, key=lambda row: row[1].peak_s):
        rows.append(
            {
                "number": number.get(id(lift)),
                "kind": kind,
                "side": lift.side,
                "start_s": round(lift.start_s, 3),
                "peak_s": round(lift.peak_s, 3),
                "end_s": round(lift.end_s, 3),
                "lift_leg": round(lift.height, 3),
                "score": None if score is None else score.total,
                **{f"score_{p}": None if score is None else score.parts.get(p) for p in parts},
                **{q: None if score is None else score.qualities.get(q) for q in QUALITIES},
            }
        )
    return pd.DataFrame(rows).astype({"number": "Int64"}).round(3)


def numbers(session: Session) -> dict[int, int]:
    """id of a lift → the repetition's number, from 1, both legs counted together."""
    return {id(lift): k + 1 for k, lift in enumerate(session.segments.reps)}


def _input(session: Session, source: Recorded) -> dict[str, Any]:
    time = source.motion.time.values
    seen = source.keypoints
    return {
        "path": str(source.path),
        "kind": source.kind,
        "fps": float(source.motion.attrs["source_fps"]),
        "frames": int(seen.sizes["time"] if seen is not None else time.size),
        "duration_s": float(time[-1] - time[0]),
        "near_side": str(source.motion.attrs.get("near_side") or "") or None,
        "virtual": bool(seen is not None and seen.attrs.get("virtual", False)),
    }


def _total(session: Session, k: int) -> float | None:
    return session.scores.reps[k].total if session.scores is not None else None


def _finite(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
