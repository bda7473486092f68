"""Findings, drills and programmes; norms and findings move out of the summaries into columns.

Revision ID: 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

#: moved from a summary into tables
_MOVED = ("metrics", "findings")
_BATCH = 100

_analyses = sa.table("analyses", sa.column("id", sa.Integer), sa.column("summary", sa.JSON))
_metrics = sa.table(
    "metrics",
    *(sa.column(c) for c in ("analysis_id", "name", "norm_mean", "norm_sd", "norm_p5", "norm_p95")),
)
_findings = sa.table(
    "findings",
    *(sa.column(c) for c in ("analysis_id", "place", "code", "severity", "side", "text", "cause")),
)


def upgrade() -> None:
    """New tables and columns, then the data, a batch of analyses at a time."""
    for name in ("repeat_sd", "norm_mean", "norm_sd", "norm_p5", "norm_p95"):
        op.add_column("metrics", sa.Column(name, sa.Double(), nullable=True))
    _create_tables()
    connection, last = op.get_bind(), 0
    while rows := connection.execute(
        sa.select(_analyses.c.id, _analyses.c.summary)
        .where(_analyses.c.id > last)
        .order_by(_analyses.c.id)
        .limit(_BATCH)
    ).all():
        for analysis, summary in rows:
            _move(connection, analysis, summary)
        last = rows[-1].id


def _move(connection: sa.Connection, analysis: int, summary: dict[str, Any]) -> None:
    norms = [
        {"of": analysis, "called": name} | {k: norm.get(k) for k in ("mean", "sd", "p5", "p95")}
        for name, metric in summary.get("metrics", {}).items()
        if (norm := metric.get("norm"))
    ]
    if norms:
        connection.execute(
            sa.update(_metrics)
            .where(_metrics.c.analysis_id == sa.bindparam("of"))
            .where(_metrics.c.name == sa.bindparam("called"))
            .values(
                norm_mean=sa.bindparam("mean"),
                norm_sd=sa.bindparam("sd"),
                norm_p5=sa.bindparam("p5"),
                norm_p95=sa.bindparam("p95"),
            ),
            norms,
        )
    found = [
        {
            "analysis_id": analysis,
            "place": place,
            "code": finding["id"],
            "severity": finding["severity"],
            "side": finding.get("side") or "both",
            "text": finding["text"],
            "cause": finding.get("cause"),
        }
        for place, finding in enumerate(summary.get("findings", ()))
    ]
    if found:
        connection.execute(sa.insert(_findings), found)
    left = {key: value for key, value in summary.items() if key not in _MOVED}
    connection.execute(sa.update(_analyses).where(_analyses.c.id == analysis).values(summary=left))


def _create_tables() -> None:
    op.create_table(
        "findings",
        sa.Column("analysis_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name="fk_findings_analysis_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("analysis_id", "place", name="pk_findings"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "drills",
        *_filed("drills"),
        sa.Column("drill", sa.Text(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_from", sa.Text(), nullable=False),
    )
    op.create_index("ix_drills_athlete_taken", "drills", ["athlete_id", "taken_at"])
    op.create_table(
        "programmes",
        *_filed("programmes"),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=True),
    )
    op.create_index("ix_programmes_athlete_made", "programmes", ["athlete_id", "made_at"])


def _filed(table: str) -> list[Any]:
    """What drills and programmes have alike."""
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("athlete_id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("swingleg", sa.Text(), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["athlete_id"], ["athletes.id"], name=f"fk_{table}_athlete_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("content_hash", name=f"uq_{table}_content_hash"),
    ]
