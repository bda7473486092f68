"""`protocol.json`: the result of a protocol for machines."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from swingleg import __version__
from swingleg.coach.protocols import Result
from swingleg.comparison.model import Comparison

SCHEMA = 1


def protocol_dict(found: Result, comparison: Comparison, folders: dict[str, str]) -> dict[str, Any]:
    """Plain values. folders : step → the folder of its result, beside this file."""
    return {
        "schema": SCHEMA,
        "swingleg": __version__,
        "protocol": found.protocol.id,
        "name": found.protocol.name,
        "told": found.told,
        "sentence": found.sentence,
        "lines": list(found.lines),
        "steps": [
            {
                "id": step,
                "speed_m_s": speed,
                "recording": recording.path,
                "result": folders.get(step),
            }
            for step, speed, recording in zip(
                found.steps, found.speeds, comparison.recordings, strict=True
            )
        ],
        "metrics": [
            {
                "metric": row.metric,
                "side": row.side,
                "values": [v and v.to_dict() for v in row.values],
                "norms": [n and asdict(n) for n in row.norms],
            }
            for row in found.rows
        ],
        "slopes": [
            {
                "metric": s.metric,
                "side": s.side,
                "per_m_s": s.slope.to_dict(),
                "norm_per_m_s": s.norm,
            }
            for s in found.slopes
        ],
        "changes": [
            {
                "before": found.steps[0],
                "after": found.steps[pair.number],
                "metric": c.metric,
                "side": c.side,
                "verdict": c.verdict,
                "difference": c.difference.to_dict(),
                "smallest_detectable_change": c.detectable,
                "largest_change_left": c.bound,
                "adjusted": c.adjusted and c.adjusted.to_dict(),
            }
            for pair in comparison.pairs
            for c in pair.changes
            if c.metric in found.protocol.metrics
        ],
        "cautions": [
            {"after": found.steps[pair.number], "code": c.code, "message": c.message}
            for pair in comparison.pairs
            for c in pair.cautions
        ],
    }
