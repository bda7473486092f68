"""Rows of many: the same from both databases as row by row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from swingleg.store.bulk import rows_of
from swingleg.store.library import Library
from swingleg.store.schema import AthleteRow

_PEOPLE = [
    {"name": 'Zoë "Z" O\\Neil', "height_m": 1.7, "mass_kg": None, "sex": "female"},
    {"name": "Ann\t王", "height_m": 0.1 + 0.2, "mass_kg": 1e-9, "sex": None},
]


def test_as_row_by_row(place: str, files: Path) -> None:
    t = AthleteRow
    query = select(t.name, t.height_m, t.mass_kg, t.sex, t.added_at, t.id).order_by(t.name_key)
    with Library(place, files=files) as library, library._write() as session, session.begin():
        assert list(rows_of(session, query)) == []
        for number, person in enumerate(_PEOPLE):
            when = datetime(2026, 3, 4, 5, 6, 7, 89 * number)
            session.add(t(name_key=person["name"].lower(), added_at=when, **person))
        session.flush()
        found = [tuple(row) for row in rows_of(session, query)]
        assert found == [tuple(row) for row in session.execute(query)]
        assert [row[0] for row in found] == [p["name"] for p in reversed(_PEOPLE)]
        assert isinstance(found[0][4], datetime) and found[0][1] == 0.1 + 0.2
