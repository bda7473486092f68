"""`protocol.html`: the answer, charts with the norm, every recording, how it was done."""

from __future__ import annotations

from typing import Any

from swingleg import __version__
from swingleg.coach import safety
from swingleg.coach.protocols import Result
from swingleg.coach.protocols.result import PACED, Row
from swingleg.comparison.model import Comparison
from swingleg.report import words
from swingleg.report.comparison import words as cw
from swingleg.report.protocols import figures


def page(
    found: Result, comparison: Comparison, folders: dict[str, str], compared: str
) -> dict[str, Any]:
    """Everything the template needs. compared : the comparison's page, beside this one."""
    p = found.protocol
    charts = []
    for name in p.metrics:
        rows = [r for r in found.rows if r.metric == name]
        if rows:
            spec = words.spec(name)
            charts.append(
                {
                    "title": spec.label,
                    "plain": words.unit_words(spec.unit),
                    "svg": figures.panel(found, rows, by_speed=p.kind == "ladder"),
                }
            )
    return {
        "version": __version__,
        "name": p.name,
        "question": p.question,
        "sentence": found.sentence,
        "lines": found.lines,
        "cautions": cautions(found, comparison),
        "virtual": all(r.virtual for r in comparison.recordings),
        "recordings": [
            {"step": step, "facts": cw.recording(r), "folder": folders.get(step, "")}
            for step, r in zip(found.steps, comparison.recordings, strict=True)
        ],
        "charts": charts,
        "table": [_row(found, row) for row in found.rows],
        "steps": found.steps,
        "compared": compared,
        "means": p.means,
        "warm_up": p.warm_up,
        "camera": p.camera,
        "notes": p.notes,
        "how": [
            {
                "name": s.name,
                "text": s.instructions,
                "rest": f"{s.rest_s // 60}:{s.rest_s % 60:02d}",
            }
            for s in p.steps
        ],
        "safety": safety.words("protocol"),
    }


def cautions(found: Result, comparison: Comparison) -> list[str]:
    """Each once; speeds that are meant to differ are none."""
    meant = ("speed",) if found.protocol.kind in PACED else ()
    said = [c.message for p in comparison.pairs for c in p.cautions if c.code not in meant]
    return list(dict.fromkeys(said))


def _row(found: Result, row: Row) -> dict[str, Any]:
    spec = words.spec(row.metric)
    cells = []
    for measure, norm in zip(row.values, row.norms, strict=True):
        said = words.plus_minus(measure, spec.decimals, "") if measure else "–"
        usual = ""
        if norm is not None:
            mean, sd = (words.number(v, spec.decimals) for v in (norm.mean, norm.sd))
            usual = f"norm {mean} ±{sd}"
        cells.append({"value": said, "norm": usual})
    return {
        "label": spec.label,
        "leg": cw.leg_words(row.side),
        "unit": words.unit_words(spec.unit),
        "cells": cells,
    }
